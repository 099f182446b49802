internal import Foundation
internal import WebAccess

/// What an answer's headers say about the limits. Header names are compared whatever their case; all are optional.
public struct LimitHeaders: Hashable, Sendable {
    /// `X-DayLimit-Remaining`: calls left today for this organisation.
    public var dayRemaining: Int?
    /// `X-MinLimit-Remaining`.
    public var minuteRemaining: Int?
    /// `X-AppMinLimit-Remaining`: over all organisations of the app.
    public var appMinuteRemaining: Int?
    /// `Retry-After` in seconds; a date is understood too.
    public var retryAfter: Duration?
    /// `X-Rate-Limit-Problem`, small letters.
    public var problem: String?

    public init(
        dayRemaining: Int? = nil, minuteRemaining: Int? = nil, appMinuteRemaining: Int? = nil,
        retryAfter: Duration? = nil, problem: String? = nil
    ) {
        self.dayRemaining = dayRemaining
        self.minuteRemaining = minuteRemaining
        self.appMinuteRemaining = appMinuteRemaining
        self.retryAfter = retryAfter
        self.problem = problem
    }

    /// - Parameter value: the value of a header, whatever the case of its name.
    init(now: UTCInstant, value: (String) -> String?) {
        func number(_ name: String) -> Int? { value(name).flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } }
        dayRemaining = number("X-DayLimit-Remaining")
        minuteRemaining = number("X-MinLimit-Remaining")
        appMinuteRemaining = number("X-AppMinLimit-Remaining")
        problem = value("X-Rate-Limit-Problem")?.lowercased().trimmingCharacters(in: .whitespaces)
        retryAfter = value("Retry-After").flatMap { HTTPDate.wait($0, now: now) }
    }

    /// Which limit a refused call ran into: the header's word first, the counts that are down to 0 after it.
    ///
    /// Only `minute` and `day` are certain spellings; anything with "app" in it is the limit over all organisations.
    var limit: RateLimit {
        if let problem {
            if problem.contains("app") { return .appMinute }
            if problem.contains("concurrent") { return .concurrent }
            if problem.contains("day") || problem.contains("daily") { return .day }
            if problem.contains("minute") { return .minute }
        }
        if dayRemaining == 0 { return .day }
        if minuteRemaining == 0 { return .minute }
        if appMinuteRemaining == 0 { return .appMinute }
        return problem == nil && dayRemaining == nil && minuteRemaining == nil ? .unnamed : .concurrent
    }
}

/// Xero's limits: 5 calls at a time, 60 a minute, some thousands a day for each organisation; 10,000 a minute for the app.
public enum RateLimit: String, Hashable, Sendable {
    case concurrent
    case minute
    case day
    case appMinute = "app minute"
    /// Refused for too many calls without a word which limit.
    case unnamed
}

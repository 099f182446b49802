internal import Foundation
internal import WebAccess

/// What an answer's headers say about the limit. Header names are compared whatever their case; all are optional.
public struct LimitHeaders: Hashable, Sendable {
    /// `X-RateLimit-Limit`: calls in a minute; 50 at peak times, more at others.
    public var limit: Int?
    /// `X-RateLimit-Remaining`.
    public var remaining: Int?
    /// Until `X-RateLimit-Reset`, at most two minutes.
    public var reset: Duration?
    /// `Retry-After`.
    public var retryAfter: Duration?

    public init(limit: Int? = nil, remaining: Int? = nil, reset: Duration? = nil, retryAfter: Duration? = nil) {
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
        self.retryAfter = retryAfter
    }

    /// - Parameters:
    ///   - now: the time where the headers were made, by the answer's own `Date` where it has one: the reset is a time
    ///     of Clio's clock.
    ///   - value: the value of a header, whatever the case of its name.
    init(now: UTCInstant, value: (String) -> String?) {
        func number(_ name: String) -> Int? { value(name).flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } }
        limit = number("X-RateLimit-Limit").flatMap { $0 > 0 ? $0 : nil }
        remaining = number("X-RateLimit-Remaining").map { max(0, $0) }
        reset = number("X-RateLimit-Reset").map {
            min(max(.zero, .seconds(Int64($0)) - .milliseconds(now.milliseconds)), .seconds(120))
        }
        retryAfter = value("Retry-After").flatMap { HTTPDate.wait($0, now: now) }
    }
}

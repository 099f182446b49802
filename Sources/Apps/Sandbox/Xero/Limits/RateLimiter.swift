/// How much Xero lets an app ask (developer.xero.com, OAuth 2.0 API limits).
public struct SandboxLimits: Hashable, Sendable {
    /// Calls at the same time.
    public var concurrent: Int
    public var perMinute: Int
    public var perDay: Int
    /// Of the app over all organisations.
    public var appPerMinute: Int
    /// Bytes a request's body may have.
    public var bodyBytes: Int

    public init(
        concurrent: Int = 5, perMinute: Int = 60, perDay: Int = 5_000, appPerMinute: Int = 10_000,
        bodyBytes: Int = 3_500_000
    ) {
        self.concurrent = concurrent
        self.perMinute = perMinute
        self.perDay = perDay
        self.appPerMinute = appPerMinute
        self.bodyBytes = bodyBytes
    }

    /// Xero's own.
    public static let xero = SandboxLimits()
    /// For tests that are not about limits; bodies stay limited.
    public static let generous = SandboxLimits(
        concurrent: 10_000, perMinute: 1_000_000, perDay: 100_000_000, appPerMinute: 10_000_000)
}

/// Counts calls in fixed windows of the sandbox's clock: minutes and days of UTC.
struct RateLimiter: Sendable {
    var limits: SandboxLimits
    private(set) var inFlight = 0
    private(set) var refusals = 0
    private var minute: Int64 = -1
    private var day: Int64 = -1
    private var minuteCount = 0
    private var appMinuteCount = 0
    private var dayCount = 0

    init(limits: SandboxLimits) { self.limits = limits }

    enum Problem: String, Sendable {
        case concurrent
        case minute
        case day
        case appMinute = "appminute"
    }

    /// Takes a call in, or says what forbids it and in how many seconds it may come again.
    mutating func enter(now: Int64) -> (problem: Problem, retryAfter: Int?)? {
        roll(now)
        if let refusal = refusal(now) {
            refusals += 1
            return refusal
        }
        inFlight += 1
        minuteCount += 1
        appMinuteCount += 1
        dayCount += 1
        return nil
    }

    private func refusal(_ now: Int64) -> (problem: Problem, retryAfter: Int?)? {
        if inFlight >= limits.concurrent { return (.concurrent, nil) }
        if dayCount >= limits.perDay { return (.day, seconds(until: (day + 1) * 86_400_000, now)) }
        if minuteCount >= limits.perMinute { return (.minute, seconds(until: (minute + 1) * 60_000, now)) }
        if appMinuteCount >= limits.appPerMinute { return (.appMinute, seconds(until: (minute + 1) * 60_000, now)) }
        return nil
    }

    mutating func leave() { inFlight -= 1 }

    /// The headers every answer has.
    mutating func headers(now: Int64) -> [(name: String, value: String)] {
        roll(now)
        return [
            ("X-DayLimit-Remaining", String(max(limits.perDay - dayCount, 0))),
            ("X-MinLimit-Remaining", String(max(limits.perMinute - minuteCount, 0))),
            ("X-AppMinLimit-Remaining", String(max(limits.appPerMinute - appMinuteCount, 0))),
        ]
    }

    private mutating func roll(_ now: Int64) {
        if now / 60_000 != minute {
            minute = now / 60_000
            minuteCount = 0
            appMinuteCount = 0
        }
        if now / 86_400_000 != day {
            day = now / 86_400_000
            dayCount = 0
        }
    }

    private func seconds(until end: Int64, _ now: Int64) -> Int { Int((end - now + 999) / 1_000) }
}

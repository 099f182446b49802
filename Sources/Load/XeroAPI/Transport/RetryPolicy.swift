internal import WebAccess

/// How often and after what pause a call is tried again.
///
/// A read may be tried again at any time. A write may be only with the same bytes and the same idempotency key, and only
/// within ``writeWindow`` of its first try, because Xero forgets the key after some 6 minutes.
public struct RetryPolicy: Hashable, Sendable {
    /// Tries in all, the first one too; not counting those refused for a limit.
    public var tries = 5
    /// How often a call is taken up again after Xero refused it for a limit.
    public var limitedTries = 8
    /// The first pause; each further one is twice as long.
    public var firstPause: Duration = .milliseconds(500)
    public var longestPause: Duration = .seconds(30)
    public var writeWindow: Duration = .seconds(300)
    /// A limit that lasts longer than this ends the call instead of waiting.
    public var longestLimitWait: Duration = .seconds(300)

    public init() {}

    var pauses: RetryPauses { RetryPauses(first: firstPause, longest: longestPause) }
}

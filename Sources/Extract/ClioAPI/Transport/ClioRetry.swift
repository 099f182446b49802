internal import WebAccess

/// How often and after what pause a call is tried again. Reads and PATCHes with an etag may be at any time.
public struct ClioRetry: Hashable, Sendable {
    /// Tries in all, the first one too; not counting those refused for the limit.
    public var tries = 5
    /// How often a call is taken up again after Clio refused it for the limit.
    public var limitedTries = 8
    /// The first pause; each further one is twice as long.
    public var firstPause: Duration = .milliseconds(500)
    public var longestPause: Duration = .seconds(30)
    /// A limit that lasts longer than this ends the call instead of waiting.
    public var longestLimitWait: Duration = .seconds(300)

    public init() {}

    var pauses: RetryPauses { RetryPauses(first: firstPause, longest: longestPause) }
}

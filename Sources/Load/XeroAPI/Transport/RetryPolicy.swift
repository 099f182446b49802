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

    /// The pause before try `number` (2 is the second): between half and all of the doubled pause, so that several
    /// programs that failed together don't come back together.
    /// - Parameter chance: from 0 to 65,535.
    func pause(beforeTry number: Int, chance: UInt16, asked: Duration?) -> Duration {
        let doublings = min(max(number - 2, 0), 16)
        let full = min(firstPause * (1 << doublings), longestPause)
        let pause = full / 2 + full / 2 * Int(chance) / 65_535
        return max(pause, min(asked ?? .zero, longestPause))
    }
}

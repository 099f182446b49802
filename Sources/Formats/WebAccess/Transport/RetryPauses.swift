/// How long to wait before a call is tried again.
package struct RetryPauses: Hashable, Sendable {
    /// The first pause; each further one is twice as long.
    package var first: Duration
    package var longest: Duration

    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// The pause before try `number` (2 is the second): between half and all of the doubled pause, so that several
    /// programs that failed together don't come back together.
    /// - Parameters:
    ///   - chance: from 0 to 65,535.
    ///   - asked: what the server asked for.
    package func pause(beforeTry number: Int, chance: UInt16, asked: Duration?) -> Duration {
        let doublings = min(max(number - 2, 0), 16)
        let full = min(first * (1 << doublings), longest)
        let pause = full / 2 + full / 2 * Int(chance) / 65_535
        return max(pause, min(asked ?? .zero, longest))
    }
}

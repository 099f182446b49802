internal import Foundation

/// The time as the client sees it; tests put their own in its place, so that no test waits.
public protocol APIClock: Sendable {
    /// The wall clock, which a person or the network may set back or forth: for what is stored, such as a token's end.
    var now: UTCInstant { get }
    /// Time since some fixed moment; it never jumps, and goes on while the machine sleeps: for limits and waiting.
    var elapsed: Duration { get }
    func sleep(for duration: Duration) async throws
}

/// The machine's clocks.
public struct MachineClock: APIClock {
    private static let start = ContinuousClock.now

    public init() {}

    public var now: UTCInstant { UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
    public var elapsed: Duration { Self.start.duration(to: .now) }
    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}

internal import Glibc
internal import Synchronization

/// The sandbox's own time, which all its rules go by: token lives, rate limits, idempotency, `UpdatedDateUTC`.
///
/// It can run faster than the real one, or stand still, and be moved forward by hand; never backwards.
public final class SandboxClock: Sendable {
    /// Three hundred years of seconds.
    private static let furthest = 10_000_000_000
    private static let fastest = 1_000_000

    private struct State {
        var startOfReal: Int64
        var startOfOurs: Int64
        var factor: Int64
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - start: milliseconds since 1970-01-01 UTC; nil is now.
    ///   - factor: how many seconds pass here in a real one; 0 stands still until ``advance(seconds:)``.
    public init(start: Int64? = nil, factor: Int = 1) {
        let real = Self.wallClock()
        state = Mutex(
            State(
                startOfReal: Self.steadyClock(), startOfOurs: start ?? real,
                factor: Int64(min(max(factor, 0), Self.fastest))))
    }

    /// Milliseconds since 1970-01-01 UTC.
    public var now: Int64 { state.withLock { Self.now($0) } }

    /// Moves time forward.
    public func advance(seconds: Int) {
        state.withLock { $0.startOfOurs += Int64(min(max(seconds, 0), Self.furthest)) * 1_000 }
    }

    /// Moves time forward to an instant, milliseconds since 1970-01-01 UTC, unless it is past that already.
    public func advance(to instant: Int64) {
        state.withLock { $0.startOfOurs += max(0, instant - Self.now($0)) }
    }

    /// Changes the speed from now on.
    public func setFactor(_ factor: Int) {
        state.withLock {
            $0.startOfOurs = Self.now($0)
            $0.startOfReal = Self.steadyClock()
            $0.factor = Int64(min(max(factor, 0), Self.fastest))
        }
    }

    private static func now(_ state: State) -> Int64 {
        state.startOfOurs + (steadyClock() - state.startOfReal) * state.factor
    }

    private static func wallClock() -> Int64 { milliseconds(CLOCK_REALTIME) }

    private static func steadyClock() -> Int64 { milliseconds(CLOCK_MONOTONIC) }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

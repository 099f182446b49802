internal import Synchronization
package import WebAccess

/// A clock that sleeps by moving on, at once.
package final class TestClock: APIClock {
    private let time: Mutex<(elapsed: Duration, offset: Int64)>
    private let sleeps = Mutex<[Duration]>([])

    /// 1 March 2026, noon UTC.
    package static let start = UTCInstant(milliseconds: 1_772_366_400_000)

    package init() { time = Mutex((.seconds(1_000), 0)) }

    package var elapsed: Duration { time.withLock { $0.elapsed } }
    package var now: UTCInstant { Self.start.advanced(by: elapsed - .seconds(1_000)) }
    package var slept: [Duration] { sleeps.withLock { $0 } }

    package func advance(_ duration: Duration) { time.withLock { $0.elapsed += duration } }

    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        sleeps.withLock { $0.append(duration) }
        advance(duration)
        await Task.yield()
    }
}

import Foundation
public import Ledger
import Synchronization

/// What each stage of a run costs in seconds of processor time, whichever threads it ran on: stages run side by side, so
/// their time by the clock would say little.
final class StageTimes: Sendable {
    enum Stage: Int, CaseIterable {
        /// Finding the files, whether their rows are in order, and the contacts.
        case opening
        case reading
        case transform
        /// Comparing with what was handed over, and remembering.
        case state
        case writing
        case readingBack
        case hashing
        case proof

        var name: String { self == .readingBack ? "reading back" : "\(self)" }
    }

    private let nanoseconds = Mutex(Array(repeating: Int64(0), count: Stage.allCases.count))
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: the present thread's processor time in nanoseconds.
    init(clock: @escaping @Sendable () -> Int64 = { StageTimes.processorTime }) { self.clock = clock }

    /// Work that has begun on the present thread.
    struct Work {
        fileprivate let stage: Stage
        fileprivate let start: Int64
        /// What other stages took on this thread within the work around this one.
        fileprivate let innerBefore: Int64
    }

    func begin(_ stage: Stage) -> Work {
        let inner = Inner.ofThread
        defer { inner.nanoseconds = 0 }
        return Work(stage: stage, start: clock(), innerBefore: inner.nanoseconds)
    }

    /// Time of stages within the work counts for them alone.
    func end(_ work: Work) {
        let inner = Inner.ofThread
        let whole = clock() - work.start
        let own = whole - inner.nanoseconds
        inner.nanoseconds = work.innerBefore + whole
        nanoseconds.withLock { $0[work.stage.rawValue] += own }
    }

    func measure<Result, Failure: Error>(
        _ stage: Stage, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let work = begin(stage)
        defer { end(work) }
        return try body()
    }

    /// Those that took any time, to the millisecond, in the order data goes through them.
    var list: [StageTime] {
        let times = nanoseconds.withLock { $0 }
        return Stage.allCases.compactMap { stage in
            let milliseconds = (times[stage.rawValue] + 500_000) / 1_000_000
            return milliseconds == 0
                ? nil : StageTime(name: stage.name, seconds: FixedPoint(tenThousandths: milliseconds * 10))
        }
    }

    private static var processorTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private final class Inner {
        var nanoseconds: Int64 = 0

        static var ofThread: Inner {
            let key = "clio-xero.stages"
            if let known = Thread.current.threadDictionary[key] as? Inner { return known }
            let inner = Inner()
            Thread.current.threadDictionary[key] = inner
            return inner
        }
    }
}

/// What a stage of a run took.
public struct StageTime: Hashable, Sendable {
    public var name: String
    /// Of processor time.
    public var seconds: FixedPoint
}

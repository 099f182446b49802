import Foundation
import Ledger

/// `watch`: the same run again and again, never two at once, until a signal ends it.
///
/// Each cycle takes the lock, the settings and the state anew, so that a command in between, or an edit of the settings
/// with SIGHUP after it, is what the next cycle goes by.
public struct Watch {
    /// How one cycle ended.
    public struct Cycle: Sendable {
        public var exitCode: ExitCode
        /// What the run came to; nil where it failed.
        public var result: RunResult?
        /// Why it failed.
        public var failure: Failure?
        public var seconds: Double
    }

    private let every: Duration
    private let interruption: Interruption
    private let reload: Reload
    private let heartbeat: String?
    private let metricsPath: String?
    /// Chance, 0..<1, for the back-off; a test gives its own.
    private let chance: () -> Double
    private let longestPause: Duration = .seconds(3600)

    /// - Parameters:
    ///   - every: from the start of one cycle to the start of the next.
    ///   - heartbeat: a file whose time and text say when a cycle ended last and how.
    ///   - metrics: a file in Prometheus' text format, replaced whole after each cycle.
    public init(
        every: Duration, interruption: Interruption, reload: Reload, heartbeat: String? = nil, metrics: String? = nil,
        chance: @escaping () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.every = every
        self.interruption = interruption
        self.reload = reload
        self.heartbeat = heartbeat
        metricsPath = metrics
        self.chance = chance
    }

    /// Runs until a signal comes, or `limit` cycles are over.
    /// - Parameters:
    ///   - request: reads the settings and makes the next cycle's request; called at the start and after SIGHUP.
    ///   - tell: what each cycle came to.
    /// - Throws: what is wrong with the settings at the start. Later faults are told, and the old settings stay.
    public func run(
        limit: Int? = nil, request make: () throws -> RunRequest, tell: (Cycle) -> Void
    ) throws {
        var request = try make()
        var metrics = WatchMetrics()
        var failures = 0
        var count = 0
        while interruption.signal == nil {
            if reload.take() {
                do {
                    request = try make()
                } catch {
                    let failure = Failure(error)
                    tell(Cycle(exitCode: failure.exitCode, result: nil, failure: failure, seconds: 0))
                }
            }
            let started = ContinuousClock.now
            let cycle = Self.cycle(request.anew(), since: started)
            if cycle.failure?.isInterruption == true { return }
            tell(cycle)
            count += 1
            metrics.add(cycle, now: RunEnvironment.systemTime())
            write(metrics, cycle)
            failures = cycle.failure == nil ? 0 : failures + 1
            if let limit, count >= limit { return }
            wait(until: started + pause(after: failures))
        }
    }

    private static func cycle(_ request: RunRequest, since started: ContinuousClock.Instant) -> Cycle {
        func seconds() -> Double { Double((ContinuousClock.now - started).components.seconds) }
        do {
            let result = try FileRun(request).execute()
            return Cycle(exitCode: result.exitCode, result: result, failure: nil, seconds: seconds())
        } catch {
            let failure = Failure(error)
            return Cycle(exitCode: failure.exitCode, result: nil, failure: failure, seconds: seconds())
        }
    }

    /// The interval; after failures in a row it doubles, up to an hour, give or take a fifth: two programs that failed
    /// together don't come back together.
    func pause(after failures: Int) -> Duration {
        guard failures > 0 else { return every }
        let longest = max(every, longestPause)
        let doubled = failures > 12 ? longest : min(every * (1 << (failures - 1)), longest)
        return doubled * (0.8 + 0.4 * chance())
    }

    private func wait(until moment: ContinuousClock.Instant) {
        while interruption.signal == nil, !reload.isAsked, ContinuousClock.now < moment {
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    private func write(_ metrics: WatchMetrics, _ cycle: Cycle) {
        let now = RunEnvironment.systemTime()
        if let heartbeat { Self.replace(heartbeat, "\(now) exit \(cycle.exitCode.rawValue)\n") }
        if let metricsPath { Self.replace(metricsPath, metrics.text) }
    }

    /// Whole or not at all; a reader never sees half of it.
    private static func replace(_ path: String, _ text: String) {
        try? Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

extension RunRequest {
    /// The same for another cycle: a place of its own for copies.
    func anew() -> RunRequest {
        var request = self
        request.environment.scratchDirectory = RunEnvironment().scratchDirectory
        return request
    }
}

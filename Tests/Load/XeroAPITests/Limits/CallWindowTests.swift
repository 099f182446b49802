import Synchronization
import TestSupport
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

/// Xero's side: fixed minutes from a moment of its own, and calls of others.
private struct FixedMinute {
    var phase: Duration
    var count = 0
    var index: Int64 = -1
    var overruns = 0

    mutating func take(at time: Duration) -> Int {
        let now = (time - phase).components.seconds.quotientAndRemainder(dividingBy: 60).quotient
        if now != index { (index, count) = (now, 0) }
        count += 1
        if count > 60 { overruns += 1 }
        return max(0, 60 - count)
    }
}

@Suite("Pain 6: the limits are kept before they are hit") struct CallWindowTests {
    /// Runs `calls` calls with answers after random times; gives when the last one was answered.
    private func run(calls: Int, seed: UInt64, others: Int = 0, hasHeaders: Bool = true) -> (
        end: Duration, overruns: Int
    ) {
        var random = SplitMix64(seed: seed)
        var window = CallWindow()
        var server = FixedMinute(phase: .milliseconds(Int64.random(in: -60_000...0, using: &random)))
        var now: Duration = .seconds(100)
        var inFlight: [(counted: Duration, answered: Duration, isCounted: Bool, left: Int)] = []
        var sent = 0
        var foreign = 0
        var lastAnswer = now
        var steps = 0
        while sent < calls || !inFlight.isEmpty {
            steps += 1
            precondition(steps < calls * 50 + 1_000)
            var next: Duration?
            if sent < calls {
                switch window.verdict(at: now) {
                case .go:
                    window.begin()
                    sent += 1
                    let counted = now + .milliseconds(Int64.random(in: 5...800, using: &random))
                    inFlight.append(
                        (counted, counted + .milliseconds(Int64.random(in: 5...900, using: &random)), false, 0))
                    continue
                case .wait(let duration): next = now + duration
                case .waitForAnswer: break
                case .dayLimit:
                    Issue.record("no day limit was given")
                    return (now, -1)
                }
            }
            // The next thing that happens, on either side.
            let events = inFlight.map { $0.isCounted ? $0.answered : $0.counted }
            guard let time = (events + (next.map { [$0] } ?? [])).min() else { break }
            now = max(now, time)
            for index in inFlight.indices where !inFlight[index].isCounted && inFlight[index].counted <= now {
                if foreign < others {
                    foreign += 1
                    _ = server.take(at: now)
                }
                inFlight[index].left = server.take(at: inFlight[index].counted)
                inFlight[index].isCounted = true
            }
            for call in inFlight where call.isCounted && call.answered <= now {
                let limits = hasHeaders ? LimitHeaders(dayRemaining: 4_000, minuteRemaining: call.left) : nil
                window.end(at: now, limits: limits, refused: nil)
                lastAnswer = now
            }
            inFlight.removeAll { $0.isCounted && $0.answered <= now }
        }
        return (lastAnswer - .seconds(100), server.overruns)
    }

    @Test(arguments: 1...40) func neverOneTooManyAndNearlyAsFastAsAllowed(seed: Int) {
        let result = run(calls: 300, seed: UInt64(seed))
        #expect(result.overruns == 0)
        // 300 calls need 4 full minutes and what the last 60 take.
        #expect(result.end >= .seconds(240))
        #expect(result.end < .seconds(240 + 4 * 2 + 30))
    }

    @Test(arguments: 1...20) func withoutHeadersToo(seed: Int) {
        let result = run(calls: 200, seed: UInt64(seed), hasHeaders: false)
        #expect(result.overruns == 0)
        #expect(result.end < .seconds(180 + 3 * 2 + 30))
    }

    @Test func theHeadersTellOfOthersWhoCallToo() {
        var window = CallWindow()
        window.begin()
        window.end(at: .seconds(10), limits: LimitHeaders(minuteRemaining: 2), refused: nil)
        #expect(window.verdict(at: .seconds(11)) == .go)
        window.begin()
        #expect(window.verdict(at: .seconds(11)) == .go)
        window.begin()
        #expect(window.verdict(at: .seconds(11)) == .waitForAnswer)
        window.end(at: .seconds(12), limits: LimitHeaders(minuteRemaining: 0), refused: nil)
        window.end(at: .seconds(12), limits: LimitHeaders(minuteRemaining: 1), refused: nil)
        #expect(window.verdict(at: .seconds(20)) == .wait(.seconds(50)))
        #expect(window.verdict(at: .seconds(70)) == .go)
    }

    @Test func answersInAnyOrderCountTheDayTheSame() {
        var window = CallWindow()
        for _ in 0..<3 { window.begin() }
        for (index, said) in [98, 97, 99].enumerated() {
            window.end(at: .seconds(index), limits: LimitHeaders(dayRemaining: said), refused: nil)
        }
        #expect(window.dayRemaining == 97)
        window.begin()
        #expect(window.dayRemaining == 96)
        window.end(at: .seconds(9), limits: LimitHeaders(dayRemaining: 4_999), refused: nil)
        #expect(window.dayRemaining == 4_999)
    }

    @Test func fiveAtOnce() {
        var window = CallWindow()
        for _ in 0..<5 {
            #expect(window.verdict(at: .zero) == .go)
            window.begin()
        }
        #expect(window.verdict(at: .zero) == .waitForAnswer)
        window.end(at: .seconds(1), limits: nil, refused: nil)
        #expect(window.verdict(at: .seconds(1)) == .go)
    }

    @Test func aRefusalMakesAllWait() {
        var window = CallWindow()
        window.begin()
        window.end(at: .seconds(5), limits: LimitHeaders(retryAfter: .seconds(20)), refused: .minute)
        #expect(window.verdict(at: .seconds(5)) == .wait(.seconds(21)))
        window.begin()
        window.end(at: .seconds(30), limits: nil, refused: .appMinute)
        #expect(window.verdict(at: .seconds(30)) == .wait(.seconds(60)))
        var concurrent = CallWindow()
        var pauses: [CallWindow.Verdict] = []
        for _ in 0..<3 {
            concurrent.begin()
            concurrent.end(at: .zero, limits: nil, refused: .concurrent)
            pauses.append(concurrent.verdict(at: .zero))
        }
        #expect(pauses == [.wait(.seconds(2)), .wait(.seconds(4)), .wait(.seconds(8))])
    }

    @Test func aDayThatIsUsedUpIsKnownBeforeAndAskedAboutAgainLater() {
        var window = CallWindow()
        window.begin()
        window.end(at: .zero, limits: LimitHeaders(dayRemaining: 1), refused: nil)
        #expect(window.dayRemaining == 1)
        #expect(window.verdict(at: .zero) == .go)
        window.begin()
        #expect(window.verdict(at: .seconds(1)) == .waitForAnswer)
        window.end(at: .seconds(1), limits: LimitHeaders(dayRemaining: 0), refused: nil)
        #expect(window.verdict(at: .seconds(1)) == .dayLimit(resetAfter: nil))
        #expect(window.verdict(at: .seconds(200)) == .dayLimit(resetAfter: nil))
        #expect(window.verdict(at: .seconds(302)) == .go)

        window.begin()
        window.end(at: .seconds(302), limits: LimitHeaders(retryAfter: .seconds(3_600)), refused: .day)
        #expect(window.verdict(at: .seconds(1_302)) == .dayLimit(resetAfter: .seconds(2_600)))
        #expect(window.verdict(at: .seconds(3_903)) == .go)
    }
}

@Suite struct CallSchedulerTests {
    @Test func noMoreThanFiveAreInFlight() async throws {
        try await Bench.run(Script { _, _ in .late(20, .json("{}")) }) { bench in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 {
                    group.addTask { _ = try await bench.client.send(XeroRequest(.get, "Accounts")) }
                }
                try await group.waitForAll()
            }
            #expect(bench.server.requests.count == 30)
            let most = bench.server.mostAtOnce.withLock { $0.most }
            #expect(most <= 5)
            #expect(most >= 2)
        }
    }

    @Test func aCancelledCallGivesItsTurnAway() async throws {
        let scheduler = CallScheduler(clock: TestClock())
        for _ in 0..<5 { try await scheduler.begin() }
        let waiting = Task { try await scheduler.begin() }
        let second = Task { try await scheduler.begin() }
        while await scheduler.waitingCount < 2 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await scheduler.end(limits: nil, refused: nil)
        try await second.value
    }
}

@Suite struct CallBudgetTests {
    @Test func saysHowLongAndOnHowManyDays() {
        #expect(CallBudget().estimate(calls: 0).description == "0 calls")
        #expect(CallBudget().estimate(calls: 1).description == "1 call, about 1 minute")
        #expect(CallBudget().estimate(calls: 1_240).description == "1,240 calls, about 21 minutes")
        let long = CallBudget().estimate(calls: 12_300)
        #expect(long.callsByDay == [5_000, 5_000, 2_300])
        #expect(long.description == "12,300 calls on 3 days (5,000 + 5,000 + 2,300), about 3 hours 25 minutes")
        #expect(CallBudget(perDay: 1_000, dayRemaining: 0).estimate(calls: 1_500).callsByDay == [0, 1_000, 500])
        #expect(CallBudget(perDay: 0).estimate(calls: 2).callsByDay == [0, 1, 1])
    }
}

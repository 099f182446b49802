import TestSupport
import Testing
import WebAccess
import WebTesting

@testable import ClioAPI

@Suite struct CallWindowTests {
    private func limits(_ remaining: Int, reset: Int64? = nil, limit: Int = 50) -> LimitHeaders {
        LimitHeaders(limit: limit, remaining: remaining, reset: reset.map { .seconds($0) })
    }

    @Test func withoutHeadersNoMinuteHoldsMoreThanFifty() {
        var window = CallWindow()
        var now: Duration = .zero
        var sent: [Duration] = []
        var random = SplitMix64(seed: 5)
        while sent.count < 400 {
            switch window.verdict(at: now) {
            case .go:
                window.begin()
                sent.append(now)
                now += .milliseconds(Int64.random(in: 0...400, using: &random))
                window.end(at: now, limits: nil, isRefused: false)
            case .wait(let duration): now += duration
            case .waitForAnswer: Issue.record("nothing is in flight")
            }
        }
        for (index, time) in sent.enumerated() where index >= 50 {
            #expect(time - sent[index - 50] >= .seconds(60))
        }
        #expect(now < .seconds(600))
    }

    @Test func theHeadersWordIsKeptTo() {
        var window = CallWindow()
        window.begin()
        window.end(at: .seconds(1), limits: limits(2, reset: 20), isRefused: false)
        for left in [1, 0] {
            #expect(window.verdict(at: .seconds(2)) == .go)
            window.begin()
            window.end(at: .seconds(2), limits: limits(left, reset: 19), isRefused: false)
        }
        #expect(window.verdict(at: .seconds(3)) == .wait(.seconds(19)))
        #expect(window.verdict(at: .seconds(22)) == .go)
        window.begin()
        // Others call too: how much is left of the new minute is asked by one.
        #expect(window.verdict(at: .seconds(22)) == .waitForAnswer)
        window.end(at: .seconds(23), limits: limits(49, reset: 59), isRefused: false)
        #expect(window.verdict(at: .seconds(23)) == .go)
    }

    @Test func aCallInFlightCountsAlready() {
        var window = CallWindow()
        window.begin()
        window.end(at: .seconds(1), limits: limits(1, reset: 30), isRefused: false)
        window.begin()
        #expect(window.verdict(at: .seconds(2)) == .waitForAnswer)
    }

    @Test func aRefusalWaitsAsLongAsIsAsked() {
        var window = CallWindow()
        window.begin()
        window.end(at: .seconds(1), limits: LimitHeaders(retryAfter: .seconds(7)), isRefused: true)
        #expect(window.verdict(at: .seconds(1)) == .wait(.seconds(8)))
        window.begin()
        window.end(at: .seconds(20), limits: nil, isRefused: true)
        #expect(window.verdict(at: .seconds(20)) == .wait(.seconds(61)))
    }

    @Test func aLimitOffPeakIsHigher() {
        var window = CallWindow()
        for number in 0..<80 {
            #expect(window.verdict(at: .seconds(1)) == .go)
            window.begin()
            window.end(at: .seconds(1), limits: limits(99 - number, reset: 40, limit: 100), isRefused: false)
        }
    }

    @Test func theResetIsATimeOfCliosClock() {
        let headers = [
            "X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "3", "X-RateLimit-Reset": "1772366430",
            "Retry-After": "12",
        ]
        let parsed = LimitHeaders(now: TestClock.start) { headers[$0] }
        #expect(parsed == LimitHeaders(limit: 50, remaining: 3, reset: .seconds(30), retryAfter: .seconds(12)))
        let past = LimitHeaders(now: TestClock.start.advanced(by: .seconds(500))) { headers[$0] }
        #expect(past.reset == .zero)
        let early = LimitHeaders(now: TestClock.start.advanced(by: .seconds(-500))) { headers[$0] }
        #expect(early.reset == .seconds(120))
        #expect(LimitHeaders(now: TestClock.start) { _ in "soon" } == LimitHeaders())
    }
}

import ClioSandbox
import Foundation
import Testing

@Suite struct LimitTests {
    @Test func fiftyAMinuteForEachTokenByTheClock() async throws {
        try await withClio(Fixture.options(perMinute: 50)) { clio, caller in
            clio.clock.advance(seconds: 20)
            for left in (0..<50).reversed() {
                let reply = try await caller.get("bills.json")
                #expect(reply.status == 200)
                #expect(reply.header("X-RateLimit-Remaining") == "\(left)")
            }
            let refused = try await caller.get("bills.json")
            #expect(refused.status == 429)
            #expect(refused.header("Retry-After") == "40")
            #expect(refused.header("X-RateLimit-Limit") == "50")
            #expect(refused.header("X-RateLimit-Reset") == "\(Fixture.noon / 1_000 + 60)")
            // Whatever day the sandbox has come to, the time to wait can be told.
            let date = try #require(refused.header("Date"))
            let reference = Date(timeIntervalSince1970: TimeInterval(Fixture.noon / 1_000 + 20))
            let format = Date.VerbatimFormatStyle(
                format:
                    "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT",
                locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
            #expect(date == reference.formatted(format))
            // Another token has its own fifty.
            #expect(try await Caller(clio).get("bills.json").status == 200)
            clio.clock.advance(seconds: 39)
            #expect(try await caller.get("bills.json").status == 429)
            clio.clock.advance(seconds: 1)
            #expect(try await caller.get("bills.json").header("X-RateLimit-Remaining") == "49")
        }
    }
}

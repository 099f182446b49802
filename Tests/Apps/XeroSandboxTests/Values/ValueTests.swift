import Ledger
import Testing

@testable import XeroSandbox

struct ValueTests {
    @Test func identifiersReadBack() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<100 {
            let id = GUID(from: &random)
            #expect(GUID(id.description) == id)
            #expect(GUID(id.description.uppercased()) == id)
        }
        #expect(GUID("00000000-0000-0000-0000-000000000000") == .zero)
        #expect(GUID("00000000000000000000000000000000") == nil)
        #expect(GUID("g0000000-0000-0000-0000-000000000000") == nil)
    }

    @Test func randomNumbersAreThePublishedOnes() {
        var random = SeededRandom(seed: 1_234_567)
        #expect([random.next(), random.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
    }

    @Test func timesAreWrittenAsXeroDoes() throws {
        let instant: Int64 = 1_439_434_356_790
        #expect(TimeText.json(instant) == "/Date(1439434356790+0000)/")
        #expect(TimeText.xml(instant) == "2015-08-13T02:52:36.790")
        #expect(TimeText.xml(1_439_434_356_000) == "2015-08-13T02:52:36")
        #expect(TimeText.expiry(1_579_803_676_000) == "01/23/2020 18:21:16")
        #expect(TimeText.lockDate(try #require(CalendarDate(year: 2013, month: 7, day: 31))) == "31-Jul-2013")
        #expect(TimeText.parseInstant("2015-08-13T02:52:36.79") == instant)
    }

    @Test(arguments: ["2026-01-31", "2026-01-31T00:00:00", "/Date(1769817600000)/", "/Date(1769817600000+0000)/"])
    func daysAreReadInEveryForm(text: String) { #expect(TimeText.parseDay(text)?.description == "2026-01-31") }

    @Test(arguments: [
        "2026-02-30", "31/01/2026", "2026-01-31T13:00:00", "2026-1-31", "", "/Date(9223372036854775807)/",
    ])
    func otherDaysAreNot(text: String) { #expect(TimeText.parseDay(text) == nil) }

    @Test func aStandingClockMovesByHand() {
        let clock = SandboxClock(start: 5_000, factor: 0)
        #expect(clock.now == 5_000)
        clock.advance(seconds: 60)
        clock.advance(seconds: -10)
        #expect(clock.now == 65_000)
    }

    @Test func namesAreComparedWithoutCaseAndAccents() {
        #expect(FoldedText.fold("Chloé ÅNGSTRÖM") == FoldedText.fold("chloe angstrom"))
        #expect(FoldedText.fold("Smith") != FoldedText.fold("Smyth"))
    }
}

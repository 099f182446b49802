import TestSupport
import Testing

@testable import Ledger

@Suite struct DatePatternTests {
    @Test(arguments: [
        "yyyy-MM-dd", "MM/dd/yyyy", "dd.MM.yyyy", "d.M.yyyy", "M/d/yyyy", "yyyyMMdd", "dd MMM yyyy", "d-MMM-yyyy",
        "ddMMMyyyy", "yyyy/M/d", "MMM d, yyyy",
    ])
    func everyDayOfFiveYearsRoundTrips(text pattern: String) throws {
        let pattern = try #require(DatePattern(pattern))
        let first = try #require(CalendarDate(year: 2023, month: 12, day: 30)).dayNumber
        for day in first..<first + 5 * 366 {
            let date = CalendarDate(dayNumber: day)
            var written: [UInt8] = []
            pattern.append(date, to: &written)
            if pattern.parse(written[...]) != date { Issue.record("\(pattern.text): \(date)") }
            // A time of day changes nothing, and nothing else may follow.
            if pattern.parse((written + bytes(" 23:59"))[...]) != date {
                Issue.record("\(pattern.text): \(date), time")
            }
            if pattern.parse((written + bytes("x"))[...]) != nil { Issue.record("\(pattern.text): \(date), letter") }
            if pattern.parse(written.dropLast()) == date { Issue.record("\(pattern.text): \(date), cut") }
        }
    }

    @Test func theEdgesOfTheCalendarRoundTrip() throws {
        for (year, month, day) in [(1, 1, 1), (999, 12, 31), (9999, 12, 31)] {
            let date = try #require(CalendarDate(year: year, month: month, day: day))
            #expect(DatePattern.iso.parse(bytes(date.description)) == date)
        }
        #expect(CalendarDate(year: 1, month: 1, day: 1)?.description == "0001-01-01")
        #expect(CalendarDate(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test(arguments: [
        ("d.M.yyyy", "3.11.2026"), ("d.M.yyyy", "03.11.2026"), ("dd MMM yyyy", "03 NOV 2026"),
        ("dd MMM yyyy", "03 nov 2026"),
        ("yyyyMMdd", "20261103"), ("MMM d, yyyy", "Nov 3, 2026 8:00 AM"), ("yyyy年MM月dd日", "2026年11月03日"),
    ])
    func reads(pattern: String, written: String) throws {
        let date = try #require(DatePattern(pattern)).parse(bytes(written))
        #expect(date == CalendarDate(year: 2026, month: 11, day: 3))
    }

    @Test(arguments: [
        ("d.M.yyyy", "003.11.2026"), ("d.M.yyyy", ".11.2026"), ("d.M.yyyy", "3.11.26"), ("yyyyMMdd", "2026-11-03"),
        ("yyyyMMdd", "202611031"), ("MM/dd/yyyy", "11-03-2026"), ("dd MMM yyyy", "03 Nov"), ("dd MMM yyyy", "03 No"),
        ("yyyy-MM-dd", " 2026-11-03"), ("yyyy-MM-dd", "2026-11-03 "), ("yyyy-MM-dd", "2026-11-03 x"),
        ("yyyy-MM-dd", "0000-11-03"), ("yyyy-MM-dd", "2026-00-03"), ("yyyy-MM-dd", "2026-11-00"),
        ("yyyy-MM-dd", "2026-11-31"),
    ])
    func refuses(pattern: String, written: String) throws {
        #expect(try #require(DatePattern(pattern)).parse(bytes(written)) == nil)
    }

    /// The quick way through a pattern of fixed widths, against the general one.
    @Test(arguments: ["yyyy-MM-dd", "MM/dd/yyyy", "dd.MM.yyyy", "yyyyMMdd", "yyyy年MM月dd日", "ddMM-yyyy", "-yyyyMMdd"])
    func bothWaysAgree(text pattern: String) throws {
        var random = SplitMix64(seed: 8_601)
        let pattern = try #require(DatePattern(pattern))
        for _ in 0..<5_000 {
            var written: [UInt8] = []
            pattern.append(
                CalendarDate(dayNumber: Int32.random(in: -700_000...2_900_000, using: &random)), to: &written)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<written.count, using: &random)
                written[place] = Array("0123456789-/.:; T\0\u{80}".utf8).randomElement(using: &random)!
            }
            if Int.random(in: 0...9, using: &random) == 0 { written.removeLast() }
            let (quick, general) = (pattern.parse(written[...]), pattern.parsePartByPart(written.span))
            if quick != general { Issue.record("\(written): \(String(describing: quick))") }
        }
    }
}

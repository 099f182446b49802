import Foundation
import Testing

@testable import Ledger

@Suite struct CalendarDateTests {
    @Test func everyDayOfFourCenturiesRoundTrips() throws {
        var previous: Int32?
        for year in 1900...2299 {
            for month in 1...12 {
                for day in 1...CalendarDate.daysIn(month: month, of: year) {
                    let date = try #require(CalendarDate(year: year, month: month, day: day))
                    if let previous { #expect(date.dayNumber == previous + 1) }
                    previous = date.dayNumber
                    let parts = date.components
                    #expect(parts.year == year && parts.month == month && parts.day == day)
                }
            }
        }
        #expect(CalendarDate(year: 1970, month: 1, day: 1)?.dayNumber == 0)
        #expect(CalendarDate(year: 2000, month: 2, day: 29)?.dayNumber == 11_016)
    }

    @Test(arguments: [
        (2026, 2, 29), (2026, 2, 31), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (0, 1, 1), (1900, 2, 29),
    ])
    func refusesDaysThatAreNot(year: Int, month: Int, day: Int) {
        #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [
        ("yyyy-MM-dd", "2026-11-03"), ("MM/dd/yyyy", "11/03/2026"), ("dd/MM/yyyy", "03/11/2026"),
        ("yyyyMMdd", "20261103"), ("d.M.yyyy", "3.11.2026"), ("dd MMM yyyy", "03 Nov 2026"), ("M/d/yyyy", "11/3/2026"),
    ])
    func readsAndWritesPatterns(pattern: String, written: String) throws {
        let pattern = try #require(DatePattern(pattern))
        let date = try #require(CalendarDate(year: 2026, month: 11, day: 3))
        #expect(pattern.parse(bytes(written)) == date)
        #expect(text { pattern.append(date, to: &$0) } == written)
    }

    @Test(arguments: [
        ("yyyy-MM-dd", "2026-11-03T23:59:59-11:00"), ("yyyy-MM-dd", "2026-11-03 00:00:00"),
        ("MM/dd/yyyy", "11/03/2026 9:15 PM EST"),
    ])
    func aTimeOfDayNeverMovesTheDay(pattern: String, written: String) throws {
        let pattern = try #require(DatePattern(pattern))
        #expect(pattern.parse(bytes(written)) == CalendarDate(year: 2026, month: 11, day: 3))
    }

    @Test(arguments: [
        ("dd/MM/yyyy", "31/02/2026"), ("yyyy-MM-dd", "2026-1-3"), ("yyyy-MM-dd", "2026-11-03x"), ("yyyy-MM-dd", ""),
        ("MM/dd/yyyy", "13/01/2026"), ("yyyy-MM-dd", "26-11-03"), ("yyyy-MM-dd", "2026-11-03T"),
        ("dd MMM yyyy", "03 Foo 2026"),
    ])
    func refuses(pattern: String, written: String) throws {
        #expect(try #require(DatePattern(pattern)).parse(bytes(written)) == nil)
    }

    @Test(arguments: ["", "yyyy-MM", "yyyy-MM-dd-dd", "yy-MM-dd", "yyyy-mm-dd", "EEE dd MM yyyy"])
    func refusesPatterns(pattern: String) {
        #expect(DatePattern(pattern) == nil)
    }

    @Test func monthsCount() {
        #expect(CalendarDate(year: 2026, month: 1, day: 31)?.monthNumber == Int32(24_312))
        #expect(CalendarDate(year: 2026, month: 12, day: 1)?.monthNumber == Int32(24_323))
    }
}

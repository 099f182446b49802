package import Ledger

/// ISO 8601 as servers write it: `2026-01-31T12:00:00.123Z`, with or without a zone, a fraction, or a time at all. An
/// instant without a zone is UTC.
package enum ISOTime {
    package static func day(_ text: String) -> CalendarDate? { isoDay(Array(text.utf8))?.date }

    package static func instant(_ text: String) -> UTCInstant? {
        guard let (date, rest) = isoDay(Array(text.utf8)), let time = timeOfDay(rest) else { return nil }
        return UTCInstant(milliseconds: Int64(date.dayNumber) * 86_400_000 + time)
    }

    private static func isoDay(_ bytes: [UInt8]) -> (date: CalendarDate, rest: ArraySlice<UInt8>)? {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        let rest = bytes[10...]
        guard rest.isEmpty || rest.first == UInt8(ascii: "T") || rest.first == UInt8(ascii: " ") else { return nil }
        return (date, rest)
    }

    /// Milliseconds of `T17:58:46.117Z`, the zone taken off.
    private static func timeOfDay(_ text: ArraySlice<UInt8>) -> Int64? {
        guard !text.isEmpty else { return 0 }
        var rest = text.dropFirst()
        let clock = rest.prefix(8)
        let parts = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }), let hour = number(parts[0]),
            let minute = number(parts[1]), let second = number(parts[2]), hour < 24, minute < 60, second <= 60
        else { return nil }
        rest = rest.dropFirst(8)
        var milliseconds = Int64(hour * 3_600 + minute * 60 + second) * 1_000
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !fraction.isEmpty else { return nil }
            var scale: Int64 = 100
            for digit in fraction.prefix(3) {
                milliseconds += Int64(digit - UInt8(ascii: "0")) * scale
                scale /= 10
            }
            rest = rest.dropFirst(1 + fraction.count)
        }
        if rest.isEmpty || rest.elementsEqual([UInt8(ascii: "Z")]) { return milliseconds }
        return zone(rest).map { milliseconds - $0 }
    }

    /// Milliseconds of `+1300`, `+13:00` or `-08`.
    package static func zone(_ text: ArraySlice<UInt8>) -> Int64? {
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let digits = text.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 2 || digits.count == 4, let value = number(digits[...]) else { return nil }
        let minutes = digits.count == 2 ? value * 60 : value / 100 * 60 + value % 100
        return Int64(minutes) * 60_000 * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}

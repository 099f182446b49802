internal import Ledger

/// Dates as Xero writes them.
///
/// JSON has `/Date(1518685950940+0000)/`, milliseconds since 1970 UTC with or without a zone, and ISO 8601 with or without
/// one. A day is midnight UTC of that day; it is never moved through the zone of this machine. An instant without a zone
/// is UTC.
enum XeroDates {
    static func day(_ text: String) -> CalendarDate? {
        let bytes = Array(text.utf8)
        if let (milliseconds, offset) = ticks(bytes) {
            return day(number: (milliseconds + offset).floorDivided(by: 86_400_000))
        }
        return isoDay(bytes)?.date
    }

    static func instant(_ text: String) -> UTCInstant? {
        let bytes = Array(text.utf8)
        if let (milliseconds, _) = ticks(bytes) { return UTCInstant(milliseconds: milliseconds) }
        guard let (date, rest) = isoDay(bytes), let time = timeOfDay(rest) else { return nil }
        return UTCInstant(milliseconds: Int64(date.dayNumber) * 86_400_000 + time)
    }

    private static func day(number: Int64) -> CalendarDate? {
        // 0001-01-01 to 9999-12-31.
        (-719_162...2_932_896).contains(number) ? CalendarDate(dayNumber: Int32(number)) : nil
    }

    /// Milliseconds and the zone's milliseconds of `/Date(…)/`.
    private static func ticks(_ bytes: [UInt8]) -> (Int64, Int64)? {
        let head = Array("/Date(".utf8)
        let tail = Array(")/".utf8)
        guard bytes.starts(with: head), bytes.suffix(2).elementsEqual(tail), bytes.count > head.count + tail.count
        else {
            return nil
        }
        let inner = bytes[head.count..<bytes.count - tail.count]
        // A zone is a sign after the first byte: the first may be the number's own.
        let sign = inner.dropFirst().firstIndex { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        let digits = inner[..<(sign ?? inner.endIndex)]
        guard digits.count <= 16, let milliseconds = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
        guard let sign else { return (milliseconds, 0) }
        guard let offset = zone(inner[sign...]) else { return nil }
        return (milliseconds, offset)
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
    private static func zone(_ text: ArraySlice<UInt8>) -> Int64? {
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

extension Int64 {
    func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension UTCInstant: CustomStringConvertible {
    /// `2026-01-31T12:00:00Z`, a fraction dropped.
    public var description: String { wholeSecondText + "Z" }

    /// `2026-01-31T12:00:00`, the form of `If-Modified-Since`: UTC without saying so.
    var wholeSecondText: String {
        let seconds = milliseconds.floorDivided(by: 1_000)
        let day = seconds.floorDivided(by: 86_400)
        let time = seconds - day * 86_400
        let date = CalendarDate(dayNumber: Int32(clamping: day))
        let two = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(date)T\(two(time / 3_600)):\(two(time / 60 % 60)):\(two(time % 60))"
    }

    /// Reads what `description` writes, and every form Xero uses; nil for anything else.
    public init?(_ text: String) {
        guard let instant = XeroDates.instant(text) else { return nil }
        self = instant
    }
}

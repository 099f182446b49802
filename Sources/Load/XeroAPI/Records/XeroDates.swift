internal import Ledger
internal import WebAccess

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
        return ISOTime.day(text)
    }

    static func instant(_ text: String) -> UTCInstant? {
        let bytes = Array(text.utf8)
        if let (milliseconds, _) = ticks(bytes) { return UTCInstant(milliseconds: milliseconds) }
        return ISOTime.instant(text)
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
        guard let offset = ISOTime.zone(inner[sign...]) else { return nil }
        return (milliseconds, offset)
    }
}

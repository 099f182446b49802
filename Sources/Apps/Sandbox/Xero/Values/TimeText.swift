internal import Ledger

/// Instants and days in the several ways Xero writes them.
enum TimeText {
    static let dayLength: Int64 = 86_400_000
    /// The instants of the years 1 to 9999.
    private static let years: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

    static func day(of instant: Int64) -> CalendarDate {
        CalendarDate(dayNumber: Int32(instant >= 0 ? instant / dayLength : (instant - dayLength + 1) / dayLength))
    }

    static func start(of day: CalendarDate) -> Int64 { Int64(day.dayNumber) * dayLength }

    /// JSON: `/Date(1439434356790+0000)/`.
    static func json(_ instant: Int64) -> String { "/Date(\(instant)+0000)/" }

    /// XML: `2014-07-10T20:24:42.673`, UTC without saying so.
    static func xml(_ instant: Int64) -> String {
        let milliseconds = instant - start(of: day(of: instant))
        let fraction = milliseconds % 1_000
        let tail = fraction == 0 ? "" : "." + padded(fraction, 3)
        return "\(day(of: instant))T\(clock(milliseconds / 1_000))\(tail)"
    }

    /// `2019-03-12T23:10:38Z`.
    static func iso(_ instant: Int64) -> String { xml(instant - instant % 1_000) + "Z" }

    /// `2019-12-07T18:46:19.5165400`, as `/connections` has it.
    static func connection(_ instant: Int64) -> String {
        let whole = xml(instant - instant % 1_000)
        return "\(whole).\(padded(instant % 1_000, 3))0000"
    }

    /// `01/23/2020 18:21:16`, as the message of an expired token has it.
    static func expiry(_ instant: Int64) -> String {
        let (year, month, day) = Self.day(of: instant).components
        let seconds = (instant - start(of: Self.day(of: instant))) / 1_000
        return "\(padded(Int64(month), 2))/\(padded(Int64(day), 2))/\(year) \(clock(seconds))"
    }

    /// `31-Jul-2013`, as the messages of lock dates have it.
    static func lockDate(_ date: CalendarDate) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let (year, month, day) = date.components
        return "\(padded(Int64(day), 2))-\(months[month - 1])-\(year)"
    }

    /// A day from `YYYY-MM-DD`, from that with a time of midnight, or from `/Date(ms)/`; nil for anything else.
    static func parseDay(_ text: String) -> CalendarDate? {
        let bytes = Array(text.utf8)
        if text.hasPrefix("/Date(") {
            guard text.hasSuffix(")/") else { return nil }
            var digits = text.dropFirst(6).dropLast(2)
            if let sign = digits.dropFirst().firstIndex(where: { $0 == "+" || $0 == "-" }) { digits = digits[..<sign] }
            guard let instant = Int64(digits), years.contains(instant) else { return nil }
            return day(of: instant)
        }
        guard bytes.count >= 10 else { return nil }
        if bytes.count > 10 {
            let tails = ["T00:00:00", "T00:00:00Z", "T00:00:00.000", "T00:00:00.000Z", "T00:00:00+00:00"]
            guard tails.contains(String(decoding: bytes[10...], as: UTF8.self)) else { return nil }
        }
        return DatePattern.iso.parse(bytes[..<10])
    }

    /// An instant from `yyyy-mm-ddThh:mm:ss`, with or without a fraction and `Z`, taken as UTC.
    static func parseInstant(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, let day = DatePattern.iso.parse(bytes[..<10]) else { return nil }
        guard bytes.count > 10 else { return start(of: day) }
        guard bytes.count >= 19, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
        let parts = String(decoding: bytes[11..<19], as: UTF8.self).split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 3 else { return nil }
        var fraction: Int64 = 0
        if bytes.count > 20, bytes[19] == UInt8(ascii: ".") {
            let digits = String(decoding: bytes[20...], as: UTF8.self).prefix { $0.isNumber }.prefix(3)
            fraction = (Int64(digits) ?? 0) * (digits.count == 1 ? 100 : digits.count == 2 ? 10 : 1)
        }
        return start(of: day) + (parts[0] * 3_600 + parts[1] * 60 + parts[2]) * 1_000 + fraction
    }

    private static func clock(_ seconds: Int64) -> String {
        "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
}

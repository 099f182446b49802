/// A day of the Gregorian calendar, without a time or a zone.
///
/// Held as the number of days since 1 January 1970, so that it compares and subtracts as an integer.
/// Years 1 to 9999.
public struct CalendarDate: Hashable, Comparable, Sendable {
    public var dayNumber: Int32

    @inlinable
    public init(dayNumber: Int32) { self.dayNumber = dayNumber }

    /// Nil where there is no such day: 31 February, month 13, year 0.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1, day <= Self.daysIn(month: month, of: year)
        else { return nil }
        // Howard Hinnant, "chrono-compatible low-level date algorithms": the year begins on 1 March.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    @inlinable
    public static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    @inlinable
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(dayNumber) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The month as a count since year 0: `year × 12 + month - 1`.
    @inlinable
    public var monthNumber: Int32 {
        let (year, month, _) = components
        return Int32(year * 12 + month - 1)
    }

    @inlinable
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.dayNumber < right.dayNumber }

    /// `yyyy-MM-dd` (ISO 8601).
    @inlinable
    public var text: ShortText {
        let (year, month, day) = components
        // Eight digits, the hyphens in between.
        let digits: UInt64 = ShortText.eightDigits(UInt64(year * 10_000 + month * 100 + day))
        var text = ShortText(front: UInt128(digits & 0xFFFF_FFFF), count: 10)
        text.front |= UInt128(digits &>> 32 & 0xFFFF) &<< 40
        text.front |= UInt128(digits &>> 48) &<< 64
        text.set(UInt8(ascii: "-"), at: 4)
        text.set(UInt8(ascii: "-"), at: 7)
        return text
    }

    /// Appends `yyyy-MM-dd` (ISO 8601).
    @inlinable
    public func append(to out: inout some ByteOutput & ~Copyable) { out.append(text) }
}

extension CalendarDate: CustomStringConvertible {
    public var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

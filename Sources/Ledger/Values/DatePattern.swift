/// How a file writes its days: `yyyy-MM-dd`, `MM/dd/yyyy`, `d.M.yyyy`, `yyyyMMdd`, `dd MMM yyyy`.
///
/// `yyyy` is four digits, `MM` and `dd` two, `M` and `d` one or two, `MMM` an English month's first three letters; any
/// other byte stands for itself. A time of day after the date, set off by `T` or a blank, is passed over and never read:
/// a day stays the day that was written, whatever the zone.
public struct DatePattern: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        case year
        case month(padded: Bool)
        case monthName
        case day(padded: Bool)
        case literal(UInt8)
    }

    public let parts: [Part]
    /// The pattern as it was written.
    public let text: String
    /// Where the digits stand, if always at the same places.
    @usableFromInline let places: DigitPlaces

    public static let iso = DatePattern(
        text: "yyyy-MM-dd",
        parts: [
            .year, .literal(UInt8(ascii: "-")), .month(padded: true), .literal(UInt8(ascii: "-")), .day(padded: true),
        ])

    private init(text: String, parts: [Part]) {
        self.text = text
        self.parts = parts
        places = DigitPlaces(parts) ?? .unknown
    }

    /// Nil where `text` doesn't name a year, a month and a day, once each.
    public init?(_ text: String) {
        var parts: [Part] = []
        var rest = Array(text.utf8)[...]
        var seen = (year: 0, month: 0, day: 0)
        while let first = rest.first {
            let run = rest.prefix { $0 == first }.count
            switch (first, run) {
            case (UInt8(ascii: "y"), 4):
                parts.append(.year)
                seen.year += 1
            case (UInt8(ascii: "M"), 1), (UInt8(ascii: "M"), 2):
                parts.append(.month(padded: run == 2))
                seen.month += 1
            case (UInt8(ascii: "M"), 3):
                parts.append(.monthName)
                seen.month += 1
            case (UInt8(ascii: "d"), 1), (UInt8(ascii: "d"), 2):
                parts.append(.day(padded: run == 2))
                seen.day += 1
            case (UInt8(ascii: "a")...UInt8(ascii: "z"), _), (UInt8(ascii: "A")...UInt8(ascii: "Z"), _):
                return nil
            default:
                parts.append(contentsOf: repeatElement(.literal(first), count: run))
            }
            rest = rest.dropFirst(run)
        }
        guard seen == (1, 1, 1) else { return nil }
        self.init(text: text, parts: parts)
    }

    /// The pattern with month and day in each other's place: what it is confused with.
    public var swapped: DatePattern {
        let parts = parts.map { part -> Part in
            switch part {
            case .month(let padded): .day(padded: padded)
            case .day(let padded): .month(padded: padded)
            default: part
            }
        }
        return DatePattern(text: String(text.map { $0 == "M" ? "d" : $0 == "d" ? "M" : $0 }), parts: parts)
    }

    /// The day `bytes` spells in this pattern; nil where it doesn't, or where there is no such day.
    public func parse(_ bytes: ArraySlice<UInt8>) -> CalendarDate? { parse(bytes.span) }

    /// The day `bytes` spells in this pattern; nil where it doesn't, or where there is no such day.
    @inlinable
    @inline(__always)
    public func parse(_ bytes: Span<UInt8>) -> CalendarDate? {
        places.count == bytes.count ? places.parse(bytes) : parsePartByPart(bytes)
    }

    /// The general way, which any pattern can be read in.
    @usableFromInline
    func parsePartByPart(_ bytes: Span<UInt8>) -> CalendarDate? {
        var index = 0
        var (year, month, day) = (0, 0, 0)
        for part in parts {
            switch part {
            case .year: guard Self.number(bytes, at: &index, width: 4...4, into: &year) else { return nil }
            case .month(let padded):
                guard Self.number(bytes, at: &index, width: padded ? 2...2 : 1...2, into: &month) else { return nil }
            case .day(let padded):
                guard Self.number(bytes, at: &index, width: padded ? 2...2 : 1...2, into: &day) else { return nil }
            case .monthName: guard Self.monthName(bytes, at: &index, into: &month) else { return nil }
            case .literal(let byte):
                guard index < bytes.count, bytes[index] == byte else { return nil }
                index += 1
            }
        }
        if index < bytes.count {
            guard bytes[index] == UInt8(ascii: "T") || bytes[index] == UInt8(ascii: " "), index + 1 < bytes.count,
                bytes[index + 1] &- UInt8(ascii: "0") < 10
            else { return nil }
        }
        return CalendarDate(year: year, month: month, day: day)
    }

    public func append(_ date: CalendarDate, to text: inout [UInt8]) {
        let (year, month, day) = date.components
        for part in parts {
            switch part {
            case .year:
                Self.appendTwo(year / 100, padded: true, to: &text)
                Self.appendTwo(year % 100, padded: true, to: &text)
            case .month(let padded): Self.appendTwo(month, padded: padded, to: &text)
            case .day(let padded): Self.appendTwo(day, padded: padded, to: &text)
            case .monthName: text.append(contentsOf: Self.monthNames[month - 1])
            case .literal(let byte): text.append(byte)
            }
        }
    }

    @inline(__always)
    private static func appendTwo(_ value: Int, padded: Bool, to text: inout [UInt8]) {
        if padded || value >= 10 { text.append(UInt8(ascii: "0") + UInt8(value / 10)) }
        text.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    @inline(__always)
    private static func number(
        _ bytes: Span<UInt8>, at index: inout Int, width: ClosedRange<Int>, into value: inout Int
    ) -> Bool {
        var digits = 0
        while digits < width.upperBound, index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value * 10 + Int(digit)
            digits += 1
            index += 1
        }
        return digits >= width.lowerBound
    }

    private static let monthNames: [[UInt8]] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].map { Array($0.utf8) }

    private static func monthName(_ bytes: Span<UInt8>, at index: inout Int, into month: inout Int) -> Bool {
        guard index + 3 <= bytes.count else { return false }
        for (offset, known) in monthNames.enumerated() {
            // Letters of ASCII differ from their capitals in one bit.
            if known.indices.allSatisfy({ bytes[index + $0] | 0x20 == known[$0] | 0x20 }) {
                month = offset + 1
                index += 3
                return true
            }
        }
        return false
    }
}

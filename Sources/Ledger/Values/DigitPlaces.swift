/// Where the digits of a date stand in a pattern of fixed widths, such as `yyyy-MM-dd` or `yyyyMMdd`: read without going
/// through the pattern's parts.
struct DigitPlaces: Hashable, Sendable {
    /// Bytes of a whole date.
    let count: Int
    private var year = 0
    private var month = 0
    private var day = 0
    /// Up to two bytes between the digits, with their places; where there are fewer, the last is tested again.
    private var first = (place: 0, byte: UInt8(0))
    private var second = (place: 0, byte: UInt8(0))
    private var literals = 0

    /// Nil where a part has no fixed width, or there are more than two bytes between the digits.
    init?(_ parts: [DatePattern.Part]) {
        var place = 0
        for part in parts {
            switch part {
            case .year:
                year = place
                place += 4
            case .month(padded: true):
                month = place
                place += 2
            case .day(padded: true):
                day = place
                place += 2
            case .literal(let byte):
                if literals == 0 { first = (place, byte) }
                second = (place, byte)
                literals += 1
                place += 1
            default: return nil
            }
        }
        guard literals <= 2 else { return nil }
        count = place
    }

    /// The day that `bytes`, ``count`` of them, spell; nil where they don't, or where there is no such day.
    func parse(_ bytes: Span<UInt8>) -> CalendarDate? {
        if literals > 0, bytes[first.place] != first.byte || bytes[second.place] != second.byte { return nil }
        let century = Self.two(bytes, at: year)
        let yearOfCentury = Self.two(bytes, at: year + 2)
        let month = Self.two(bytes, at: self.month)
        let day = Self.two(bytes, at: self.day)
        // Of a byte that is no digit comes a number far above any of two digits.
        guard century < 100, yearOfCentury < 100, month < 100, day < 100 else { return nil }
        return CalendarDate(year: century * 100 + yearOfCentury, month: month, day: day)
    }

    @inline(__always)
    private static func two(_ bytes: Span<UInt8>, at place: Int) -> Int {
        let tens = bytes[place] &- UInt8(ascii: "0")
        let ones = bytes[place + 1] &- UInt8(ascii: "0")
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : 1_000
    }

    static func == (left: DigitPlaces, right: DigitPlaces) -> Bool {
        left.count == right.count && left.year == right.year && left.month == right.month && left.day == right.day
            && left.first == right.first && left.second == right.second && left.literals == right.literals
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(year)
        hasher.combine(month)
        hasher.combine(day)
    }
}

/// Where the digits of a date stand in a pattern of fixed widths, such as `yyyy-MM-dd` or `yyyyMMdd`: read without going
/// through the pattern's parts.
@usableFromInline
struct DigitPlaces: Hashable, Sendable {
    /// Bytes of a whole date; -1 where that isn't known.
    @usableFromInline let count: Int
    @usableFromInline var year = 0
    @usableFromInline var month = 0
    @usableFromInline var day = 0
    /// Up to two bytes between the digits, with their places; where there are fewer, the last is tested again.
    @usableFromInline var first = (place: 0, byte: UInt8(0))
    @usableFromInline var second = (place: 0, byte: UInt8(0))
    @usableFromInline var literals = 0

    /// No date has so many bytes.
    static let unknown = DigitPlaces(count: -1)

    private init(count: Int) { self.count = count }

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
    @inlinable
    @inline(__always)
    func parse(_ bytes: Span<UInt8>) -> CalendarDate? {
        if literals > 0, bytes[first.place] != first.byte || bytes[second.place] != second.byte { return nil }
        let century = Self.two(bytes, at: year)
        let yearOfCentury = Self.two(bytes, at: year &+ 2)
        let month = Self.two(bytes, at: self.month)
        let day = Self.two(bytes, at: self.day)
        // Of a byte that is no digit comes a number far above any of two digits.
        guard century | yearOfCentury | month | day < 1_024 else { return nil }
        return CalendarDate(year: century &* 100 &+ yearOfCentury, month: month, day: day)
    }

    @inlinable
    @inline(__always)
    static func two(_ bytes: Span<UInt8>, at place: Int) -> Int {
        let tens = bytes[place] &- UInt8(ascii: "0")
        let ones = bytes[place &+ 1] &- UInt8(ascii: "0")
        return tens < 10 && ones < 10 ? Int(tens) &* 10 &+ Int(ones) : 1_024
    }

    @usableFromInline
    static func == (left: DigitPlaces, right: DigitPlaces) -> Bool {
        left.count == right.count && left.year == right.year && left.month == right.month && left.day == right.day
            && left.first == right.first && left.second == right.second && left.literals == right.literals
    }

    @usableFromInline
    func hash(into hasher: inout Hasher) {
        hasher.combine(year)
        hasher.combine(month)
        hasher.combine(day)
    }
}

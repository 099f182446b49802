internal import Ledger

/// Instants as Clio writes them: whole seconds of UTC.
enum ClioTime {
    private static let dayLength: Int64 = 86_400_000

    static func day(of instant: Int64) -> CalendarDate {
        CalendarDate(dayNumber: Int32(instant >= 0 ? instant / dayLength : (instant - dayLength + 1) / dayLength))
    }

    static func start(of day: CalendarDate) -> Int64 { Int64(day.dayNumber) * dayLength }

    /// `2026-04-02T16:20:00Z`.
    static func text(_ instant: Int64) -> String {
        let day = day(of: instant)
        let seconds = (instant - start(of: day)) / 1_000
        return "\(day)T\(clock(seconds))Z"
    }

    /// `Thu, 02 Apr 2026 16:20:00 GMT`, for Last-Modified.
    static func header(_ instant: Int64) -> String {
        let date = day(of: instant)
        let (year, month, day) = date.components
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let weekday = weekdays[((Int(date.dayNumber) % 7) + 7) % 7]
        let seconds = (instant - start(of: date)) / 1_000
        return "\(weekday), \(padded(Int64(day))) \(months[month - 1]) \(year) \(clock(seconds)) GMT"
    }

    /// What ``header(_:)`` writes; nil for anything else.
    static func parseHeader(_ text: String) -> Int64? {
        let parts = text.split(separator: " ").map(String.init)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count >= 5, let day = Int(parts[1]), let month = months.firstIndex(of: parts[2]),
            let year = Int(parts[3]), let date = CalendarDate(year: year, month: month + 1, day: day),
            let time = seconds(parts[4])
        else { return nil }
        return start(of: date) + time * 1_000
    }

    static func parseDay(_ text: String) -> CalendarDate? { DatePattern.iso.parse(Array(text.utf8)[...]) }

    /// An instant of ISO 8601 with its zone, `2026-04-02T16:20:00Z` or `…+02:00`, with or without a fraction; nil for
    /// anything else, a day alone too.
    static func parse(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), let day = DatePattern.iso.parse(bytes[..<10]),
            let seconds = seconds(String(decoding: bytes[11..<19], as: UTF8.self))
        else { return nil }
        var rest = bytes[19...]
        var milliseconds: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            guard !digits.isEmpty else { return nil }
            let three = (String(decoding: digits, as: UTF8.self) + "00").prefix(3)
            milliseconds = Int64(three) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(String(decoding: rest, as: UTF8.self)) else { return nil }
        return start(of: day) + (seconds - offset) * 1_000 + milliseconds
    }

    private static func offset(_ zone: String) -> Int64? {
        if zone == "Z" { return 0 }
        guard let sign = zone.first, sign == "+" || sign == "-" else { return nil }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2)), hours < 15,
            minutes < 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = Int64(parts[0]),
            let minutes = Int64(parts[1]), let seconds = Int64(parts[2]), (0..<24).contains(hours),
            (0..<60).contains(minutes), (0..<61).contains(seconds)
        else { return nil }
        return hours * 3_600 + minutes * 60 + seconds
    }

    private static func clock(_ seconds: Int64) -> String {
        "\(padded(seconds / 3_600)):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
    }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
}

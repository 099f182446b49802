internal import Ledger

/// Counts the calls of each access token in minutes of the sandbox's clock (docs.developers.clio.com, Rate limits).
struct ClioLimiter: Sendable {
    /// 50 at peak hours; the sandbox's hours are all peak.
    var perMinute: Int
    private var minute: Int64 = -1
    private var counts: [String: Int] = [:]

    init(perMinute: Int) { self.perMinute = perMinute }

    /// Takes a call in, or says in how many seconds it may come again.
    mutating func enter(_ token: String, now: Int64) -> Int? {
        roll(now)
        guard counts[token, default: 0] < perMinute else { return Int(((minute + 1) * 60_000 - now + 999) / 1_000) }
        counts[token, default: 0] += 1
        return nil
    }

    mutating func headers(_ token: String, now: Int64) -> [(name: String, value: String)] {
        roll(now)
        return [
            // Of the sandbox's clock, like the reset: whoever plays days ahead would else seem to have days to wait.
            ("Date", Self.httpDate(now)),
            ("X-RateLimit-Limit", String(perMinute)),
            ("X-RateLimit-Remaining", String(max(perMinute - counts[token, default: 0], 0))),
            ("X-RateLimit-Reset", String((minute + 1) * 60)),
        ]
    }

    /// RFC 9110 section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func httpDate(_ milliseconds: Int64) -> String {
        let (day, second) = (milliseconds / 86_400_000, milliseconds / 1_000 % 86_400)
        let date = CalendarDate(dayNumber: Int32(day)).components
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = [second / 3_600, second / 60 % 60, second % 60].map { two(Int($0)) }.joined(separator: ":")
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(day % 7)]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekday), \(two(date.day)) \(months[date.month - 1]) \(date.year) \(time) GMT"
    }

    private mutating func roll(_ now: Int64) {
        guard now / 60_000 != minute else { return }
        minute = now / 60_000
        counts = [:]
    }
}

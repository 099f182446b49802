internal import Foundation

/// Times in HTTP's headers.
package enum HTTPDate {
    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7); nil for anything else.
    package static func instant(_ text: String) -> UTCInstant? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = format.date(from: text.trimmingCharacters(in: .whitespaces)) else { return nil }
        return UTCInstant(milliseconds: Int64(date.timeIntervalSince1970) * 1_000)
    }

    /// `Retry-After`: seconds, at most a week of them, or a date; nil for anything else.
    package static func wait(_ text: String, now: UTCInstant) -> Duration? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if let seconds = Int64(text) { return seconds >= 0 && seconds <= 7 * 86_400 ? .seconds(seconds) : nil }
        return instant(text).map { max(.zero, $0.since(now)) }
    }
}

package import Ledger

/// The days of the invented firm: bills are issued from the first to the last, evenly, in the order of their ids.
package enum FirmCalendar {
    /// Days on which bills are issued.
    static let span = 1_240
    /// 1 January 2022.
    static let first: Int32 = 18_993
    /// Work is at most this many days older than its bill, which is issued up to ``jitter`` days late.
    static let oldestWork = 38
    static let jitter = 6
    /// Days after a bill's that anything can happen on.
    static let reach = 75

    /// Bills issued outside these days are left out of the run: both are included.
    package static let from = CalendarDate(dayNumber: first + 180)
    package static let through = CalendarDate(dayNumber: first + 1_150)

    /// `yyyy-MM-dd` of every day that can be met, from `oldestWork` days before the first.
    static let texts: [[UInt8]] = (-Int32(oldestWork)...Int32(span + jitter + reach)).map { offset in
        var text: [UInt8] = []
        CalendarDate(dayNumber: first + offset).append(to: &text)
        return text
    }

    /// The text of a day counted from the first.
    static func text(_ day: Int) -> [UInt8] { texts[day + oldestWork] }

    static func isInWindow(_ day: Int) -> Bool {
        let number = first + Int32(day)
        return number >= from.dayNumber && number <= through.dayNumber
    }
}

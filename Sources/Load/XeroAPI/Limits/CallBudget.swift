internal import Ledger
internal import WebAccess

/// How long a number of calls takes under Xero's limits, for `plan` to say before anything is sent.
public struct CallBudget: Hashable, Sendable {
    public var perMinute = 60
    /// 5,000 for each organisation; 1,000 on Xero's starter tier for apps.
    public var perDay = 5_000
    /// What is left today, if an answer has said; else all of ``perDay``.
    public var dayRemaining: Int?

    public init(perDay: Int = 5_000, dayRemaining: Int? = nil) {
        self.perDay = perDay
        self.dayRemaining = dayRemaining
    }

    public struct Estimate: Hashable, Sendable {
        public var calls: Int
        /// Calls of each day, today first; today's may be 0. Empty for no calls.
        public var callsByDay: [Int]
        /// Time spent calling, all days together; what Xero needs to answer is reckoned at half a second.
        public var time: Duration

        public var days: Int { callsByDay.count }
    }

    public func estimate(calls: Int) -> Estimate {
        var callsByDay: [Int] = []
        var left = max(0, calls)
        var time: Duration = .zero
        var room = max(0, dayRemaining ?? perDay)
        while left > 0 {
            let today = min(left, room)
            callsByDay.append(today)
            left -= today
            time += self.time(calls: today)
            room = max(1, perDay)
        }
        return Estimate(calls: max(0, calls), callsByDay: callsByDay, time: time)
    }

    private func time(calls: Int) -> Duration {
        guard calls > 0 else { return .zero }
        let fullMinutes = (calls - 1) / perMinute
        return .seconds(60 * fullMinutes) + .milliseconds(500) * (calls - fullMinutes * perMinute)
    }
}

extension CallBudget.Estimate: CustomStringConvertible {
    /// `1,240 calls, about 21 minutes`; `12,300 calls on 3 days (5,000 + 5,000 + 2,300), about 3 hours 25 minutes`.
    public var description: String {
        let number = { (count: Int) in DecimalText.grouped(Int64(count), digits: 0) }
        var text = calls == 1 ? "1 call" : "\(number(calls)) calls"
        guard calls > 0 else { return text }
        if days > 1 { text += " on \(days) days (\(callsByDay.map(number).joined(separator: " + ")))" }
        let minutes = (time.secondsRoundedUp + 59) / 60
        text += ", about "
        if minutes >= 60 { text += "\(minutes / 60) " + (minutes / 60 == 1 ? "hour" : "hours") }
        if minutes % 60 > 0 || minutes == 0 {
            text += (minutes >= 60 ? " " : "") + "\(minutes % 60) " + (minutes % 60 == 1 ? "minute" : "minutes")
        }
        return text
    }
}

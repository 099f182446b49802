/// When the next call may leave, by what is known of Xero's limits. No clock of its own, no waiting: see ``CallScheduler``.
///
/// Xero counts in fixed minutes whose beginning nobody knows. A call is counted there some time between being sent and
/// being answered; so here it occupies one of 60 places from its sending until 60 seconds after its answer. Then no minute
/// of Xero's, wherever it begins, can hold more than 60 of our calls, and a program that has the limit to itself still
/// makes 60 calls every 60 seconds and an answer's time. Others use the same limit: `X-MinLimit-Remaining` tells, and is
/// kept to until the minute it was said in must be over.
struct CallWindow: Sendable {
    static let minute: Duration = .seconds(60)
    /// A day that seems used up is asked about again after this long, because Xero need not say when it ends.
    static let dayProbe: Duration = .seconds(300)

    var perMinute = 60
    var atOnce = 5

    private(set) var inFlight = 0
    /// When the calls of the last minute were answered, in order.
    private var answered: [Duration] = []
    private var server: ServerMinute?
    private var pausedUntil: Duration = .zero
    private var concurrentRefusals = 0
    /// The least that was said of the day, and when.
    private var day: (left: Int, seen: Duration)?
    private var dayEnds: Duration?

    private struct ServerMinute {
        /// The least that was said: it counts every call that is answered, and perhaps some in flight.
        var left: Int
        /// By then the minute is over, whenever it began.
        var ends: Duration
    }

    enum Verdict: Hashable, Sendable {
        case go
        case wait(Duration)
        /// Until a call in flight is answered.
        case waitForAnswer
        case dayLimit(resetAfter: Duration?)
    }

    /// Calls left today as Xero last said, less those in flight; nil before the first answer.
    var dayRemaining: Int? { day.map { max(0, $0.left - inFlight) } }

    mutating func verdict(at now: Duration) -> Verdict {
        if let ends = dayEnds {
            if now < ends { return .dayLimit(resetAfter: ends - now) }
            dayEnds = nil
            day = nil
        }
        if let day, day.left <= inFlight, now < day.seen + Self.dayProbe {
            return day.left > 0 ? .waitForAnswer : .dayLimit(resetAfter: nil)
        }
        if now < pausedUntil { return .wait(pausedUntil - now) }
        if inFlight >= atOnce { return .waitForAnswer }
        answered.removeFirst(answered.prefix { $0 + Self.minute <= now }.count)
        if inFlight + answered.count >= perMinute {
            guard let first = answered.first else { return .waitForAnswer }
            return .wait(first + Self.minute - now)
        }
        if let server {
            if now >= server.ends {
                self.server = nil
            } else if server.left <= inFlight {
                return inFlight > 0 ? .waitForAnswer : .wait(server.ends - now)
            }
        }
        return .go
    }

    mutating func begin() {
        inFlight += 1
    }

    /// - Parameters:
    ///   - limits: of the answer; nil where there was none.
    ///   - refused: the limit Xero refused the call for.
    mutating func end(at now: Duration, limits: LimitHeaders?, refused: RateLimit?) {
        inFlight -= 1
        answered.append(now)
        if let minuteRemaining = limits?.minuteRemaining { note(minuteRemaining, at: now) }
        if let said = limits?.dayRemaining {
            // A count that rises by a few is of an earlier call, one that rises by many of a new day.
            let isNew = day.map { said > $0.left + atOnce } ?? true
            day = (isNew ? said : min(said, day?.left ?? said), now)
        }
        if let refused { pause(for: refused, asked: limits?.retryAfter, at: now) } else { concurrentRefusals = 0 }
    }

    private mutating func note(_ said: Int, at now: Duration) {
        // Answers of calls in flight together come in any order, so a count that rises by a few is no new minute.
        if let server, now < server.ends, said <= server.left + atOnce {
            self.server?.left = min(server.left, said)
        } else {
            server = ServerMinute(left: said, ends: now + Self.minute)
        }
    }

    private mutating func pause(for limit: RateLimit, asked: Duration?, at now: Duration) {
        switch limit {
        case .day:
            day = (0, now)
            dayEnds = asked.map { now + $0 }
        case .concurrent:
            // Somebody else holds the places; nobody says until when.
            concurrentRefusals = min(concurrentRefusals + 1, 6)
            pausedUntil = max(pausedUntil, now + (asked ?? .seconds(1 << concurrentRefusals)))
        case .minute, .appMinute, .unnamed:
            // A second more: the header counts in whole ones.
            pausedUntil = max(pausedUntil, now + (asked.map { $0 + .seconds(1) } ?? Self.minute))
        }
    }
}

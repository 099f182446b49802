/// When the next call may leave, by what is known of Clio's limit. No clock of its own, no waiting: see ``ClioCallLimiter``.
///
/// Clio's answers say how many calls are left and when the count begins anew; that is kept to. Before the first answer,
/// and with a server that doesn't say, a call occupies one of 50 places from its sending until 60 seconds after its
/// answer, so that no minute, wherever it begins, holds more.
struct CallWindow: Sendable {
    static let minute: Duration = .seconds(60)

    /// What Clio allows at peak times, until an answer says otherwise.
    private(set) var perMinute = 50
    private(set) var inFlight = 0
    /// When the calls of the last minute were answered, in order.
    private var answered: [Duration] = []
    private var server: (left: Int, ends: Duration)?
    private var hasHeaders = false
    private var pausedUntil: Duration = .zero

    enum Verdict: Hashable, Sendable {
        case go
        case wait(Duration)
        /// Until a call in flight is answered.
        case waitForAnswer
    }

    mutating func verdict(at now: Duration) -> Verdict {
        if now < pausedUntil { return .wait(pausedUntil - now) }
        if let server {
            if now < server.ends {
                if server.left > inFlight { return .go }
                return inFlight > 0 ? .waitForAnswer : .wait(server.ends - now)
            }
            self.server = nil
        }
        // A count that begins anew: one call asks what is left of it.
        if hasHeaders { return inFlight == 0 ? .go : .waitForAnswer }
        answered.removeFirst(answered.prefix { $0 + Self.minute <= now }.count)
        guard inFlight + answered.count >= perMinute else { return .go }
        return answered.first.map { .wait($0 + Self.minute - now) } ?? .waitForAnswer
    }

    mutating func begin() { inFlight += 1 }

    /// - Parameters:
    ///   - limits: of the answer; nil where there was none.
    ///   - isRefused: Clio refused the call for their number.
    mutating func end(at now: Duration, limits: LimitHeaders?, isRefused: Bool) {
        inFlight -= 1
        answered.append(now)
        if let limit = limits?.limit { perMinute = limit }
        if let remaining = limits?.remaining {
            hasHeaders = true
            // A second more: the header counts in whole ones.
            let ends = now + (limits?.reset ?? Self.minute) + .seconds(1)
            // Answers of calls in flight together come in any order: the least that was said counts.
            let isSame = server.map { now < $0.ends && remaining <= $0.left + inFlight } ?? false
            server = (isSame ? min(remaining, server?.left ?? remaining) : remaining, ends)
        }
        if isRefused {
            let wait = limits?.retryAfter ?? limits?.reset ?? Self.minute
            pausedUntil = max(pausedUntil, now + wait + .seconds(1))
        }
        if hasHeaders { answered = [] }
    }
}

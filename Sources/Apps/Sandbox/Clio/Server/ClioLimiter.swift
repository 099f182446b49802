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
            ("X-RateLimit-Limit", String(perMinute)),
            ("X-RateLimit-Remaining", String(max(perMinute - counts[token, default: 0], 0))),
            ("X-RateLimit-Reset", String((minute + 1) * 60)),
        ]
    }

    private mutating func roll(_ now: Int64) {
        guard now / 60_000 != minute else { return }
        minute = now / 60_000
        counts = [:]
    }
}

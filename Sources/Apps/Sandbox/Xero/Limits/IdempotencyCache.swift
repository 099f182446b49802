internal import Crypto
internal import SandboxKit

/// Answers to writes that came with an `Idempotency-Key`, errors included, kept six minutes (XeroAPI/xero-prompt-library).
struct IdempotencyCache: Sendable {
    static let life: Int64 = 6 * 60_000
    static let longestKey = 128

    private struct Entry {
        var request: [UInt8]
        var answer: SandboxAnswer
        var expires: Int64
    }

    private var entries: [String: Entry] = [:]
    private var order: [(key: String, expires: Int64)] = []

    enum Found {
        case nothing
        case same(SandboxAnswer)
        /// The key was used with another method, address or body.
        case different
    }

    mutating func find(_ key: String, _ request: SandboxRequest, app: String, now: Int64) -> Found {
        expire(now)
        guard let entry = entries[app + " " + key] else { return .nothing }
        return entry.request == Self.mark(request) ? .same(entry.answer) : .different
    }

    mutating func keep(_ answer: SandboxAnswer, _ key: String, _ request: SandboxRequest, app: String, now: Int64) {
        let expires = now + Self.life
        entries[app + " " + key] = Entry(request: Self.mark(request), answer: answer, expires: expires)
        order.append((app + " " + key, expires))
    }

    private mutating func expire(_ now: Int64) {
        var dead = 0
        while dead < order.count, order[dead].expires <= now {
            if let entry = entries[order[dead].key], entry.expires <= now { entries[order[dead].key] = nil }
            dead += 1
        }
        order.removeFirst(dead)
    }

    private static func mark(_ request: SandboxRequest) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("\(request.method) \(request.target)\n".utf8))
        hash.update(data: request.body)
        return Array(hash.finalize())
    }
}

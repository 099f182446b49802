import Ledger

/// Contacts that wait since the last run: held while it planned, or not taken by Clio or Xero.
struct ContactWaits: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        /// Why it wasn't taken; empty where it was held while planning, which is looked at again each time.
        var message = ""
        /// When it was tried, and when each side's contact had been changed last; milliseconds since 1970.
        var tried: Int64 = 0
        var clio: Int64 = 0
        var xero: Int64 = 0

        /// What wasn't taken goes again once a side was changed, and after an hour at the latest.
        func isPaused(clio: Int64, xero: Int64, now: Int64) -> Bool {
            !message.isEmpty && self.clio == clio && self.xero == xero && now - tried < 3_600_000
        }
    }

    /// By the client's id in Clio.
    var entries: [String: Entry] = [:]

    init() {}

    /// As ``text`` puts it; what can't be read waits no longer.
    init(text: String) {
        for member in (try? JSONValue.parse(Array(text.utf8)))?.members ?? [] {
            let words = (member.value.string ?? "").split(
                separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            let times = words.prefix(3).compactMap { Int64($0) }
            guard words.count == 4, times.count == 3 else { continue }
            entries[member.key] = Entry(message: String(words[3]), tried: times[0], clio: times[1], xero: times[2])
        }
    }

    /// An object with a member for each contact: `"12": "TRIED CLIO XERO MESSAGE"`.
    var text: String {
        let members = entries.sorted { $0.key < $1.key }.map { id, entry in
            JSONValue.Member(
                key: id,
                value: JSONValue(content: .string("\(entry.tried) \(entry.clio) \(entry.xero) \(entry.message)")))
        }
        return members.isEmpty ? "" : JSONValue(content: .object(members)).text
    }
}

import Foundation
import Ledger

/// Which kinds of record a file's columns could be of, over all built-in profiles of delimited files.
enum KindGuessing {
    /// Every kind of every profile.
    static let profiles: [Profile] = ["canonical", "clio-lists"].compactMap { name in
        BuiltInProfiles.rules[name].flatMap { try? Profile.parse($0, name: name, path: name) }
    }

    static var rules: [KindRules] { profiles.flatMap { $0.kinds.values } }

    /// Best first: kinds whose needed fields are all there, then those with most fields; a file named for its kind before
    /// others that fit as well. Kinds with fewer than two fields are none.
    static func guesses(_ headers: [String], path: String) -> [ExportInspection.Guess] {
        let stem = Profile.normalize(((path as NSString).lastPathComponent as NSString).deletingPathExtension)
        var found: [(guess: ExportInspection.Guess, rank: Int)] = []
        for profile in profiles {
            let areLines = profile.areLines(headers)
            let areBills = profile.kinds[.bill].map { hasBills($0.columns(of: headers)) } ?? false
            for kind in RecordKind.allCases {
                guard let rules = profile.kinds[kind] else { continue }
                let columns = rules.columns(of: headers)
                let matched = columns.count { $0 >= 0 }
                guard matched > 1 else { continue }
                let isNamed = stem.hasPrefix(Profile.normalize(kind.rawValue))
                var needed = rules.identity.isEmpty ? Field.needed(for: kind) : rules.identity
                if !isNamed { needed += telling(kind).filter { !needed.contains($0) } }
                let missing = needed.filter { columns[$0.position] < 0 && rules.defaults[$0] == nil }
                let isWhole = missing.isEmpty || kind == .line && areLines
                var rank = matched * 10 + (isNamed ? 25 : 0) + (isWhole ? 1_000 : -20 * missing.count)
                if kind == .contact, !isNamed, areBills || !hasDetails(columns) { rank -= 1_000 }
                if areLines, kind == .contact || kind == .trustTransaction, !isNamed { rank -= 2_000 }
                found.append(
                    (
                        ExportInspection.Guess(
                            profile: profile.name, kind: kind, matched: matched, missing: missing.map(\.name)), rank
                    ))
            }
        }
        // Sorting must not depend on chance: equal ranks stay in the order of the profiles and kinds.
        let order = found.indices.sorted { left, right in
            found[left].rank != found[right].rank ? found[left].rank > found[right].rank : left < right
        }
        return order.map { found[$0].guess }
    }

    /// What tells a kind from others, beyond what it can't be read without: many lists have a day, an amount and a client.
    private static func telling(_ kind: RecordKind) -> [Field] { kind == .trustTransaction ? [.bankAccount] : [] }

    /// Whether the columns say more of a contact than its name, which every list has of its clients.
    private static func hasDetails(_ columns: [Int]) -> Bool {
        let isThere = { (field: Field) in columns[field.position] >= 0 }
        guard isThere(.name) || isThere(.lastName) else { return false }
        return columns.count { $0 >= 0 } > [.id, .type, .name].count(where: isThere)
    }

    /// Whether the columns tell bills from each other and what they come to, as no list of contacts does.
    private static func hasBills(_ columns: [Int]) -> Bool {
        columns[Field.number.position] >= 0 && columns[Field.total.position] >= 0
    }

    static func rules(of guess: ExportInspection.Guess) -> KindRules? {
        profiles.first { $0.name == guess.profile }?.kinds[guess.kind]
    }
}

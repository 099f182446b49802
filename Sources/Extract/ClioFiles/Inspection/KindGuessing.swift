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
            for kind in RecordKind.allCases {
                guard let rules = profile.kinds[kind] else { continue }
                let columns = rules.columns(of: headers)
                let matched = columns.count { $0 >= 0 }
                guard matched > 1 else { continue }
                let needed = rules.identity.isEmpty ? Field.needed(for: kind) : rules.identity
                let missing = needed.filter { columns[$0.position] < 0 && rules.defaults[$0] == nil }
                let isNamed = stem.hasPrefix(Profile.normalize(kind.rawValue))
                let isNamelessContact =
                    kind == .contact && columns[Field.name.position] < 0 && columns[Field.lastName.position] < 0
                var rank = matched * 10 + (isNamed ? 25 : 0) + (missing.isEmpty ? 1_000 : -20 * missing.count)
                if isNamelessContact && !isNamed { rank -= 1_000 }
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

    static func rules(of guess: ExportInspection.Guess) -> KindRules? {
        profiles.first { $0.name == guess.profile }?.kinds[guess.kind]
    }
}

import Foundation
import Testing

/// Whatever happens in Clio, whenever a cycle comes and however it ends: after the last one Xero is what the contract says of
/// Clio's last state. `CLIO_XERO_SEEDS` plays so many histories instead of the 500, `CLIO_XERO_FIRST` begins with another seed
/// than 0, `CLIO_XERO_TRIES` shortens one that fails in so many tries instead of 120.
@Suite("Histories between two APIs against the contract")
struct CycleModelTests {
    static let parts: Int = min(4, firms)
    static let histories: Int = setting("SEEDS") ?? 500
    static let first: Int = setting("FIRST") ?? 0
    /// A firm's clients each have a history of their own.
    static let firms: Int = (histories + CycleHistory.clients - 1) / CycleHistory.clients

    @Test("Five hundred histories end as the contract says", arguments: 0..<parts)
    func histories(_ part: Int) async throws {
        var (played, cycles, deaths, troubles) = (0, 0, 0, 0)
        var (exact, open) = (0, 0)
        var (edits, disturbed) = (0, 0)
        for seed in Self.first..<Self.first + Self.firms where seed % Self.parts == part {
            let history = CycleHistory(seed: UInt64(seed))
            let outcome = try await history.play()
            (played, cycles) = (played + CycleHistory.clients, cycles + outcome.cycles)
            (deaths, troubles) = (deaths + outcome.deaths, troubles + outcome.troubles)
            (exact, open) = (exact + outcome.exact, open + outcome.open)
            (edits, disturbed) = (edits + outcome.edits, disturbed + outcome.disturbed)
            guard !outcome.faults.isEmpty else { continue }
            let (short, told) = try await Self.shrink(history, outcome)
            Issue.record(
                """
                seed \(seed), \(short.events.count) of \(history.events.count) events left:
                \(told.story.joined(separator: "\n"))
                \(told.faults.joined(separator: "\n"))
                """)
        }
        print(
            "\(played) histories, \(cycles) cycles, \(deaths) deaths, \(troubles) calls that failed, "
                + "\(exact) clients with one right outcome, \(open) with more, "
                + "\(edits) edits of payments in Xero, \(disturbed) bills that waited for them")
        #expect(deaths > 0 && troubles > 0 && exact > 0 && edits > 0 && disturbed > 0)
    }

    static let mostTries = setting("TRIES") ?? 120

    private static func setting(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment["CLIO_XERO_" + name].flatMap { Int($0) }
    }

    /// As few events as fail too: halves are taken out, then quarters, at last one by one.
    private static func shrink(
        _ history: CycleHistory, _ outcome: CycleHistory.Outcome
    ) async throws -> (CycleHistory, CycleHistory.Outcome) {
        var (history, outcome) = (history, outcome)
        var size = history.events.count / 2
        var tries = 0
        while size > 0, tries < Self.mostTries {
            var place = 0
            var isShorter = false
            while place < history.events.count, tries < Self.mostTries {
                var shorter = history
                shorter.events.removeSubrange(place..<min(place + size, history.events.count))
                tries += 1
                let other = try await shorter.play()
                if other.faults.isEmpty {
                    place += size
                } else {
                    (history, outcome, isShorter) = (shorter, other, true)
                }
            }
            if !isShorter || size > 1 { size = size == 1 ? 0 : max(size / 2, 1) }
        }
        return (history, outcome)
    }
}

import Foundation
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

/// Whatever is done in Clio and in whatever order it was sent: Xero is as if the last state had been sent at once.
@Suite("Histories against their last state sent at once")
struct TransferModelTests {
    static let firms = 12
    static let historiesPerFirm = 25
    static let steps = 6

    /// A history by its seed, and the edits that are left of it.
    struct History {
        var seed: UInt64
        var hasInterestApart: Bool
        var edits: [UInt64]

        func firm(_ group: Int) -> FirmHistory {
            FirmHistory(seed: seed, group: group, hasInterestApart: hasInterestApart)
        }

        init(seed: UInt64, hasInterestApart: Bool) {
            self.seed = seed
            self.hasInterestApart = hasInterestApart
            var dice = Dice(seed: seed ^ 0x5DEE_CE66_D1CE_4E5B)
            edits = (0..<TransferModelTests.steps).map { _ in dice.roll() }
        }
    }

    @Test("Three hundred histories end where their last state, sent at once, does", arguments: 0..<firms)
    func histories(_ firm: Int) async throws {
        let first = firm * Self.historiesPerFirm
        let histories = (first..<first + Self.historiesPerFirm).map {
            History(seed: UInt64($0), hasInterestApart: firm % 3 == 2)
        }
        let failures = try await Self.play(histories)
        for (place, words) in failures { Issue.record("seed \(histories[place].seed): \(words)") }
        guard let place = failures.keys.min() else { return }
        Issue.record("seed \(histories[place].seed) shrunk: \(try await Self.shrink(histories[place]))")
    }

    /// Fewer edits that fail as well, in words.
    private static func shrink(_ history: History) async throws -> String {
        var history = history
        var words = ""
        var place = 0
        while place < history.edits.count {
            var fewer = history
            fewer.edits.remove(at: place)
            if let failure = try await play([fewer])[0] {
                (history, words) = (fewer, failure)
            } else {
                place += 1
            }
        }
        var firm = history.firm(1)
        return history.edits.map { firm.apply($0) }.joined(separator: "; ") + "\n" + words
    }

    /// Runs after each edit of all the histories together, then sends their last states to another Xero.
    /// - Returns: what differs, by the history's place.
    private static func play(_ histories: [History]) async throws -> [Int: String] {
        var models = histories.enumerated().map { $0.element.firm($0.offset + 1) }
        let transfer = try await TransferFirm()
        let fresh = try await TransferFirm(seed: 2)
        var failures: [Int: String] = [:]
        func send(_ target: TransferFirm, _ batch: String) async throws -> RunResult {
            if histories[0].hasInterestApart { target.firm.settings["bills"] = "\"interest\": \"separate\"" }
            let empty = try SmallFirm()
            target.firm.contacts = [empty.contacts[0]]
            target.firm.bills = [empty.bills[0]]
            target.firm.lines = [empty.lines[0]]
            target.firm.payments = [empty.payments[0] + ",state"]
            target.firm.creditNotes = [empty.creditNotes[0]]
            for model in models { model.append(to: target.firm) }
            let result = try await target.run(batch) { $0.removalLimit = 10_000 }
            for problem in result.applied?.problems ?? [] {
                let group = Int(problem.text.dropFirst().prefix { $0.isNumber }) ?? 1
                failures[min(group, models.count) - 1, default: ""] += "\n\(batch): \(problem)"
            }
            for problem in result.report.problems where problem.severity == .reject {
                failures[0, default: ""] += "\n\(batch): \(problem)"
            }
            return result
        }
        do {
            _ = try await send(transfer, "first")
            for step in 0..<(histories.map(\.edits.count).max() ?? 0) {
                for place in models.indices where step < histories[place].edits.count {
                    _ = models[place].apply(histories[place].edits[step])
                }
                _ = try await send(transfer, "step-\(step)")
            }
            let last = try await send(transfer, "last")
            _ = try await send(fresh, "fresh")
            if !last.done.isEmpty { failures[0, default: ""] += "\na run without changes did \(last.done)" }
            let (one, other) = (try book(transfer), try book(fresh))
            for place in models.indices {
                let (history, atOnce) = (one[place + 1] ?? [], other[place + 1] ?? [])
                guard history != atOnce else { continue }
                failures[place, default: ""] +=
                    "\nonly after the history: \(history.subtracting(atOnce).sorted())"
                    + "\nonly sent at once: \(atOnce.subtracting(history).sorted())"
            }
        } catch {
            await transfer.stop()
            await fresh.stop()
            throw error
        }
        await transfer.stop()
        await fresh.stop()
        return failures
    }

    /// What stands in the books of each group: documents with all that is on them, and the contacts they are addressed to.
    private static func book(_ transfer: TransferFirm) throws -> [Int: Set<String>] {
        var book: [Int: Set<String>] = [:]
        var contacts: [String: String] = [:]
        for contact in try JSONValue.parse(transfer.xero.book)["Contacts"]?.elements ?? [] {
            contacts[contact["ContactNumber"]?.string ?? ""] = contact.text
        }
        for kind in ["Invoices", "CreditNotes"] {
            for var document in try transfer.documents(kind) where !["VOIDED", "DELETED"].contains(document.status) {
                document.lines.sort()
                // A credit note keeps the number its invoice had when it was made.
                if kind == "CreditNotes" { document.reference = "" }
                let group = Int(document.number.dropFirst().prefix { $0.isNumber }) ?? 0
                book[group, default: []].insert("\(kind) \(document)")
                book[group, default: []].insert(contacts[document.contact] ?? "")
            }
        }
        return book
    }
}

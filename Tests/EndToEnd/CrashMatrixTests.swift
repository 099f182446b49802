import Foundation
import TestSupport
import Testing
import XeroSandbox

/// The program is killed, as by a power cut, whenever it writes to Xero, and started again: Xero's book is that of a run
/// nothing happened to. Sixty bills are sent, then changed, voided, paid otherwise.
@Suite("Killed at every write")
struct CrashMatrixTests {
    struct Expected: Sendable {
        let firm = InventedFirm(seed: 4, bills: 60)
        let later: InventedFirm
        var first = ""
        var second = ""
        /// Kinds of writes: `PUT /CreditNotes/{id}/Allocations`.
        var kinds: [String] = []

        init() async throws {
            later = firm.edited(seed: 5)
            let place = try await TransferPlace(firm)
            #expect(try await place.run("run").exitCode == 0)
            first = place.book
            try place.export(later)
            let second = try await place.run("run", "--max-void", "10000")
            #expect(second.exitCode == 0, "\(second.errors)")
            self.second = place.book
            kinds = place.xero.counters.keys.filter { !$0.hasPrefix("GET") && $0 != "POST /connect/token" }.sorted()
            await place.xero.stop()
        }
    }

    @Test("After it was done, before the answer: one write after the other")
    func afterEachWrite() async throws {
        let expected = try await Expected()
        let faults = ["PUT", "POST", "DELETE"].map {
            SandboxFault(.slow(milliseconds: 60_000), method: $0, path: "/api.xro/*")
        }
        try await lives(expected) { try await $0.runAndKill(faults) }
    }

    @Test("Before it was done: the first of each kind of write, in flight with others")
    func beforeEachKind() async throws {
        let expected = try await Expected()
        #expect(
            expected.kinds == [
                "DELETE /CreditNotes/{id}/Allocations/{id}", "POST /Contacts", "POST /CreditNotes", "POST /Invoices",
                "POST /Payments/{id}", "PUT /Contacts", "PUT /CreditNotes", "PUT /CreditNotes/{id}/Allocations",
                "PUT /Invoices", "PUT /Invoices/{id}/History", "PUT /Payments",
            ])
        // In the order they are sent; of the first transfer, then of the changes.
        var left = [
            "PUT /Contacts", "PUT /Invoices", "PUT /CreditNotes", "PUT /CreditNotes/{id}/Allocations",
            "PUT /Payments", "", "POST /Contacts", "POST /Payments/{id}",
            "DELETE /CreditNotes/{id}/Allocations/{id}", "POST /CreditNotes", "POST /Invoices", "PUT /Invoices",
            "PUT /Invoices/{id}/History", "",
        ]
        try await lives(expected) { place in
            let parts = left.removeFirst().split(separator: " ").map(String.init)
            guard parts.count == 2 else { return false }
            let path = "/api.xro/2.0" + parts[1].replacing("{id}", with: "*")
            let isKilled = try await place.runAndKill([SandboxFault(.dropBefore, method: parts[0], path: path)])
            #expect(isKilled, "\(parts)")
            return isKilled
        }
        #expect(left.isEmpty)
    }

    /// Lets it live and die until a run comes to its end; then the same with the firm's changes.
    private func lives(
        _ expected: Expected, _ life: (TransferPlace) async throws -> Bool
    ) async throws {
        let place = try await TransferPlace(expected.firm)
        var deaths = 0
        while deaths < 200, try await life(place) { deaths += 1 }
        #expect(try await place.run("run").exitCode == 0)
        #expect(place.book == expected.first, "first transfer, after \(deaths) deaths")
        #expect(deaths > 3)
        try place.export(expected.later)
        deaths = 0
        while deaths < 200, try await life(place) { deaths += 1 }
        let last = try await place.run("run", "--max-void", "10000")
        #expect(last.exitCode == 0, "\(last.errors)")
        #expect(place.book == expected.second, "changes, after \(deaths) deaths")
        #expect(deaths > 3)
        #expect(try await place.run("run").output.contains("nothing to do"))
        await place.xero.stop()
    }
}

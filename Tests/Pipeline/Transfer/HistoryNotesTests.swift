import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("What Xero's history says of an invoice that changed")
struct HistoryNotesTests {
    private static func notes(_ transfer: TransferFirm, _ number: String) async throws -> [String] {
        let id = try await transfer.id(number)
        let answer = try await transfer.person(.get, "Invoices/\(id)/History")
        return (answer["HistoryRecords"]?.elements ?? []).filter { $0["Changes"]?.string == "Note" }
            .compactMap { $0["Details"]?.string }
    }

    @Test("A new invoice has none; a changed one says what changed, once; a voided one why")
    func changes() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            #expect(try await Self.notes(transfer, "INV-2").isEmpty)
            transfer.firm.change(\.bills, "102", "due_at", "2026-04-01")
            let plan = try await transfer.plan("two")
            #expect(plan.report.calls?.calls == 2)
            #expect(try await transfer.apply("two").exitCode == .done)
            let note = "clio-xero two: the bill changed in Clio: DueDate 2026-02-19 → 2026-04-01"
            #expect(try await Self.notes(transfer, "INV-2") == [note])
            try await transfer.apply("two")
            try await transfer.run("three")
            #expect(try await Self.notes(transfer, "INV-2") == [note])
            transfer.firm.change(\.bills, "102", "state", "void")
            try await transfer.run("four")
            let voided = try #require(try transfer.documents("Invoices").first { $0.status == "VOIDED" })
            let notes = try await Self.notes(transfer, voided.number)
            #expect(notes.first == "clio-xero four: the bill was voided in Clio", "\(voided.number) \(notes)")
        }
    }

    @Test("Switched off there is none, and a note that Xero doesn't take holds nothing back")
    func off() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            transfer.xero.add(SandboxFault(.internalError, path: "*/History", times: 50))
            transfer.firm.change(\.bills, "102", "due_at", "2026-04-01")
            let result = try await transfer.run("two")
            #expect(result.exitCode == .done && result.done == ["update invoice 1"], "\(result.words)")
            transfer.xero.clearFaults()
            #expect(try await Self.notes(transfer, "INV-2").isEmpty)
            transfer.firm.settings["api"] = (transfer.firm.settings["api"] ?? "").replacing(
                "\"customConnection\"", with: "\"historyNotes\": false, \"customConnection\"")
            transfer.firm.change(\.bills, "102", "due_at", "2026-04-02")
            #expect(try await transfer.run("three").done == ["update invoice 1"])
            #expect(try await Self.notes(transfer, "INV-2").isEmpty)
        }
    }
}

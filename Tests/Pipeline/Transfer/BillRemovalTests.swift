import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("A bill that is voided or deleted in Clio, and one that merely leaves the scope")
struct BillRemovalTests {
    @Test(
        "A draft is deleted, an approved, a credited and a paid invoice are voided with all that is on them",
        arguments: ["void", "deleted"])
    func removed(_ state: String) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.bills.append("104,INV-4,12,0002-Roe,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            transfer.firm.lines.append("1005,104,0002-Roe,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
            transfer.firm.payments.append("502,102,12,2026-02-03,40.00,Check,C-7,Operating")
            try await transfer.run("one")
            for bill in ["101", "102", "103", "104"] { transfer.firm.change(\.bills, bill, "state", state) }
            let result = try await transfer.run("two")
            #expect(result.applied?.problems == [], "\(result.words)")
            #expect(
                Set(result.done) == ["delete payment 2", "void credit_note 1", "void invoice 3", "delete invoice 1"])
            let statuses = try transfer.documents("Invoices").map { "\($0.number) \($0.status) \($0.payments.count)" }
            #expect(
                statuses == [
                    "INV-1 VOID 1 VOIDED 0", "INV-2 VOID 1 VOIDED 0", "INV-3 VOID 1 DELETED 0", "INV-4 VOID 1 VOIDED 0",
                ])
            #expect(try transfer.creditNote("CN-1 VOID 1").status == "VOIDED")
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("A bill that comes back goes again under its number, with all that was on it, however often")
    func comesBack() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments.append("502,102,12,2026-02-03,40.00,Check,C-7,Operating")
            try await transfer.run("first")
            func live() throws -> [BookDocument] {
                try (transfer.documents("Invoices") + transfer.documents("CreditNotes"))
                    .filter { $0.status != "VOIDED" && $0.status != "DELETED" }
            }
            let before = try live()
            let states = ["101": "paid", "102": "awaiting_payment", "103": "draft"]
            for round in ["one", "two"] {
                for bill in states.keys { transfer.firm.change(\.bills, bill, "state", "void") }
                let gone = try await transfer.run(round + "-gone")
                #expect(gone.exitCode == .done, "\(gone.words)")
                #expect(try live().isEmpty)
                for (bill, state) in states { transfer.firm.change(\.bills, bill, "state", state) }
                let back = try await transfer.run(round + "-back")
                #expect(back.exitCode == .done, "\(back.words)")
                #expect(try live() == before)
                #expect(try await transfer.run("nothing").batchPath == nil)
            }
        }
    }

    @Test("A state that was lost meets its own `NUMBER VOID 1`: the next number is taken, once, whatever dies")
    func numberTakenByItsOwn() async throws {
        try await TransferFirm.with { transfer in
            for round in 1...3 {
                try await transfer.run("first-\(round)")
                for bill in ["101", "102"] { transfer.firm.change(\.bills, bill, "state", "void") }
                if round == 3 {
                    // The answer to the number that is free is lost, and the process dies of it.
                    transfer.xero.add(SandboxFault(.dropAfter, method: "POST", path: "*/Invoices", nth: 3, times: 20))
                    await #expect(throws: (any Error).self) { try await transfer.run("dies") }
                    transfer.xero.clearFaults()
                }
                let gone = try await transfer.run("gone-\(round)")
                #expect(gone.exitCode == .done, "\(gone.words)")
                let numbers = try transfer.documents("Invoices").filter { $0.status == "VOIDED" }.map(\.number)
                #expect(Set(numbers) == Set((1...round).flatMap { ["INV-1 VOID \($0)", "INV-2 VOID \($0)"] }))
                #expect(numbers.count == 2 * round)
                #expect(try transfer.creditNote("CN-1 VOID \(round)").status == "VOIDED")
                #expect(try await transfer.run("nothing").batchPath == nil)
                transfer.firm.change(\.bills, "101", "state", "paid")
                transfer.firm.change(\.bills, "102", "state", "awaiting_payment")
                try FileManager.default.removeItem(
                    atPath: (transfer.firm.statePath as NSString).deletingLastPathComponent)
            }
        }
    }

    @Test("A voided credit note that comes back goes again under its number")
    func creditNoteComesBack() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let before = try transfer.creditNote("CN-1")
            transfer.firm.change(\.creditNotes, "701", "state", "voided")
            let plan = try await transfer.plan("two")
            // Taken off, given another number, voided.
            #expect(plan.report.calls?.calls == 3)
            let writes = transfer.xero.writes.count
            try await transfer.apply("two")
            #expect(transfer.xero.writes.count - writes == 3)
            transfer.firm.change(\.creditNotes, "701", "state", "applied")
            let back = try await transfer.run("three")
            #expect(back.done == ["create credit_note 1"], "\(back.words)")
            #expect(try transfer.creditNote("CN-1") == before)
        }
    }

    @Test("A bill with somebody else's payment on its invoice is held, and nothing of it is taken off")
    func strangersPayment() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await transfer.pay("INV-2", "10.00", on: "2026-02-05")
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "state", "void")
            let result = try await transfer.run("two")
            #expect(result.held == ["other-payments"])
            #expect(result.exitCode == .someRejected)
            #expect(transfer.book == book)
        }
    }

    @Test(
        "A bill whose payment is reconciled, or lies in a locked period, is held and nothing of it is taken off",
        arguments: [true, false])
    func fixedPayment(_ isReconciled: Bool) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.change(\.payments, "501", "date", "2026-01-05")
            try await transfer.run("one")
            if isReconciled {
                transfer.xero.mark(
                    payment: try #require(try await transfer.payments(on: "INV-1").first), reconciled: true)
            } else {
                transfer.xero.setLockDates(period: "2026-01-05", endOfYear: nil)
            }
            let book = transfer.book
            transfer.firm.change(\.bills, "101", "state", "void")
            let result = try await transfer.run("two")
            #expect(result.held == [isReconciled ? "reconciled-payment" : "locked-period"], "\(result.words)")
            #expect(transfer.book == book)
        }
    }

    @Test("A voided bill in a locked period is held")
    func locked() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.xero.setLockDates(period: nil, endOfYear: "2026-01-31")
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "state", "void")
            #expect(try await transfer.run("two").held == ["locked-period"])
            #expect(transfer.book == book)
        }
    }

    static let scopes = [
        "\"issuedFrom\": \"2026-06-01\"", "\"states\": [\"draft\"]", "\"export\": false", "payments none",
    ]

    @Test("What leaves the scope is neither voided nor deleted", arguments: scopes)
    func scope(_ setting: String) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let book = transfer.book
            if setting == "payments none" {
                transfer.firm.settings["payments"] = "null"
            } else {
                transfer.firm.settings["bills"] = setting
            }
            for scope in ["changes", "full"] {
                transfer.firm.settings["files"] = ", \"scope\": \"\(scope)\""
                let result = try await transfer.run(scope)
                #expect(result.applied == nil, "\(result.done)")
                #expect(transfer.book == book)
            }
        }
    }

    @Test("An invoice that was voided in Xero is not sent again when its bill changes, but named")
    func voidedInXero() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            let id = try await transfer.id("INV-2")
            try await transfer.person(.post, "Invoices/\(id)", #"{"Status":"VOIDED"}"#)
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "due_at", "2026-03-19")
            #expect(try await transfer.run("two").held == ["removed-in-xero"])
            #expect(transfer.book == book)
        }
    }

    @Test(
        "A new bill of the number, contact, day and total of one that is voided in the same run is never taken for it")
    func sameNumberAgain() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            transfer.firm.change(\.bills, "102", "state", "void")
            transfer.firm.bills.append(
                "109,INV-2,12,0002-Roe,awaiting_payment,2026-01-20,2026-02-19,January,USD,100.00,")
            transfer.firm.lines.append("1010,109,0002-Roe,2026-01-15,FlatFee,,E. Harbour,Will,,1,100.00,0,")
            let result = try await transfer.run("two")
            #expect(result.held == ["number-taken"], "\(result.words)")
            #expect(result.done == ["void invoice 1"])
            #expect(try await transfer.run("three").done == ["create invoice 1"])
        }
    }
}

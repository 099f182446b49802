import Ledger
import Testing
import WebAccess

@testable import Pipeline

/// Before somebody can void an invoice in Xero, they take its payments and credit notes off.
@Suite("Invoices that people void in Xero, with what was on them")
struct VoidedInvoiceDriftTests {
    /// Deletes the payments of INV-1, voids it, and has the next run tell it.
    private func void(_ transfer: TransferFirm) async throws {
        try await transfer.run("one")
        for payment in try await transfer.payments(on: "INV-1") { try await transfer.delete(payment: payment) }
        try await transfer.person(.post, "Invoices/\(try await transfer.id("INV-1"))", #"{"Status":"VOIDED"}"#)
        for batch in ["two", "three"] {
            let told = try await transfer.run(batch)
            #expect(told.notices.map(\.message) == ["somebody voided invoice INV-1 in Xero"])
            #expect(told.exitCode == .stopped && told.held == [] && told.batchPath == nil, "\(told.words)")
        }
    }

    @Test("Accepted, its payment is left alone too; what comes to the bill after that waits, with what can be done")
    func accepted() async throws {
        try await TransferFirm.with { transfer in
            try await void(transfer)
            let book = transfer.book
            #expect(try transfer.drift().accept(["INV-1"]) == 1)
            for batch in ["four", "five"] {
                let quiet = try await transfer.run(batch)
                #expect(quiet.exitCode == .done && quiet.notices == [] && quiet.batchPath == nil, "\(quiet.words)")
            }
            transfer.firm.change(\.payments, "501", "amount", "300.00")
            transfer.firm.payments.append("502,101,11,2026-02-03,45.00,Wire,W-2,Operating")
            let held = try await transfer.run("six")
            #expect(held.held == ["removed-in-xero"], "\(held.words)")
            #expect(
                held.words.contains(
                    "Void the bill in Clio too, or have it made anew: `clio-xero drift --restore INV-1`."))
            #expect(transfer.book == book)
        }
    }

    @Test("Restored under its number it is refused, and the way out that is told works, also after it was accepted")
    func restored() async throws {
        try await TransferFirm.with { transfer in
            try await void(transfer)
            #expect(try transfer.drift().accept(["INV-1"]) == 1)
            #expect(try transfer.drift().restore(["INV-1"]) == 1)
            #expect(try transfer.drift().list().map(\.isToBeRestored) == [true])
            let refused = try await transfer.run("four")
            #expect(refused.done == ["create invoice 0 refused 1", "create payment 0 held 1"])
            #expect(refused.exitCode == .someRejected)
            #expect(
                refused.words.contains(
                    """
                    Give the bill another number in Clio, then run again; or leave it voided with \
                    `clio-xero drift --accept INV-1`.
                    """), "\(refused.words)")
            transfer.firm.change(\.bills, "101", "number", "INV-1B")
            let anew = try await transfer.run("five")
            #expect(anew.done == ["create invoice 1", "create payment 1"], "\(anew.words)")
            #expect(anew.exitCode == .done)
            #expect(try transfer.invoice("INV-1B").status == "PAID")
            #expect(try transfer.drift().list() == [])
            #expect(try await transfer.run("six").batchPath == nil)
        }
    }

    @Test("Its credit note goes onto the invoice that is made anew")
    func creditNote() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let note = try #require(try transfer.state.link(LinkKey(.creditNote, "701-102")))
            try await transfer.person("DELETE", "CreditNotes/\(note.xeroID)/Allocations/\(note.allocationID)", nil)
            try await transfer.person(.post, "Invoices/\(try await transfer.id("INV-2"))", #"{"Status":"VOIDED"}"#)
            let told = try await transfer.run("two")
            #expect(told.notices.map(\.message) == ["somebody voided invoice INV-2 in Xero"])
            #expect(told.batchPath == nil)
            #expect(try transfer.drift().restore(nil) == 1)
            transfer.firm.change(\.bills, "102", "number", "INV-2B")
            let anew = try await transfer.run("three")
            #expect(anew.done.contains("create invoice 1"), "\(anew.words)")
            #expect(anew.exitCode == .done, "\(anew.words)")
            #expect(try transfer.invoice("INV-2B").allocations == ["2026-02-02 20.00 CN-1"])
            #expect(try await transfer.run("four").batchPath == nil)
        }
    }

    @Test(
        "Voided in Clio after it was accepted, or after restoring it was chosen, both sides agree",
        arguments: [true, false])
    func voidedInClio(isAccepted: Bool) async throws {
        try await TransferFirm.with { transfer in
            try await void(transfer)
            let drift = try transfer.drift()
            #expect(try (isAccepted ? drift.accept(nil) : drift.restore(nil)) == 1)
            let book = transfer.book
            transfer.firm.change(\.bills, "101", "state", "void")
            let agreed = try await transfer.run("four")
            #expect(agreed.exitCode == .done, "\(agreed.words)")
            #expect(try drift.list() == [])
            #expect(try await transfer.run("five").exitCode == .done)
            #expect(transfer.book == book)
        }
    }

    @Test("One that was to be restored and is deleted before that happens can be chosen once more")
    func deletedBeforeRestored() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let path = "Invoices/\(try await transfer.id("INV-3"))"
            try await transfer.person(.post, path, #"{"DueDate":"2026-04-01"}"#)
            #expect(try await transfer.run("two").exitCode == .stopped)
            let drift = try transfer.drift()
            #expect(try drift.restore(["INV-3"]) == 1)
            try await transfer.person(.post, path, #"{"Status":"DELETED"}"#)
            let held = try await transfer.run("three")
            #expect(held.held == ["removed-in-xero"], "\(held.words)")
            #expect(held.words.contains("have it made anew: `clio-xero drift --restore INV-3`."))
            #expect(try drift.restore(["INV-3"]) == 1)
            transfer.firm.change(\.bills, "103", "number", "INV-3B")
            let anew = try await transfer.run("four")
            #expect(anew.done == ["create invoice 1"], "\(anew.words)")
            #expect(try drift.list() == [])
        }
    }

    @Test("A number that can't be meant changes nothing of what else was named")
    func allOrNothing() async throws {
        try await TransferFirm.with { transfer in
            try await void(transfer)
            let drift = try transfer.drift()
            let failed = await exitCode { try drift.decide(restore: ["INV-9"], accept: ["INV-1"]) }
            #expect(failed.code == .usage)
            #expect(try drift.list().map(\.number) == ["INV-1"])
        }
    }
}

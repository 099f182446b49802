import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("From files to the API, and batches that are applied by hand")
struct FilesToAPITests {
    private func handOver(_ transfer: TransferFirm) async throws {
        transfer.firm.settings["to"] = "files"
        try transfer.firm.run("files")
        transfer.firm.settings["to"] = "api"
    }

    /// What the import screens make of the batch: contacts, drafts without our numbers, a person's receipt.
    private func importByHand(_ transfer: TransferFirm, isApproved: Bool) async throws {
        try await transfer.contact("Jane Roe", email: "jane@example.com")
        try await transfer.contact("Acme Ltd", email: "billing@acme.example")
        let status = isApproved ? "AUTHORISED" : "DRAFT"
        try await transfer.invoice("INV-1", contact: "Acme Ltd", total: "345", date: "2026-01-10", status: status)
        try await transfer.invoice("INV-2", contact: "Jane Roe", total: "100", status: status)
        try await transfer.invoice("INV-3", contact: "Acme Ltd", total: "50", date: "2026-02-10", status: "DRAFT")
        try await transfer.person(
            .put, "CreditNotes",
            """
            {"CreditNotes":[{"Type":"ACCRECCREDIT","CreditNoteNumber":"CN-1","Contact":{"Name":"Jane Roe"},\
            "Date":"2026-02-02","Status":"\(status)","LineItems":[{"Description":"Courtesy","Quantity":1,"UnitAmount":20,\
            "AccountCode":"205","TaxType":"NONE"}]}]}
            """)
        if isApproved { try await transfer.pay("INV-1", "345", on: "2026-02-01") }
    }

    @Test("A hand-off that was imported and finished by hand is linked, and nothing is sent again")
    func imported() async throws {
        try await TransferFirm.with { transfer in
            try await handOver(transfer)
            try await importByHand(transfer, isApproved: true)
            let result = try await transfer.run("api")
            #expect(
                result.done == ["link contact 2", "link invoice 3", "link credit_note 1", "link payment 1"],
                "\(result.words)")
            #expect(result.exitCode == .done)
            #expect(try transfer.documents("Invoices").count == 3)
            #expect(try transfer.invoice("INV-1").payments.count == 1)
            #expect(try transfer.invoice("INV-2").allocations == ["2026-02-02 20.00 CN-1"])
            #expect(try await transfer.run("again").batchPath == nil)
        }
    }

    @Test("A hand-off whose drafts nobody approved yet is approved; a payment nobody recorded is held")
    func importedAsDrafts() async throws {
        try await TransferFirm.with { transfer in
            try await handOver(transfer)
            try await importByHand(transfer, isApproved: false)
            let result = try await transfer.run("api")
            #expect(result.held == ["handed-over-not-found"], "\(result.words)")
            #expect(
                try transfer.documents("Invoices").map { "\($0.number) \($0.status)" } == [
                    "INV-1 AUTHORISED", "INV-2 AUTHORISED", "INV-3 DRAFT",
                ])
            #expect(try transfer.invoice("INV-2").allocations == ["2026-02-02 20.00 CN-1"])
        }
    }

    @Test("A hand-off that was never imported is held, bill by bill")
    func notImported() async throws {
        try await TransferFirm.with { transfer in
            try await handOver(transfer)
            let result = try await transfer.run("api")
            #expect(result.held == ["handed-over-not-found", "handed-over-not-found", "handed-over-not-found"])
            #expect(try transfer.documents("Invoices").isEmpty)
        }
    }

    @Test("A batch made for files is applied only by taking it over, and then once")
    func takeOver() async throws {
        try await TransferFirm.with { transfer in
            try await handOver(transfer)
            let refused = await exitCode { try await transfer.apply("files") }
            #expect(refused.code == .stopped)
            #expect(refused.words.contains("--take-over"))
            #expect(try transfer.documents("Invoices").isEmpty)
            let result = try await transfer.apply("files", takesOver: true)
            #expect(result.exitCode == .done, "\(result.problems)")
            #expect(try transfer.documents("Invoices").count == 3)
            #expect(try transfer.invoice("INV-1").status == "PAID")
            let book = transfer.book
            #expect(try await transfer.apply("files", takesOver: true).isRepeated)
            #expect(try await transfer.run("after").batchPath == nil)
            #expect(transfer.book == book)
        }
    }

    @Test("Applying a finished batch again does nothing")
    func twice() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.plan("one")
            #expect(try transfer.documents("Invoices").isEmpty)
            try await transfer.apply("one")
            let (book, writes) = (transfer.book, transfer.xero.writes.count)
            let again = try await transfer.apply("one")
            #expect(again.isRepeated && again.exitCode == .done)
            #expect(transfer.book == book)
            #expect(transfer.xero.writes.count <= writes + 1, "a token at most")
        }
    }

    @Test("What was planned from an older state is held as stale")
    func stale() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            transfer.firm.change(\.bills, "102", "due_at", "2026-03-19")
            transfer.firm.payments.append(PaymentChangeTests.later)
            try await transfer.plan("old")
            transfer.firm.change(\.bills, "102", "due_at", "2026-03-20")
            try await transfer.run("new")
            let book = transfer.book
            let result = try await transfer.apply("old")
            #expect(result.exitCode == .someRejected)
            #expect(result.rows.map(\.held) == [1, 1])
            #expect(transfer.book == book)
        }
    }

    enum Planned: CaseIterable { case update, payment, void }

    @Test("Where a person changed an invoice in Xero since, nothing of its bill is sent", arguments: Planned.allCases)
    func personMeanwhile(_ what: Planned) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            switch what {
            case .update: transfer.firm.change(\.bills, "102", "due_at", "2026-03-19")
            case .payment: transfer.firm.payments.append(PaymentChangeTests.later)
            case .void: transfer.firm.change(\.bills, "102", "state", "void")
            }
            // Another bill goes on.
            transfer.firm.change(\.bills, "103", "due_at", "2026-03-19")
            try await transfer.plan("two")
            try await transfer.pay("INV-2", "30.00", on: "2026-02-10")
            let before = try transfer.invoice("INV-2")
            let result = try await transfer.apply("two")
            #expect(result.exitCode == .someRejected)
            #expect(
                result.problems.allSatisfy { $0.message.contains("somebody changed its invoice") }, "\(result.problems)"
            )
            #expect(try transfer.invoice("INV-2") == before)
            #expect(try transfer.creditNote("CN-1").status == "PAID")
            #expect(try transfer.invoice("INV-3").due == "2026-03-19")
        }
    }

    @Test("A batch whose operations were edited is refused")
    func editedOperations() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.plan("one")
            let operations = try transfer.firm.text("batches/one/operations.ndjson")
            try transfer.firm.put("batches/one/operations.ndjson", operations.replacing("345.00", with: "145.00"))
            let refused = await exitCode { try await transfer.apply("one") }
            #expect(refused.code == .inputUnusable)
            #expect(try transfer.documents("Invoices").isEmpty)
        }
    }

    @Test("A batch of another organisation, and a state of another, are refused")
    func otherOrganisation() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.plan("one")
            let other = try await TransferFirm(seed: 2)
            transfer.firm.useAPI(other.xero.baseURL)
            let bound = await exitCode { try await transfer.apply("one") }
            #expect(bound.code == .configuration)
            try FileManager.default.removeItem(atPath: transfer.firm.folder + "/state")
            let planned = await exitCode { try await transfer.apply("one") }
            #expect(planned.code == .configuration)
            #expect(planned.words.contains("another Xero organisation"))
            #expect(try other.documents("Invoices").isEmpty)
            await other.stop()
        }
    }
}

import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("A bill that changes after it was sent")
struct BillChangeTests {
    /// INV-2 has a credit note on it in the usual firm; here nothing is on it.
    static func plain(_ firm: SmallFirm) { firm.drop(\.creditNotes, "701") }

    /// A part payment of 40 on INV-2, and nothing else.
    static func partPaid(_ firm: SmallFirm) {
        plain(firm)
        firm.payments.append("502,102,12,2026-02-03,40.00,Check,C-7,Operating")
    }

    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isOfLine = false
        var column: String
        var value: String
        var check: @Sendable (BookDocument) -> Bool
    }

    static let edits = [
        Edit(testDescription: "number", column: "number", value: "INV-22") { $0.number == "INV-22" },
        Edit(testDescription: "contact", column: "contact_id", value: "11") { $0.contact == "clio-11" },
        Edit(testDescription: "issue date", column: "issued_at", value: "2026-01-21") { $0.date == "2026-01-21" },
        Edit(testDescription: "due date", column: "due_at", value: "2026-03-19") { $0.due == "2026-03-19" },
        Edit(testDescription: "subject", column: "subject", value: "Wills") { $0.reference == "Wills" },
        Edit(testDescription: "no subject and matter", column: "subject", value: "") { $0.reference == "0002-Roe" },
        Edit(testDescription: "description", isOfLine: true, column: "description", value: "Last will") {
            $0.lines.first?.hasPrefix("Last will|") == true
        },
        Edit(testDescription: "account", isOfLine: true, column: "kind", value: "HardCost") {
            $0.lines.first?.contains("|260|") == true
        },
    ]

    @Test(
        "An edited field of an unpaid bill is one update that keeps the line and touches nothing else", arguments: edits
    )
    func field(_ edit: Edit) async throws {
        try await TransferFirm.with(Self.plain) { transfer in
            try await transfer.run("one")
            let id = try await transfer.id("INV-2")
            let lines = try await transfer.lineIDs("INV-2")
            let others = try transfer.documents("Invoices").filter { $0.number != "INV-2" }
            let writes = transfer.xero.writes.count
            transfer.firm.change(
                edit.isOfLine ? \.lines : \.bills, edit.isOfLine ? "1003" : "102", edit.column, edit.value)
            let result = try await transfer.run("two")
            #expect(result.done == ["update invoice 1"], "\(result.words)")
            #expect(transfer.xero.writes.count == writes + 1)
            let number = edit.column == "number" ? edit.value : "INV-2"
            let invoice = try transfer.invoice(number)
            #expect(edit.check(invoice), "\(invoice)")
            #expect(try await transfer.id(number) == id)
            #expect(Set(try await transfer.lineIDs(number).values) == Set(lines.values))
            #expect(try transfer.documents("Invoices").filter { $0.number != number } == others)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("Lines that are added and removed change the invoice, and a line that stays keeps its id")
    func addedAndRemovedLines() async throws {
        try await TransferFirm.with(Self.plain) { transfer in
            transfer.firm.lines.append("1006,102,0002-Roe,2026-01-16,TimeEntry,,E. Harbour,Call,,0.2,250.00,0,")
            transfer.firm.change(\.bills, "102", "total", "150.00")
            try await transfer.run("one")
            let before = try await transfer.lineIDs("INV-2")
            transfer.firm.drop(\.lines, "1006")
            transfer.firm.lines.append("1007,102,0002-Roe,2026-01-17,TimeEntry,,E. Harbour,Letter,,0.5,250.00,0,")
            transfer.firm.change(\.bills, "102", "total", "225.00")
            #expect(try await transfer.run("two").done == ["update invoice 1"])
            let after = try await transfer.lineIDs("INV-2")
            #expect(after.keys.sorted() == ["Letter", "Will"])
            #expect(after["Will"] == before["Will"])
            #expect(try transfer.invoice("INV-2").total == "225.00")
        }
    }

    @Test("Lines in another order change nothing in Xero")
    func reorderedLines() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let book = transfer.book
            // Clio's ids order a bill's lines.
            transfer.firm.change(\.lines, "1001", "id", "1008")
            let result = try await transfer.run("two")
            #expect(result.done == ["link invoice 1"])
            #expect(transfer.book == book)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("A draft that is approved in Clio is approved in Xero, and its payment follows")
    func approved() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            #expect(try transfer.invoice("INV-3").status == "DRAFT")
            transfer.firm.change(\.bills, "103", "state", "awaiting_approval")
            #expect(try await transfer.run("two").done == ["update invoice 1"])
            #expect(try transfer.invoice("INV-3").status == "SUBMITTED")
            transfer.firm.change(\.bills, "103", "state", "paid")
            transfer.firm.payments.append("503,103,11,2026-02-20,50.00,Wire,W-3,Operating")
            #expect(try await transfer.run("three").done == ["update invoice 1", "create payment 1"])
            #expect(try transfer.invoice("INV-3").status == "PAID")
        }
    }

    @Test("An approved bill that is a draft again in Clio is held with its reason")
    func draftAgain() async throws {
        try await TransferFirm.with(Self.plain) { transfer in
            try await transfer.run("one")
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "state", "draft")
            let result = try await transfer.run("two")
            #expect(result.exitCode == .someRejected)
            #expect(result.held == ["status-forbids"])
            #expect(transfer.book == book)
        }
    }

    @Test("What Xero lets change on a part-paid invoice is a plain update")
    func allowedOnPartPaid() async throws {
        try await TransferFirm.with(Self.partPaid) { transfer in
            try await transfer.run("one")
            let payments = try await transfer.payments(on: "INV-2")
            for (column, value) in [
                ("number", "INV-2A"), ("due_at", "2026-04-01"), ("subject", "Wills"), ("contact_id", "11"),
            ] {
                transfer.firm.change(\.bills, "102", column, value)
            }
            transfer.firm.change(\.lines, "1003", "description", "Last will")
            let result = try await transfer.run("two")
            #expect(result.done == ["update invoice 1"], "\(result.words)")
            #expect(try transfer.invoice("INV-2A").outstanding == "60.00")
            #expect(try await transfer.payments(on: "INV-2A") == payments)
        }
    }

    @Test("New amounts on a part-paid invoice take its payment and credit note off and put them on again")
    func amountsOnPartPaid() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments.append("502,102,12,2026-02-03,40.00,Check,C-7,Operating")
            try await transfer.run("one")
            let before = try transfer.invoice("INV-2")
            #expect(before.outstanding == "40.00")
            transfer.firm.change(\.bills, "102", "total", "130.00")
            transfer.firm.change(\.lines, "1003", "price", "130.00")
            let result = try await transfer.run("two")
            #expect(
                Set(result.done) == [
                    "delete payment 1", "update invoice 1", "update credit_note 1", "create payment 1",
                ], "\(result.words)")
            let after = try transfer.invoice("INV-2")
            #expect((after.total, after.outstanding) == ("130.00", "70.00"))
            #expect((after.payments, after.allocations) == (before.payments, before.allocations))
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("An invoice with a credit note on it changes its contact together with the note")
    func contactOfACreditedInvoice() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.firm.change(\.bills, "102", "contact_id", "11")
            transfer.firm.change(\.creditNotes, "701", "contact_id", "11")
            let result = try await transfer.run("two")
            #expect(result.applied?.problems == [], "\(result.words)")
            #expect(try transfer.invoice("INV-2").contact == "clio-11")
            #expect(try transfer.creditNote("CN-1").contact == "clio-11")
            #expect(try transfer.invoice("INV-2").outstanding == "80.00")
        }
    }

    @Test("New amounts are held where somebody else's payment is on the invoice")
    func strangersPayment() async throws {
        try await TransferFirm.with(Self.partPaid) { transfer in
            try await transfer.run("one")
            try await transfer.pay("INV-2", "10.00", on: "2026-02-05")
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "total", "130.00")
            transfer.firm.change(\.lines, "1003", "price", "130.00")
            let result = try await transfer.run("two")
            #expect(result.held == ["other-payments"])
            #expect(result.exitCode == .someRejected)
            #expect(transfer.book == book)
        }
    }

    @Test("New amounts are held where somebody else's credit is on the invoice")
    func strangersCredit() async throws {
        try await TransferFirm.with(Self.partPaid) { transfer in
            try await transfer.run("one")
            let contact = try #require(try await transfer.record("Invoices", "INV-2")["Contact"]?["ContactID"]?.string)
            try await transfer.person(
                .put, "CreditNotes",
                """
                {"CreditNotes":[{"Type":"ACCRECCREDIT","CreditNoteNumber":"X-1","Contact":{"ContactID":"\(contact)"},\
                "Date":"2026-02-05","Status":"AUTHORISED","LineItems":[{"Description":"Sorry","Quantity":1,"UnitAmount":5,\
                "AccountCode":"205","TaxType":"NONE"}]}]}
                """)
            let invoice = try await transfer.id("INV-2")
            try await transfer.person(
                .put, "CreditNotes/X-1/Allocations",
                #"{"Allocations":[{"Invoice":{"InvoiceID":"\#(invoice)"},"Amount":5,"Date":"2026-02-05"}]}"#)
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "total", "130.00")
            transfer.firm.change(\.lines, "1003", "price", "130.00")
            #expect(try await transfer.run("two").held == ["other-payments"])
            #expect(transfer.book == book)
        }
    }

    @Test("New amounts are held where our payment is reconciled, or part of a batch payment", arguments: [true, false])
    func reconciled(_ isReconciled: Bool) async throws {
        try await TransferFirm.with(Self.partPaid) { transfer in
            try await transfer.run("one")
            let payment = try #require(try await transfer.payments(on: "INV-2").first)
            transfer.xero.mark(payment: payment, reconciled: isReconciled, batched: !isReconciled)
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "total", "130.00")
            transfer.firm.change(\.lines, "1003", "price", "130.00")
            let result = try await transfer.run("two")
            #expect(result.held == ["reconciled-payment"])
            #expect(result.words.contains(isReconciled ? "reconciled in Xero" : "batch payment"))
            #expect(transfer.book == book)
        }
    }

    @Test("A changed or new bill in a locked period is held with its reason")
    func locked() async throws {
        try await TransferFirm.with(Self.plain) { transfer in
            try await transfer.run("one")
            let book = transfer.book
            transfer.xero.setLockDates(period: "2026-01-31", endOfYear: nil)
            transfer.firm.change(\.bills, "102", "due_at", "2026-03-19")
            transfer.firm.bills.append("104,INV-4,12,0002-Roe,awaiting_payment,2026-01-31,2026-03-15,,USD,80.00,")
            transfer.firm.lines.append("1005,104,0002-Roe,2026-01-11,TimeEntry,,,Advice,,0.4,200,0,")
            let result = try await transfer.run("two")
            #expect(result.held == ["locked-period", "locked-period"])
            #expect(transfer.book == book)
        }
    }

    @Test("New amounts are held where a payment on the invoice lies in a locked period")
    func lockedPayment() async throws {
        try await TransferFirm.with(Self.partPaid) { transfer in
            // Paid in advance.
            transfer.firm.change(\.payments, "502", "date", "2026-01-05")
            try await transfer.run("one")
            let book = transfer.book
            transfer.xero.setLockDates(period: "2026-01-10", endOfYear: nil)
            transfer.firm.change(\.bills, "102", "total", "130.00")
            transfer.firm.change(\.lines, "1003", "price", "130.00")
            let result = try await transfer.run("two")
            #expect(result.held == ["locked-period"], "\(result.words)")
            #expect(transfer.book == book)
        }
    }

    @Test("A bill that takes the number of another invoice in Xero is held, and its payment never goes to that one")
    func numberOfAnother() async throws {
        try await TransferFirm.with(Self.plain) { transfer in
            try await transfer.run("one")
            try await transfer.invoice("INV-9", contact: "Con Edison", total: "500.00")
            let book = transfer.book
            transfer.firm.change(\.bills, "102", "number", "INV-9")
            transfer.firm.payments.append("502,102,12,2026-02-03,40.00,Check,C-7,Operating")
            let result = try await transfer.run("two")
            #expect(result.held == ["number-taken"])
            #expect(transfer.book == book)
        }
    }

    @Test("A changed export that leaves a payment out changes no amounts on the paid invoice")
    func paymentLeftOut() async throws {
        try await TransferFirm.with(Self.partPaid) { transfer in
            try await transfer.run("one")
            let book = transfer.book
            transfer.firm.drop(\.payments, "502")
            transfer.firm.change(\.bills, "102", "total", "130.00")
            transfer.firm.change(\.lines, "1003", "price", "130.00")
            #expect(try await transfer.run("two").held == ["other-payments"])
            #expect(transfer.book == book)
        }
    }
}

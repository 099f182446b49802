import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("Credit notes after the first transfer")
struct CreditNoteChangeTests {
    @Test("A credit note that comes later is created and allocated")
    func later() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            transfer.firm.creditNotes.append("702,CN-2,12,102,2026-02-05,25.00,Late,applied")
            #expect(try await transfer.run("two").done == ["create credit_note 1"])
            #expect(try transfer.invoice("INV-2").allocations == ["2026-02-05 25.00 CN-2"])
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test(
        "An edited credit note is taken off, updated under its id and allocated again",
        arguments: [("amount", "25.00"), ("date", "2026-02-06"), ("reason", "Late"), ("number", "CN-9")])
    func edited(_ column: String, _ value: String) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let id = try await transfer.record("CreditNotes", "CN-1")["CreditNoteID"]?.string
            transfer.firm.change(\.creditNotes, "701", column, value)
            let result = try await transfer.run("two")
            #expect(result.done == ["update credit_note 1"], "\(result.words)")
            let number = column == "number" ? value : "CN-1"
            #expect(try await transfer.record("CreditNotes", number)["CreditNoteID"]?.string == id)
            #expect(try transfer.creditNote(number).status == "PAID")
            #expect(try transfer.invoice("INV-2").allocations.count == 1)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("A voided credit note is taken off and voided")
    func voided() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.firm.change(\.creditNotes, "701", "state", "voided")
            let result = try await transfer.run("two")
            #expect(result.done == ["void credit_note 1"], "\(result.words)")
            #expect(try transfer.creditNote("CN-1 VOID 1").status == "VOIDED")
            #expect(try transfer.invoice("INV-2").outstanding == "100.00")
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("A credit memo on two bills is a note for each, and each is edited and voided by itself")
    func severalBills() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.drop(\.payments, "501")
            transfer.firm.creditNotes.append("701,CN-1-2,11,101,2026-02-02,30.00,Courtesy,applied")
            try await transfer.run("one")
            #expect(try transfer.invoice("INV-1").allocations == ["2026-02-02 30.00 CN-1-2"])
            #expect(try transfer.invoice("INV-2").allocations == ["2026-02-02 20.00 CN-1"])
            transfer.firm.creditNotes[2] = "701,CN-1-2,11,101,2026-02-02,30.00,Courtesy,voided"
            #expect(try await transfer.run("two").done == ["void credit_note 1"])
            #expect(try transfer.invoice("INV-1").allocations == [])
            #expect(try transfer.invoice("INV-2").allocations == ["2026-02-02 20.00 CN-1"])
        }
    }

    @Test("A number that another credit note in Xero has is held with its reason")
    func numberTaken() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            try await transfer.person(
                .put, "CreditNotes",
                """
                {"CreditNotes":[{"Type":"ACCRECCREDIT","CreditNoteNumber":"CN-2","Contact":{"Name":"Con Edison"},\
                "Date":"2026-02-05","Status":"AUTHORISED","LineItems":[{"Description":"Sorry","Quantity":1,"UnitAmount":25,\
                "AccountCode":"205","TaxType":"NONE"}]}]}
                """)
            let book = transfer.book
            transfer.firm.creditNotes.append("702,CN-2,12,102,2026-02-05,25.00,Late,applied")
            #expect(try await transfer.run("two").held == ["number-taken"])
            #expect(transfer.book == book)
        }
    }

    @Test("A changed or voided credit note in a locked period is held", arguments: ["amount", "state"])
    func locked(_ column: String) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.change(\.creditNotes, "701", "date", "2026-01-21")
            try await transfer.run("one")
            transfer.xero.setLockDates(period: "2026-01-21", endOfYear: nil)
            let book = transfer.book
            transfer.firm.change(\.creditNotes, "701", column, column == "amount" ? "25.00" : "voided")
            let result = try await transfer.run("two")
            #expect(result.held == ["locked-period"], "\(result.words)")
            #expect(transfer.book == book)
        }
    }
}

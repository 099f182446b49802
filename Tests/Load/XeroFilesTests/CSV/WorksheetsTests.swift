import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct WorksheetsTests {
    private func folder(_ change: (inout FileOptions) -> Void = { _ in }) throws -> Folder {
        var plan = Plan()
        plan.contact("Ada, Finch")
        let invoice = plan.invoice("INV-1")
        plan.payment(10_000, on: invoice, reference: "=Wire clio:p1")
        plan.creditNote("CN-1", on: invoice, [("Goodwill", "1", "50", 5_000, 1_000)])
        let folder = try Folder()
        try folder.write(plan, change)
        return folder
    }

    @Test func paymentsAreListedToBeRecordedByHand() throws {
        #expect(
            try folder().table("payments-to-record.csv") == [
                [
                    "InvoiceNumber": "INV-1", "ContactName": "Ada, Finch", "InvoiceDate": "01/15/2026",
                    "InvoiceTotal": "180.00",
                    "PaymentDate": "02/01/2026", "Amount": "100.00", "Currency": "USD", "AccountCode": "090",
                    "Reference": "'=Wire clio:p1",
                ]
            ])
    }

    @Test func creditNotesAreListedToBeAllocatedByHand() throws {
        #expect(
            try folder().table("credit-notes-to-allocate.csv") == [
                [
                    "CreditNoteNumber": "CN-1", "ContactName": "Ada, Finch", "InvoiceNumber": "INV-1",
                    "Amount": "60.00",
                    "Currency": "USD",
                ]
            ])
    }

    @Test(arguments: [("MM/dd/yyyy", "Check Number", "02/01/2026"), ("dd/MM/yyyy", "Cheque Number", "01/02/2026")])
    func statementLinesAreAskedFor(pattern: String, column: String, date: String) throws {
        #expect(try !folder().names.contains("bank-statement-001.csv"))
        let folder = try folder { ($0.bankStatements, $0.dateFormat) = (true, DatePattern(pattern) ?? .iso) }
        #expect(
            try folder.table("bank-statement-001.csv") == [
                [
                    "*Date": date, "*Amount": "100.00", "Payee": "Ada, Finch", "Description": "INV-1",
                    "Reference": "'=Wire clio:p1", column: "",
                ]
            ])
    }
}

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
        #expect(try !folder().names.contains("bank-statement-090-USD-001.csv"))
        let folder = try folder { ($0.bankStatements, $0.dateFormat) = (true, DatePattern(pattern) ?? .iso) }
        #expect(
            try folder.table("bank-statement-090-USD-001.csv") == [
                [
                    "*Date": date, "*Amount": "100.00", "Payee": "Ada, Finch", "Description": "INV-1",
                    "Reference": "'=Wire clio:p1", column: "",
                ]
            ])
    }

    /// Xero imports a statement into one account and takes its amounts to be in the account's currency.
    @Test func aStatementIsOneAccountsInOneCurrency() throws {
        var plan = Plan()
        plan.codes.accounts = ["200", "090", "09/0", "09:0"]
        plan.contact("Ada")
        let invoices = ["USD", "EUR"].map { plan.invoice("INV-\($0)", currency: $0) }
        for (account, invoice, amount) in [
            (1, 0, Int64(100)), (1, 1, 200), (2, 0, 300), (3, 0, 400), (1, 0, 500),
        ] {
            plan.payment(amount, on: invoices[invoice], reference: "r")
            plan.planned.documents.payments[plan.planned.documents.payments.count - 1].account = account
        }
        let folder = try Folder()
        let written = try folder.write(plan) { $0.bankStatements = true }
        let names = [
            "bank-statement-090-EUR-001.csv", "bank-statement-090-USD-001.csv", "bank-statement-09_0-USD-001.csv",
            "bank-statement-09_0-USD-other-001.csv",
        ]
        #expect(folder.names.filter { $0.hasPrefix("bank") }.sorted() == names)
        #expect(
            try names.map { try folder.table($0).map { $0["*Amount"] } } == [
                ["2.00"], ["1.00", "5.00"], ["3.00"], ["4.00"],
            ])
        #expect(
            written.files.filter { $0.name.hasPrefix("bank") }.map(\.content) == [
                "bank statement lines of account 090 in EUR", "bank statement lines of account 090 in USD",
                "bank statement lines of account 09/0 in USD", "bank statement lines of account 09:0 in USD",
            ])
    }
}

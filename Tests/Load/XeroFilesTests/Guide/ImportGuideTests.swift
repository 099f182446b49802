import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct ImportGuideTests {
    private func file(_ name: String, documents: Int = 2, rows: Int = 3) -> WrittenFile {
        var file = WrittenFile(name: name, content: "")
        (file.documents, file.rows) = (documents, rows)
        return file
    }

    private func guide(_ names: [String]) -> ImportGuide {
        var guide = ImportGuide()
        guide.firm = "Harbour & Finch LLP"
        guide.batch = "2026-03-01"
        guide.files = names.map { file($0) }
        guide.dateFormat = "dd/MM/yyyy"
        return guide
    }

    private func text(_ guide: ImportGuide) -> String { String(decoding: guide.render(), as: UTF8.self) }

    /// Files the text lists, and its steps.
    private func listed(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("- `") }.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
    }

    private func steps(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("## ") && $0.contains(".") }.map { String($0.dropFirst(3)) }
    }

    private static let all = [
        "contacts.csv", "contacts-002.csv", "sales-invoices-001.csv", "sales-invoices-002.csv",
        "sales-invoices-awaiting-approval-001.csv", "sales-invoices-draft-001.csv", "credit-notes-001.csv",
        "credit-notes-to-allocate.csv", "payments-to-record.csv", "bank-statement-090-USD-001.csv",
    ]

    @Test func itNamesEveryFileOnceInTheOrderOfTheImport() {
        let text = text(guide(Self.all.reversed() + ["invoices-001.xml", "operations.ndjson"]))
        #expect(listed(text).sorted() == Self.all.sorted())
        #expect(
            steps(text) == [
                "1. Contacts", "2. Invoices to approve", "3. Invoices to submit", "4. Drafts", "5. Credit notes",
                "6. Allocate the credit notes", "7. Record the payments", "8. Bank statement lines",
            ])
    }

    @Test(arguments: Self.all) func itNamesNoFileThatIsntThere(name: String) {
        let text = text(guide([name]))
        #expect(listed(text) == [name] && steps(text).count == 1)
        #expect(!text.contains(".xml"))
        for other in Self.all where other != name { #expect(!text.contains("`\(other)`")) }
    }

    @Test func itNamesExactlyWhatAWriterWrote() throws {
        var plan = Plan()
        plan.contact("Ada")
        let invoice = plan.invoice("INV-1")
        plan.invoice("INV-2", .draft)
        plan.creditNote("CN-1", on: invoice, [("Goodwill", "1", "50", 5_000, 1_000)])
        let folder = try Folder()
        var guide = ImportGuide()
        guide.files = try folder.write(plan) { $0.linesPerFile = 1 }.files
        let text = text(guide)
        #expect(listed(text).sorted() == folder.names.filter { $0.hasSuffix(".csv") })
        #expect(text.contains("- `sales-invoices-001.csv`: 1 invoices, 1 rows\n"))
        #expect(text.contains("- `credit-notes-to-allocate.csv`: 1 allocations, 1 rows\n"))
    }

    @Test func itSaysWhatShouldStandInXero() {
        var guide = guide(["sales-invoices-001.csv"])
        let dollars = CurrencyCode("USD") ?? .none
        guide.totals = [
            .init(kind: "contacts", count: 3, net: 0, tax: 0, currency: .none),
            .init(kind: "invoices", count: 2, net: 1_234_500, tax: 50_000, currency: dollars),
            .init(kind: "payments", count: 1, net: 700, tax: 0, currency: dollars),
            .init(kind: "credit notes", count: 0, net: 0, tax: 0, currency: dollars),
        ]
        let text = text(guide)
        #expect(text.hasPrefix("# Importing batch 2026-03-01 into Xero\n\nFor Harbour & Finch LLP. "))
        #expect(text.contains("\n- 3 contacts\n- 2 invoices: USD 12,845.00 (tax 500.00)\n- 1 payments: USD 7.00\n"))
        #expect(!text.contains("credit notes:") && text.contains("**dd/MM/yyyy**"))
    }

    @Test func draftsAreNotToBeApproved() {
        let text = text(guide(["sales-invoices-draft-001.csv"]))
        #expect(text.contains("**don't approve**") && !text.contains("**Approve**"))
    }

    @Test func aBatchForTheAPIWarnsOfImportingIt() {
        var guide = guide(["preview/sales-invoices-001.csv", "invoices-001.xml"])
        guide.isPreview = true
        let text = text(guide)
        #expect(text.contains("**This batch is for Xero's API.**") && text.contains("twice"))
        #expect(listed(text).isEmpty && steps(text).isEmpty)
    }

    @Test func whatAnImportCantDoIsTheLastStep() {
        var guide = guide(["contacts.csv"])
        guide.toDoCount = 4
        let text = text(guide)
        #expect(steps(text) == ["1. Contacts", "2. What an import can't do"])
        #expect(text.contains("`to-do.csv` lists 4 things"))
        #expect(!self.text(self.guide(["contacts.csv"])).contains("to-do.csv"))
    }

    @Test func nothingToImportIsSaid() {
        let text = text(guide(["operations.ndjson"]))
        #expect(text.contains("There is nothing to import by hand in this batch.") && steps(text).isEmpty)
    }
}

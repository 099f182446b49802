import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct BatchWriterTests {
    /// Forty documents of every status and three currencies, with credit notes, payments and awkward text.
    private var plan: Plan {
        var plan = Plan()
        for name in ["Ada Finch", "Söhne, \"Meyer\" & Co", "日本 🏛️"] { plan.contact(name, email: "a@x.com") }
        let statuses: [InvoiceStatus] = [.authorised, .authorised, .draft, .submitted]
        for number in 0..<40 {
            let currency = ["USD", "JPY", "KWD"][number % 3]
            let digits = CurrencyCode(currency)?.digits ?? 2
            let items: [Plan.Item] = (0...number % 6).map { line in
                let amount = Int64((number * 37 + line * 1_009) % 5_000) - 200
                var unit: [UInt8] = []
                DecimalText.appendAmount(amount, digits: digits, to: &unit)
                return (
                    "Line \(line), \"quoted\"\n=1", "1", String(decoding: unit, as: UTF8.self), amount,
                    line % 2 == 0 ? amount / 5 : 0
                )
            }
            let index = plan.invoice(
                "INV-\(number)", contact: number % 3, statuses[number % 4], currency: currency, items)
            guard statuses[number % 4] == .authorised else { continue }
            if number % 5 == 0 {
                plan.creditNote("CN-\(number)", on: index, [("Goodwill", "1", "7", 7 * pow10(digits), pow10(digits))])
            }
            if number % 2 == 0 { plan.payment(Int64(number + 1), on: index, reference: "clio:p\(number)") }
        }
        return plan
    }

    private func pow10(_ digits: Int) -> Int64 { (0..<digits).reduce(1) { value, _ in value * 10 } }

    private func folder(_ change: (inout FileOptions) -> Void = { _ in }) throws -> (folder: Folder, written: Written) {
        let folder = try Folder()
        return (folder, try folder.write(plan, change))
    }

    // MARK: One content, three forms

    /// A document as every form must tell it: its number and each line's amount without tax and tax, as decimals.
    struct Told: Hashable {
        var number: String
        var currency: String
        var lines: [[Decimal]]
    }

    private func decimal(_ text: String?) throws -> Decimal { try #require(Decimal(string: text ?? "")) }

    private func toldByCSV(_ folder: Folder, _ prefixes: [String], sign: Decimal) throws -> Set<Told> {
        var told: [String: Told] = [:]
        for name in folder.names
        where prefixes.contains(where: { name.hasPrefix($0) && !name.hasPrefix($0 + "-to") }) && name.hasSuffix(".csv")
        {
            for row in try folder.table(name) {
                let number = try #require(row["*InvoiceNumber"])
                let net = try decimal(row["*Quantity"]) * decimal(row["*UnitAmount"]) * sign
                told[number, default: Told(number: number, currency: row["Currency"] ?? "", lines: [])]
                    .lines.append([net, try decimal(row["TaxAmount"]) * sign])
                let total = try decimal(row["Total"])
                let sum = try folder.table(name).filter { $0["*InvoiceNumber"] == number }
                    .reduce(Decimal(0)) { try $0 + decimal($1["*UnitAmount"]) + decimal($1["TaxAmount"]) }
                #expect(sum == total, "\(number)'s rows come to the total that each of them names")
            }
        }
        return Set(told.values)
    }

    private func toldByXML(_ folder: Folder, _ prefix: String, _ number: String) throws -> Set<Told> {
        var told: Set<Told> = []
        for name in folder.names where name.hasPrefix(prefix) && name.hasSuffix(".xml") {
            for document in try folder.xml(name).children {
                let lines = try (document["LineItems"]?.children ?? []).map {
                    [try decimal($0.value("LineAmount")), try decimal($0.value("TaxAmount"))]
                }
                told.insert(
                    Told(number: document.value(number), currency: document.value("CurrencyCode"), lines: lines))
            }
        }
        return told
    }

    private func toldByOperations(_ folder: Folder, _ kind: String, _ number: String) throws -> Set<Told> {
        let documents = try folder.operations().filter { $0["kind"]?.string == kind }.compactMap { $0["document"] }
        return Set(
            try documents.map { document in
                let lines = try (document["LineItems"]?.elements ?? []).map {
                    [try decimal($0["LineAmount"]?.number), try decimal($0["TaxAmount"]?.number)]
                }
                #expect(try decimal(document["Total"]?.number) == lines.reduce(0) { $0 + $1[0] + $1[1] })
                return Told(
                    number: document[number]?.string ?? "", currency: document["CurrencyCode"]?.string ?? "",
                    lines: lines)
            })
    }

    @Test func invoicesAreTheSameInEveryForm() throws {
        let folder = try folder { ($0.linesPerFile, $0.documentsPerXML) = (9, 7) }.folder
        let operations = try toldByOperations(folder, "invoice", "InvoiceNumber")
        #expect(operations.count == 40)
        #expect(try toldByXML(folder, "invoices", "InvoiceNumber") == operations)
        #expect(try toldByCSV(folder, ["sales-invoices"], sign: 1) == operations)
    }

    @Test func creditNotesAreTheSameInEveryFormButForCSVsSign() throws {
        let folder = try folder().folder
        let operations = try toldByOperations(folder, "credit_note", "CreditNoteNumber")
        #expect(operations.count == 4)
        #expect(try toldByXML(folder, "credit-notes", "CreditNoteNumber") == operations)
        #expect(try toldByCSV(folder, ["credit-notes"], sign: -1) == operations)
        let allocated = try folder.table("credit-notes-to-allocate.csv").map {
            [$0["CreditNoteNumber"], $0["InvoiceNumber"], $0["Amount"]]
        }
        let planned = try folder.operations().filter { $0["kind"]?.string == "credit_note" }.map {
            [
                $0["document"]?["CreditNoteNumber"]?.string,
                $0["document"]?["Allocations"]?.elements?[0]["Invoice"]?["InvoiceNumber"]?.string,
                $0["document"]?["Allocations"]?.elements?[0]["Amount"]?.number,
            ]
        }
        #expect(allocated == planned)
    }

    @Test func paymentsAreTheSameInEveryForm() throws {
        let folder = try folder { $0.bankStatements = true }.folder
        let operations = try folder.operations().filter { $0["kind"]?.string == "payment" }.map {
            [
                $0["document"]?["Invoice"]?["InvoiceNumber"]?.string, $0["document"]?["Amount"]?.number,
                $0["document"]?["Reference"]?.string,
            ]
        }
        #expect(operations.count == 10)
        let xml = try folder.xml("payments-001.xml").children.map {
            [$0.value("Invoice", "InvoiceNumber"), $0.value("Amount"), $0.value("Reference")]
        }
        #expect(xml == operations)
        #expect(
            try folder.table("payments-to-record.csv").map { [$0["InvoiceNumber"], $0["Amount"], $0["Reference"]] }
                == operations)
        let statements = try folder.names.filter { $0.hasPrefix("bank-statement-") }.flatMap { try folder.table($0) }
        func sorted(_ rows: [[String?]]) -> [[String]] {
            rows.map { $0.map { $0 ?? "" } }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        #expect(
            sorted(statements.map { [$0["Description"], $0["*Amount"], $0["Reference"]] }) == sorted(operations))
    }

    // MARK: Files

    @Test func eachStatusHasItsOwnFiles() throws {
        let folder = try folder().folder
        func numbers(_ name: String) throws -> Set<String> {
            Set(try folder.table(name).compactMap { $0["*InvoiceNumber"] })
        }
        let all = (0..<40).map { ($0, "INV-\($0)") }
        #expect(try numbers("sales-invoices-001.csv") == Set(all.filter { $0.0 % 4 < 2 }.map(\.1)))
        #expect(try numbers("sales-invoices-draft-001.csv") == Set(all.filter { $0.0 % 4 == 2 }.map(\.1)))
        #expect(try numbers("sales-invoices-awaiting-approval-001.csv") == Set(all.filter { $0.0 % 4 == 3 }.map(\.1)))
    }

    @Test func theListNamesExactlyTheFilesThereAre() throws {
        for change: (inout FileOptions) -> Void in [
            { _ in }, { ($0.linesPerFile, $0.documentsPerXML, $0.bankStatements) = (5, 3, true) },
            { $0.csvFolder = "preview" },
        ] {
            let (folder, written) = try folder(change)
            #expect(written.files.map(\.name).sorted() == folder.names)
            for file in written.files {
                #expect(try folder.bytes(file.name).count == file.byteCount, "\(file.name)")
                if file.name.hasSuffix(".csv") { #expect(try folder.table(file.name).count == file.rows) }
                if file.name.hasSuffix(".xml") { #expect(try folder.xml(file.name).children.count == file.documents) }
            }
            #expect(
                written.files.last?.name == "operations.ndjson" && written.files.last?.documents == written.operations)
        }
    }

    @Test func formatsCanBeLeftOut() throws {
        #expect(try folder { $0.csv = false }.folder.names.allSatisfy { !$0.hasSuffix(".csv") })
        #expect(try folder { $0.xml = false }.folder.names.allSatisfy { !$0.hasSuffix(".xml") })
        #expect(try folder { ($0.csv, $0.xml) = (false, false) }.folder.names == ["operations.ndjson"])
    }

    @Test func aBatchForTheAPIKeepsItsCSVApart() throws {
        let names = try folder { $0.csvFolder = "preview" }.folder.names
        #expect(names.allSatisfy { $0.hasSuffix(".csv") == $0.hasPrefix("preview/") })
        #expect(names.contains("preview/sales-invoices-001.csv") && names.contains("invoices-001.xml"))
    }

    @Test func anInvoiceLongerThanAFileIsAloneAndCounted() throws {
        let (folder, written) = try folder { $0.linesPerFile = 4 }
        #expect(written.longInvoices == 12)
        for name in folder.names where name.hasPrefix("sales-invoices") && name.hasSuffix(".csv") {
            let rows = try folder.table(name)
            #expect(rows.count <= 4 || Set(rows.map { $0["*InvoiceNumber"] }).count == 1)
        }
    }

    @Test func anEmptyPlanIsAnEmptyAuthority() throws {
        let folder = try Folder()
        let written = try folder.write(Plan())
        #expect(folder.names == ["operations.ndjson"] && written.operations == 0)
        #expect(try folder.bytes("operations.ndjson").isEmpty)
    }

    @Test func severalPlansMakeOneBatch() throws {
        let folder = try Folder()
        var plan = plan
        var writer = try BatchWriter(folder: folder.path, options: FileOptions(), files: Plan.files)
        try writer.append(plan.planned, of: plan.batch, contacts: plan.contacts, book: plan.book, codes: plan.codes)
        let first = writer.count
        plan.planned = PlannedBatch()
        plan.invoice("LATER")
        try writer.append(plan.planned, of: plan.batch, contacts: plan.contacts, book: plan.book, codes: plan.codes)
        #expect(writer.count == first + 1)
        _ = try writer.finish()
        #expect(try folder.table("sales-invoices-001.csv").last?["*InvoiceNumber"] == "LATER")
        #expect(try folder.xml("invoices-001.xml").children.last?.value("InvoiceNumber") == "LATER")
    }

    @Test func aFileThatIsThereAlreadyIsNotWrittenOver() throws {
        let folder = try Folder()
        _ = try folder.write("operations.ndjson", "mine")
        #expect(throws: XeroFilesError.self) { try folder.write(Plan()) }
        #expect(try folder.text("operations.ndjson") == "mine")
    }
}

import DelimitedText
import Foundation
public import Ledger
public import XeroDocuments

/// Writes the documents of a batch into its folder, as they come: CSV for the import screens, XML for the API, one line an
/// operation. Memory doesn't grow with the number of documents.
public struct BatchWriter: ~Copyable {
    private let folder: String
    private let options: FileOptions
    private let operationText: OperationText
    private var codeTexts = CodeTexts()
    private var operations: FileSink
    private let operationsHash: (any RunningHash)?
    private var operationCount = 0
    /// Lines and elements in the making.
    private var buffer = OutputBuffer(capacity: 320 << 10)
    private var element = OutputBuffer(capacity: 64 << 10)

    private var rows: InvoiceRows
    private var contactRows = ContactRows()
    private var worksheets: Worksheets
    private var contactCSV: NumberedCSV
    private var approved: NumberedCSV
    private var drafts: NumberedCSV
    private var submitted: NumberedCSV
    private var creditNotes: NumberedCSV
    private var payments: NumberedCSV
    private var allocations: NumberedCSV
    private var statements: NumberedCSV

    private let verification: XMLVerification
    private var contactXML: NumberedXML
    private var invoiceXML: NumberedXML
    private var creditNoteXML: NumberedXML
    private var paymentXML: NumberedXML

    /// - Parameters:
    ///   - folder: exists and is empty.
    ///   - inOneThread: XML is read back when it is complete, not while it is written.
    ///   - newHash: makes the hash of a file; nil where nobody wants to know.
    ///   - reading: is given what reads a file back, on the thread that does, and does it.
    public init(
        folder: String, options: FileOptions, files: [SourceFile], inOneThread: Bool = false, newHash: HashMaker? = nil,
        reading: @escaping @Sendable (() -> Void) -> Void = { $0() }
    ) throws(XeroFilesError) {
        if options.csv && !options.csvFolder.isEmpty {
            let path = (folder as NSString).appendingPathComponent(options.csvFolder)
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                throw .cannotWrite(path: path, reason: (error as NSError).localizedDescription)
            }
        }
        let operations: FileSink
        let operationsHash = newHash?()
        do throws(FileError) {
            operations = try FileSink(path: (folder as NSString).appendingPathComponent("operations.ndjson")) {
                operationsHash?.update($0)
            }
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
        self.folder = folder
        self.options = options
        self.operations = operations
        self.operationsHash = operationsHash
        operationText = OperationText(files: files)
        rows = InvoiceRows(dates: options.dateFormat)
        worksheets = Worksheets(dates: options.dateFormat)
        func csv(_ name: String, _ content: String, _ header: String, _ limit: Int?, isNumbered: Bool) -> NumberedCSV {
            NumberedCSV(
                folder: folder, prefix: options.csvFolder, name: name, content: content, header: header, limit: limit,
                isNumbered: isNumbered, newHash: newHash)
        }
        let limit = options.linesPerFile
        let header = InvoiceRows.header
        contactCSV = csv("contacts", "contacts", ContactRows.header, 1_000, isNumbered: false)
        approved = csv("sales-invoices", "invoices to approve", header, limit, isNumbered: true)
        drafts = csv("sales-invoices-draft", "invoices that stay drafts", header, limit, isNumbered: true)
        submitted = csv(
            "sales-invoices-awaiting-approval", "invoices to submit for approval", header, limit, isNumbered: true)
        creditNotes = csv("credit-notes", "credit notes to approve", header, limit, isNumbered: true)
        payments = csv(
            "payments-to-record", "payments to record by hand", Worksheets.paymentHeader, nil, isNumbered: false)
        allocations = csv(
            "credit-notes-to-allocate", "credit notes to allocate by hand", Worksheets.allocationHeader, nil,
            isNumbered: false)
        let isUS = options.dateFormat.text.hasPrefix("M")
        statements = csv(
            "bank-statement", "bank statement lines", Worksheets.statementHeader(isUS: isUS), 1_000, isNumbered: true)

        let verification = XMLVerification(following: !inOneThread, newHash: newHash, reading: reading)
        self.verification = verification
        func xml(
            _ name: String, _ root: String, _ content: String, isNumbered: Bool, _ summed: [StaticString]
        ) -> NumberedXML {
            NumberedXML(
                folder: folder, name: name, root: root, content: content, limit: options.documentsPerXML,
                isNumbered: isNumbered, summing: summed, verification: verification)
        }
        contactXML = xml("contacts", "Contacts", "contacts, for the API", isNumbered: false, [])
        invoiceXML = xml(
            "invoices", "Invoices", "invoices, for the API", isNumbered: true, ["LineAmount", "TaxAmount"])
        creditNoteXML = xml(
            "credit-notes", "CreditNotes", "credit notes, for the API", isNumbered: true, ["LineAmount", "TaxAmount"])
        paymentXML = xml("payments", "Payments", "payments, for the API", isNumbered: true, ["Amount"])
    }

    /// Operations written so far.
    public var count: Int { operationCount }

    /// Cells that were made inert so far.
    public var inertCells: Int { rows.cells.inert + contactRows.cells.inert + worksheets.cells.inert }

    /// Invoices with more lines than a file may hold; each has a file of its own.
    public var longInvoices: Int { approved.longGroups + drafts.longGroups + submitted.longGroups }

    /// Writes a batch's documents: its contacts first. What Xero has already stands among the operations alone: an import
    /// can't change it.
    public mutating func append(
        _ plan: PlannedBatch, of batch: BillBatch, contacts: ContactTable, book: ContactBook, codes: Codes
    ) throws(XeroFilesError) {
        codeTexts.update(codes)
        for removal in plan.removals {
            operationText.appendRemoval(removal, to: &buffer)
            operationCount += 1
        }
        for edit in plan.contactEdits {
            buffer.append(edit.line[...])
            operationCount += 1
        }
        for operation in plan.contacts {
            let contact = book.contacts[operation.place]
            operationText.appendContact(contact, contacts.contacts[contact.source], book, operation, to: &buffer)
            operationCount += 1
            if let target = operation.target, target.way != .create { continue }
            if options.csv {
                element.removeAll()
                contactRows.append(contact, book, to: &element)
                try contactCSV.append(element, count: 1)
            }
            if options.xml {
                element.removeAll()
                XMLElements.append(contact, book, to: &element)
                try contactXML.append(element, sum: 0)
            }
        }
        try flush()
        try appendInvoices(plan, batch, book)
        try appendCreditNotes(plan, batch, book)
        try appendPayments(plan, batch, book)
    }

    private mutating func appendInvoices(
        _ plan: PlannedBatch, _ batch: BillBatch, _ book: ContactBook
    ) throws(XeroFilesError) {
        let documents = plan.documents
        for (index, invoice) in documents.invoices.enumerated() {
            guard let mark = plan.invoiceMarks[index] else { continue }
            let target = plan.invoiceTargets[index]
            operationText.appendInvoice(
                invoice, documents, batch, book, codeTexts, mark: mark, target: target, to: &buffer)
            operationCount += 1
            if let target, target.way != .create { continue }
            let items = documents.lineItems[invoice.lineItems]
            if options.csv {
                element.removeAll()
                rows.append(invoice, items, batch.text, book, codeTexts, to: &element)
                switch invoice.status {
                case .authorised: try approved.append(element, count: items.count)
                case .draft: try drafts.append(element, count: items.count)
                case .submitted: try submitted.append(element, count: items.count)
                }
            }
            if options.xml {
                element.removeAll()
                XMLElements.append(invoice, items, batch.text, book, codeTexts, to: &element)
                try invoiceXML.append(element, sum: Self.tenThousandths(invoice.total, invoice.currency))
            }
            if buffer.count > 256 << 10 { try flush() }
        }
        try flush()
    }

    private mutating func appendCreditNotes(
        _ plan: PlannedBatch, _ batch: BillBatch, _ book: ContactBook
    ) throws(XeroFilesError) {
        let documents = plan.documents
        for (index, note) in documents.creditNotes.enumerated() {
            guard let mark = plan.creditNoteMarks[index] else { continue }
            let target = plan.creditNoteTargets[index]
            operationText.appendCreditNote(
                note, documents, batch, book, codeTexts, mark: mark, target: target, to: &buffer)
            operationCount += 1
            if let target, target.way != .create { continue }
            let items = documents.lineItems[note.lineItems]
            if options.csv {
                element.removeAll()
                rows.append(note, items, batch.text, book, codeTexts, to: &element)
                try creditNotes.append(element, count: items.count)
                element.removeAll()
                worksheets.appendAllocation(note, documents, batch.text, book, to: &element)
                try allocations.append(element, count: 1)
            }
            if options.xml {
                element.removeAll()
                let number = batch.text[documents.invoices[note.invoice].number]
                XMLElements.append(note, invoiceNumber: number, items, batch.text, book, codeTexts, to: &element)
                try creditNoteXML.append(element, sum: Self.tenThousandths(note.total, note.currency))
            }
        }
        try flush()
    }

    private mutating func appendPayments(
        _ plan: PlannedBatch, _ batch: BillBatch, _ book: ContactBook
    ) throws(XeroFilesError) {
        let documents = plan.documents
        for (index, payment) in documents.payments.enumerated() {
            guard let mark = plan.paymentMarks[index] else { continue }
            let target = plan.paymentTargets[index]
            operationText.appendPayment(payment, documents, batch, codeTexts, mark: mark, target: target, to: &buffer)
            operationCount += 1
            if let target, target.way != .create { continue }
            if options.csv {
                element.removeAll()
                worksheets.appendPayment(payment, documents, batch.text, book, codeTexts, to: &element)
                try payments.append(element, count: 1)
                if options.bankStatements {
                    element.removeAll()
                    worksheets.appendStatementLine(payment, documents, batch.text, book, to: &element)
                    try statements.append(element, count: 1)
                }
            }
            if options.xml {
                element.removeAll()
                XMLElements.append(payment, documents, batch.text, codeTexts, to: &element)
                let currency = documents.invoices[payment.invoice].currency
                try paymentXML.append(element, sum: Self.tenThousandths(payment.amount, currency))
            }
        }
        try flush()
    }

    private mutating func flush() throws(XeroFilesError) {
        do throws(FileError) {
            try operations.append(buffer)
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
        buffer.removeAll()
    }

    private static func tenThousandths(_ minorUnits: Int64, _ currency: CurrencyCode) -> Int128 {
        var value = Int128(minorUnits)
        for _ in currency.digits..<4 { value *= 10 }
        return value
    }

    /// Ends every file, waits until the XML has been read back, before which none counts as written, and gives the list of
    /// what was written, in the import's order.
    public mutating func finish() throws(XeroFilesError) -> [WrittenFile] {
        do throws(FileError) {
            try operations.finish(sync: true)
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
        try contactCSV.finish()
        try approved.finish()
        try drafts.finish()
        try submitted.finish()
        try creditNotes.finish()
        try payments.finish()
        try allocations.finish()
        try statements.finish()
        try contactXML.finish()
        try invoiceXML.finish()
        try creditNoteXML.finish()
        try paymentXML.finish()
        try verification.wait()
        var list = WrittenFile(name: "operations.ndjson", content: "every operation, the authority")
        list.documents = operationCount
        list.rows = operationCount
        list.byteCount = operations.byteCount
        list.sha256 = operationsHash?.finish() ?? ""
        var written = contactCSV.files
        written += approved.files
        written += submitted.files
        written += drafts.files
        written += creditNotes.files
        written += allocations.files
        written += payments.files
        written += statements.files
        written += contactXML.hashedFiles
        written += invoiceXML.hashedFiles
        written += creditNoteXML.hashedFiles
        written += paymentXML.hashedFiles
        written.append(list)
        return written
    }
}

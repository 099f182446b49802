import DelimitedText
import Foundation
import Ledger
import XeroDocuments

/// A batch's files for people and Xero's import screens: its templates, and worksheets for what no import takes.
final class CSVFiles {
    private let hasStatements: Bool
    /// Rows in the making.
    private var element = OutputBuffer(capacity: 64 << 10)
    private var rows: InvoiceRows
    private var contactRows = ContactRows()
    private var worksheets: Worksheets
    private var contacts: NumberedCSV
    private var approved: NumberedCSV
    private var drafts: NumberedCSV
    private var submitted: NumberedCSV
    private var creditNotes: NumberedCSV
    private var payments: NumberedCSV
    private var allocations: NumberedCSV
    private var statements: NumberedCSV

    init(folder: String, options: FileOptions, newHash: HashMaker?) throws(XeroFilesError) {
        if !options.csvFolder.isEmpty {
            let path = (folder as NSString).appendingPathComponent(options.csvFolder)
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                throw .cannotWrite(path: path, reason: (error as NSError).localizedDescription)
            }
        }
        hasStatements = options.bankStatements
        rows = InvoiceRows(dates: options.dateFormat)
        worksheets = Worksheets(dates: options.dateFormat)
        func csv(_ name: String, _ content: String, _ header: String, _ limit: Int?, isNumbered: Bool) -> NumberedCSV {
            NumberedCSV(
                folder: folder, prefix: options.csvFolder, name: name, content: content, header: header, limit: limit,
                isNumbered: isNumbered, newHash: newHash)
        }
        let limit = options.linesPerFile
        let header = InvoiceRows.header
        contacts = csv("contacts", "contacts", ContactRows.header, 1_000, isNumbered: false)
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
    }

    /// Cells that were made inert so far.
    var inertCells: Int { rows.cells.inert + contactRows.cells.inert + worksheets.cells.inert }

    /// Invoices with more lines than a file may hold; each has a file of its own.
    var longInvoices: Int { approved.longGroups + drafts.longGroups + submitted.longGroups }

    /// Appends what is new in a batch.
    func append(
        _ plan: PlannedBatch, _ batch: BillBatch, _ book: ContactBook, _ codes: CodeTexts
    ) throws(XeroFilesError) {
        for operation in plan.contacts where operation.isNew {
            element.removeAll()
            contactRows.append(book.contacts[operation.place], book, to: &element)
            try contacts.append(element, count: 1)
        }
        let documents = plan.documents
        for (index, invoice) in documents.invoices.enumerated() where plan.isNew(invoice: index) {
            let items = documents.lineItems[invoice.lineItems]
            element.removeAll()
            rows.append(invoice, items, batch.text, book, codes, to: &element)
            switch invoice.status {
            case .authorised: try approved.append(element, count: items.count)
            case .draft: try drafts.append(element, count: items.count)
            case .submitted: try submitted.append(element, count: items.count)
            }
        }
        for (index, note) in documents.creditNotes.enumerated() where plan.isNew(creditNote: index) {
            let items = documents.lineItems[note.lineItems]
            element.removeAll()
            rows.append(note, items, batch.text, book, codes, to: &element)
            try creditNotes.append(element, count: items.count)
            element.removeAll()
            worksheets.appendAllocation(note, documents, batch.text, book, to: &element)
            try allocations.append(element, count: 1)
        }
        for (index, payment) in documents.payments.enumerated() where plan.isNew(payment: index) {
            element.removeAll()
            worksheets.appendPayment(payment, documents, batch.text, book, codes, to: &element)
            try payments.append(element, count: 1)
            guard hasStatements else { continue }
            element.removeAll()
            worksheets.appendStatementLine(payment, documents, batch.text, book, to: &element)
            try statements.append(element, count: 1)
        }
    }

    func finish() throws(XeroFilesError) {
        try contacts.finish()
        try approved.finish()
        try drafts.finish()
        try submitted.finish()
        try creditNotes.finish()
        try payments.finish()
        try allocations.finish()
        try statements.finish()
    }

    /// What was written, in the import's order.
    var files: [WrittenFile] {
        contacts.files + approved.files + submitted.files + drafts.files + creditNotes.files + allocations.files
            + payments.files + statements.files
    }
}

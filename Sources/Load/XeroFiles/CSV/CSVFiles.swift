import DelimitedText
import Foundation
import Ledger
import XeroDocuments

/// A batch's files for people and Xero's import screens: its templates, and worksheets for what no import takes.
final class CSVFiles {
    private let hasStatements: Bool
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
    private var statements: BankStatements

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
        statements = BankStatements { name, content in
            csv(name, content, Worksheets.statementHeader(isUS: isUS), 1_000, isNumbered: true)
        }
    }

    /// Cells that were made inert so far.
    var inertCells: Int { rows.cells.inert + contactRows.cells.inert + worksheets.cells.inert }

    /// Invoices with more lines than a file may hold; each has a file of its own.
    var longInvoices: Int { approved.longGroups + drafts.longGroups + submitted.longGroups }

    func append(_ contact: XeroDocuments.Contact, _ book: ContactBook) throws(XeroFilesError) {
        try contacts.append(count: 1) { contactRows.append(contact, book, to: &$0) }
    }

    func append(
        _ invoice: borrowing DocumentTexts, _ status: InvoiceStatus, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts
    ) throws(XeroFilesError) {
        let count = invoice.lines.count
        switch status {
        case .authorised: try approved.append(count: count) { rows.append(invoice, text, book, codes, to: &$0) }
        case .draft: try drafts.append(count: count) { rows.append(invoice, text, book, codes, to: &$0) }
        case .submitted: try submitted.append(count: count) { rows.append(invoice, text, book, codes, to: &$0) }
        }
    }

    func append(
        creditNote note: borrowing DocumentTexts, _ items: ArraySlice<LineItem>, on invoice: Invoice,
        _ text: TextArena, _ book: ContactBook, _ codes: CodeTexts
    ) throws(XeroFilesError) {
        try creditNotes.append(count: items.count) {
            rows.append(creditNote: note, items, text, book, codes, to: &$0)
        }
        try allocations.append(count: 1) { worksheets.appendAllocation(note, invoice, text, book, to: &$0) }
    }

    func append(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts
    ) throws(XeroFilesError) {
        try payments.append(count: 1) { worksheets.appendPayment(payment, documents, text, book, codes, to: &$0) }
        guard hasStatements else { return }
        let code = codes.text.string(codes.accounts[payment.account].plain)
        let currency = documents.invoices[payment.invoice].currency
        try statements.append(account: payment.account, code: code, currency) {
            worksheets.appendStatementLine(payment, documents, text, book, to: &$0)
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

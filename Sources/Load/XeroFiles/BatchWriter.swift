import DelimitedText
import Foundation
public import Ledger
public import XeroDocuments

/// Writes the documents of a batch into its folder, as they come: CSV for the import screens, XML for the API, one line an
/// operation. Memory doesn't grow with the number of documents.
public struct BatchWriter: ~Copyable {
    private let operationText: OperationText
    private var codeTexts = CodeTexts()
    /// The present document.
    private var texts = DocumentTexts()
    private var operations: FileSink
    private let operationsHash: (any RunningHash)?
    private var operationCount = 0
    private let csv: CSVFiles?
    private let xml: XMLFiles?

    /// - Parameters:
    ///   - folder: exists and is empty.
    ///   - inOneThread: XML is read back when it is complete, not while it is written.
    ///   - newHash: makes the hash of a file; nil where nobody wants to know.
    ///   - reading: is given what reads a file back, on the thread that does, and does it.
    public init(
        folder: String, options: FileOptions, files: [SourceFile], inOneThread: Bool = false, newHash: HashMaker? = nil,
        reading: @escaping @Sendable (() -> Void) -> Void = { $0() }
    ) throws(XeroFilesError) {
        let csv = options.csv ? try CSVFiles(folder: folder, options: options, newHash: newHash) : nil
        let operations: FileSink
        let operationsHash = newHash?(true)
        do throws(FileError) {
            operations = try FileSink(path: (folder as NSString).appendingPathComponent("operations.ndjson")) {
                operationsHash?.take(&$0)
            }
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
        self.csv = csv
        self.operations = operations
        self.operationsHash = operationsHash
        operationText = OperationText(files: files)
        xml =
            options.xml
            ? XMLFiles(
                folder: folder, limit: options.documentsPerXML,
                verification: XMLVerification(following: !inOneThread, newHash: newHash, reading: reading)) : nil
    }

    /// Operations written so far.
    public var count: Int { operationCount }

    /// Cells that were made inert so far.
    public var inertCells: Int { csv?.inertCells ?? 0 }

    /// Invoices with more lines than a file may hold; each has a file of its own.
    public var longInvoices: Int { csv?.longInvoices ?? 0 }

    /// Writes a batch's documents: its contacts first. What Xero has already stands among the operations alone: an import
    /// can't change it.
    public mutating func append(
        _ plan: PlannedBatch, of batch: BillBatch, contacts: ContactTable, book: ContactBook, codes: Codes
    ) throws(XeroFilesError) {
        codeTexts.update(codes)
        for removal in plan.removals {
            operationText.appendRemoval(removal, to: &operations.buffer)
            operationCount += 1
            try flushIfFull()
        }
        for edit in plan.contactEdits {
            operations.buffer.append(edit.line[...])
            operationCount += 1
            try flushIfFull()
        }
        for operation in plan.contacts { try append(operation, contacts, book) }
        for index in plan.documents.invoices.indices { try appendInvoice(index, plan, batch, book) }
        for index in plan.documents.creditNotes.indices { try appendCreditNote(index, plan, batch, book) }
        for index in plan.documents.payments.indices { try appendPayment(index, plan, batch, book) }
    }

    private mutating func append(
        _ operation: PlannedBatch.ContactOperation, _ contacts: ContactTable, _ book: ContactBook
    ) throws(XeroFilesError) {
        let contact = book.contacts[operation.place]
        operationText.appendContact(contact, contacts.contacts[contact.source], book, operation, to: &operations.buffer)
        operationCount += 1
        try flushIfFull()
        guard operation.isNew else { return }
        try csv?.append(contact, book)
        try xml?.append(contact, book)
    }

    private mutating func appendInvoice(
        _ index: Int, _ plan: PlannedBatch, _ batch: BillBatch, _ book: ContactBook
    ) throws(XeroFilesError) {
        guard let mark = plan.invoiceMarks[index] else { return }
        let invoice = plan.documents.invoices[index]
        texts.take(invoice, plan.documents, batch.text, book)
        operationText.appendInvoice(
            invoice, texts, batch, book, codeTexts, mark: mark, target: plan.invoiceTargets[index],
            to: &operations.buffer)
        operationCount += 1
        try flushIfFull()
        guard plan.isNew(invoice: index) else { return }
        try csv?.append(texts, invoice.status, batch.text, book, codeTexts)
        try xml?.append(texts, invoice.status, batch.text, book, codeTexts)
    }

    private mutating func appendCreditNote(
        _ index: Int, _ plan: PlannedBatch, _ batch: BillBatch, _ book: ContactBook
    ) throws(XeroFilesError) {
        guard let mark = plan.creditNoteMarks[index] else { return }
        let note = plan.documents.creditNotes[index]
        texts.take(note, plan.documents, batch.text, book)
        operationText.appendCreditNote(
            note, texts, plan.documents, batch, book, codeTexts, mark: mark, target: plan.creditNoteTargets[index],
            to: &operations.buffer)
        operationCount += 1
        try flushIfFull()
        guard plan.isNew(creditNote: index) else { return }
        let invoice = plan.documents.invoices[note.invoice]
        let items = plan.documents.lineItems[note.lineItems]
        try csv?.append(creditNote: texts, items, on: invoice, batch.text, book, codeTexts)
        try xml?.append(creditNote: texts, on: invoice, batch.text, book, codeTexts)
    }

    private mutating func appendPayment(
        _ index: Int, _ plan: PlannedBatch, _ batch: BillBatch, _ book: ContactBook
    ) throws(XeroFilesError) {
        guard let mark = plan.paymentMarks[index] else { return }
        let payment = plan.documents.payments[index]
        operationText.appendPayment(
            payment, plan.documents, batch, codeTexts, mark: mark, target: plan.paymentTargets[index],
            to: &operations.buffer)
        operationCount += 1
        try flushIfFull()
        guard plan.isNew(payment: index) else { return }
        try csv?.append(payment, plan.documents, batch.text, book, codeTexts)
        try xml?.append(payment, plan.documents, batch.text, codeTexts)
    }

    private mutating func flushIfFull() throws(XeroFilesError) {
        do throws(FileError) {
            try operations.flushIfFull()
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
    }

    /// Ends every file, waits until the XML has been read back, before which none counts as written, and gives the list of
    /// what was written, in the import's order. Bringing it to the disk is left to whoever has the folder.
    public mutating func finish() throws(XeroFilesError) -> [WrittenFile] {
        do throws(FileError) {
            try operations.finish(sync: false)
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
        try csv?.finish()
        try xml?.finish()
        var list = WrittenFile(name: "operations.ndjson", content: "every operation, the authority")
        list.documents = operationCount
        list.rows = operationCount
        list.byteCount = operations.byteCount
        list.sha256 = operationsHash?.finish() ?? ""
        return (csv?.files ?? []) + (xml?.files ?? []) + [list]
    }
}

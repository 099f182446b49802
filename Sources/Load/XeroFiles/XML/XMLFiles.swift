import DelimitedText
import Ledger
import XeroDocuments

/// A batch's documents as the API's XML, each file read back while it is written.
final class XMLFiles {
    /// A document in the making.
    private var element = OutputBuffer(capacity: 64 << 10)
    private let verification: XMLVerification
    private var contacts: NumberedXML
    private var invoices: NumberedXML
    private var creditNotes: NumberedXML
    private var payments: NumberedXML

    init(folder: String, limit: Int?, verification: XMLVerification) {
        self.verification = verification
        func xml(
            _ name: String, _ root: String, _ content: String, isNumbered: Bool, _ summed: [StaticString]
        ) -> NumberedXML {
            NumberedXML(
                folder: folder, name: name, root: root, content: content, limit: limit, isNumbered: isNumbered,
                summing: summed, verification: verification)
        }
        contacts = xml("contacts", "Contacts", "contacts, for the API", isNumbered: false, [])
        invoices = xml(
            "invoices", "Invoices", "invoices, for the API", isNumbered: true, ["LineAmount", "TaxAmount"])
        creditNotes = xml(
            "credit-notes", "CreditNotes", "credit notes, for the API", isNumbered: true, ["LineAmount", "TaxAmount"])
        payments = xml("payments", "Payments", "payments, for the API", isNumbered: true, ["Amount"])
    }

    func append(_ contact: XeroDocuments.Contact, _ book: ContactBook) throws(XeroFilesError) {
        element.removeAll()
        XMLElements.append(contact, book, to: &element)
        try contacts.append(element, sum: 0)
    }

    func append(
        _ invoice: borrowing DocumentTexts, _ status: InvoiceStatus, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts
    ) throws(XeroFilesError) {
        element.removeAll()
        XMLElements.append(invoice, status, text, book, codes, to: &element)
        try invoices.append(element, sum: Self.tenThousandths(invoice.total, invoice.currency))
    }

    func append(
        creditNote note: borrowing DocumentTexts, on invoice: Invoice, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts
    ) throws(XeroFilesError) {
        element.removeAll()
        XMLElements.append(creditNote: note, invoiceNumber: invoice.number, text, book, codes, to: &element)
        try creditNotes.append(element, sum: Self.tenThousandths(note.total, note.currency))
    }

    func append(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ codes: CodeTexts
    ) throws(XeroFilesError) {
        element.removeAll()
        XMLElements.append(payment, documents, text, codes, to: &element)
        let currency = documents.invoices[payment.invoice].currency
        try payments.append(element, sum: Self.tenThousandths(payment.amount, currency))
    }

    /// Ends every file and waits until all has been read back, before which none counts as written.
    func finish() throws(XeroFilesError) {
        try contacts.finish()
        try invoices.finish()
        try creditNotes.finish()
        try payments.finish()
        try verification.wait()
    }

    /// What was written, in the import's order.
    var files: [WrittenFile] {
        contacts.hashedFiles + invoices.hashedFiles + creditNotes.hashedFiles + payments.hashedFiles
    }

    private static func tenThousandths(_ minorUnits: Int64, _ currency: CurrencyCode) -> Int128 {
        var value = Int128(minorUnits)
        for _ in currency.digits..<4 { value *= 10 }
        return value
    }
}

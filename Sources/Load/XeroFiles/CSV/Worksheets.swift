import DelimitedText
import Ledger
import XeroDocuments

/// What Xero has no import for: sheets a person works through.
struct Worksheets {
    static let paymentHeader =
        "InvoiceNumber,ContactName,InvoiceDate,InvoiceTotal,PaymentDate,Amount,Currency,AccountCode,Reference"
    static let allocationHeader = "CreditNoteNumber,ContactName,InvoiceNumber,Amount,Currency"

    /// Xero's bank statement template; the last column's name is the region's.
    static func statementHeader(isUS: Bool) -> String {
        "*Date,*Amount,Payee,Description,Reference,\(isUS ? "Check" : "Cheque") Number"
    }

    private let dates: DatePattern
    private var scratch: [UInt8] = []
    var cells = Cells()

    init(dates: DatePattern) { self.dates = dates }

    mutating func appendPayment(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        let invoice = documents.invoices[payment.invoice]
        cells.name(invoice.number, of: text, to: &out)
        out.append(",")
        cells.name(book.contacts[invoice.contact].name, of: book.text, to: &out)
        out.append(",")
        out.append(invoice.date, as: dates, &scratch)
        out.append(",")
        out.append(DecimalText.amount(invoice.total, digits: invoice.currency.digits))
        out.append(",")
        out.append(payment.date, as: dates, &scratch)
        out.append(",")
        out.append(DecimalText.amount(payment.amount, digits: invoice.currency.digits))
        out.append(",")
        invoice.currency.append(to: &out)
        out.append(codes.accounts[payment.account].csv, of: codes.text)
        out.append(",")
        cells.text(payment.reference, of: text, to: &out)
        out.append("\n")
    }

    mutating func appendAllocation(
        _ note: borrowing DocumentTexts, _ invoice: Invoice, _ text: TextArena, _ book: ContactBook,
        to out: inout OutputBuffer
    ) {
        cells.name(note.number, of: text, to: &out)
        out.append(",")
        cells.name(note.contactName, of: book.text, to: &out)
        out.append(",")
        cells.name(invoice.number, of: text, to: &out)
        out.append(",")
        out.append(DecimalText.amount(note.total, digits: note.currency.digits))
        out.append(",")
        note.currency.append(to: &out)
        out.append("\n")
    }

    mutating func appendStatementLine(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook,
        to out: inout OutputBuffer
    ) {
        let invoice = documents.invoices[payment.invoice]
        out.append(payment.date, as: dates, &scratch)
        out.append(",")
        out.append(DecimalText.amount(payment.amount, digits: invoice.currency.digits))
        out.append(",")
        cells.name(book.contacts[invoice.contact].name, of: book.text, to: &out)
        out.append(",")
        cells.name(invoice.number, of: text, to: &out)
        out.append(",")
        cells.text(payment.reference, of: text, to: &out)
        out.append(",\n")
    }
}

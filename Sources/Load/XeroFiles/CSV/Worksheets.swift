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
    var cells = Cells()

    init(dates: DatePattern) { self.dates = dates }

    mutating func appendPayment(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook,
        _ codes: Codes, to out: inout [UInt8]
    ) {
        let invoice = documents.invoices[payment.invoice]
        CSVWriter.appendCell(text[invoice.number], to: &out)
        cells.plain(book.text[book.contacts[invoice.contact].name], to: &out)
        out.append(UInt8(ascii: ","))
        dates.append(invoice.date, to: &out)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(invoice.total, digits: invoice.currency.digits, to: &out)
        out.append(UInt8(ascii: ","))
        dates.append(payment.date, to: &out)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(payment.amount, digits: invoice.currency.digits, to: &out)
        out.append(UInt8(ascii: ","))
        invoice.currency.append(to: &out)
        cells.plain(Array(codes.accounts[payment.account].utf8)[...], to: &out)
        cells.text(text[payment.reference], to: &out)
        out.append(UInt8(ascii: "\n"))
    }

    mutating func appendAllocation(
        _ note: XeroDocuments.CreditNote, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook,
        to out: inout [UInt8]
    ) {
        CSVWriter.appendCell(text[note.number], to: &out)
        cells.plain(book.text[book.contacts[note.contact].name], to: &out)
        cells.plain(text[documents.invoices[note.invoice].number], to: &out)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(note.total, digits: note.currency.digits, to: &out)
        out.append(UInt8(ascii: ","))
        note.currency.append(to: &out)
        out.append(UInt8(ascii: "\n"))
    }

    mutating func appendStatementLine(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook,
        to out: inout [UInt8]
    ) {
        let invoice = documents.invoices[payment.invoice]
        dates.append(payment.date, to: &out)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(payment.amount, digits: invoice.currency.digits, to: &out)
        cells.plain(book.text[book.contacts[invoice.contact].name], to: &out)
        cells.plain(text[invoice.number], to: &out)
        cells.text(text[payment.reference], to: &out)
        out.append(contentsOf: ",\n".utf8)
    }
}

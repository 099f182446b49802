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
        CSVWriter.appendCell(text[invoice.number], to: &out)
        cells.plain(book.text[book.contacts[invoice.contact].name], to: &out)
        out.append(UInt8(ascii: ","))
        out.append(invoice.date, as: dates, &scratch)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(invoice.total, digits: invoice.currency.digits, to: &out)
        out.append(UInt8(ascii: ","))
        out.append(payment.date, as: dates, &scratch)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(payment.amount, digits: invoice.currency.digits, to: &out)
        out.append(UInt8(ascii: ","))
        invoice.currency.append(to: &out)
        out.append(codes.accounts[payment.account].csv)
        cells.text(text[payment.reference], to: &out)
        out.append(UInt8(ascii: "\n"))
    }

    mutating func appendAllocation(
        _ note: XeroDocuments.CreditNote, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook,
        to out: inout OutputBuffer
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
        to out: inout OutputBuffer
    ) {
        let invoice = documents.invoices[payment.invoice]
        out.append(payment.date, as: dates, &scratch)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(payment.amount, digits: invoice.currency.digits, to: &out)
        cells.plain(book.text[book.contacts[invoice.contact].name], to: &out)
        cells.plain(text[invoice.number], to: &out)
        cells.text(text[payment.reference], to: &out)
        out.append(",\n")
    }
}

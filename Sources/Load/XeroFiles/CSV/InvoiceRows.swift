import DelimitedText
import Ledger
import XeroDocuments

/// Rows of Xero's sales invoice import template, one a line item, the invoice's own columns repeated on each.
struct InvoiceRows: ~Copyable {
    /// The 29 columns, stars included, as the template has them.
    static let header =
        "*ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,"
        + "POPostalCode,POCountry,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,InventoryItemCode,*Description,"
        + "*Quantity,*UnitAmount,Discount,*AccountCode,*TaxType,TaxAmount,TrackingName1,TrackingOption1,TrackingName2,"
        + "TrackingOption2,Currency,BrandingTheme"

    private let dates: DatePattern
    private var prefix = OutputBuffer(capacity: 1 << 10)
    private var suffix = OutputBuffer(capacity: 64)
    private var scratch: [UInt8] = []
    var cells = Cells()

    init(dates: DatePattern) { self.dates = dates }

    mutating func append(
        _ invoice: Invoice, _ items: ArraySlice<LineItem>, _ text: TextArena, _ book: ContactBook, _ codes: CodeTexts,
        to out: inout OutputBuffer
    ) {
        begin(
            contact: book.contacts[invoice.contact], book, number: text[invoice.number],
            reference: text[invoice.reference], date: invoice.date, due: invoice.dueDate, total: invoice.total,
            currency: invoice.currency)
        for item in items { append(item, sign: 1, invoice.currency, text, codes, to: &out) }
    }

    /// A credit note is imported as an invoice of negative amounts (Xero: "To import credit notes, add them as invoices or
    /// bills with negative amounts"): the quantity stays positive.
    mutating func append(
        _ note: XeroDocuments.CreditNote, _ items: ArraySlice<LineItem>, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        begin(
            contact: book.contacts[note.contact], book, number: text[note.number], reference: text[note.reference],
            date: note.date, due: note.date, total: -note.total, currency: note.currency)
        for item in items { append(item, sign: -1, note.currency, text, codes, to: &out) }
    }

    /// What every row of the document begins and ends with.
    private mutating func begin(
        contact: XeroDocuments.Contact, _ book: ContactBook, number: ArraySlice<UInt8>, reference: ArraySlice<UInt8>,
        date: CalendarDate, due: CalendarDate, total: Int64, currency: CurrencyCode
    ) {
        prefix.removeAll()
        CSVWriter.appendCell(book.text[contact.name], to: &prefix)
        cells.text(book.text[contact.email], to: &prefix)
        cells.addressLines(book.text[contact.street], to: &prefix)
        cells.text(book.text[contact.city], to: &prefix)
        cells.text(book.text[contact.region], to: &prefix)
        cells.text(book.text[contact.postalCode], to: &prefix)
        cells.text(book.text[contact.country], to: &prefix)
        cells.plain(number, to: &prefix)
        cells.text(reference, to: &prefix)
        prefix.append(UInt8(ascii: ","))
        prefix.append(date, as: dates, &scratch)
        prefix.append(UInt8(ascii: ","))
        prefix.append(due, as: dates, &scratch)
        prefix.append(UInt8(ascii: ","))
        DecimalText.appendAmount(total, digits: currency.digits, to: &prefix)
        prefix.append(UInt8(ascii: ","))
        suffix.removeAll()
        suffix.append(UInt8(ascii: ","))
        currency.append(to: &suffix)
        suffix.append(",\n")
    }

    private mutating func append(
        _ item: LineItem, sign: Int64, _ currency: CurrencyCode, _ text: TextArena, _ codes: CodeTexts,
        to out: inout OutputBuffer
    ) {
        out.append(prefix)
        cells.text(item.description, of: text, to: &out)
        out.append(UInt8(ascii: ","))
        item.quantity.append(to: &out)
        out.append(UInt8(ascii: ","))
        FixedPoint(tenThousandths: sign * item.unitAmount.tenThousandths)
            .append(to: &out, minimumDecimals: currency.digits)
        // No discount of Xero's own: the amounts are without it already.
        out.append(UInt8(ascii: ","))
        out.append(codes.accounts[item.account].csv)
        out.append(codes.taxTypes[item.taxType].csv)
        DecimalText.appendAmount(sign * item.taxAmount, digits: currency.digits, to: &out)
        appendTracking(0, item.tracking1, text, codes, to: &out)
        appendTracking(1, item.tracking2, text, codes, to: &out)
        out.append(suffix)
    }

    private mutating func appendTracking(
        _ index: Int, _ option: TextRef, _ text: TextArena, _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        guard index < codes.tracking.count, !option.isEmpty else { return out.append(",,") }
        out.append(codes.tracking[index].csv)
        cells.text(option, of: text, to: &out)
    }
}

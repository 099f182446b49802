import DelimitedText
import Ledger
import XeroDocuments

/// Rows of Xero's sales invoice import template, one a line item, the invoice's own columns repeated on each.
struct InvoiceRows {
    /// The 29 columns, stars included, as the template has them.
    static let header =
        "*ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,"
        + "POPostalCode,POCountry,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,InventoryItemCode,*Description,"
        + "*Quantity,*UnitAmount,Discount,*AccountCode,*TaxType,TaxAmount,TrackingName1,TrackingOption1,TrackingName2,"
        + "TrackingOption2,Currency,BrandingTheme"

    private let dates: DatePattern
    private var prefix: [UInt8] = []
    private var suffix: [UInt8] = []
    var cells = Cells()

    init(dates: DatePattern) { self.dates = dates }

    mutating func append(
        _ invoice: Invoice, _ items: ArraySlice<LineItem>, _ text: TextArena, _ book: ContactBook, _ codes: Codes,
        to out: inout [UInt8]
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
        _ codes: Codes, to out: inout [UInt8]
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
        prefix.removeAll(keepingCapacity: true)
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
        dates.append(date, to: &prefix)
        prefix.append(UInt8(ascii: ","))
        dates.append(due, to: &prefix)
        prefix.append(UInt8(ascii: ","))
        DecimalText.appendAmount(total, digits: currency.digits, to: &prefix)
        prefix.append(UInt8(ascii: ","))
        suffix.removeAll(keepingCapacity: true)
        suffix.append(UInt8(ascii: ","))
        currency.append(to: &suffix)
        suffix.append(UInt8(ascii: ","))
        suffix.append(UInt8(ascii: "\n"))
    }

    private mutating func append(
        _ item: LineItem, sign: Int64, _ currency: CurrencyCode, _ text: TextArena, _ codes: Codes,
        to out: inout [UInt8]
    ) {
        out.append(contentsOf: prefix)
        cells.text(text[item.description], to: &out)
        out.append(UInt8(ascii: ","))
        item.quantity.append(to: &out)
        out.append(UInt8(ascii: ","))
        FixedPoint(tenThousandths: sign * item.unitAmount.tenThousandths)
            .append(to: &out, minimumDecimals: currency.digits)
        out.append(UInt8(ascii: ","))
        cells.plain(Array(codes.accounts[item.account].utf8)[...], to: &out)
        cells.plain(Array(codes.taxTypes[item.taxType].name.utf8)[...], to: &out)
        out.append(UInt8(ascii: ","))
        DecimalText.appendAmount(sign * item.taxAmount, digits: currency.digits, to: &out)
        appendTracking(codes.trackingNames.first, text[item.tracking1], to: &out)
        appendTracking(codes.trackingNames.dropFirst().first, text[item.tracking2], to: &out)
        out.append(contentsOf: suffix)
    }

    private mutating func appendTracking(_ name: String?, _ option: ArraySlice<UInt8>, to out: inout [UInt8]) {
        guard let name, !option.isEmpty else {
            out.append(contentsOf: ",,".utf8)
            return
        }
        cells.plain(Array(name.utf8)[...], to: &out)
        cells.text(option, to: &out)
    }
}

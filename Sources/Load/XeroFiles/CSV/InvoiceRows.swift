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
        _ invoice: borrowing DocumentTexts, _ text: TextArena, _ book: ContactBook, _ codes: CodeTexts,
        to out: inout OutputBuffer
    ) {
        begin(invoice, total: invoice.total, text, book)
        for index in invoice.lines.indices { append(invoice.lines[index], text, codes, to: &out) }
    }

    /// A credit note is imported as an invoice of negative amounts (Xero: "To import credit notes, add them as invoices or
    /// bills with negative amounts"): the quantity stays positive.
    mutating func append(
        creditNote note: borrowing DocumentTexts, _ items: ArraySlice<LineItem>, _ text: TextArena,
        _ book: ContactBook, _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        begin(note, total: -note.total, text, book)
        for (index, item) in items.enumerated() {
            var line = note.lines[index]
            line.negate(item, digits: note.currency.digits)
            append(line, text, codes, to: &out)
        }
    }

    /// What every row of the document begins and ends with.
    private mutating func begin(
        _ document: borrowing DocumentTexts, total: Int64, _ text: TextArena, _ book: ContactBook
    ) {
        let contact = document.contact
        prefix.removeAll()
        cells.name(document.contactName, of: book.text, to: &prefix)
        prefix.append(",")
        cells.text(contact.email, of: book.text, to: &prefix)
        prefix.append(",")
        cells.addressLines(contact.street, of: book.text, to: &prefix)
        prefix.append(",")
        cells.text(contact.city, of: book.text, to: &prefix)
        prefix.append(",")
        cells.text(contact.region, of: book.text, to: &prefix)
        prefix.append(",")
        cells.text(contact.postalCode, of: book.text, to: &prefix)
        prefix.append(",")
        cells.text(contact.country, of: book.text, to: &prefix)
        prefix.append(",")
        cells.name(document.number, of: text, to: &prefix)
        prefix.append(",")
        cells.text(document.reference, of: text, to: &prefix)
        prefix.append(",")
        prefix.append(document.date, as: dates, &scratch)
        prefix.append(",")
        prefix.append(document.dueDate, as: dates, &scratch)
        prefix.append(",")
        prefix.append(DecimalText.amount(total, digits: document.currency.digits))
        prefix.append(",,")
        suffix.removeAll()
        suffix.append(",")
        document.currency.append(to: &suffix)
        suffix.append(",\n")
    }

    private mutating func append(
        _ line: DocumentTexts.Line, _ text: TextArena, _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        out.append(prefix)
        cells.text(line.description, of: text, to: &out)
        out.append(",")
        out.append(line.quantity)
        out.append(",")
        out.append(line.unitPrice)
        // No discount of Xero's own: the amounts are without it already.
        out.append(",")
        out.append(codes.accounts[line.account].csv, of: codes.text)
        out.append(codes.taxTypes[line.taxType].csv, of: codes.text)
        out.append(line.taxAmount)
        for category in 0..<2 {
            let option = line.option(category)
            if category < codes.tracking.count, !option.isEmpty {
                out.append(codes.tracking[category].csv, of: codes.text)
                cells.text(option, of: text, to: &out)
            } else {
                out.append(",,")
            }
        }
        out.append(suffix)
    }
}

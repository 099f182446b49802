import Ledger
import XeroDocuments

/// What every file of a batch says of a document and its lines, worked out once for all of them: numbers and days as text,
/// and which texts stand as they are.
struct DocumentTexts {
    /// A line, amounts as the document has them.
    struct Line {
        var description: CheckedText
        /// Without zeros at its end.
        var quantity: ShortText
        /// With all four decimals.
        var wholeQuantity: ShortText
        /// Without zeros at its end.
        var unitAmount: ShortText
        /// With the currency's decimals at least.
        var unitPrice: ShortText
        var taxAmount: ShortText
        var lineAmount: ShortText
        var account: Int
        var taxType: Int
        /// The options of the first and the second tracking category.
        var options: (CheckedText, CheckedText)
    }

    private(set) var contact = XeroDocuments.Contact(source: 0)
    private(set) var contactNumber = CheckedText.empty
    private(set) var contactName = CheckedText.empty
    private(set) var number = CheckedText.empty
    private(set) var reference = CheckedText.empty
    private(set) var date = CalendarDate(dayNumber: 0)
    private(set) var dueDate = CalendarDate(dayNumber: 0)
    /// As JSON and XML have them.
    private(set) var isoDate = CalendarDate(dayNumber: 0).text
    private(set) var isoDueDate = CalendarDate(dayNumber: 0).text
    private(set) var currency = CurrencyCode.none
    /// Minor units.
    private(set) var total: Int64 = 0
    private(set) var lines: [Line] = []

    mutating func take(_ invoice: Invoice, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook) {
        begin(invoice.contact, book, invoice.number, invoice.reference, text)
        set(invoice.date, due: invoice.dueDate)
        currency = invoice.currency
        total = invoice.total
        take(documents, invoice.lineItems, text)
    }

    mutating func take(
        _ note: XeroDocuments.CreditNote, _ documents: DocumentBatch, _ text: TextArena, _ book: ContactBook
    ) {
        begin(note.contact, book, note.number, note.reference, text)
        set(note.date, due: note.date)
        currency = note.currency
        total = note.total
        take(documents, note.lineItems, text)
    }

    private mutating func begin(
        _ place: Int, _ book: ContactBook, _ number: TextRef, _ reference: TextRef, _ text: TextArena
    ) {
        contact = book.contacts[place]
        contactNumber = CheckedText(contact.number, in: book.text)
        contactName = CheckedText(contact.name, in: book.text)
        self.number = CheckedText(number, in: text)
        self.reference = CheckedText(reference, in: text)
    }

    private mutating func set(_ date: CalendarDate, due: CalendarDate) {
        self.date = date
        dueDate = due
        isoDate = date.text
        isoDueDate = due.text
    }

    private mutating func take(_ documents: DocumentBatch, _ items: Range<Int>, _ text: TextArena) {
        lines.removeAll(keepingCapacity: true)
        let digits = currency.digits
        for index in items {
            let item = documents.lineItems[index]
            let quantity = item.quantity.texts(minimumDecimals: digits)
            let price = item.unitAmount.texts(minimumDecimals: digits)
            lines.append(
                Line(
                    description: CheckedText(item.description, in: text), quantity: quantity.shortest,
                    wholeQuantity: quantity.whole, unitAmount: price.shortest, unitPrice: price.padded,
                    taxAmount: DecimalText.amount(item.taxAmount, digits: digits),
                    lineAmount: DecimalText.amount(item.lineAmount, digits: digits), account: item.account,
                    taxType: item.taxType,
                    options: (CheckedText(item.tracking1, in: text), CheckedText(item.tracking2, in: text))))
        }
    }
}

extension DocumentTexts.Line {
    var isTracked: Bool { !options.0.isEmpty || !options.1.isEmpty }

    /// The option of a tracking category by its position, of which there are at most two.
    func option(_ category: Int) -> CheckedText { category == 0 ? options.0 : options.1 }

    /// Prices and taxes of a credit note that is imported as an invoice.
    mutating func negate(_ item: LineItem, digits: Int) {
        unitPrice = FixedPoint(tenThousandths: -item.unitAmount.tenThousandths).text(minimumDecimals: digits)
        taxAmount = DecimalText.amount(-item.taxAmount, digits: digits)
    }
}

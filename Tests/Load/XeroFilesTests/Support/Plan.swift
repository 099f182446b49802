import Ledger
import XeroDocuments

/// Documents to write, in few words.
struct Plan {
    typealias Item = (description: String, quantity: String, unit: String, amount: Int64, tax: Int64)

    var planned = PlannedBatch()
    var batch = BillBatch()
    private(set) var book = ContactBook(of: ContactTable())
    var contacts = ContactTable()
    var codes = Codes()

    static let files = [
        SourceFile(kind: .bill, path: "in/bills \"1\".csv", textPath: "", form: .delimited, header: [], byteCount: 0)
    ]

    init() {
        codes.accounts = ["200", "090"]
        codes.taxTypes = [TaxType(type: "OUTPUT2", name: "20% (VAT on Income)"), TaxType(type: "NONE", name: "No VAT")]
    }

    /// - Returns: the contact's place in the book.
    @discardableResult
    mutating func contact(
        _ name: String, email: String = "", isUpdate: Bool = false,
        _ change: (inout Ledger.Contact, inout TextArena) -> Void = { _, _ in }
    ) -> Int {
        let place = contacts.contacts.count
        var client = Ledger.Contact()
        client.id = contacts.text.append(String(place + 1))
        client.name = contacts.text.append(name)
        client.email = contacts.text.append(email)
        client.source = SourceRow(file: 0, line: UInt32(place + 2), offset: 0, length: 0)
        change(&client, &contacts.text)
        contacts.append(client)
        book = ContactBook(of: contacts)
        for (index, client) in contacts.contacts.enumerated() {
            let number = book.text.append("clio-\(index + 1)")
            book.contacts.append(source: index, number: number, name: client.name)
        }
        planned.contacts.append(.init(place: place, isUpdate: isUpdate, mark: Fingerprint(value: 1)))
        return place
    }

    @discardableResult
    mutating func invoice(
        _ number: String, contact: Int = 0, _ status: InvoiceStatus = .authorised, currency: String = "USD",
        reference: String = "", _ items: [Item] = [("Work", "1.5", "100", 15_000, 3_000)],
        _ change: (inout Invoice, inout TextArena) -> Void = { _, _ in }
    ) -> Int {
        var bill = Bill()
        bill.id = batch.text.append("b\(batch.bills.count + 1)")
        bill.source = SourceRow(file: 0, line: UInt32(batch.bills.count + 2), offset: 0, length: 0)
        batch.bills.append(bill)
        var invoice = Invoice(bill: batch.bills.count - 1)
        invoice.number = batch.text.append(number)
        invoice.contact = contact
        invoice.status = status
        invoice.date = day(2026, 1, 15)
        invoice.dueDate = day(2026, 2, 3)
        invoice.reference = batch.text.append(reference)
        invoice.currency = CurrencyCode(currency) ?? .none
        invoice.lineItems = append(items)
        invoice.subTotal = items.reduce(0) { $0 + $1.amount }
        invoice.totalTax = items.reduce(0) { $0 + $1.tax }
        change(&invoice, &batch.text)
        planned.documents.invoices.append(invoice)
        planned.invoiceMarks.append(Fingerprint(value: 0xAB))
        return planned.documents.invoices.count - 1
    }

    private mutating func append(_ items: [Item]) -> Range<Int> {
        let first = planned.documents.lineItems.count
        for item in items {
            var line = LineItem()
            line.description = batch.text.append(item.description)
            line.quantity = fixed(item.quantity)
            line.unitAmount = fixed(item.unit)
            line.lineAmount = item.amount
            line.taxAmount = item.tax
            line.account = 0
            line.taxType = item.tax == 0 ? 1 : 0
            planned.documents.lineItems.append(line)
        }
        return first..<planned.documents.lineItems.count
    }

    mutating func creditNote(_ number: String, on invoice: Int, _ items: [Item]) {
        let target = planned.documents.invoices[invoice]
        var source = Ledger.CreditNote()
        source.id = batch.text.append("c\(batch.creditNotes.count + 1)")
        source.source = SourceRow(file: 0, line: 40, offset: 0, length: 0)
        batch.creditNotes.append(source)
        var note = XeroDocuments.CreditNote(bill: target.bill, source: batch.creditNotes.count - 1, invoice: invoice)
        note.number = batch.text.append(number)
        note.contact = target.contact
        note.date = day(2026, 3, 4)
        note.reference = target.number
        note.currency = target.currency
        note.lineItems = append(items)
        note.subTotal = items.reduce(0) { $0 + $1.amount }
        note.totalTax = items.reduce(0) { $0 + $1.tax }
        planned.documents.creditNotes.append(note)
        planned.creditNoteMarks.append(Fingerprint(value: 0xCD))
    }

    mutating func payment(_ amount: Int64, on invoice: Int, reference: String) {
        var source = Ledger.Payment()
        source.allocationID = batch.text.append("p\(batch.payments.count + 1)")
        source.source = SourceRow(file: 0, line: 50, offset: 0, length: 0)
        batch.payments.append(source)
        let target = planned.documents.invoices[invoice]
        var payment = XeroDocuments.Payment(bill: target.bill, source: batch.payments.count - 1, invoice: invoice)
        payment.account = 1
        payment.date = day(2026, 2, 1)
        payment.amount = amount
        payment.reference = batch.text.append(reference)
        planned.documents.payments.append(payment)
        planned.paymentMarks.append(Fingerprint(value: 0xEF))
    }
}

func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    CalendarDate(year: year, month: month, day: day) ?? CalendarDate(dayNumber: 0)
}

func fixed(_ text: String) -> FixedPoint {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    let digits = String(parts[0]) + decimals + String(repeating: "0", count: 4 - decimals.count)
    let value = Int64(digits) ?? 0
    return FixedPoint(tenThousandths: isNegative ? -value : value)
}

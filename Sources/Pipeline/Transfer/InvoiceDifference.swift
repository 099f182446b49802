import Ledger
import XeroAPI
import XeroDocuments

/// What sets a document apart from the invoice Xero has, and which of Xero's lines the document's lines are.
struct InvoiceDifference {
    /// In words, `DueDate 2026-01-31 → 2026-02-28`.
    private(set) var changes: [String] = []
    /// Whether something changes that Xero fixes once an invoice is paid or credited in part: anything but reference, due
    /// date, number, and a line's description, account and tracking.
    private(set) var isStructural = false
    private(set) var isOfContact = false
    /// Positions of the document's lines that Xero doesn't have.
    private(set) var newLines: [Int] = []
    /// Whether something is fixed once an invoice is paid in part and is no new line.
    private(set) var changesKeptLines = false
    /// Xero's ids by the document's lines, empty for a new line.
    private(set) var lineItemIDs: [String] = []

    var isEmpty: Bool { changes.isEmpty }

    init(
        _ invoice: Invoice, _ items: ArraySlice<LineItem>, _ text: TextArena, _ codes: Codes, contactID: String,
        _ old: XeroInvoice
    ) {
        compare("InvoiceNumber", old.number, text.string(invoice.number), isFixed: false)
        compare("Date", old.date.map { "\($0)" } ?? "", "\(invoice.date)", isFixed: true)
        compare("DueDate", old.dueDate.map { "\($0)" } ?? "", "\(invoice.dueDate)", isFixed: false)
        compare("Reference", old.reference, text.string(invoice.reference), isFixed: false)
        compare("CurrencyCode", old.money.code, invoice.currency.description, isFixed: true)
        compare("Contact", old.contact.id, contactID, isFixed: false)
        isOfContact = old.contact.id != contactID
        let status = old.status == "PAID" ? "AUTHORISED" : old.status
        compare("Status", status, invoice.status.rawValue, isFixed: false)
        compareLines(Array(items), text, codes, old.lineItems, digits: invoice.currency.digits)
    }

    private mutating func compare(_ field: String, _ old: String, _ new: String, isFixed: Bool) {
        guard old != new else { return }
        changes.append("\(field) \(old) → \(new)")
        if isFixed { (isStructural, changesKeptLines) = (true, true) }
    }

    private mutating func compareLines(
        _ new: [LineItem], _ text: TextArena, _ codes: Codes, _ old: [XeroLineItem], digits: Int
    ) {
        lineItemIDs = Self.pair(new, text, old)
        let byID = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
        for (index, item) in new.enumerated() {
            guard let line = byID[lineItemIDs[index]] else {
                changes.append("line \(index + 1) is new: \(DecimalText.grouped(item.lineAmount, digits: digits))")
                isStructural = true
                newLines.append(index)
                continue
            }
            let name = "line \(index + 1) "
            // Xero takes the outer blanks off.
            let description = Self.trimmed(text.string(item.description))
            if Self.trimmed(line.description) != description { changes.append(name + "Description") }
            compare(name + "AccountCode", line.accountCode, codes.accounts[item.account], isFixed: false)
            compare(name + "TaxType", line.taxType, codes.taxTypes[item.taxType].type, isFixed: true)
            compare(name + "Quantity", Self.text(line.quantity), Self.text(item.quantity), isFixed: true)
            compare(name + "UnitAmount", Self.text(line.unitAmount), Self.text(item.unitAmount), isFixed: true)
            compare(
                name + "LineAmount", amount(line.lineAmount, digits), amount(item.lineAmount, digits), isFixed: true)
            compare(name + "TaxAmount", amount(line.taxAmount, digits), amount(item.taxAmount, digits), isFixed: true)
            let options = zip(codes.trackingNames, [item.tracking1, item.tracking2]).filter { !$0.1.isEmpty }
                .map { "\($0.0): \(text.string($0.1))" }.joined(separator: ", ")
            let before = line.tracking.map { "\($0.name): \($0.option)" }.joined(separator: ", ")
            compare(name + "Tracking", before, options, isFixed: false)
        }
        let kept = Set(lineItemIDs)
        for line in old where !kept.contains(line.id) {
            changes.append("a line of \(amount(line.lineAmount, digits)) goes")
            (isStructural, changesKeptLines) = (true, true)
        }
    }

    /// Lines that agree in what they say and come to are the same line, wherever they stand; the rest are taken in order.
    private static func pair(_ new: [LineItem], _ text: TextArena, _ old: [XeroLineItem]) -> [String] {
        var free = old
        var ids = Array(repeating: "", count: new.count)
        func take(_ isSame: (LineItem, XeroLineItem) -> Bool) {
            for index in new.indices where ids[index].isEmpty {
                guard let place = free.firstIndex(where: { isSame(new[index], $0) }) else { continue }
                ids[index] = free.remove(at: place).id
            }
        }
        take { trimmed(text.string($0.description)) == trimmed($1.description) && $0.lineAmount == $1.lineAmount }
        take { trimmed(text.string($0.description)) == trimmed($1.description) }
        take { _, _ in true }
        return ids
    }

    private static func trimmed(_ text: String) -> Substring {
        var text = text[...]
        while text.last?.isWhitespace == true { text = text.dropLast() }
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        return text
    }

    private static func text(_ number: FixedPoint?) -> String {
        guard let number else { return "" }
        var bytes: [UInt8] = []
        number.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func amount(_ minorUnits: Int64?, _ digits: Int) -> String {
        minorUnits.map { DecimalText.grouped($0, digits: digits) } ?? ""
    }
}

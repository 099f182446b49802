import Ledger
import XeroAPI

/// What a person could change of an invoice or credit note in Xero, short enough to be kept beside its link.
///
/// What is paid or credited on it is no part of it, nor that a draft was approved.
struct XeroContent: Hashable {
    /// By ``names``.
    private var fields: [String]

    private static let names = [
        "state", "number", "date", "due date", "reference", "contact", "currency", "total", "lines",
    ]

    private static let number = 1
    private static let total = 7

    init(_ invoice: XeroInvoice) {
        self.init(
            invoice.status, invoice.number, invoice.date, invoice.dueDate, invoice.reference, invoice.contact.id,
            invoice.money, invoice.total, invoice.lineItems)
    }

    init(_ note: XeroCreditNote) {
        self.init(
            note.status, note.number, note.date, nil, note.reference, note.contact.id, note.money, note.total,
            note.lineItems)
    }

    /// What Xero answered to a write; nil for what is no document, or can't be read as one.
    init?(_ json: JSONValue, _ kind: LinkKey.Kind) {
        switch kind {
        case .invoice:
            guard let invoice = try? XeroInvoice(json), !invoice.lineItems.isEmpty else { return nil }
            self.init(invoice)
        case .creditNote:
            guard let note = try? XeroCreditNote(json), !note.lineItems.isEmpty else { return nil }
            self.init(note)
        case .contact, .payment: return nil
        }
    }

    /// - Parameter text: what ``text`` gave; nil for any other.
    init?(text: String) {
        fields = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == Self.names.count else { return nil }
    }

    private init(
        _ status: String, _ number: String, _ date: CalendarDate?, _ dueDate: CalendarDate?, _ reference: String,
        _ contact: String, _ money: XeroMoney, _ total: Int64?, _ lines: [XeroLineItem]
    ) {
        let isGone = status == "VOIDED" || status == "DELETED"
        func text(_ day: CalendarDate?) -> String { day.map { "\($0)" } ?? "" }
        var amount = ""
        if let total { amount = "\(total)" }
        let all: [String] = [
            isGone ? status : "", number, text(date), text(dueDate), reference, contact, money.code, amount,
            Self.mark(lines),
        ]
        // A tab stands between two of them.
        fields = all.map { $0.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: " ") }
    }

    private static func mark(_ lines: [XeroLineItem]) -> String {
        var mark = Fingerprint()
        func combine(_ text: some StringProtocol) { mark.combine(Array(text.utf8)[...]) }
        for line in lines {
            // Xero takes the outer blanks off.
            combine(line.description.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            combine(line.accountCode)
            combine(line.taxType)
            mark.combine(line.lineAmount ?? 0)
            mark.combine(line.taxAmount ?? 0)
            for option in line.tracking {
                combine(option.name)
                combine(option.option)
            }
        }
        var text: [UInt8] = []
        mark.append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    var text: String { fields.joined(separator: "\t") }
    /// `VOIDED` or `DELETED`; empty for one that is there.
    var gone: String { fields[0] }
    var number: String { fields[Self.number] }
    /// Minor units.
    var total: Int64? { Int64(fields[Self.total]) }

    /// What is another than it was, in words.
    /// - Parameter before: nil where only number and amount of `link` are known of it.
    func changes(since before: XeroContent?, of link: Link) -> String {
        var old = before?.fields ?? fields
        if before == nil {
            old[Self.number] = link.number
            old[Self.total] = "\(link.amount)"
        }
        var words: [String] = []
        for place in fields.indices.dropFirst() where fields[place] != old[place] {
            let name = Self.names[place]
            if name == "contact" || name == "lines" {
                words.append("its \(name)")
            } else {
                let new = Self.shown(fields[place], place, link)
                words.append("its \(name) (\(new), was \(Self.shown(old[place], place, link)))")
            }
        }
        return words.joined(separator: ", ")
    }

    private static func shown(_ text: String, _ place: Int, _ link: Link) -> String {
        guard place == total, let amount = Int64(text) else { return text.isEmpty ? "none" : text }
        return DecimalText.grouped(amount, digits: link.currency.digits)
    }
}

extension Link {
    /// `VOIDED` or `DELETED` where a person made the document so in Xero, whether that was accepted or not; else empty.
    var gone: String { XeroContent(text: found.isEmpty ? agreed : found)?.gone ?? "" }

    /// What a person did to the document in Xero: `voided`, `deleted`, or `changed` with what of it; nil where it is as agreed.
    var drift: (verb: String, details: String)? {
        guard let content = XeroContent(text: found) else { return nil }
        if !content.gone.isEmpty { return (content.gone.lowercased(), "") }
        return ("changed", content.changes(since: XeroContent(text: agreed), of: self))
    }
}

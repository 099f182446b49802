internal import Ledger

/// What tells an element of a batch from the others, both as it was sent and as it is answered.
struct ElementIdentity: Hashable {
    /// Xero's own id, where known.
    var id: String?
    /// Our number; of a payment or allocation none.
    var number: String?
    /// A contact's name: its second-best number.
    var name: String?
    /// Of payments and allocations.
    var part: Part?

    struct Part: Hashable {
        var documentID: String?
        var documentNumber: String?
        /// Ten-thousandths.
        var amount: Int64?
        var date: CalendarDate?
        var reference: String?

        /// Whether both are of the same document and amount and nothing that both say differs.
        func fits(_ other: Part) -> Bool {
            guard let amount, amount == other.amount, isSameDocument(other) else { return false }
            if let date, let otherDate = other.date, date != otherDate { return false }
            if let reference, let otherReference = other.reference, reference != otherReference { return false }
            return true
        }

        private func isSameDocument(_ other: Part) -> Bool {
            if let documentID, let otherID = other.documentID { return documentID == otherID }
            if let documentNumber { return documentNumber == other.documentNumber }
            return false
        }
    }

    init(_ json: JSONValue, kind: ElementKind) {
        let reader = RecordReader(json, id: kind.idMember)
        id = reader.guid(kind.idMember)?.lowercased()
        switch kind {
        case .contacts, .invoices, .creditNotes:
            number = kind.numberMember.flatMap { Self.present(reader.text($0)) }
            if kind == .contacts { name = Self.present(reader.text("Name")) }
        case .payments, .allocations:
            let document = reader.object("Invoice").map { RecordReader($0, id: "InvoiceID") }
            part = Part(
                documentID: document?.guid("InvoiceID")?.lowercased(),
                documentNumber: Self.present(document?.text("InvoiceNumber") ?? "")
                    ?? Self.present(reader.text("InvoiceNumber")),
                amount: (try? reader.amount("Amount", digits: 4)) ?? (try? reader.amount("AppliedAmount", digits: 4)),
                // An allocation's date is Xero's choice: the later one of both documents.
                date: kind == .payments ? (try? reader.day("Date")) : nil,
                reference: kind == .payments ? Self.present(reader.text("Reference")) : nil)
        }
    }

    private static func present(_ text: String) -> String? {
        let text = text[...].trimmingBlanks
        return text.isEmpty ? nil : text
    }

    /// Whether an answered element is this sent one.
    func matches(_ answered: ElementIdentity) -> Bool {
        if let part { return answered.part.map(part.fits) ?? false }
        if let number, let otherNumber = answered.number { return number == otherNumber }
        if let id, let otherID = answered.id { return id == otherID }
        if number == nil || answered.number == nil, let name, let otherName = answered.name { return name == otherName }
        return false
    }

    /// Whether the answered element could be this one for all it says: for a batch of one.
    func allows(_ answered: ElementIdentity) -> Bool {
        if let part, let other = answered.part {
            let saysNothing = other.documentID == nil && other.documentNumber == nil && other.amount == nil
            return saysNothing || part.fits(other)
        }
        return answered.number == nil || number == nil || answered.number == number
    }

    /// Equal for two sent elements that no answer could tell apart.
    var collision: [String]? {
        if let part {
            return [
                part.documentID ?? part.documentNumber ?? "", part.amount.map(String.init) ?? "",
                part.date?.description ?? "", part.reference ?? "",
            ]
        }
        return (number ?? id ?? name).map { [$0] }
    }
}

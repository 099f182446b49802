/// What may change in a document that exists: its status, and what payments and credits on it forbid.
struct ChangeRules {
    let isCredit: Bool
    let book: Book

    /// From a status to those it may be given (developer.xero.com, Invoices: status codes). PAID comes by payment alone.
    private static let transitions: [String: Set<String>] = [
        "DRAFT": ["DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"],
        "SUBMITTED": ["DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"],
        "AUTHORISED": ["AUTHORISED", "VOIDED"],
        "PAID": ["PAID", "VOIDED", "AUTHORISED"],
        "VOIDED": [],
        "DELETED": [],
    ]

    func errors(
        from old: DocumentRecord, to new: DocumentRecord, statusAsked: String?
    ) -> [String] {
        guard Self.transitions[old.status]?.isEmpty == false else { return [Message.wrongStatus] }
        var errors: [String] = []
        if let asked = statusAsked {
            if asked == "VOIDED", old.hasMoney {
                return [
                    "The status VOIDED cannot be applied to the \(isCredit ? "credit note" : "invoice") because it has "
                        + "payments or credit notes allocated to it."
                ]
            }
            // A paid invoice may be sent as AUTHORISED again, with its free fields changed; it stays PAID.
            if Self.transitions[old.status]?.contains(asked) != true { errors.append(Message.wrongStatus) }
        }
        errors += LockRules.errors(old.date, in: book)
        if new.date != old.date { errors += LockRules.errors(new.date, in: book) }
        if old.hasMoney && !keepsMoney(old, new) { errors.append(Message.hasMoney) }
        return errors
    }

    /// Of a part-paid or paid invoice only Reference, DueDate, InvoiceNumber, BrandingThemeID, Contact, Url and a line's
    /// Description, AccountCode and Tracking can be edited (developer.xero.com, Invoices). Nothing of a credit note can.
    private func keepsMoney(_ old: DocumentRecord, _ new: DocumentRecord) -> Bool {
        var allowed = new
        allowed.status = old.status
        if !isCredit {
            allowed.reference = old.reference
            allowed.dueDate = old.dueDate
            allowed.number = old.number
            allowed.brandingThemeID = old.brandingThemeID
            allowed.url = old.url
            guard allowed.lines.count == old.lines.count else { return false }
            for index in allowed.lines.indices {
                guard let before = old.lines.first(where: { $0.id == allowed.lines[index].id }) else { return false }
                allowed.lines[index].description = before.description
                allowed.lines[index].accountID = before.accountID
                allowed.lines[index].accountCode = before.accountCode
                allowed.lines[index].tracking = before.tracking
            }
        }
        return allowed.lines.sorted { $0.id < $1.id } == old.lines.sorted { $0.id < $1.id }
            && allowed.type == old.type && allowed.date == old.date && allowed.dueDate == old.dueDate
            && allowed.number == old.number && allowed.reference == old.reference && allowed.currency == old.currency
            && allowed.currencyRate == old.currencyRate && allowed.lineAmountTypes == old.lineAmountTypes
            && allowed.total == old.total && allowed.totalTax == old.totalTax
    }
}

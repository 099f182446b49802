/// The ledger's record kinds as JSON Schemas (draft 2020-12): one line of a file is one document.
public enum LedgerSchema {
    /// What a member's value is.
    enum Form {
        case text
        /// A decimal number in quotes.
        case decimal
        /// `yyyy-MM-dd`.
        case day
        /// An ISO 4217 code.
        case currency
        case flag
        case oneOf([String])
    }

    struct Member {
        var name: String
        var form: Form
        var isRequired = false
        var about: String

        init(_ name: String, _ form: Form, needed: Bool = false, _ about: String) {
            self.name = name
            self.form = form
            isRequired = needed
            self.about = about
        }
    }

    /// Nil for trust transactions, which the ledger keeps as sums in `ledger.json`.
    public static func render(_ kind: RecordKind) -> [UInt8]? {
        let members = self.members(of: kind)
        guard !members.isEmpty else { return nil }
        var out: [UInt8] = []
        var schema = JSONObjectText(&out)
        schema.member("$schema", "https://json-schema.org/draft/2020-12/schema", &out)
        schema.member("title", "clio-xero ledger, version \(LedgerEncoder.version): \(kind.rawValue).ndjson", &out)
        schema.member("type", "object", &out)
        schema.key("properties", &out)
        out.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            JSONText.append(index > 0 ? ",\n  " : "\n  ", to: &out)
            JSONText.appendString(member.name, to: &out)
            out.append(UInt8(ascii: ":"))
            append(member, to: &out)
        }
        out.append(UInt8(ascii: "}"))
        schema.key("required", &out)
        out.append(UInt8(ascii: "["))
        for (index, member) in members.filter(\.isRequired).enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            JSONText.appendString(member.name, to: &out)
        }
        out.append(UInt8(ascii: "]"))
        schema.member("additionalProperties", true, &out)
        schema.end(&out)
        out.append(UInt8(ascii: "\n"))
        return out
    }

    private static func append(_ member: Member, to out: inout [UInt8]) {
        var object = JSONObjectText(&out)
        switch member.form {
        case .flag: object.member("const", true, &out)
        case .text:
            object.member("type", "string", &out)
            object.member("minLength", 1, &out)
        case .decimal:
            object.member("type", "string", &out)
            object.member("pattern", "^-?[0-9]+(\\.[0-9]{1,4})?$", &out)
        case .day:
            object.member("type", "string", &out)
            object.member("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", &out)
        case .currency:
            object.member("type", "string", &out)
            object.member("pattern", "^[A-Z]{3}$", &out)
        case .oneOf(let words):
            object.key("enum", &out)
            out.append(UInt8(ascii: "["))
            for (index, word) in words.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSONText.appendString(word, to: &out)
            }
            out.append(UInt8(ascii: "]"))
        }
        object.member("description", member.about, &out)
        object.end(&out)
    }

    // MARK: The records

    static func members(of kind: RecordKind) -> [Member] {
        switch kind {
        case .contact: contact
        case .bill: bill
        case .line: line
        case .payment: payment
        case .creditNote: creditNote
        case .trustTransaction: []
        }
    }

    private static let contact = [
        Member("id", .text, needed: true, "Clio's id."),
        Member("type", .oneOf(["Person", "Company"]), needed: true, "What the client is."),
        Member("name", .text, "As shown."), Member("first_name", .text, "Of a person."),
        Member("last_name", .text, "Of a person."), Member("company", .text, "A person's company."),
        Member("email", .text, "The first address."), Member("phone", .text, "The first number."),
        Member("street", .text, "Lines set off by LF."), Member("city", .text, "Town."),
        Member("province", .text, "Province, state or county."), Member("postal_code", .text, "Postal or ZIP code."),
        Member("country", .text, "In words."), Member("tax_number", .text, "Sales tax number."),
        Member("updated_at", .text, "When Clio touched it last, as exported."),
    ]

    private static let bill = [
        Member("id", .text, needed: true, "Clio's id; the file is in the order of the ids."),
        Member("number", .text, "As printed on the bill."), Member("contact_id", .text, "Whom it is addressed to."),
        Member("matter_number", .text, "Display number of its matter."),
        Member("state", .oneOf(BillState.allCases.map { "\($0.name)" }), needed: true, "Where it stands."),
        Member("trust_request", .flag, "A request for trust money, which is no revenue."),
        Member("issued_at", .day, needed: true, "Issue date."), Member("due_at", .day, needed: true, "Due date."),
        Member("subject", .text, "In words."), Member("currency", .currency, needed: true, "ISO 4217."),
        Member("total", .decimal, needed: true, "With tax and interest, after discounts, before credits."),
        Member("discount", .decimal, "Per cent, or an amount."),
        Member("discount_type", .oneOf(["percentage", "money"]), "What the discount is."),
        Member("secondary_tax_rate", .decimal, "Per cent."),
        Member("tax_rule", .oneOf(["pre", "post"]), "Second tax on the net amount, or on it and the first tax."),
        Member("attorney", .text, "Responsible attorney."), Member("practice_area", .text, "Practice area."),
        Member("office", .text, "Office."), Member("updated_at", .text, "When Clio touched it last, as exported."),
    ]

    private static let line = [
        Member("id", .text, needed: true, "Clio's id."),
        Member("bill_id", .text, needed: true, "Its bill; lines stand in the order of the bills."),
        Member("matter_number", .text, "Display number of its matter."), Member("date", .day, "Of the work."),
        Member("kind", .oneOf(LineKind.allCases.map { "\($0.name)" }), needed: true, "What it charges for."),
        Member("category", .text, "Activity or expense category."), Member("user", .text, "Timekeeper."),
        Member("description", .text, "As billed."), Member("note", .text, "For the firm only."),
        Member("quantity", .decimal, needed: true, "Hours, or a count; four decimals."),
        Member("price", .decimal, needed: true, "Of one; four decimals."),
        Member("tax_rate", .decimal, needed: true, "Per cent."), Member("secondary_tax_rate", .decimal, "Per cent."),
        Member("discount", .decimal, "Per cent, or an amount."),
        Member("discount_type", .oneOf(["percentage", "money"]), "What the discount is."),
        Member("tax", .decimal, "As billed, where the source says it."),
        Member("activity_id", .text, "The activity it bills."),
        Member("xero_code", .text, "An account code Clio keeps for its category."),
        Member("updated_at", .text, "When Clio touched it last, as exported."),
    ]

    private static let payment = [
        Member("id", .text, needed: true, "The payment's id; one payment on several bills repeats it."),
        Member("bill_id", .text, needed: true, "The bill this part settles."),
        Member("allocation_id", .text, needed: true, "Names this part for good."),
        Member("contact_id", .text, "Who paid."), Member("date", .day, needed: true, "When."),
        Member("amount", .decimal, needed: true, "In the bill's currency."), Member("method", .text, "Cheque, wire, …"),
        Member("reference", .text, "As recorded."), Member("bank_account", .text, "Clio's bank account, id or name."),
        Member("source", .oneOf(["trust", "operating", "direct"]), "Where the money came from."),
        Member("voided", .flag, "Deleted in Clio."), Member("interest", .flag, "It settles interest."),
    ]

    private static let creditNote = [
        Member("id", .text, needed: true, "Clio's id."),
        Member("bill_id", .text, needed: true, "The bill it is applied to."),
        Member("number", .text, "As printed."), Member("contact_id", .text, "Whom it credits."),
        Member("date", .day, needed: true, "Of the note."), Member("amount", .decimal, needed: true, "With tax."),
        Member("reason", .text, "In words."), Member("voided", .flag, "Deleted in Clio."),
    ]
}

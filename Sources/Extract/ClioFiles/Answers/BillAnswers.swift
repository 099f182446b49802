import Ledger

/// Bills of the API as rows: `Bill` of Clio's API, version 4.
struct BillAnswers {
    let lookups: AnswerLookups
    let hasCurrencyDefault: Bool

    static let headers: [Field: String] = [
        .contactID: "client.id", .matterNumber: "matters.display_number", .currency: "currency.code",
        .discount: "discount.rate", .discountType: "discount.type", .taxRule: "secondary_tax_rule",
    ]

    func bill(_ value: JSONValue, _ row: inout MadeRow) {
        for field in [Field.id, .number, .state, .kind, .subject, .total] { row.set(field, value.text(field.name)) }
        row.set(.contactID, value.text("client", "id"))
        row.set(.issuedAt, value.text("issued_at"))
        row.set(.dueAt, value.text("due_at"))
        row.set(.currency, currency(value))
        row.set(.discount, value.text("discount", "rate"))
        row.set(.discountType, value.text("discount", "type"))
        row.set(.secondaryTaxRate, value.text("secondary_tax_rate"))
        let rule = value.text("billing_setting", "secondary_tax_rule")
        row.set(.taxRule, rule.isEmpty ? lookups.taxRule : rule)
        row.set(.updatedAt, value.text("updated_at"))
        if let matter = value.first("matters") { setMatter(matter, &row) }
    }

    private func setMatter(_ matter: JSONValue, _ row: inout MadeRow) {
        let known = lookups.matters[matter.text("id")] ?? AnswerLookups.Matter()
        let number = matter.text("display_number")
        row.set(.matterNumber, number.isEmpty ? known.displayNumber : number)
        row.set(.attorney, known.attorney)
        row.set(.practiceArea, known.practiceArea)
        row.set(.office, known.office)
    }

    /// The bill's own currency; else the account's, where the profile states none.
    private func currency(_ value: JSONValue) -> String {
        let code = value.text("currency", "code")
        if !code.isEmpty { return code }
        let own = value.text("currency")
        if !own.isEmpty { return own }
        return hasCurrencyDefault || CurrencyCode(lookups.currency) == nil ? "" : lookups.currency
    }

    /// The bill's interest as a line, where its total holds some and no charge says so: Clio's `total` is with interest,
    /// and interest is never among its line items.
    func interest(_ value: JSONValue, _ row: inout MadeRow) -> Bool {
        let id = value.text("id")
        guard let facts = lookups.bills[id], JSONValue.isAmount(facts.interest), !lookups.billsWithCharges.contains(id)
        else { return false }
        row.set(.id, "interest-" + id)
        row.set(.billID, id)
        row.set(.matterNumber, facts.matter)
        InterestAnswers.fill(&row, amount: facts.interest, description: "Interest")
        return true
    }
}

/// Interest charges of the API as lines of their bills.
struct InterestAnswers {
    let lookups: AnswerLookups

    static let headers: [Field: String] = [.billID: "bill.id", .price: "total"]

    /// False where the bill says that its total holds no interest.
    func line(_ value: JSONValue, _ row: inout MadeRow) -> Bool {
        let bill = value.text("bill", "id")
        if let facts = lookups.bills[bill], !facts.hasInterest { return false }
        row.set(.id, "interest-" + value.text("id"))
        row.set(.billID, bill)
        row.set(.date, value.text("date"))
        let matter = value.first("matters")?.text("display_number") ?? ""
        row.set(.matterNumber, matter.isEmpty ? lookups.bills[bill]?.matter ?? "" : matter)
        let description = value.text("description")
        Self.fill(&row, amount: value.text("total"), description: description.isEmpty ? "Interest" : description)
        row.set(.updatedAt, value.text("updated_at"))
        return true
    }

    static func fill(_ row: inout MadeRow, amount: String, description: String) {
        row.set(.kind, "Interest")
        row.set(.description, description)
        row.set(.quantity, "1")
        row.set(.price, amount)
        row.set(.taxRate, "0")
        row.set(.secondaryTaxRate, "0")
    }
}

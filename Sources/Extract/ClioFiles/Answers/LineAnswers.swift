import Ledger

/// Line items of the API as rows: `LineItem` of Clio's API, version 4.
///
/// A bill of an aggregate kind has SummaryLineItems, each of which stands for several others, and answers that weren't asked
/// with `display=true` have those others too. The schema doesn't say which parts a summary is of (`included_line_item_totals`
/// has sums only), but summaries are made kind by kind (aggregate_services, aggregate_expenses, aggregate_split): where a
/// bill has a summary of a kind, its ActivityLineItems and NoChargeLineItems of that kind are the parts, and are left out. A
/// summary without a kind (aggregate_all) stands for all of them. The bill's total proves the choice.
struct LineAnswers {
    let lookups: AnswerLookups

    static let headers: [Field: String] = [
        .billID: "bill.id", .matterNumber: "matter.display_number", .discount: "discount.rate",
        .discountType: "discount.type",
    ]

    /// False for a part of a summary line.
    func line(_ value: JSONValue, _ row: inout MadeRow) -> Bool {
        let type = value.text("type")
        let bill = value.text("bill", "id")
        if isPart(type, of: bill, kind: value.text("kind")) { return false }
        let activity = activity(of: value)
        for field in [Field.id, .date, .note] { row.set(field, value.text(field.name)) }
        row.set(.billID, bill)
        setMatter(value, &row)
        row.set(.kind, Self.kind(value.text("kind"), activity))
        row.set(.category, activity.category)
        row.set(.accountCode, activity.accountCode)
        row.set(.user, value.text("user", "name"))
        let description = value.text("description")
        row.set(.description, description.isEmpty ? activity.category : description)
        row.set(.activityID, value.text("activity", "id"))
        row.set(.updatedAt, value.text("updated_at"))
        setAmounts(value, activity, &row)
        if type == "NoChargeLineItem" { setNoCharge(&row) } else { setTaxes(value, bill, &row) }
        return true
    }

    private func isPart(_ type: String, of bill: String, kind: String) -> Bool {
        guard type == "ActivityLineItem" || type == "NoChargeLineItem", let kinds = lookups.summaries[bill] else {
            return false
        }
        return kinds.contains(kind) || kinds.contains("")
    }

    /// The line's own word on its activity, and the activities file's on what it leaves open.
    private func activity(of value: JSONValue) -> AnswerLookups.Activity {
        var activity = value["activity"].map(lookups.activity) ?? AnswerLookups.Activity()
        let own = lookups.activity(value)
        if !own.category.isEmpty { (activity.category, activity.accountCode) = (own.category, own.accountCode) }
        guard let known = lookups.activities[value.text("activity", "id")] else { return activity }
        if activity.type.isEmpty { activity.type = known.type }
        activity.isFlat = activity.isFlat ?? known.isFlat
        if activity.category.isEmpty { (activity.category, activity.accountCode) = (known.category, known.accountCode) }
        return activity
    }

    /// Clio's kind as the ledger's; one that is new stays as it is, and is reported.
    private static func kind(_ kind: String, _ activity: AnswerLookups.Activity) -> String {
        switch kind {
        case "Service": activity.isFlat == true ? "FlatFee" : "TimeEntry"
        case "Expense":
            switch activity.type {
            case "HardCostEntry": "HardCost"
            case "SoftCostEntry": "SoftCost"
            default: "ExpenseEntry"
            }
        default: kind
        }
    }

    private func setMatter(_ value: JSONValue, _ row: inout MadeRow) {
        let number = value.text("matter", "display_number")
        row.set(
            .matterNumber, number.isEmpty ? lookups.matters[value.text("matter", "id")]?.displayNumber ?? "" : number)
    }

    // MARK: Amounts

    /// Quantity is in hours. Hours that don't end within four decimals (ten minutes) can't be kept: such a line is one of
    /// its sub-total, with the hours and the rate in words. A flat fee's hours count for nothing.
    private func setAmounts(_ value: JSONValue, _ activity: AnswerLookups.Activity, _ row: inout MadeRow) {
        let (quantity, price, subTotal) = (value.text("quantity"), value.text("price"), value.text("sub_total"))
        row.set(.quantity, quantity)
        row.set(.price, price)
        row.set(.discount, value.text("discount", "rate"))
        row.set(.discountType, value.text("discount", "type"))
        guard !subTotal.isEmpty else { return }
        if price.isEmpty || Self.isTooFine(quantity) || Self.isTooFine(price) {
            row.set(.quantity, "1")
            row.set(.price, subTotal)
            if !price.isEmpty {
                let words = " (\(quantity.prefix(8)) h at \(price))"
                row.set(.description, (row.cells[.description] ?? []) + Array(words.utf8))
            }
        } else if activity.isFlat == true, JSONValue.sum(price, "0") == JSONValue.sum(subTotal, "0") {
            row.set(.quantity, "1")
        }
    }

    private static func isTooFine(_ text: String) -> Bool {
        if case .failure(.tooManyDecimals) = NumberPattern().parse(Array(text.utf8)[...]) { true } else { false }
    }

    private func setTaxes(_ value: JSONValue, _ bill: String, _ row: inout MadeRow) {
        let facts = lookups.bills[bill] ?? AnswerLookups.BillFacts()
        let (tax, secondary) = (value.text("tax"), value.text("secondary_tax"))
        // Where the flag wasn't asked for, a tax that was charged says as much.
        let isTaxed = value.flag("taxable") ?? JSONValue.isAmount(tax)
        let isSecondaryTaxed = value.flag("secondary_taxable") ?? JSONValue.isAmount(secondary)
        row.set(.taxRate, isTaxed && !facts.taxRate.isEmpty ? facts.taxRate : "0")
        row.set(.secondaryTaxRate, isSecondaryTaxed && !facts.secondaryTaxRate.isEmpty ? facts.secondaryTaxRate : "0")
        row.set(.tax, JSONValue.sum(tax, secondary))
    }

    private func setNoCharge(_ row: inout MadeRow) {
        row.set(.price, "0")
        row.set(.discount, "")
        row.set(.discountType, "")
        row.set(.taxRate, "0")
        row.set(.secondaryTaxRate, "0")
    }
}

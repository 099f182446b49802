import Ledger

/// What other resources say about bills, lines and payments, by id.
struct AnswerLookups {
    struct BillFacts {
        var taxRate = ""
        var secondaryTaxRate = ""
        /// What the bill's own interest object says.
        var interest = ""
        /// Whether the bill's total holds interest, as far as the bill itself can tell.
        var hasInterest = true
        var matter = ""
    }

    struct Matter {
        var displayNumber = ""
        var attorney = ""
        var practiceArea = ""
        var office = ""
    }

    struct Activity {
        var type = ""
        var isFlat: Bool?
        var category = ""
        var accountCode = ""
    }

    struct Memo {
        var description = ""
        var isDiscount = false
        var isVoided = false
        var date = ""
        var contact = ""
        var isAllocated = false
    }

    var bills: [String: BillFacts] = [:]
    var matters: [String: Matter] = [:]
    var activities: [String: Activity] = [:]
    /// Clio's own Xero codes by the id of the activity description or the expense category.
    var accountCodes: [String: String] = [:]
    var categoryNames: [String: String] = [:]
    var memos: [String: Memo] = [:]
    /// Operating or Trust.
    var bankAccountTypes: [String: String] = [:]
    /// Pre or Post.
    var taxRule = ""
    var currency = ""
    /// Bills that have interest charges of their own.
    var billsWithCharges: Set<String> = []
    /// The kinds of a bill's summary lines: their parts don't count beside them.
    var summaries: [String: Set<String>] = [:]
    /// Allocations of a credit memo, in the order of their ids.
    private(set) var memoParts: [String: [(allocation: String, bill: String)]] = [:]

    mutating func take(_ value: JSONValue, _ resource: AnswerResource) {
        let id = value.text("id")
        switch resource {
        case .bills: bills[id] = Self.facts(value)
        case .matters:
            matters[id] = Matter(
                displayNumber: value.text("display_number"), attorney: value.text("responsible_attorney", "name"),
                practiceArea: value.text("practice_area", "name"), office: value.text("location"))
        case .activities: activities[id] = activity(value)
        case .activityDescriptions: takeCategory("d" + id, value.text("name"), value.text("xero_service_code"))
        case .expenseCategories: takeCategory("e" + id, value.text("name"), value.text("xero_expense_code"))
        case .creditMemos:
            memos[id] = Memo(
                description: value.text("description"), isDiscount: value.flag("discount") ?? false,
                isVoided: !value.text("voided_at").isEmpty, date: value.text("date"),
                contact: value.text("contact", "id"))
        case .bankAccounts: bankAccountTypes[id] = value.text("type")
        case .billingSettings:
            taxRule = value.text("secondary_tax_rule")
            currency = value.text("currency")
        case .interestCharges: billsWithCharges.insert(value.text("bill", "id"))
        case .lineItems:
            if value.text("type") == "SummaryLineItem" {
                summaries[value.text("bill", "id"), default: []].insert(value.text("kind"))
            }
        case .allocations:
            if value.text("parent", "type") == "CreditMemo" {
                memoParts[value.text("parent", "id"), default: []].append((id, value.text("bill", "id")))
            }
        case .contacts: break
        }
    }

    private mutating func takeCategory(_ key: String, _ name: String, _ code: String) {
        categoryNames[key] = name
        accountCodes[key] = code
    }

    /// Puts in order what was taken in any order.
    mutating func finish() {
        for (memo, parts) in memoParts {
            memoParts[memo] = parts.sorted {
                RecordKey.compare(Array($0.allocation.utf8)[...], Array($1.allocation.utf8)[...]) < 0
            }
            memos[memo]?.isAllocated = true
        }
    }

    /// Credit memos that are applied to nothing.
    var unappliedMemos: Int { memos.values.count { !$0.isAllocated && !$0.isVoided } }

    // MARK: One record

    private static func facts(_ value: JSONValue) -> BillFacts {
        var facts = BillFacts(
            taxRate: value.text("tax_rate"), secondaryTaxRate: value.text("secondary_tax_rate"),
            interest: value.text("interest", "total"), matter: value.first("matters")?.text("display_number") ?? "")
        if !facts.interest.isEmpty {
            facts.hasInterest = JSONValue.isAmount(facts.interest)
        } else {
            // A total that its own parts make up has none.
            let subTotal = value.text("sub_total")
            let parts = JSONValue.sum(subTotal, value.text("total_tax"))
            facts.hasInterest = subTotal.isEmpty || JSONValue.sum(parts, "0") != JSONValue.sum(value.text("total"), "0")
        }
        return facts
    }

    /// What an activity, or the activity object of a line, says of the line's kind and category.
    func activity(_ value: JSONValue) -> Activity {
        var activity = Activity(type: value.text("type"), isFlat: value.flag("flat_rate"))
        for (key, code, prefix) in [
            ("activity_description", "xero_service_code", "d"), ("expense_category", "xero_expense_code", "e"),
        ] where activity.category.isEmpty {
            let id = prefix + value.text(key, "id")
            let name = value.text(key, "name")
            activity.category = name.isEmpty ? categoryNames[id] ?? "" : name
            let own = value.text(key, code)
            activity.accountCode = own.isEmpty ? accountCodes[id] ?? "" : own
        }
        return activity
    }
}

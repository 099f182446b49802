internal import Ledger

enum LineItemView: ClioView {
    static let path = "line_items"
    static let letter = "l"
    static let commonFilters: Set = ["ids[]", "exclude_ids[]", "created_since", "updated_since"]

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.lines.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioLine? { firm.lines[id] }

    static func isVisible(_ line: ClioLine, _ context: ClioContext) -> Bool {
        context.firm.bills[line.billID].map { BillView.isVisible($0, context) } ?? false
    }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioLine) -> Bool)? {
        switch name {
        case "bill_id":
            let id = try value.id()
            return { $0.billID == id }
        case "matter_id":
            let id = try value.id()
            return { $0.matterID == id }
        case "activity_id":
            let id = value.text == "null" ? nil : try value.id()
            return { $0.activityID == id }
        case "kind": return { $0.kind == value.text }
        case "group_ordering":
            let ordering = try value.id()
            return { Int64($0.ordering) == ordering }
        case "display":
            // The sandbox makes no summaries: what is billed is displayed.
            _ = try value.flag()
            return { _ in true }
        default: return nil
        }
    }

    static func own(_ line: ClioLine, _ context: ClioContext) -> ClioObject {
        var view = context.object(line)
        let digits = context.firm.bills[line.billID]?.currency.digits ?? 2
        let all = context.amounts(ofBill: line.billID).lines
        let amounts = all.first { $0.id == line.id }
        view.identity(line, letter)
        view.text("type", line.type)
        view.text("description", line.description)
        view.day("date", line.date)
        view.decimal("price", line.price)
        view.flag("taxable", line.isTaxable)
        view.text("kind", line.kind)
        view.text("note", line.note)
        view.flag("secondary_taxable", line.isSecondaryTaxable)
        view.money("total", amounts?.total ?? 0, digits)
        view.money("tax", amounts?.tax ?? 0, digits)
        view.money("secondary_tax", amounts?.secondaryTax ?? 0, digits)
        view.money("sub_total", amounts?.subTotal ?? 0, digits)
        view.decimal("quantity", line.quantity)
        view.number("group_ordering", line.ordering)
        view.times(line)
        return view
    }

    static func nested(_ name: String, _ line: ClioLine, _ context: ClioContext) -> JSONValue? {
        switch name {
        case "bill": return BillView.part(line.billID, context)
        case "activity": return ActivityView.part(line.activityID, context)
        case "matter": return MatterView.part(line.matterID, context)
        case "user": return UserView.part(line.userID, context)
        case "discount":
            guard line.discount != nil else { return nil }
            let digits = context.firm.bills[line.billID]?.currency.digits ?? 2
            return BillView.discount(line.discount, digits, context.object(line)).value
        default: return nil
        }
    }
}

enum ActivityView: ClioView {
    static let path = "activities"
    static let letter = "act"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.activities.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioActivity? { firm.activities[id] }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioActivity) -> Bool)? {
        switch name {
        case "matter_id":
            let id = try value.id()
            return { $0.matterID == id }
        case "user_id":
            let id = try value.id()
            return { $0.userID == id }
        case "activity_description_id", "expense_category_id":
            let id = try value.id()
            return { $0.categoryID == id && $0.isTime == (name == "activity_description_id") }
        case "type":
            let type = try value.one(of: ["TimeEntry", "ExpenseEntry", "HardCostEntry", "SoftCostEntry"])
            return { $0.type == type }
        case "flat_rate":
            let isFlat = try value.flag()
            return { $0.isTime && $0.isFlatRate == isFlat }
        case "start_date":
            let day = try value.day()
            return { $0.date >= day }
        case "end_date":
            let day = try value.day()
            return { $0.date <= day }
        case "status":
            let status = try value.one(of: ["billed", "draft", "unbilled", "billable"])
            return { activity in
                switch status {
                case "billed": activity.isBilled
                case "draft": activity.billID != nil && !activity.isBilled
                case "unbilled": activity.billID == nil
                default: !activity.isNoCharge
                }
            }
        default: return nil
        }
    }

    static func sortKey(_ field: String, _ activity: ClioActivity, _ firm: ClioFirm) -> String? {
        field == "date" ? activity.date.description : nil
    }

    static func own(_ activity: ClioActivity, _ context: ClioContext) -> ClioObject {
        var view = context.object(activity)
        let digits = context.firm.currency.digits
        let seconds = activity.quantity.tenThousandths * 3_600
        view.identity(activity, letter)
        view.text("type", activity.type)
        view.day("date", activity.date)
        for name in ["quantity_in_hours", "rounded_quantity_in_hours"] { view.decimal(name, activity.quantity) }
        for name in ["quantity", "rounded_quantity"] {
            // Seconds for time, pieces for expenses (API 4.0.4).
            view.decimal(name, activity.isTime ? FixedPoint(tenThousandths: seconds) : activity.quantity)
        }
        view.flag("quantity_redacted", false)
        view.decimal("price", activity.price)
        view.text("note", activity.note)
        view.flag("flat_rate", activity.isFlatRate)
        view.flag("billed", activity.isBilled)
        view.flag("on_bill", activity.billID != nil)
        view.money(
            "total",
            activity.isNoCharge
                ? 0 : FixedPoint.amount(activity.quantity, times: activity.price, digits: digits) ?? 0, digits)
        view.flag("contingency_fee", false)
        view.times(activity)
        view.null("reference")
        view.flag("non_billable", false)
        view.money("non_billable_total", 0, digits)
        view.flag("no_charge", activity.isNoCharge)
        view.text("tax_setting", activity.isTime ? nil : "tax_1_only")
        return view
    }

    static func nested(_ name: String, _ activity: ClioActivity, _ context: ClioContext) -> JSONValue? {
        switch name {
        case "activity_description": activity.isTime ? ServiceView.part(activity.categoryID, context) : nil
        case "expense_category": activity.isTime ? nil : ExpenseCategoryView.part(activity.categoryID, context)
        case "bill": BillView.part(activity.billID, context)
        case "matter": MatterView.part(activity.matterID, context)
        case "user": UserView.part(activity.userID, context)
        case "currency": context.currency(context.firm.currency)
        default: nil
        }
    }
}

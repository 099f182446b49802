internal import Ledger

enum BillView: ClioView {
    static let path = "bills"
    static let letter = "b"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.bills.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioBill? { firm.bills[id] }

    static func isVisible(_ bill: ClioBill, _ context: ClioContext) -> Bool {
        if bill.originalBillID != nil, !context.firm.showsInterestBills { return false }
        guard context.firm.hiddenMatters.isDisjoint(with: bill.matterIDs) else { return false }
        guard bill.state == .deleted else { return true }
        switch context.deletedBills {
        case .listed: return true
        case .whenAsked: return context.askedState == "deleted"
        case .gone: return false
        }
    }

    private static let states = ["draft", "awaiting_approval", "awaiting_payment", "paid", "void", "deleted"]

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioBill) -> Bool)? {
        let firm = context.firm
        switch name {
        case "state":
            let state = try value.one(of: states)
            return { $0.state.rawValue == state }
        case "type":
            let isTrust = try value.one(of: ["revenue", "trust"]) == "trust"
            return { ($0.kind == "trust_kind") == isTrust }
        case "status":
            let isAll = try value.one(of: ["all", "overdue"]) == "all"
            return { isAll || isOverdue($0, firm) }
        case "overdue_only":
            let isWanted = try value.flag()
            return { !isWanted || isOverdue($0, firm) }
        case "client_id":
            let id = try value.id()
            return { $0.clientID == id }
        case "matter_id":
            let id = try value.id()
            return { $0.matterIDs.contains(id) }
        case "bill_number": return { $0.number == value.text }
        case "issued_after", "issued_before", "due_after", "due_before", "due_at":
            let day = try value.day()
            return { bill in
                switch name {
                case "issued_after": bill.issued > day
                case "issued_before": bill.issued < day
                case "due_after": bill.due > day
                case "due_before": bill.due < day
                default: bill.due == day
                }
            }
        default: return nil
        }
    }

    private static func isOverdue(_ bill: ClioBill, _ firm: ClioFirm) -> Bool {
        bill.state == .awaitingPayment && bill.due < firm.today
    }

    static func sortKey(_ field: String, _ bill: ClioBill, _ firm: ClioFirm) -> String? {
        switch field {
        case "issued_at": bill.issued.description
        case "due_at": bill.due.description
        case "paid_at": bill.paidAt.map(ClioTime.text) ?? ""
        case "number": String(repeating: " ", count: max(12 - bill.number.count, 0)) + bill.number
        default: nil
        }
    }

    static func own(_ bill: ClioBill, _ context: ClioContext) -> ClioObject {
        var view = context.object(bill)
        let amounts = context.amounts(ofBill: bill.id)
        let digits = bill.currency.digits
        view.identity(bill, letter)
        view.text("number", bill.number)
        view.day("issued_at", bill.issued)
        view.day("due_at", bill.due)
        view.times(bill)
        view.decimal("tax_rate", bill.taxRate)
        view.decimal("secondary_tax_rate", bill.secondaryTaxRate)
        view.text("subject", bill.subject)
        view.text("purchase_order", bill.purchaseOrder)
        view.text("type", type(bill, context))
        view.text("memo", bill.memo)
        view.null("start_at")
        view.day("end_at", bill.issued)
        view.text("state", bill.state.rawValue)
        view.text("kind", bill.kind)
        for (name, amount) in [
            ("balance", amounts.balance), ("total", amounts.total), ("paid", amounts.paid), ("pending", 0),
            ("due", amounts.total), ("credits_issued", amounts.credits),
        ] { view.money(name, amount, digits) }
        view.instant("paid_at", bill.paidAt)
        view.null("discount_services_only")
        view.flag("can_update", bill.state == .draft || bill.state == .awaitingApproval)
        view.flag("shared", bill.lastSent != nil)
        view.instant("last_sent_at", bill.lastSent)
        addTaxes(amounts, digits, &view)
        view.add("available_state_transitions", .list(transitions(bill).map { JSONValue(text: $0) }))
        return view
    }

    private static func addTaxes(_ amounts: ClioAmounts, _ digits: Int, _ view: inout ClioObject) {
        let services = amounts.lines.filter(\.isService)
        func sum(_ lines: [ClioAmounts.Line], _ path: KeyPath<ClioAmounts.Line, Int64>) -> Int64 {
            lines.reduce(0) { $0 + $1[keyPath: path] }
        }
        for (name, amount) in [
            ("services_sub_total", sum(services, \.subTotal)), ("services_tax", sum(services, \.tax)),
            ("services_secondary_tax", sum(services, \.secondaryTax)),
            ("services_taxable_sub_total", sum(services, \.taxable)),
            ("services_secondary_taxable_sub_total", sum(services, \.secondaryTaxable)),
            ("taxable_sub_total", sum(amounts.lines, \.taxable)),
            ("secondary_taxable_sub_total", sum(amounts.lines, \.secondaryTaxable)), ("sub_total", amounts.subTotal),
            ("tax_sum", amounts.tax), ("secondary_tax_sum", amounts.secondaryTax),
            ("total_tax", amounts.tax + amounts.secondaryTax),
        ] { view.money(name, amount, digits) }
    }

    private static func type(_ bill: ClioBill, _ context: ClioContext) -> String {
        if context.oddities.hasUnknownTypes, bill.id % 3 == 0 { return "PortfolioBill" }
        return bill.matterIDs.count > 1 ? "ClientBill" : "MatterBill"
    }

    private static func transitions(_ bill: ClioBill) -> [String] {
        switch bill.state {
        case .draft: ["awaiting_approval", "awaiting_payment", "deleted"]
        case .awaitingApproval: ["draft", "awaiting_payment", "deleted"]
        case .awaitingPayment: ["void"]
        case .paid, .void, .deleted: []
        }
    }

    static func nested(_ name: String, _ bill: ClioBill, _ context: ClioContext) -> JSONValue? {
        let firm = context.firm
        switch name {
        case "user": return UserView.part(bill.userID, context)
        case "client": return ContactView.part(bill.clientID, context)
        case "matters": return .list(bill.matterIDs.compactMap { MatterView.part($0, context) })
        case "currency": return context.currency(bill.currency)
        case "original_bill": return part(bill.originalBillID, context)
        case "destination_account": return BankAccountView.part(firm.operatingAccountID, context)
        case "billing_setting": return BillingSettingsView.setting(context).value
        case "discount": return discount(bill.discount, bill.currency.digits, context.object(bill)).value
        case "interest":
            let charged = context.amounts(ofBill: bill.id).interest
            var view = context.object(bill)
            view.money("balance", charged, bill.currency.digits)
            view.number("period", 30)
            view.decimal("rate", FixedPoint(12))
            view.money("total", charged, bill.currency.digits)
            view.text("type", "simple")
            return view.value
        case "balances": return balances(bill, context)
        case "client_addresses":
            guard let client = firm.contacts[bill.clientID], !firm.hiddenContacts.contains(client.id) else {
                return nil
            }
            return .list(client.addresses.map { ContactView.address($0, client) })
        default: return nil
        }
    }

    private static func balances(_ bill: ClioBill, _ context: ClioContext) -> JSONValue {
        let digits = bill.currency.digits
        let interest = context.amounts(ofBill: bill.id).interest
        return .list(
            context.firm.openMatters(ofBill: bill).enumerated().map { index, matter in
                var view = context.object(bill)
                view.number("id", matter.matterID)
                view.money("amount", matter.amount, digits)
                view.text("type", "Matter")
                view.money("interest_amount", index == 0 ? interest : 0, digits)
                view.money("due", matter.amount, digits)
                return view.value
            })
    }

    /// A discount as a bill and a line both show it.
    static func discount(_ discount: ClioDiscount?, _ digits: Int, _ object: ClioObject) -> ClioObject {
        var view = object
        switch discount {
        case .percentage(let rate):
            view.decimal("rate", rate)
            view.text("type", "percentage")
        case .money(let amount):
            view.money("rate", amount, digits)
            view.text("type", "money")
        case nil:
            view.decimal("rate", .zero)
            view.text("type", "percentage")
        }
        for name in ["note", "early_payment_rate", "early_payment_period"] { view.null(name) }
        return view
    }
}

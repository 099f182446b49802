internal import Ledger

enum AllocationView: ClioView {
    static let path = "allocations"
    static let letter = "al"
    static let defaultOrder = "date(asc)"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.allocations.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioAllocation? { firm.allocations[id] }

    static func isVisible(_ allocation: ClioAllocation, _ context: ClioContext) -> Bool {
        !context.firm.hiddenMatters.contains(allocation.matterID)
    }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioAllocation) -> Bool)? {
        switch name {
        case "bill_id":
            let id = try value.id()
            return { $0.billID == id }
        case "contact_id":
            let id = try value.id()
            return { $0.clientID == id }
        case "matter_id":
            let id = try value.id()
            return { $0.matterID == id }
        case "parent_id":
            let id = try value.id()
            return { parent($0.parent).id == id }
        case "parent_type":
            let type = try value.one(of: ["Payment", "CreditMemo"])
            return { parent($0.parent).type == type }
        case "status":
            let isValid = try value.one(of: ["valid", "invalid"]) == "valid"
            return { ($0.voidedAt == nil) == isValid }
        default: return nil
        }
    }

    static func sortKey(_ field: String, _ allocation: ClioAllocation, _ firm: ClioFirm) -> String? {
        field == "date" ? allocation.date.description : nil
    }

    private static func parent(_ parent: ClioAllocation.Parent) -> (type: String, id: Int64) {
        switch parent {
        case .payment(let id): ("Payment", id)
        case .creditMemo(let id): ("CreditMemo", id)
        }
    }

    private static func payment(_ allocation: ClioAllocation, _ firm: ClioFirm) -> ClioPayment? {
        guard case .payment(let id) = allocation.parent else { return nil }
        return firm.payments[id]
    }

    static func own(_ allocation: ClioAllocation, _ context: ClioContext) -> ClioObject {
        var view = context.object(allocation)
        let payment = payment(allocation, context.firm)
        var description: String?
        if case .creditMemo(let id) = allocation.parent { description = context.firm.creditMemos[id]?.description }
        view.identity(allocation, letter)
        view.day("date", allocation.date)
        let bill = allocation.billID.flatMap { context.firm.bills[$0] }
        view.money("amount", allocation.amount, (bill?.currency ?? context.firm.currency).digits)
        view.flag("interest", allocation.isInterest)
        view.instant("voided_at", allocation.voidedAt)
        view.times(allocation)
        view.text("description", description)
        view.flag("has_online_payment", payment?.method == "credit_card")
        view.flag("destroyable", allocation.voidedAt == nil)
        view.text("payment_type", payment?.method)
        return view
    }

    static func nested(_ name: String, _ allocation: ClioAllocation, _ context: ClioContext) -> JSONValue? {
        let payment = payment(allocation, context.firm)
        switch name {
        case "bill": return BillView.part(allocation.billID, context)
        case "source_bank_account": return BankAccountView.part(payment?.sourceAccountID, context)
        case "destination_bank_account": return BankAccountView.part(payment?.destinationAccountID, context)
        case "matter": return MatterView.part(allocation.matterID, context)
        case "contact": return ContactView.part(allocation.clientID, context)
        case "parent":
            let (type, id) = parent(allocation.parent)
            var view = ClioObject()
            view.number("id", id)
            view.text("type", type)
            view.text("identifier", payment?.reference ?? "CM \(id)")
            for name in ["secondary_identifier", "tertiary_identifier"] { view.null(name) }
            return view.value
        default: return nil
        }
    }
}

enum CreditMemoView: ClioView {
    static let path = "credit_memos"
    static let letter = "cm"
    static let defaultOrder = "date(asc)"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.creditMemos.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioCreditMemo? { firm.creditMemos[id] }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioCreditMemo) -> Bool)? {
        guard name == "contact_id" else { return nil }
        let id = try value.id()
        return { $0.clientID == id }
    }

    static func sortKey(_ field: String, _ memo: ClioCreditMemo, _ firm: ClioFirm) -> String? {
        field == "date" ? memo.date.description : nil
    }

    static func own(_ memo: ClioCreditMemo, _ context: ClioContext) -> ClioObject {
        var view = context.object(memo)
        view.identity(memo, letter)
        view.day("date", memo.date)
        view.money("amount", memo.amount, context.firm.currency.digits)
        view.text("description", memo.description)
        view.flag("discount", memo.isDiscount)
        view.instant("voided_at", memo.voidedAt)
        view.times(memo)
        return view
    }

    static func nested(_ name: String, _ memo: ClioCreditMemo, _ context: ClioContext) -> JSONValue? {
        switch name {
        case "user": UserView.part(memo.userID, context)
        case "contact": ContactView.part(memo.clientID, context)
        case "allocations":
            .list(context.firm.allocations(of: .creditMemo(memo.id)).map { AllocationView.own($0, context).value })
        default: nil
        }
    }
}

enum InterestChargeView: ClioView {
    static let path = "interest_charges"
    static let letter = "i"
    static let commonFilters: Set = ["ids[]", "exclude_ids[]", "created_since", "updated_since"]

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.interestCharges.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioInterestCharge? { firm.interestCharges[id] }

    static func isVisible(_ charge: ClioInterestCharge, _ context: ClioContext) -> Bool {
        context.firm.bills[charge.billID].map { BillView.isVisible($0, context) } ?? false
    }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioInterestCharge) -> Bool)? {
        guard name == "bill_id" else { return nil }
        let id = try value.id()
        return { $0.billID == id }
    }

    static func own(_ charge: ClioInterestCharge, _ context: ClioContext) -> ClioObject {
        var view = context.object(charge)
        view.identity(charge, letter)
        view.day("date", charge.date)
        view.text("description", charge.description)
        view.money("total", charge.total, context.firm.bills[charge.billID]?.currency.digits ?? 2)
        view.times(charge)
        return view
    }

    static func nested(_ name: String, _ charge: ClioInterestCharge, _ context: ClioContext) -> JSONValue? {
        let matters = context.firm.bills[charge.billID]?.matterIDs ?? []
        switch name {
        case "bill": return BillView.part(charge.billID, context)
        case "matters": return .list(matters.prefix(1).compactMap { MatterView.part($0, context) })
        default: return nil
        }
    }
}

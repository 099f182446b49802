public import Ledger

/// Lines of bills that may still be edited.
extension ClioFirm {
    /// - Returns: the line's id.
    @discardableResult
    public mutating func addLine(_ draft: ClioLineDraft, toBill id: Int64) throws(ClioRefusal) -> Int64 {
        let bill = try editable(bill: id)
        var lineID: Int64 = 0
        try changeLines(ofBill: id) { (firm) throws(ClioRefusal) in
            lineID = try firm.append(draft, to: bill)
            firm.touch(bill: id)
        }
        return lineID
    }

    /// Nil leaves a field as it is.
    public mutating func editLine(
        _ id: Int64, description: String? = nil, quantity: FixedPoint? = nil, price: FixedPoint? = nil,
        isTaxable: Bool? = nil, discount: ClioDiscount? = nil
    ) throws(ClioRefusal) {
        guard let line = lines[id] else { throw ClioRefusal(description: "there is no line item \(id)") }
        _ = try editable(bill: line.billID)
        try check(quantity: quantity ?? line.quantity, price: price ?? line.price)
        let now = now
        try changeLines(ofBill: line.billID) { firm in
            firm.lines.change(id) { line in
                line.description = description ?? line.description
                line.quantity = quantity ?? line.quantity
                line.price = price ?? line.price
                line.isTaxable = isTaxable ?? line.isTaxable
                line.discount = discount ?? line.discount
                line.updated = now
                line.version += 1
            }
            if let activity = line.activityID, let changed = firm.lines[id] {
                firm.activities.change(activity) { activity in
                    activity.note = changed.description
                    activity.quantity = changed.quantity
                    activity.price = changed.price
                    activity.updated = now
                    activity.version += 1
                }
            }
            firm.touch(bill: line.billID)
        }
    }

    /// Takes a line off its bill. It vanishes without a trace; its entry can be billed again.
    public mutating func removeLine(_ id: Int64) throws(ClioRefusal) {
        guard let line = lines[id] else { throw ClioRefusal(description: "there is no line item \(id)") }
        _ = try editable(bill: line.billID)
        let now = now
        try changeLines(ofBill: line.billID) { firm in
            firm.lines.remove(id)
            firm.linesOfBill[line.billID]?.removeAll { $0 == id }
            if let activity = line.activityID {
                firm.activities.change(activity) { activity in
                    activity.billID = nil
                    activity.isBilled = false
                    activity.updated = now
                    activity.version += 1
                }
            }
            firm.touch(bill: line.billID)
        }
    }

    @discardableResult
    mutating func append(_ draft: ClioLineDraft, to bill: ClioBill) throws(ClioRefusal) -> Int64 {
        let matterID = draft.matterID ?? bill.matterIDs[0]
        guard bill.matterIDs.contains(matterID) else {
            throw ClioRefusal(description: "the bill is not for matter \(matterID)")
        }
        try check(quantity: draft.quantity, price: draft.price)
        let activityID = draft.kind == .product ? nil : addActivity(draft, bill, matterID)
        let isService = [.time, .flatFee, .noCharge].contains(draft.kind)
        let id = lines.newID()
        lines.save(
            ClioLine(
                id: id, created: now, updated: now, billID: bill.id, activityID: activityID, matterID: matterID,
                type: draft.kind == .noCharge
                    ? "NoChargeLineItem" : draft.kind == .product ? "LineItem" : "ActivityLineItem",
                kind: isService ? "Service" : draft.kind == .product ? "Product" : "Expense",
                date: draft.date ?? bill.issued, description: draft.description, note: draft.note,
                quantity: draft.quantity, price: draft.price, isTaxable: draft.isTaxable,
                isSecondaryTaxable: draft.isSecondaryTaxable, discount: draft.discount,
                userID: users.ids[Int(id) % users.count], ordering: linesOfBill[bill.id]?.count ?? 0))
        linesOfBill[bill.id, default: []].append(id)
        return id
    }

    private mutating func addActivity(_ draft: ClioLineDraft, _ bill: ClioBill, _ matterID: Int64) -> Int64 {
        let type =
            switch draft.kind {
            case .time, .flatFee, .noCharge: "TimeEntry"
            case .hardCost: "HardCostEntry"
            case .softCost: "SoftCostEntry"
            case .expense, .product: "ExpenseEntry"
            }
        let id = activities.newID()
        let choices = type == "TimeEntry" ? services.ids : expenses.ids
        let category = draft.categoryID ?? (choices.isEmpty ? nil : choices[Int(id) % choices.count])
        activities.save(
            ClioActivity(
                id: id, created: now, updated: now, type: type, date: draft.date ?? bill.issued,
                quantity: draft.quantity, price: draft.price, note: draft.description,
                isFlatRate: draft.kind == .flatFee, isNoCharge: draft.kind == .noCharge, matterID: matterID,
                userID: users.ids[Int(id) % users.count], categoryID: category, billID: bill.id,
                isBilled: bill.state == .awaitingPayment))
        return id
    }
}

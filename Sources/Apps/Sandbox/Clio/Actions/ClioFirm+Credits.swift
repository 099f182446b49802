public import Ledger

/// Credit memos and interest.
extension ClioFirm {
    /// Writes off part or all of an approved, unpaid bill.
    /// - Parameter amount: minor units, tax included; nil is all that is open.
    /// - Returns: the credit memo's id.
    @discardableResult
    public mutating func addCreditMemo(
        bill id: Int64, amount: Int64? = nil, on date: CalendarDate? = nil, description: String = "Write-off",
        isDiscount: Bool = false
    ) throws(ClioRefusal) -> Int64 {
        let open = amounts(ofBill: id).balance
        return try addCreditMemo(
            bills: [(id, amount ?? open)], on: date, description: description, isDiscount: isDiscount)
    }

    /// One credit memo on several bills of one client.
    /// - Parameter parts: bill and minor units.
    @discardableResult
    public mutating func addCreditMemo(
        bills parts: [(bill: Int64, amount: Int64)], on date: CalendarDate? = nil, description: String = "Write-off",
        isDiscount: Bool = false
    ) throws(ClioRefusal) -> Int64 {
        guard let first = parts.first, let client = bills[first.bill]?.clientID else {
            throw ClioRefusal(description: "a credit memo is for one bill or more")
        }
        for part in parts {
            let bill = try expect(bill: part.bill, [.awaitingPayment], "be credited")
            guard bill.clientID == client, part.amount > 0, part.amount <= amounts(ofBill: part.bill).balance else {
                throw ClioRefusal(
                    description: "bill \(bill.number) can't be credited more than is open, or with another client's")
            }
        }
        guard description.count <= 255 else {
            throw ClioRefusal(description: "a credit memo's description has 255 characters at most")
        }
        let id = creditMemos.newID()
        creditMemos.save(
            ClioCreditMemo(
                id: id, created: now, updated: now, clientID: client, userID: users.ids[0], date: date ?? today,
                amount: parts.reduce(0) { $0 + $1.amount }, description: description, isDiscount: isDiscount))
        for part in parts { allocate(part.amount, of: .creditMemo(id), toBill: part.bill, on: date ?? today) }
        return id
    }

    /// Deletes a credit memo: it and its allocations stay, voided.
    public mutating func removeCreditMemo(_ id: Int64) throws(ClioRefusal) {
        guard let memo = creditMemos[id], memo.voidedAt == nil else {
            throw ClioRefusal(description: "there is no credit memo \(id), or it was deleted before")
        }
        let now = now
        creditMemos.change(id) { memo in
            memo.voidedAt = now
            memo.updated = now
            memo.version += 1
        }
        voidAllocations(of: .creditMemo(id))
    }

    /// Charges interest on an unpaid bill. Its total grows, and Clio makes a hidden bill for it, which takes a number.
    /// - Returns: the charge's id.
    @discardableResult
    public mutating func addInterest(
        bill id: Int64, amount: Int64, on date: CalendarDate? = nil, description: String? = nil
    ) throws(ClioRefusal) -> Int64 {
        let bill = try expect(bill: id, [.awaitingPayment], "bear interest")
        guard amount > 0, bill.kind == "revenue_kind", bill.originalBillID == nil else {
            throw ClioRefusal(description: "interest is more than nothing, and on a bill for services")
        }
        let hiddenID = try draftBill(
            client: bill.clientID, matters: [bill.matterIDs[0]], lines: [], issued: date ?? today,
            subject: "Interest on bill \(bill.number)", currency: bill.currency)
        touch(bill: hiddenID) { hidden in
            hidden.state = .awaitingPayment
            hidden.fixedTotal = amount
            hidden.originalBillID = id
        }
        let chargeID = interestCharges.newID()
        interestCharges.save(
            ClioInterestCharge(
                id: chargeID, created: now, updated: now, billID: id, hiddenBillID: hiddenID, date: date ?? today,
                description: description ?? "Interest on bill \(bill.number)", total: amount))
        chargesOfBill[id, default: []].append(chargeID)
        settle(bill: id)
        return chargeID
    }

    /// Takes interest back. The charge vanishes and its hidden bill is deleted; what was paid of it is then of no bill.
    public mutating func removeInterest(_ id: Int64) throws(ClioRefusal) {
        guard let charge = interestCharges[id], let bill = bills[charge.billID] else {
            throw ClioRefusal(description: "there is no interest charge \(id)")
        }
        let paid = allocations(ofBill: charge.billID).contains { $0.isInterest && $0.voidedAt == nil }
        guard !paid, bill.state == .awaitingPayment || bill.state == .paid else {
            throw ClioRefusal(description: "interest of bill \(bill.number) that was paid can't be removed")
        }
        let now = now
        for allocation in allocations(ofBill: charge.hiddenBillID) {
            allocations.change(allocation.id) { allocation in
                allocation.billID = nil
                allocation.updated = now
                allocation.version += 1
            }
        }
        allocationsOfBill[charge.hiddenBillID] = nil
        interestCharges.remove(id)
        chargesOfBill[charge.billID]?.removeAll { $0 == id }
        touch(bill: charge.hiddenBillID) { $0.state = .deleted }
        settle(bill: charge.billID)
    }
}

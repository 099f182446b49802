public import Ledger

/// Payments and what becomes of them.
extension ClioFirm {
    /// Pays one bill.
    /// - Parameters:
    ///   - amount: minor units; nil pays what is open.
    ///   - fromTrust: takes the money out of the trust account.
    /// - Returns: the payment's id.
    @discardableResult
    public mutating func pay(
        bill id: Int64, amount: Int64? = nil, on date: CalendarDate? = nil, reference: String? = nil,
        method: String? = nil, fromTrust: Bool = false
    ) throws(ClioRefusal) -> Int64 {
        let open = amounts(ofBill: id).balance
        return try pay(
            bills: [(id, amount ?? open)], on: date, reference: reference, method: method, fromTrust: fromTrust)
    }

    /// One payment for several bills of one client.
    /// - Parameter parts: bill and minor units.
    @discardableResult
    public mutating func pay(
        bills parts: [(bill: Int64, amount: Int64)], on date: CalendarDate? = nil, reference: String? = nil,
        method: String? = nil, fromTrust: Bool = false
    ) throws(ClioRefusal) -> Int64 {
        guard let first = parts.first, let client = bills[first.bill]?.clientID else {
            throw ClioRefusal(description: "a payment is for one bill or more")
        }
        let total = parts.reduce(0) { $0 + $1.amount }
        for part in parts {
            let bill = try expect(bill: part.bill, [.awaitingPayment], "be paid")
            guard bill.clientID == client else {
                throw ClioRefusal(description: "a payment can't be for bills of several clients")
            }
            guard part.amount > 0, part.amount <= amounts(ofBill: part.bill).balance else {
                throw ClioRefusal(description: "bill \(bill.number) can't be paid more than is open, or nothing")
            }
        }
        if fromTrust, bankAccounts[trustAccountID]?.balance ?? 0 < total {
            throw ClioRefusal(description: "the trust account doesn't hold that much")
        }
        let id = payments.newID()
        payments.save(
            ClioPayment(
                id: id, created: now, updated: now, clientID: client, date: date ?? today, amount: total,
                reference: reference ?? "Payment \(id)", method: method,
                sourceAccountID: fromTrust ? trustAccountID : nil, destinationAccountID: operatingAccountID))
        for part in parts { allocate(part.amount, of: .payment(id), toBill: part.bill, on: date ?? today) }
        record(payment: id)
        return id
    }

    /// Deletes a payment: its allocations stay, voided, and its bills are open again.
    public mutating func deletePayment(_ id: Int64) throws(ClioRefusal) {
        guard let payment = payments[id], payment.voidedAt == nil else {
            throw ClioRefusal(description: "there is no payment \(id), or it was deleted before")
        }
        let now = now
        payments.change(id) { payment in
            payment.voidedAt = now
            payment.updated = now
            payment.version += 1
        }
        voidAllocations(of: .payment(id))
        forget(payment: id)
    }

    /// Corrects a payment's amount or date.
    ///
    /// - Parameter inPlace: whether its one allocation is changed; else the payment is deleted and made again, as Clio does
    ///   towards QuickBooks (help article 4403878865435).
    /// - Returns: the payment's id, a new one unless `inPlace`.
    @discardableResult
    public mutating func correctPayment(
        _ id: Int64, amount: Int64? = nil, on date: CalendarDate? = nil, inPlace: Bool = false
    ) throws(ClioRefusal) -> Int64 {
        guard let payment = payments[id], payment.voidedAt == nil else {
            throw ClioRefusal(description: "there is no payment \(id), or it was deleted")
        }
        let parts = allocations(of: .payment(id))
        var byBill: [Int64: Int64] = [:]
        for part in parts { if let bill = part.billID { byBill[bill, default: 0] += part.amount } }
        guard byBill.count == 1, let (billID, old) = byBill.first, payment.amount == old else {
            throw ClioRefusal(description: "only a payment of one bill can be corrected")
        }
        let new = amount ?? old
        guard new > 0, new - old <= amounts(ofBill: billID).balance else {
            throw ClioRefusal(description: "a payment can't be more than its bill has open, or nothing")
        }
        guard inPlace else {
            try deletePayment(id)
            return try pay(
                bill: billID, amount: new, on: date ?? payment.date, reference: payment.reference,
                method: payment.method, fromTrust: payment.sourceAccountID != nil)
        }
        guard parts.count == 1 || new == old else {
            throw ClioRefusal(description: "a payment with several allocations can't be changed in place")
        }
        change(payment: payment, parts, to: new, on: date ?? payment.date)
        settle(bill: billID)
        return id
    }

    private mutating func change(payment: ClioPayment, _ parts: [ClioAllocation], to new: Int64, on date: CalendarDate)
    {
        let now = now
        payments.change(payment.id) { payment in
            payment.amount = new
            payment.date = date
            payment.updated = now
            payment.version += 1
        }
        for part in parts {
            allocations.change(part.id) { allocation in
                if parts.count == 1 { allocation.amount = new }
                allocation.date = date
                allocation.updated = now
                allocation.version += 1
            }
        }
        forget(payment: payment.id)
        record(payment: payment.id)
    }

    // MARK: Allocations

    /// Splits an amount over a bill's matters, the oldest first, and then over its interest.
    mutating func allocate(_ amount: Int64, of parent: ClioAllocation.Parent, toBill id: Int64, on date: CalendarDate) {
        guard let bill = bills[id] else { return }
        var left = amount
        for (matterID, open) in openMatters(ofBill: bill) where open > 0 && left > 0 {
            let part = min(open, left)
            add(part, parent, bill, matterID, date, interestOf: nil)
            left -= part
        }
        for charge in interestCharges(ofBill: id) where left > 0 {
            let part = min(openInterest(charge), left)
            if part > 0 { add(part, parent, bill, bill.matterIDs[0], date, interestOf: charge) }
            left -= part
        }
        settle(bill: id)
    }

    /// Charges are paid in their order; on bills that hide them all count as one.
    private func openInterest(_ charge: ClioInterestCharge) -> Int64 {
        let billID = showsInterestBills ? charge.hiddenBillID : charge.billID
        let paid = allocations(ofBill: billID).filter { $0.isInterest && $0.voidedAt == nil }.reduce(0) {
            $0 + $1.amount
        }
        guard !showsInterestBills else { return charge.total - paid }
        let before = interestCharges(ofBill: charge.billID).prefix { $0.id != charge.id }.reduce(0) { $0 + $1.total }
        return charge.total - min(max(paid - before, 0), charge.total)
    }

    private mutating func add(
        _ amount: Int64, _ parent: ClioAllocation.Parent, _ bill: ClioBill, _ matterID: Int64, _ date: CalendarDate,
        interestOf charge: ClioInterestCharge?
    ) {
        let billID = charge.map { showsInterestBills ? $0.hiddenBillID : bill.id } ?? bill.id
        let id = allocations.newID()
        allocations.save(
            ClioAllocation(
                id: id, created: now, updated: now, parent: parent, billID: billID, matterID: matterID,
                clientID: bill.clientID, date: date, amount: amount, isInterest: charge != nil))
        allocationsOfBill[billID, default: []].append(id)
        allocationsOfParent[parent, default: []].append(id)
    }

    mutating func voidAllocations(of parent: ClioAllocation.Parent) {
        let now = now
        for part in allocations(of: parent) where part.voidedAt == nil {
            allocations.change(part.id) { allocation in
                allocation.voidedAt = now
                allocation.updated = now
                allocation.version += 1
            }
            guard let billID = part.billID, let bill = bills[billID] else { continue }
            settle(bill: bill.originalBillID ?? billID)
        }
    }

    /// Noon of the last payment's day.
    private func lastPayment(ofBill id: Int64) -> Int64? {
        let paid = allocations(ofBill: id).filter { allocation in
            if case .payment = allocation.parent { allocation.voidedAt == nil } else { false }
        }
        return paid.map(\.date).max().map { ClioTime.start(of: $0) + 12 * 3_600_000 }
    }

    /// Makes a bill paid or open again by what is allocated to it; ``settlementTouch`` says what that does to `updated_at`.
    mutating func settle(bill id: Int64) {
        guard let bill = bills[id] else { return }
        let amounts = amounts(ofBill: id)
        let (touch, now) = (settlementTouch, now)
        if bill.state == .awaitingPayment || bill.state == .paid {
            let isSettled = amounts.balance <= 0 && amounts.paid + amounts.credits > 0
            let lastPayment = lastPayment(ofBill: id)
            let state = isSettled ? ClioBill.State.paid : .awaitingPayment
            bills.change(id) { bill in
                if touch == .always || touch == .onChangeOfState && bill.state != state { bill.updated = now }
                bill.paidAt = lastPayment
                bill.state = state
                bill.version += 1
            }
        }
        for charge in interestCharges(ofBill: id) { settle(bill: charge.hiddenBillID) }
    }
}

public import Ledger

/// Bills from their draft to their end.
extension ClioFirm {
    /// Bills are capped so that no sum of lines leaves the range.
    private static let mostPerLine: Int64 = 1_000_000_000_000

    /// Makes a draft, with the next number.
    /// - Parameters:
    ///   - matters: of that client, the oldest first; more than one make it a ClientBill.
    ///   - due: nil is 30 days after `issued`.
    /// - Returns: the bill's id.
    @discardableResult
    public mutating func draftBill(
        client: Int64, matters matterIDs: [Int64], lines drafts: [ClioLineDraft], issued: CalendarDate? = nil,
        due: CalendarDate? = nil, subject: String = "", memo: String = "", discount: ClioDiscount? = nil,
        currency: CurrencyCode? = nil
    ) throws(ClioRefusal) -> Int64 {
        guard contacts[client] != nil else { throw ClioRefusal(description: "there is no contact \(client)") }
        guard !matterIDs.isEmpty, matterIDs.allSatisfy({ matters[$0]?.clientID == client }) else {
            throw ClioRefusal(description: "a bill is for one or more matters of its client")
        }
        for draft in drafts {
            try check(quantity: draft.quantity, price: draft.price)
            guard draft.matterID.map(matterIDs.contains) ?? true else {
                throw ClioRefusal(description: "a line is for a matter the bill isn't for")
            }
        }
        let issued = issued ?? today
        let before = discount == nil ? nil : self
        let id = bills.newID()
        var bill = ClioBill(
            id: id, created: now, updated: now, number: takeNumber(), clientID: client, matterIDs: matterIDs,
            issued: issued, due: due ?? CalendarDate(dayNumber: issued.dayNumber + 30), taxRate: settings.taxRate,
            secondaryTaxRate: settings.secondaryTaxRate, currency: currency ?? self.currency,
            userID: users.ids[0])
        bill.subject = subject
        bill.memo = memo
        bill.discount = discount
        bills.save(bill)
        billsOfClient[client, default: []].append(id)
        for draft in drafts { try append(draft, to: bill) }
        if let before, !bearsDiscount(bill) {
            self = before
            throw ClioRefusal(description: "a discount can't be more than the bill's lines")
        }
        return id
    }

    /// A request for money in trust: a bill of kind `trust_kind`, which is no revenue.
    @discardableResult
    public mutating func requestTrust(
        client: Int64, matter: Int64, amount: Int64, issued: CalendarDate? = nil
    ) throws(ClioRefusal) -> Int64 {
        let id = try draftBill(client: client, matters: [matter], lines: [], issued: issued)
        touch(bill: id) { bill in
            bill.kind = "trust_kind"
            bill.number = "TR-" + bill.number
            bill.state = .awaitingPayment
            bill.fixedTotal = amount
        }
        return id
    }

    private mutating func takeNumber() -> String {
        defer { nextBillNumber += 1 }
        return String(nextBillNumber)
    }

    public mutating func submitForApproval(bill id: Int64) throws(ClioRefusal) {
        try expect(bill: id, [.draft], "be sent for approval")
        touch(bill: id) { $0.state = .awaitingApproval }
    }

    public mutating func approve(bill id: Int64) throws(ClioRefusal) {
        let bill = try expect(bill: id, [.draft, .awaitingApproval], "be approved")
        let now = now
        touch(bill: id) { bill in
            bill.state = .awaitingPayment
            bill.lastSent = now
        }
        setActivities(ofBill: bill.id, billed: true, on: bill.id)
    }

    /// Dates, number and texts, as the bill's own form has them. Nil leaves a field as it is.
    public mutating func edit(
        bill id: Int64, issued: CalendarDate? = nil, due: CalendarDate? = nil, number: String? = nil,
        subject: String? = nil, memo: String? = nil
    ) throws(ClioRefusal) {
        _ = try editable(bill: id)
        touch(bill: id) { bill in
            bill.issued = issued ?? bill.issued
            bill.due = due ?? bill.due
            bill.number = number ?? bill.number
            bill.subject = subject ?? bill.subject
            bill.memo = memo ?? bill.memo
        }
    }

    /// A discount on the whole bill; nil takes it away.
    public mutating func setDiscount(_ discount: ClioDiscount?, ofBill id: Int64) throws(ClioRefusal) {
        _ = try editable(bill: id)
        try changeLines(ofBill: id) { firm in
            firm.touch(bill: id) { $0.discount = discount }
            for line in firm.linesOfBill[id] ?? [] { firm.lines.change(line) { $0.version += 1 } }
        }
    }

    /// Voids an approved bill that nothing is allocated to. It keeps its number; its entries can be billed again.
    public mutating func void(bill id: Int64) throws(ClioRefusal) {
        let bill = try expect(bill: id, [.awaitingPayment, .paid], "be voided")
        let amounts = amounts(ofBill: id)
        guard amounts.paid == 0, amounts.credits == 0 else {
            throw ClioRefusal(description: "bill \(bill.number) can't be voided: its payments must be deleted first")
        }
        touch(bill: id) { $0.state = .void }
        for charge in interestCharges(ofBill: id) { touch(bill: charge.hiddenBillID) { $0.state = .void } }
        setActivities(ofBill: id, billed: false, on: nil)
    }

    /// Deletes a bill that was never approved. It stays with the state `deleted`; its lines vanish.
    public mutating func delete(bill id: Int64) throws(ClioRefusal) {
        try expect(bill: id, [.draft, .awaitingApproval], "be deleted")
        let total = amounts(ofBill: id).total
        setActivities(ofBill: id, billed: false, on: nil)
        for line in linesOfBill.removeValue(forKey: id) ?? [] { lines.remove(line) }
        touch(bill: id) { bill in
            bill.state = .deleted
            bill.fixedTotal = total
        }
    }

    // MARK: Checks

    @discardableResult
    func expect(
        bill id: Int64, _ states: Set<ClioBill.State>, _ what: String
    ) throws(ClioRefusal) -> ClioBill {
        guard let bill = bills[id] else { throw ClioRefusal(description: "there is no bill \(id)") }
        guard states.contains(bill.state) else {
            throw ClioRefusal(description: "bill \(bill.number) can't \(what): it is \(bill.state.rawValue)")
        }
        return bill
    }

    func editable(bill id: Int64) throws(ClioRefusal) -> ClioBill {
        let states: Set<ClioBill.State> =
            allowsEditingApproved ? [.draft, .awaitingApproval, .awaitingPayment] : [.draft, .awaitingApproval]
        return try expect(bill: id, states, "be edited")
    }

    /// Does `body`, and takes it back where the bill would then come to less than was settled of it, or than its discount.
    mutating func changeLines(
        ofBill id: Int64, _ body: (inout ClioFirm) throws(ClioRefusal) -> Void
    ) throws(ClioRefusal) {
        let settled = amounts(ofBill: id)
        let before = self
        try body(&self)
        guard let bill = bills[id] else { return }
        guard bearsDiscount(bill) else {
            self = before
            throw ClioRefusal(description: "a discount can't be more than the bill's lines")
        }
        if settled.paid + settled.credits > 0 {
            let amounts = amounts(ofBill: id)
            if amounts.balance < 0 || openMatters(ofBill: bill).contains(where: { $0.amount < 0 }) {
                self = before
                throw ClioRefusal(description: "the bill would come to less than was settled of it")
            }
        }
        settle(bill: id)
    }

    func check(quantity: FixedPoint, price: FixedPoint) throws(ClioRefusal) {
        let amount = FixedPoint.amount(quantity, times: price, digits: currency.digits)
        guard let amount, amount.magnitude <= Self.mostPerLine else {
            throw ClioRefusal(description: "the line comes to more than a bill can hold")
        }
    }

    mutating func setActivities(ofBill id: Int64, billed: Bool, on bill: Int64?) {
        let now = now
        for line in lines(ofBill: id) {
            guard let activity = line.activityID else { continue }
            activities.change(activity) { activity in
                activity.billID = bill
                activity.isBilled = billed
                activity.updated = now
                activity.version += 1
            }
        }
    }
}

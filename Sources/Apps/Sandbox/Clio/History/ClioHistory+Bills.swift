internal import Ledger

extension ClioHistory {
    mutating func attemptBill(_ action: Action, _ firm: inout ClioFirm) throws(ClioRefusal) -> String? {
        switch action {
        case .draft: return try draft(&firm)
        case .submit:
            guard let bill = bill([.draft], firm) else { return nil }
            try firm.submitForApproval(bill: bill.id)
            return bill.number
        case .approve:
            guard let bill = bill([.draft, .awaitingApproval], firm) else { return nil }
            try firm.approve(bill: bill.id)
            return bill.number
        case .editBill:
            guard let bill = bill([.draft, .awaitingApproval, .awaitingPayment], firm) else { return nil }
            let due = CalendarDate(dayNumber: bill.due.dayNumber + Int32(1 + random.below(20)))
            try firm.edit(bill: bill.id, due: due, memo: random.pick(Words.memos))
            return "\(bill.number): due \(due)"
        case .discount:
            guard let bill = bill([.draft, .awaitingPayment], firm) else { return nil }
            let discount = discount()
            try firm.setDiscount(discount, ofBill: bill.id)
            return "\(bill.number): \(discount == nil ? "none" : "another")"
        case .voidBill:
            guard let bill = bill([.awaitingPayment], firm) else { return nil }
            try firm.void(bill: bill.id)
            return bill.number
        case .deleteBill:
            guard let bill = bill([.draft, .awaitingApproval], firm) else { return nil }
            try firm.delete(bill: bill.id)
            return bill.number
        default: return nil
        }
    }

    private mutating func draft(_ firm: inout ClioFirm) throws(ClioRefusal) -> String? {
        guard let matter = oneOf(firm.matters.all.filter({ concerns($0.clientID) })) else { return nil }
        let others = (firm.mattersOfClient[matter.clientID] ?? []).filter { $0 != matter.id }
        var matterIDs = [matter.id]
        if random.below(6) == 0, let other = oneOf(others) { matterIDs.append(other) }
        matterIDs.sort()
        var lines: [ClioLineDraft] = []
        for _ in 0..<(1 + random.below(6)) { lines.append(line(of: matterIDs)) }
        let issued = CalendarDate(dayNumber: firm.today.dayNumber - Int32(random.below(4)))
        let id = try firm.draftBill(
            client: matter.clientID, matters: matterIDs, lines: lines, issued: issued, subject: matter.description,
            discount: random.below(8) == 0 ? discount() : nil)
        guard let bill = firm.bills[id] else { return nil }
        return "\(bill.number): \(Self.money(firm.amounts(ofBill: id).total, firm))"
    }

    private mutating func discount() -> ClioDiscount? {
        switch random.below(3) {
        case 0: nil
        case 1: .percentage(FixedPoint(tenThousandths: Int64(1 + random.below(40)) * 2_500))
        default: .money(Int64(100 + random.below(4_000)))
        }
    }

    mutating func line(of matterIDs: [Int64]) -> ClioLineDraft {
        let kinds: [ClioLineDraft.Kind] = [
            .time, .time, .time, .time, .flatFee, .expense, .hardCost, .softCost, .product, .noCharge,
        ]
        let kind = random.pick(kinds)
        let isTime = kind == .time || kind == .noCharge
        var draft = ClioLineDraft(
            kind, random.pick(isTime || kind == .flatFee ? Words.work : Words.costs),
            hundredths: isTime ? Int64(1 + random.below(80)) * 5 : Int64(1 + random.below(4)) * 100,
            cents: isTime ? random.pick([24_765, 26_235, 28_500, 31_000]) : Int64(150 + random.below(60_000)))
        if kind == .flatFee { draft.quantity = .one }
        draft.matterID = random.pick(matterIDs)
        draft.isTaxable = random.below(4) != 0
        draft.isSecondaryTaxable = random.below(2) == 0
        if random.below(12) == 0 { draft.discount = .percentage(FixedPoint(5 + random.below(60))) }
        return draft
    }

    mutating func attemptLine(_ action: Action, _ firm: inout ClioFirm) throws(ClioRefusal) -> String? {
        guard let bill = bill([.draft, .awaitingApproval, .awaitingPayment], firm) else { return nil }
        if action == .addLine {
            try firm.addLine(line(of: bill.matterIDs), toBill: bill.id)
            return bill.number
        }
        let lines = firm.lines(ofBill: bill.id)
        guard let line = oneOf(lines) else { return nil }
        if action == .removeLine {
            guard lines.count > 1 else { return nil }
            try firm.removeLine(line.id)
            return "\(bill.number): \(line.id)"
        }
        let quantity = FixedPoint(tenThousandths: line.quantity.tenThousandths + Int64(1 + random.below(8)) * 500)
        if random.below(3) == 0 {
            try firm.editLine(line.id, description: random.pick(Words.work))
        } else {
            try firm.editLine(line.id, quantity: quantity)
        }
        return "\(bill.number): \(line.id)"
    }
}

internal import Ledger

extension ClioHistory {
    mutating func attemptPayment(_ action: Action, _ firm: inout ClioFirm) throws(ClioRefusal) -> String? {
        guard let bill = bill([.awaitingPayment], firm) else { return nil }
        let open = firm.amounts(ofBill: bill.id).balance
        guard open > 0 else { return nil }
        let reference = oneOf(["Check \(1_000 + random.below(9_000))", "Wire \(70_000 + random.below(9_000))"])
        let method = oneOf(["check", "wire_transfer", "credit_card", nil]) ?? nil
        switch action {
        case .pay:
            let fromTrust = random.below(5) == 0 && (firm.bankAccounts[firm.trustAccountID]?.balance ?? 0) >= open
            try firm.pay(bill: bill.id, reference: reference, method: method, fromTrust: fromTrust)
            return "\(bill.number): \(Self.money(open, firm))"
        case .payPart:
            let amount = part(of: open)
            try firm.pay(bill: bill.id, amount: amount, reference: reference, method: method)
            return "\(bill.number): \(Self.money(amount, firm))"
        default:
            let others = (firm.billsOfClient[bill.clientID] ?? []).compactMap { firm.bills[$0] }.filter {
                $0.state == .awaitingPayment && $0.id != bill.id
                    && $0.originalBillID == nil && $0.kind == "revenue_kind" && firm.amounts(ofBill: $0.id).balance > 0
            }
            guard let other = oneOf(others) else { return nil }
            let second = part(of: firm.amounts(ofBill: other.id).balance)
            try firm.pay(bills: [(bill.id, open), (other.id, second)], reference: reference, method: method)
            return "\(bill.number), \(other.number): \(Self.money(open + second, firm))"
        }
    }

    /// From one minor unit to all but one, where it can be divided.
    private mutating func part(of amount: Int64) -> Int64 {
        amount < 2 ? amount : 1 + Int64(random.below(Int(amount - 1)))
    }

    mutating func attemptChange(_ action: Action, _ firm: inout ClioFirm) throws(ClioRefusal) -> String? {
        switch action {
        case .correctPayment, .correctPaymentInPlace, .deletePayment:
            guard let payment = oneOf(firm.payments.all.filter({ $0.voidedAt == nil && concerns($0.clientID) })) else {
                return nil
            }
            if action == .deletePayment {
                try firm.deletePayment(payment.id)
                return "\(payment.id)"
            }
            let amount = payment.amount > 1 && random.below(3) != 0 ? part(of: payment.amount) : payment.amount
            let date = CalendarDate(dayNumber: payment.date.dayNumber - Int32(random.below(3)))
            try firm.correctPayment(
                payment.id, amount: amount, on: date, inPlace: action == .correctPaymentInPlace)
            return "\(payment.id): \(Self.money(amount, firm)) on \(date)"
        case .addCreditMemo:
            guard let bill = bill([.awaitingPayment], firm) else { return nil }
            let open = firm.amounts(ofBill: bill.id).balance
            guard open > 0 else { return nil }
            let amount = random.below(4) == 0 ? open : part(of: open)
            try firm.addCreditMemo(
                bill: bill.id, amount: amount, description: random.pick(Words.memos), isDiscount: random.below(4) == 0)
            return "\(bill.number): \(Self.money(amount, firm))"
        case .removeCreditMemo:
            guard let memo = oneOf(firm.creditMemos.all.filter({ $0.voidedAt == nil && concerns($0.clientID) })) else {
                return nil
            }
            try firm.removeCreditMemo(memo.id)
            return "\(memo.id)"
        case .addInterest:
            guard let bill = bill([.awaitingPayment], firm) else { return nil }
            let amount = Int64(100 + random.below(4_000))
            try firm.addInterest(bill: bill.id, amount: amount)
            return "\(bill.number): \(Self.money(amount, firm))"
        case .removeInterest:
            let charges = firm.interestCharges.all.filter { concerns(firm.bills[$0.billID]?.clientID) }
            guard let charge = oneOf(charges) else { return nil }
            try firm.removeInterest(charge.id)
            return "\(charge.id)"
        default: return nil
        }
    }
}

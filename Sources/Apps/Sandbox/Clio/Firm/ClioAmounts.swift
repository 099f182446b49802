internal import Ledger

/// What a bill comes to, all in minor units of its currency.
public struct ClioAmounts: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        public let id: Int64
        public let matterID: Int64
        public let isService: Bool
        /// Quantity × price.
        public internal(set) var subTotal: Int64 = 0
        /// After the line's own discount and its share of the bill's.
        public internal(set) var net: Int64 = 0
        public internal(set) var tax: Int64 = 0
        public internal(set) var secondaryTax: Int64 = 0
        public internal(set) var taxable: Int64 = 0
        public internal(set) var secondaryTaxable: Int64 = 0

        public var total: Int64 { net + tax + secondaryTax }
    }

    public internal(set) var lines: [Line] = []
    /// Before discounts and tax.
    public internal(set) var subTotal: Int64 = 0
    public internal(set) var tax: Int64 = 0
    public internal(set) var secondaryTax: Int64 = 0
    public internal(set) var interest: Int64 = 0
    /// With tax and interest, after discounts, before credits.
    public internal(set) var total: Int64 = 0
    public internal(set) var paid: Int64 = 0
    public internal(set) var credits: Int64 = 0

    public var balance: Int64 { total - paid - credits }
}

extension ClioFirm {
    /// Tax is reckoned and rounded line by line (Clio's help: "Tax = round(Xq*Xr)*Tax%"), halves away from zero; a bill's
    /// discount is shared over all lines in proportion, before tax.
    public func amounts(ofBill id: Int64) -> ClioAmounts {
        guard let bill = bills[id] else { return ClioAmounts() }
        var amounts = ClioAmounts()
        amounts.lines = lineAmounts(bill)
        for line in amounts.lines {
            amounts.subTotal += line.subTotal
            amounts.tax += line.tax
            amounts.secondaryTax += line.secondaryTax
            amounts.total += line.total
        }
        if let fixed = bill.fixedTotal {
            amounts.subTotal = fixed
            amounts.total = fixed
        }
        let charges = interestCharges(ofBill: id)
        amounts.interest = charges.reduce(0) { $0 + $1.total }
        amounts.total += amounts.interest
        let billIDs = showsInterestBills ? [id] + charges.map(\.hiddenBillID) : [id]
        for allocation in billIDs.flatMap({ allocations(ofBill: $0) }) where allocation.voidedAt == nil {
            switch allocation.parent {
            case .payment: amounts.paid += allocation.amount
            case .creditMemo: amounts.credits += allocation.amount
            }
        }
        return amounts
    }

    private func lineAmounts(_ bill: ClioBill) -> [ClioAmounts.Line] {
        let digits = bill.currency.digits
        let records = lines(ofBill: bill.id)
        var reckoned = records.map { line in
            var amounts = ClioAmounts.Line(id: line.id, matterID: line.matterID, isService: line.kind == "Service")
            guard line.type != "NoChargeLineItem" else { return amounts }
            amounts.subTotal = FixedPoint.amount(line.quantity, times: line.price, digits: digits) ?? 0
            amounts.net = amounts.subTotal - Self.discount(line.discount, on: amounts.subTotal)
            return amounts
        }
        let nets = reckoned.map(\.net)
        let discount = Self.discount(bill.discount, on: nets.reduce(0, +))
        if discount != 0 {
            for (index, share) in Apportionment.largestRemainder(discount, over: nets).enumerated() {
                reckoned[index].net -= share
            }
        }
        for (index, line) in records.enumerated() {
            let net = reckoned[index].net
            if line.isTaxable, bill.taxRate != .zero {
                reckoned[index].taxable = net
                reckoned[index].tax = bill.taxRate.percent(of: net) ?? 0
            }
            if line.isSecondaryTaxable, bill.secondaryTaxRate != .zero {
                let base = settings.isSecondaryTaxPost ? net + reckoned[index].tax : net
                reckoned[index].secondaryTaxable = base
                reckoned[index].secondaryTax = bill.secondaryTaxRate.percent(of: base) ?? 0
            }
        }
        return reckoned
    }

    /// Whether a bill's lines come to its discount at least: a sum of money may be more.
    func bearsDiscount(_ bill: ClioBill) -> Bool {
        guard case .money(let money) = bill.discount else { return true }
        var plain = bill
        plain.discount = nil
        return money <= lineAmounts(plain).reduce(0) { $0 + $1.net }
    }

    private static func discount(_ discount: ClioDiscount?, on amount: Int64) -> Int64 {
        switch discount {
        case .percentage(let rate): rate.percent(of: amount) ?? 0
        case .money(let money): min(money, max(amount, 0))
        case nil: 0
        }
    }

    /// What is still to be settled of a bill, matter by matter, without interest.
    func openMatters(ofBill bill: ClioBill) -> [(matterID: Int64, amount: Int64)] {
        var open: [Int64: Int64] = [:]
        if let fixed = bill.fixedTotal {
            open[bill.matterIDs[0]] = fixed
        } else {
            for line in lineAmounts(bill) { open[line.matterID, default: 0] += line.total }
        }
        for allocation in allocations(ofBill: bill.id) where allocation.voidedAt == nil && !allocation.isInterest {
            open[allocation.matterID, default: 0] -= allocation.amount
        }
        return bill.matterIDs.map { ($0, open[$0] ?? 0) }
    }
}

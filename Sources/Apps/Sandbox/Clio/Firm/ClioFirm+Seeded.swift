public import Ledger
internal import SandboxKit

extension ClioFirm {
    /// A firm of a seed's own: half its bills are paid, the others in every state there is.
    /// - Parameters:
    ///   - bills: how many are drafted.
    ///   - start: when the first is, milliseconds since 1970-01-01 UTC; the next ones follow some hours apart.
    public static func seeded(
        _ seed: UInt64, bills: Int = 60, name: String = "Halloran Vandersloot PC", currency: CurrencyCode = usDollars,
        settings: ClioBillingSettings = salesTax, start: Int64 = 1_735_812_000_000
    ) -> ClioFirm {
        var firm = ClioFirm(name: name, currency: currency, settings: settings, start: start)
        var history = ClioHistory(seed: seed)
        for _ in 0..<max(bills / 8, 3) { _ = history.play(.createContact, in: &firm) }
        var drafted = 0
        while drafted < bills {
            firm.now += Int64(1 + history.random.below(8)) * 3_600_000
            let before = firm.bills.ids.last
            guard history.play(.draft, in: &firm) != nil, let id = firm.bills.ids.last, id != before else { continue }
            drafted += 1
            history.finish(bill: id, in: &firm)
        }
        return firm
    }

    /// US dollars.
    public static let usDollars = CurrencyCode("USD") ?? .none

    /// A tax of 5.5% and a second one of 2.25%, both on the price.
    public static let salesTax = ClioBillingSettings(
        taxRate: FixedPoint(tenThousandths: 55_000), taxName: "Sales tax",
        secondaryTaxRate: FixedPoint(tenThousandths: 22_500), secondaryTaxName: "County tax")
}

extension ClioHistory {
    /// Leads a draft to where bills end up.
    fileprivate mutating func finish(bill id: Int64, in firm: inout ClioFirm) {
        let fate = random.below(20)
        let open = { (firm: ClioFirm) in firm.amounts(ofBill: id).balance }
        do {
            if fate == 0 { return }
            if fate == 1 { return try firm.delete(bill: id) }
            if fate == 2 { return try firm.submitForApproval(bill: id) }
            try firm.approve(bill: id)
            if fate == 3 { return try firm.void(bill: id) }
            if fate == 4 { try firm.addInterest(bill: id, amount: Int64(100 + random.below(3_000))) }
            if fate < 8, open(firm) > 1 {
                try firm.addCreditMemo(bill: id, amount: 1 + Int64(random.below(Int(open(firm) / 2))))
            }
            if fate < 12, open(firm) > 3 { try firm.pay(bill: id, amount: open(firm) / 3) }
            if fate >= 10, open(firm) > 0 { try firm.pay(bill: id) }
        } catch {
            // What Clio refuses to a bill of nothing stays undone.
            return
        }
    }
}

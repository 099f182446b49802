import Foundation
import Ledger
import TestSupport
import XeroDocuments

@testable import Transform

/// Firms from a seed: bills of every kind of line, tax, discount and currency, mostly right, a few of them wrong.
struct RandomFirm {
    /// Why a bill is expected to stay back, in the words of ``Result/words(_:)``; nil where it goes.
    var expected: [String?] = []
    var firm = Firm(withClient: false)
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        for id in 1...3 { firm.add(contact: String(id), "Client \(id)", email: "c\(id)@example.com") }
        firm.settings.accounts.discounts = random.once(in: 2) ? "290" : nil
        firm.settings.accounts.categories = ["Court": "201"]
        firm.settings.bills.interest = random.pick([.onBill, .onBill, .separate, .skip])
        if random.once(in: 4) { firm.settings.accounts.payments = nil }
        if random.once(in: 3) { firm.settings.tax.rates[FixedPoint(20)] = TaxType(type: "OUTPUT2", name: "20%") }
        for _ in 0..<Int.random(in: 1...5, using: &random) { addBill() }
    }

    private mutating func addBill() {
        var bill = BillSpec()
        bill.currency = random.pick(["USD", "USD", "JPY", "KWD"])
        bill.contact = random.pick(["1", "2", "3"])
        bill.state = random.pick([.awaitingPayment, .paid, .awaitingPayment, .paid, .draft, .awaitingApproval])
        if random.once(in: 4) { bill.secondary = random.pick([decimal("9.975"), 5, decimal("1.5")]) }
        bill.isCompound = random.once(in: 2)
        for _ in 0..<Int.random(in: 1...7, using: &random) { bill.lines.append(line(bill)) }
        let digits = bill.digits
        if random.once(in: 4) { bill.discount = .percent(random.decimal(upTo: 100, digits: 2)) }
        if random.once(in: 4) {
            // At most half of what the discount covers, so that the bill stays one.
            let base = zip(bill.lines, SlowReckoning.lines(of: bill.with { $0.discount = .none }))
                .filter { $0.kind != .interest && $0.kind != .discount && $1.net > 0 }.reduce(Decimal(0)) {
                    $0 + $1.1.net
                }
            if base > 0 {
                bill.discount = .money(SlowReckoning.rounded(base * random.decimal(upTo: 1, digits: 2) / 2, digits))
            }
        }
        let lines = SlowReckoning.lines(of: bill)
        let parts = Expectation.invoiceTotals(bill, lines, firm.settings)
        // Clio has no bill below nothing, nor has Xero an invoice.
        guard parts.allSatisfy({ $0 >= 0 }), let main = parts.first else { return addBill() }
        addCredits(to: &bill, main, digits)
        addPayments(to: &bill, parts, digits)
        var reason: String?
        if random.once(in: 12) {
            bill.total = SlowReckoning.total(of: bill) + pow(Decimal(10), -digits)
            reason = "rejected total-mismatch"
        } else if random.once(in: 15) {
            bill.contact = "9"
            reason = "rejected without-contact"
        } else if random.once(in: 15) {
            bill.state = random.pick([.void, .deleted])
            reason = bill.state == .void ? "filtered voided" : "filtered deleted"
        } else if random.once(in: 20) {
            bill.isTrustRequest = true
            reason = "filtered trust-request"
        }
        firm.add(bill)
        expected.append(reason)
    }

    private mutating func line(_ bill: BillSpec) -> LineSpec {
        let kind = random.pick(LineKind.allCases + [.timeEntry, .timeEntry, .expenseEntry])
        var line = LineSpec(kind, "1", "0")
        line.quantity = random.once(in: 3) ? random.decimal(upTo: 9, digits: 4) : random.decimal(upTo: 12, digits: 1)
        line.price =
            random.once(in: 3) ? random.decimal(upTo: 800, digits: 4) : random.decimal(upTo: 800, digits: bill.digits)
        if random.once(in: 15) { line.quantity = -line.quantity }
        if random.once(in: 25) { line.quantity = 0 }
        if kind == .discount { (line.quantity, line.price) = (1, -random.decimal(upTo: 60, digits: bill.digits)) }
        if kind == .interest { (line.quantity, line.price) = (1, random.decimal(upTo: 90, digits: bill.digits)) }
        line.tax = random.pick([0, 20, 13, decimal("8.875"), decimal("0.0001")])
        if random.once(in: 6) { line.secondary = random.pick([0, 3, decimal("9.975")]) }
        if random.once(in: 5) { line.discount = .percent(random.decimal(upTo: 100, digits: 4)) }
        if random.once(in: 30) { line.discount = .percent(100) }
        let gross = SlowReckoning.rounded(line.quantity * line.price, bill.digits)
        if random.once(in: 8) { line.discount = .money(SlowReckoning.rounded(gross / 3, bill.digits)) }
        line.category = random.pick(["", "", "Court", "Filing"])
        return line
    }

    private mutating func addCredits(to bill: inout BillSpec, _ main: Decimal, _ digits: Int) {
        guard bill.state == .awaitingPayment || bill.state == .paid, random.once(in: 2) else { return }
        var left = main
        let isFull = random.once(in: 3)
        let count = Int.random(in: 1...4, using: &random)
        for position in 0..<count where left > 0 {
            var amount = SlowReckoning.rounded(left * random.decimal(upTo: 1, digits: 3), digits)
            if isFull && position == count - 1 { amount = left }
            guard amount > 0 else { continue }
            var credit = CreditSpec("0")
            credit.amount = amount
            bill.credits.append(credit)
            left -= amount
            if random.once(in: 6) {
                credit.isVoided = true
                bill.credits.append(credit)
            }
        }
    }

    private mutating func addPayments(to bill: inout BillSpec, _ parts: [Decimal], _ digits: Int) {
        let due = parts.reduce(0, +) - bill.credits.filter { !$0.isVoided }.reduce(0) { $0 + $1.amount }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            var payment = PaymentSpec("0", on: random.pick(["2026-02-01", "2026-01-20", "2026-03-31"]))
            payment.amount =
                random.once(in: 3) ? due : SlowReckoning.rounded(due * random.decimal(upTo: 1, digits: 3), digits)
            guard payment.amount > 0 else { continue }
            payment.isVoided = random.once(in: 8)
            payment.isForInterest = random.once(in: 5)
            bill.payments.append(payment)
        }
    }
}

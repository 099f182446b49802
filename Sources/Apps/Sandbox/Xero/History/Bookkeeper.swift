internal import Ledger
internal import SandboxKit

/// What a bookkeeper does with the payments of sales invoices in Xero's own screens, the same for the same seed and book.
///
/// No payment can be changed there: who edits one removes it and enters it again.
public struct Bookkeeper: Sendable {
    public enum Action: String, CaseIterable, Sendable {
        case deletePayment
        /// With another amount, day, account or reference, or as it was; now and then it is reconciled then.
        case editPayment
    }

    private var random: SeededRandom

    public init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// Every other day a payment is edited, every fourth one deleted.
    /// - Returns: what was done, in order.
    mutating func playDay(in book: inout Book, now: Int64) -> [String] {
        let actions: [Action?] = [nil, .editPayment, .deletePayment, .editPayment]
        return random.pick(actions).flatMap { play($0, in: &book, now: now) }.map { [$0] } ?? []
    }

    /// - Returns: what was done: `deletePayment 8803: 432.10 on 2026-03-02 to 090, Check 17 clio:40601`; nil, and no change,
    ///   where there is no payment it can be done with.
    mutating func play(_ action: Action, in book: inout Book, now: Int64) -> String? {
        guard let (payment, invoice) = payment(in: book) else { return nil }
        let rules = PaymentRules(context: RuleContext(now: now, app: ""))
        let before = "\(action.rawValue) \(invoice.number): \(Self.words(payment, book))"
        // Xero's screens unreconcile what they remove.
        var changed = book
        var removed = payment
        removed.isReconciled = false
        changed.save(removed, now: now)
        guard case .saved = rules.delete(payment.id, .object(["Status": .text("DELETED")]), in: &changed) else {
            return nil
        }
        if action == .deletePayment {
            book = changed
            return before
        }
        let known = Set(changed.payments.all.map(\.id))
        let input = entered(payment, due: invoice.outstanding + payment.amount, in: book)
        guard case .saved = rules.create(input, in: &changed),
            var entered = changed.payments.all.first(where: { !known.contains($0.id) })
        else { return nil }
        if random.below(5) == 0 {
            entered.isReconciled = true
            changed.save(entered, now: now)
        }
        book = changed
        return before + " → " + Self.words(entered, book)
    }

    private mutating func payment(in book: Book) -> (PaymentRecord, DocumentRecord)? {
        let found = book.payments.all.compactMap { payment -> (order: String, PaymentRecord, DocumentRecord)? in
            guard payment.type == "ACCRECPAYMENT", payment.status != "DELETED", !payment.isBatched,
                let invoice = book.invoices[payment.documentID]
            else { return nil }
            return ("\(invoice.number) \(Self.words(payment, book))", payment, invoice)
        }
        guard !found.isEmpty else { return nil }
        // Two books that are alike may have had their payments in another order.
        let (_, payment, invoice) = random.pick(found.sorted { $0.order < $1.order })
        return (payment, invoice)
    }

    /// - Parameter due: what the invoice has due without it.
    private mutating func entered(_ payment: PaymentRecord, due: Int64, in book: Book) -> InputValue {
        var amount = payment.amount
        switch random.below(4) {
        case 0 where amount > 1: amount = 1 + Int64(random.below(Int(amount - 1)))
        case 1 where due > amount: amount += 1 + Int64(random.below(Int(due - amount)))
        default: break
        }
        var day = payment.date.dayNumber
        switch random.below(4) {
        case 0: day += Int32(random.below(15)) - 7
        case 1: day += Int32(8 + random.below(30))
        default: break
        }
        var account = payment.accountID
        let banks = book.accounts.all.filter { $0.type == "BANK" && $0.status == "ACTIVE" }
        if random.below(4) == 0, !banks.isEmpty { account = random.pick(banks).id }
        let words = "Deposit \(100 + random.below(900))"
        var reference = payment.reference ?? ""
        switch random.below(6) {
        case 0: reference = words
        case 1: reference = ""
        case 2: reference = words + " " + (reference.split(separator: " ").last ?? "")
        default: break
        }
        return .object([
            "Invoice": .object(["InvoiceID": .guid(payment.documentID)]),
            "Account": .object(["AccountID": .guid(account)]), "Amount": .number(ExactDecimal(hundredths: amount)),
            "Date": .date(CalendarDate(dayNumber: day)), "Reference": .text(reference),
        ])
    }

    private static func words(_ payment: PaymentRecord, _ book: Book) -> String {
        let account = book.account(id: payment.accountID)
        return "\(Money.text(payment.amount)) on \(payment.date) to \(account?.code ?? account?.name ?? "")"
            + (payment.reference.map { ", \($0)" } ?? "") + (payment.isReconciled ? ", reconciled" : "")
    }
}

import Ledger
import XeroDocuments

extension BillTransform {
    /// The bill's payments on its invoices, in the order of their days, each up to what is then due.
    mutating func placePayments(
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch,
        _ outcomes: inout BatchOutcomes
    ) {
        guard !work.bill.payments.isEmpty else { return }
        // The bill's invoices are the last so far, its own before those of interest.
        let main = documents.invoices.count - splits.count
        due.removeAll(keepingCapacity: true)
        for invoice in main..<documents.invoices.count { due.append(documents.invoices[invoice].total) }
        for note in documents.creditNotes.indices.reversed() {
            guard documents.creditNotes[note].bill == work.index else { break }
            due[documents.creditNotes[note].invoice - main] -= documents.creditNotes[note].total
        }
        let payments = work.bill.payments
        let isInOrder = payments.dropFirst().allSatisfy { batch.payments[$0 - 1].date <= batch.payments[$0].date }
        if isInOrder {
            for index in payments { place(index, from: main, &work, &batch, &documents, &outcomes) }
            return
        }
        let order = payments.sorted {
            let (left, right) = (batch.payments[$0].date, batch.payments[$1].date)
            return left != right ? left < right : $0 < $1
        }
        for index in order { place(index, from: main, &work, &batch, &documents, &outcomes) }
    }

    private mutating func place(
        _ index: Int, from main: Int, _ work: inout BillWork, _ batch: inout BillBatch,
        _ documents: inout DocumentBatch, _ outcomes: inout BatchOutcomes
    ) {
        let payment = batch.payments[index]
        guard let (account, isUnchosen) = account(for: payment, index, &work, batch, &outcomes) else { return }
        guard documents.invoices[main].status == .authorised else {
            return hold(
                index, .paymentOnUnapproved, "the payment waits: its bill isn't approved yet",
                "Approve the bill in Clio.", &work, batch, &outcomes)
        }
        let placed = place(index, account, from: main, &work, &batch, &documents, &outcomes)
        if isUnchosen, placed > 0 {
            let (count, amount) = trustToDefault[work.bill.currency] ?? (0, 0)
            trustToDefault[work.bill.currency] = (count + 1, amount + placed)
        }
    }

    /// The account a payment goes to, and whether it is trust money nobody chose the account for; nil where it doesn't go,
    /// which is then on record.
    private mutating func account(
        for payment: Ledger.Payment, _ index: Int, _ work: inout BillWork, _ batch: BillBatch,
        _ outcomes: inout BatchOutcomes
    ) -> (account: Int, isUnchosen: Bool)? {
        func filter(_ rule: FilterRule) -> (account: Int, isUnchosen: Bool)? {
            outcomes.payments[index] = .filtered(rule)
            return nil
        }
        if payment.isVoided { return filter(.voidedPayment) }
        // Clio records one of nothing where a bill is written off on the way.
        if payment.amount == 0 { return filter(.nothingPaid) }
        guard let settings = settings.accounts.payments else { return filter(.paymentsNone) }
        if payment.isForInterest, self.settings.bills.interest == .skip { return filter(.interestSkipped) }
        var code = settings.byDefault
        var isDefault = true
        if !settings.bankAccounts.isEmpty, !payment.bankAccount.isEmpty,
            let mapped = settings.bankAccounts[batch.text.string(payment.bankAccount)]
        {
            guard let mapped else { return filter(.bankAccountExcluded) }
            code = mapped
            isDefault = false
        }
        if payment.funds == .trust {
            if let trust = settings.trust {
                guard let trust else { return filter(.trustExcluded) }
                code = trust
                isDefault = false
            }
        }
        switch accounts.resolve(.payments, code: code ?? "", named: "transform.accounts.payments", &codes) {
        case .account(let account): return (account, isDefault && payment.funds == .trust)
        case .fault(let code, _, let message, let remedy):
            hold(index, code, message, remedy, &work, batch, &outcomes)
            return nil
        }
    }

    /// - Returns: how much of it was due.
    private mutating func place(
        _ index: Int, _ account: Int, from main: Int, _ work: inout BillWork,
        _ batch: inout BillBatch, _ documents: inout DocumentBatch, _ outcomes: inout BatchOutcomes
    ) -> Int64 {
        let source = batch.payments[index]
        let digits = work.bill.currency.digits
        guard source.amount > 0 else {
            hold(
                index, .negativeAmount, "a payment's amount must be more than nothing",
                "Correct the payment in Clio.", &work, batch, &outcomes)
            return 0
        }
        var rest = source.amount
        var parts = 0
        // What is paid for interest goes to the invoices of interest first.
        for place in due.indices {
            let position = source.isForInterest ? (place + 1) % due.count : place
            guard rest > 0, due[position] > 0 else { continue }
            let amount = min(rest, due[position])
            var payment = XeroDocuments.Payment(bill: work.index, source: index, invoice: main + position)
            payment.account = account
            payment.date = source.date
            payment.amount = amount
            payment.reference = reference(source, part: parts, &batch.text)
            documents.payments.append(payment)
            due[position] -= amount
            rest -= amount
            parts += 1
        }
        if rest > 0 {
            let over = DecimalText.grouped(rest, digits: digits)
            work.warn(
                .overpayment, source.source, "\(over) of the payment is more than the bill has due, so it waits",
                column: "amount", text: DecimalText.grouped(source.amount, digits: digits),
                remedy: "Record the overpayment in Xero by hand, or correct the payment in Clio.", .hold)
            if parts == 0 {
                outcomes.payments[index] = .held(.overpayment)
            } else {
                outcomes.heldParts.append(.init(payment: index, amount: rest, outcome: .held(.overpayment)))
            }
        }
        if !source.contactID.isEmpty, batch.text.compare(source.contactID, work.bill.contactID) != 0 {
            work.warn(
                .contactMismatch, source.source, "the payment names another contact than its bill",
                column: "contact_id", text: batch.text.string(source.contactID), remedy: "Check it in Clio.")
        }
        return source.amount - rest
    }

    private func hold(
        _ index: Int, _ code: DiagnosticCode, _ message: String, _ remedy: String, _ work: inout BillWork,
        _ batch: BillBatch, _ outcomes: inout BatchOutcomes
    ) {
        outcomes.payments[index] = .held(code)
        let payment = batch.payments[index]
        work.warn(
            code, payment.source, message,
            text: DecimalText.grouped(payment.amount, digits: work.bill.currency.digits), remedy: remedy, .hold)
    }

    /// The payment's own reference, or its method, and `clio:` with the allocation's id; at most 255 characters.
    private mutating func reference(_ payment: Ledger.Payment, part: Int, _ text: inout TextArena) -> TextRef {
        let front = payment.reference.isEmpty ? payment.method : payment.reference
        // Within as many bytes it is within as many characters.
        if Int(front.count) + Int(payment.allocationID.count) + 26 <= 254 {
            scratch.removeAll(keepingCapacity: true)
            scratch.append(text[front])
            scratch.append(front.isEmpty ? "clio:" : " clio:")
            scratch.append(text[payment.allocationID])
            if part > 0 { scratch.append(contentsOf: "/\(part + 1)".utf8) }
            return text.append(scratch[...])
        }
        var words = text.string(front)
        let mark = "clio:" + text.string(payment.allocationID) + (part > 0 ? "/\(part + 1)" : "")
        let room = 254 - mark.unicodeScalars.count
        if words.unicodeScalars.count > room {
            var cut = String.UnicodeScalarView()
            cut.append(contentsOf: words.unicodeScalars.prefix(max(room, 0)))
            words = String(cut)
        }
        return text.append(words.isEmpty ? mark : words + " " + mark)
    }
}

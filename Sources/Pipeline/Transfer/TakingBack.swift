import Ledger
import XeroAPI

/// Whether an invoice of ours, and what is on it, may be taken back: nothing that somebody else put there, that the bank
/// was reconciled with or that lies in a locked period may.
struct TakingBack {
    /// Of the invoice's bill.
    let links: [Link]
    let remote: RemoteRecords
    let preflight: Preflight

    struct Obstacle {
        var code: DiagnosticCode
        /// `its invoice INV-1 has …`
        var words: String
        var text: String
        var remedy: String
    }

    /// What keeps an invoice from being voided or deleted.
    func obstacles(removing invoice: XeroInvoice) -> [Obstacle] {
        var found: [Obstacle] = []
        if let date = invoice.date {
            found += locked(date, "its invoice \(invoice.number)", text: invoice.number)
        }
        return found + obstacles(on: invoice)
    }

    /// What keeps an invoice's payments and credits from being taken off.
    func obstacles(on invoice: XeroInvoice) -> [Obstacle] {
        let own = Set(links.filter(\.isLive).map(\.xeroID))
        let payments = invoice.payments.filter { $0.status != "DELETED" }
        var found: [Obstacle] = []
        if payments.contains(where: { !own.contains($0.id) })
            || invoice.creditNotes.contains(where: { !own.contains($0.creditNoteID) })
            || invoice.overpaymentCount > 0 || invoice.prepaymentCount > 0
        {
            found.append(
                Obstacle(
                    code: .otherPayments,
                    words: "its invoice \(invoice.number) has payments or credits that aren't from Clio",
                    text: invoice.number,
                    remedy: "Take them off the invoice in Xero, run again, and put them on again where they belong."))
        }
        for payment in payments where own.contains(payment.id) {
            if let obstacle = obstacle(payment: payment.id, date: payment.date, on: invoice.number) {
                found.append(obstacle)
            }
        }
        for credit in invoice.creditNotes where own.contains(credit.creditNoteID) {
            guard let date = credit.date else { continue }
            found += locked(date, "a credit note on its invoice \(invoice.number)", text: credit.number)
        }
        return found
    }

    /// What keeps a payment of ours from being deleted; nil where nothing does.
    func obstacle(payment id: String, date: CalendarDate? = nil, on number: String) -> Obstacle? {
        let payment = remote.payment(id: id)
        func fixed(_ how: String) -> Obstacle {
            Obstacle(
                code: .reconciledPayment, words: "a payment on its invoice \(number) \(how)",
                text: payment?.reference ?? number, remedy: "Undo that in Xero (Unreconcile), then run again.")
        }
        if payment?.isReconciled == true { return fixed("is reconciled in Xero") }
        if payment?.batchPaymentID != nil { return fixed("is part of a batch payment in Xero") }
        guard let date = payment?.date ?? date else { return nil }
        return locked(date, "a payment on its invoice \(number)", text: number).first
    }

    /// What keeps a credit note of ours from being taken off an invoice; nil where nothing does.
    func obstacle(creditNote id: String, on invoice: XeroInvoice?) -> Obstacle? {
        guard let invoice, let credit = invoice.creditNotes.first(where: { $0.creditNoteID == id }),
            let date = credit.date
        else { return nil }
        return locked(date, "the credit note on its invoice \(invoice.number)", text: credit.number).first
    }

    private func locked(_ date: CalendarDate, _ what: String, text: String) -> [Obstacle] {
        guard let fault = preflight.lock(date, of: "") else { return [] }
        let lock = preflight.organisation.lockDate.map { " up to \($0)" } ?? ""
        return [
            Obstacle(
                code: fault.code, words: "\(what) is dated \(date), and the books are locked\(lock)", text: text,
                remedy: fault.remedy)
        ]
    }
}

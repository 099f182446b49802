import Foundation
import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Payments can't be changed in Xero: one that changed is deleted and made again.
extension BillSettling {
    mutating func settlePayments(_ transform: borrowing BillTransform) {
        accountCodes = transform.codes.accounts
        for index in standing.documents.payments { settlePayment(index) }
        settleMovedPayments()
        settleVoidedChildren()
        settleAbsentChildren()
        tellLostPayments()
    }

    /// Payments that went from an export and aren't among those that Clio's API shows of the bill, not even as deleted. They
    /// may be gone, or hidden from who signed in: a person must look.
    private mutating func tellLostPayments() {
        guard relinkedPayments.unclear.isEmpty else { return }
        for link in standing.unshownPayments(batch) where !relinkedPayments.knows(link) {
            let amount = DecimalText.grouped(link.amount, digits: link.currency.digits)
            let number = standing.links.first { $0.key == LinkKey(.invoice, standing.id, part: link.key.part) }?.number
            report(
                .otherReceipt, bill.source,
                "invoice \(number ?? "") has a payment of \(amount) in Xero that came from an export, and Clio's API shows "
                    + "none such on the bill",
                text: link.number,
                remedy:
                    "Delete it in Xero if it was deleted in Clio; if it wasn't, let the user who signed in to Clio see it. Then "
                    + "run again.")
        }
    }

    private mutating func settlePayment(_ index: Int) {
        let payment = documents.payments[index]
        let mark = batch.fingerprint(ofPayment: payment.source)
        let link = standing.link(payment: payment, batch, documents)
        if let invoice = gone[payment.invoice] {
            guard link == nil else {
                paymentOutcomes[payment.source] = paymentOutcomes[payment.source] ?? HandOver.there
                return
            }
            return hold(
                payment, .removedInXero, "its invoice \(invoice.number) was voided or deleted in Xero",
                remedy: Self.remedy(gone: invoice, "bill"))
        }
        let invoice = new.contains(payment.invoice) ? nil : remoteInvoice(payment.invoice)
        if let old = relinkedPayments.links[index] { return relink(index, payment, mark, old, invoice) }
        if relinkedPayments.unclear.contains(index) {
            return hold(
                payment, .otherReceipt,
                "invoice \(invoice?.number ?? "") has payments that came from another kind of source, and which of them this "
                    + "one is can't be told by day and amount",
                remedy: "Delete the payment in Xero that Clio no longer has, then run again.")
        }
        if let link, link.isLive {
            return settle(index, payment, mark, link, invoice)
        }
        // It was taken off before and Clio has it again, or somebody deleted it in Xero and it is put back.
        let reason =
            link.map { $0.mark == .matchesNothing ? "it was deleted in Xero" : "paid again" } ?? "paid on the bill"
        guard let invoice else {
            create(index, payment, mark, link.map { .init(.create, id: "", version: $0.version, reason: reason) })
            return
        }
        let target = PlannedBatch.Target(
            .create, id: "", version: link?.version ?? 0, reason: reason, base: Self.base(invoice))
        findExisting(
            index, payment, mark, invoice, target, wasDeletedInXero: link?.mark == .matchesNothing)
    }

    private mutating func settle(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ link: Link, _ invoice: XeroInvoice?
    ) {
        let isReleased = released.contains(payment.invoice)
        if link.mark == mark && link.amount == payment.amount && !isReleased {
            paymentOutcomes[payment.source] = paymentOutcomes[payment.source] ?? HandOver.there
            return
        }
        let isEntered = link.mark == .matchesNothing
        if let invoice, isEntered, !isReleased, settleEntered(index, payment, mark, link, invoice) { return }
        let change = isEntered ? "somebody changed the payment in Xero" : "the payment changed in Clio"
        if let obstacle = takingBack.obstacle(payment: link.xeroID, on: invoice?.number ?? link.number) {
            return hold(payment, obstacle.code, "\(change), and \(obstacle.words)", remedy: obstacle.remedy)
        }
        if let invoice, !isReleased, isInTheWay(index, of: payment, on: invoice) { return }
        let reason = isReleased ? "its invoice changes" : change
        let target = PlannedBatch.Target(
            .create, id: "", version: link.version + 1, reason: reason, base: invoice.map(Self.base) ?? "")
        var removal = Self.removal(link, because: reason, batch.payments[payment.source].source)
        removal.isMadeAgain = true
        if let refusal = refusals.find(removal) { return hold(payment, refusal) }
        guard create(index, payment, mark, target) else { return }
        removals.append(removal)
    }

    /// A payment that is in Xero under another id: it is this one from now on.
    private mutating func relink(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ old: Link, _ invoice: XeroInvoice?
    ) {
        guard released.contains(payment.invoice) else {
            paymentOutcomes[payment.source] = HandOver.there
            written.payments[index] = mark
            paymentTargets[index] = .init(
                .link, id: old.xeroID, version: 0,
                reason: "it was sent before under another id: the same day and amount",
                base: invoice.map(Self.base) ?? "")
            return
        }
        let reason = "its invoice changes"
        let target = PlannedBatch.Target(
            .create, id: "", version: 0, reason: reason, base: invoice.map(Self.base) ?? "")
        guard create(index, payment, mark, target) else { return }
        removals.append(Self.removal(old, because: reason, batch.payments[payment.source].source))
    }

    @discardableResult
    mutating func create(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ target: PlannedBatch.Target?
    ) -> Bool {
        if let fault = preflight.lock(payment.date, of: "payment") {
            if released.contains(payment.invoice) { hold(fault) }
            hold(payment, fault.code, fault.message, remedy: fault.remedy)
            return false
        }
        if let refusal = refusals.find(standing.key(payment: payment, batch, documents), mark) {
            hold(payment, refusal)
            return false
        }
        paymentOutcomes[payment.source] = .written
        written.payments[index] = mark
        paymentTargets[index] = target
        return true
    }

    private mutating func hold(_ payment: XeroDocuments.Payment, _ refusal: Refusal) {
        if released.contains(payment.invoice) { hold(refusal) }
        hold(payment, .refusedByXero, refusal.message, remedy: StandingRefusals.remedy)
    }

    mutating func hold(
        _ payment: XeroDocuments.Payment, _ code: DiagnosticCode, _ message: String, remedy: String
    ) {
        paymentOutcomes[payment.source] = .held(code)
        report(
            code, batch.payments[payment.source].source, message,
            text: DecimalText.grouped(payment.amount, digits: bill.currency.digits), remedy: remedy)
    }

    func remoteInvoice(_ index: Int) -> XeroInvoice? {
        let invoice = documents.invoices[index]
        if let link = standing.link(invoice: invoice), link.isLive { return remote.invoice(id: link.xeroID) }
        return remote.invoice(number: batch.text.string(invoice.number))
    }
}

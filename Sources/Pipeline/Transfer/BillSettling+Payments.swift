import Foundation
import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Payments can't be changed in Xero: one that changed is deleted and made again.
extension BillSettling {
    mutating func settlePayments() {
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
        findExisting(index, payment, mark, invoice, target)
    }

    private mutating func settle(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ link: Link, _ invoice: XeroInvoice?
    ) {
        let isReleased = released.contains(payment.invoice)
        if link.mark == mark && link.amount == payment.amount && !isReleased {
            paymentOutcomes[payment.source] = paymentOutcomes[payment.source] ?? HandOver.there
            return
        }
        if let obstacle = takingBack.obstacle(payment: link.xeroID, on: invoice?.number ?? link.number) {
            return hold(
                payment, obstacle.code, "the payment changed in Clio, and \(obstacle.words)", remedy: obstacle.remedy)
        }
        if let invoice, !isReleased, let receipt = receipt(like: payment, in: free(invoice)) {
            return hold(payment, receipt, on: invoice)
        }
        let reason = isReleased ? "its invoice changes" : "the payment changed in Clio"
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
    private mutating func create(
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

    private mutating func hold(
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

    // MARK: Receipts that are in Xero already

    private static let nearDays: Int32 = 7

    /// A receipt on the invoice that is this one by its reference; or one that somebody else recorded, which is held or
    /// linked, never doubled.
    private mutating func findExisting(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ invoice: XeroInvoice,
        _ target: PlannedBatch.Target
    ) {
        let free = free(invoice)
        let ours = free.filter { Self.mark(in: $0.reference) == Self.mark(in: batch.text.string(payment.reference)) }
        if let one = ours.first {
            guard one.amount == payment.amount, one.date == payment.date else {
                return hold(
                    payment, .otherReceipt,
                    "invoice \(invoice.number) has a receipt with this payment's reference, of another amount or day",
                    remedy: "Delete that receipt in Xero, then run again.")
            }
            return link(index, payment, mark, one, target, "its reference names it")
        }
        let id = batch.text.string(batch.payments[payment.source].allocationID)
        let handed = standing.handedOver?.children.first { $0.kind == .payment && $0.id == Array(id.utf8) }
        if handed != nil {
            let sameDay = free.filter {
                $0.amount == payment.amount && $0.date == payment.date && Self.mark(in: $0.reference) == nil
            }
            guard let only = sameDay.first, sameDay.count == 1 else {
                return hold(
                    payment, .handedOverNotFound,
                    "the payment was handed over as a file, and invoice \(invoice.number) has "
                        + (sameDay.isEmpty ? "none" : "\(sameDay.count)") + " of its day and amount in Xero",
                    remedy: "Record it in Xero, or take the batch it went with back with `clio-xero undo`.")
            }
            return link(index, payment, mark, only, target, "handed over before: the same day and amount")
        }
        if let receipt = receipt(like: payment, in: free) { return hold(payment, receipt, on: invoice) }
        create(index, payment, mark, target)
    }

    /// Receipts on an invoice that are no payment of ours, as far as the state knows.
    private func free(_ invoice: XeroInvoice) -> [XeroPayment] {
        let own = Set(standing.links.map(\.xeroID))
        let taken = Set(paymentTargets.values.map(\.id))
        return invoice.payments.filter { $0.status != "DELETED" && !own.contains($0.id) && !taken.contains($0.id) }
    }

    /// A receipt of the payment's amount within some days of it that bears no mark of ours.
    private func receipt(like payment: XeroDocuments.Payment, in receipts: [XeroPayment]) -> XeroPayment? {
        receipts.first { other in
            guard other.amount == payment.amount, Self.mark(in: other.reference) == nil, let date = other.date else {
                return false
            }
            return abs(date.dayNumber - payment.date.dayNumber) <= Self.nearDays
        }
    }

    /// `clio:501` at the end of a reference; nil where there is none.
    private static func mark(in reference: String) -> Substring? {
        reference.range(of: "clio:", options: .backwards).map { reference[$0.lowerBound...] }
    }

    private mutating func hold(_ payment: XeroDocuments.Payment, _ other: XeroPayment, on invoice: XeroInvoice) {
        let mark = Self.mark(in: batch.text.string(payment.reference)) ?? ""
        hold(
            payment, .otherReceipt,
            "somebody recorded a receipt of the same amount on invoice \(invoice.number) on "
                + "\(other.date.map { "\($0)" } ?? "a day near it")",
            remedy: "Delete that receipt in Xero, or end its reference with \(mark) to have it taken for this one.")
    }

    private mutating func link(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ found: XeroPayment,
        _ target: PlannedBatch.Target, _ reason: String
    ) {
        paymentOutcomes[payment.source] = HandOver.there
        written.payments[index] = mark
        paymentTargets[index] = .init(.link, id: found.id, version: target.version, reason: reason, base: target.base)
    }
}

import Foundation
import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Payments can't be changed in Xero: one that changed is deleted and made again.
extension BillSettling {
    mutating func settlePayments() {
        for index in standing.documents.payments { settlePayment(index) }
        settleVoidedChildren()
        settleAbsentChildren()
    }

    private mutating func settlePayment(_ index: Int) {
        let payment = documents.payments[index]
        let mark = batch.fingerprint(ofPayment: payment.source)
        let link = standing.link(payment: payment, batch, documents)
        if let link, link.isLive {
            return settle(index, payment, mark, link)
        }
        if let link {
            // It was taken off before, and Clio has it again.
            create(index, payment, mark, .init(.create, id: "", version: link.version, reason: "paid again"))
            return
        }
        guard !new.contains(payment.invoice), let invoice = remoteInvoice(payment.invoice) else {
            create(index, payment, mark, nil)
            return
        }
        findExisting(index, payment, mark, invoice)
    }

    private mutating func settle(_ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ link: Link) {
        let isReleased = released.contains(payment.invoice)
        if link.mark == mark && !isReleased {
            paymentOutcomes[payment.source] = paymentOutcomes[payment.source] ?? HandOver.there
            restore(index, payment, mark, link)
            return
        }
        if let reason = fixed(link.xeroID) {
            return hold(
                payment, .reconciledPayment, "the payment changed in Clio, and it \(reason)",
                remedy: "Undo that in Xero (Unreconcile), then run again.")
        }
        let reason = isReleased ? "its invoice changes" : "the payment changed in Clio"
        let target = PlannedBatch.Target(.create, id: "", version: link.version + 1, reason: reason)
        guard create(index, payment, mark, target) else { return }
        var removal = Self.removal(link, because: reason, batch.payments[payment.source].source)
        removal.isMadeAgain = true
        removals.append(removal)
    }

    /// A payment of ours that somebody deleted in Xero is put back as Clio has it.
    private mutating func restore(_ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ link: Link) {
        guard let invoice = remoteInvoice(payment.invoice),
            !invoice.payments.contains(where: { $0.id == link.xeroID && $0.status != "DELETED" }),
            invoice.status == "AUTHORISED"
        else { return }
        create(index, payment, mark, .init(.create, id: "", version: link.version, reason: "it was deleted in Xero"))
    }

    @discardableResult
    private mutating func create(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ target: PlannedBatch.Target?
    ) -> Bool {
        if let fault = preflight.lock(payment.date, of: "payment") {
            hold(payment, fault.code, fault.message, remedy: fault.remedy)
            return false
        }
        paymentOutcomes[payment.source] = .written
        written.payments[index] = mark
        paymentTargets[index] = target
        return true
    }

    private mutating func hold(
        _ payment: XeroDocuments.Payment, _ code: DiagnosticCode, _ message: String, remedy: String
    ) {
        paymentOutcomes[payment.source] = .held(code)
        report(
            code, batch.payments[payment.source].source, message,
            text: DecimalText.grouped(payment.amount, digits: bill.currency.digits), remedy: remedy)
    }

    private func remoteInvoice(_ index: Int) -> XeroInvoice? {
        let invoice = documents.invoices[index]
        if let link = standing.link(invoice: invoice), link.isLive { return remote.invoice(id: link.xeroID) }
        return remote.invoice(number: batch.text.string(invoice.number))
    }

    // MARK: Receipts that are in Xero already

    private static let nearDays: Int32 = 7

    /// A receipt on the invoice that is this one by its reference; or one that somebody else recorded, which is held or
    /// linked, never doubled.
    private mutating func findExisting(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ invoice: XeroInvoice
    ) {
        let own = Set(standing.links.map(\.xeroID))
        let taken = Set(paymentTargets.values.map(\.id))
        let free = invoice.payments.filter { $0.status != "DELETED" && !own.contains($0.id) && !taken.contains($0.id) }
        let id = batch.text.string(batch.payments[payment.source].allocationID)
        let alike = free.filter { $0.amount == payment.amount }
        if let ours = alike.first(where: { $0.reference.hasSuffix("clio:\(id)") }) {
            return link(index, payment, mark, ours, "its reference names it")
        }
        let handed = standing.handedOver?.children.first { $0.kind == .payment && $0.id == Array(id.utf8) }
        let sameDay = alike.filter { $0.date == payment.date && !$0.reference.contains("clio:") }
        if handed != nil {
            guard let only = sameDay.first, sameDay.count == 1 else {
                return hold(
                    payment, .handedOverNotFound,
                    "the payment was handed over as a file, and invoice \(invoice.number) has "
                        + (sameDay.isEmpty ? "none" : "\(sameDay.count)") + " of its day and amount in Xero",
                    remedy: "Record it in Xero, or take the batch it went with back with `clio-xero undo`.")
            }
            return link(index, payment, mark, only, "handed over before: the same day and amount")
        }
        let near = alike.filter { other in
            guard !other.reference.contains("clio:"), let date = other.date else { return false }
            return abs(date.dayNumber - payment.date.dayNumber) <= Self.nearDays
        }
        guard let other = near.first else {
            create(index, payment, mark, nil)
            return
        }
        hold(
            payment, .otherReceipt,
            "somebody recorded a receipt of the same amount on invoice \(invoice.number) on "
                + "\(other.date.map { "\($0)" } ?? "a day near it")",
            remedy: "Delete that receipt in Xero, or end its reference with clio:\(id) to have it taken for this one.")
    }

    private mutating func link(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ found: XeroPayment, _ reason: String
    ) {
        paymentOutcomes[payment.source] = HandOver.there
        written.payments[index] = mark
        paymentTargets[index] = .init(.link, id: found.id, version: 0, reason: reason)
    }

    // MARK: What Clio has no longer

    /// Payments and credit notes that were voided in Clio.
    mutating func settleVoidedChildren() {
        for payment in bill.payments where batch.payments[payment].isVoided {
            let id = batch.text.string(batch.payments[payment].allocationID)
            for link in standing.links where link.key.kind == .payment && link.key.id == id && link.isLive {
                remove(link, because: "the payment was deleted in Clio", batch.payments[payment].source)
            }
        }
        for note in bill.creditNotes where batch.creditNotes[note].isVoided {
            guard let link = standing.link(standing.key(creditNote: note, batch)), link.isLive else { continue }
            remove(link, because: "the credit note was voided in Clio", batch.creditNotes[note].source)
        }
    }

    /// What a complete export of the bill leaves out.
    private mutating func settleAbsentChildren() {
        guard isComplete else { return }
        let payments = Set(bill.payments.map { batch.text.string(batch.payments[$0].allocationID) })
        let notes = Set(bill.creditNotes.map { standing.key(creditNote: $0, batch).id })
        for link in standing.links where link.isLive {
            switch link.key.kind {
            case .payment where !payments.contains(link.key.id):
                remove(link, because: "the payment is no longer in Clio", bill.source)
            case .creditNote where !notes.contains(link.key.id):
                remove(link, because: "the credit note is no longer in Clio", bill.source)
            default: break
            }
        }
    }

    private mutating func remove(_ link: Link, because reason: String, _ row: SourceRow) {
        if link.key.kind == .payment, let why = fixed(link.xeroID) {
            return report(
                .reconciledPayment, row, "\(reason), and it \(why)", text: link.number,
                remedy: "Undo that in Xero (Unreconcile), then run again.")
        }
        removals.append(Self.removal(link, because: reason, row))
    }
}

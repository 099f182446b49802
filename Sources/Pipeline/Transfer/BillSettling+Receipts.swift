import Foundation
import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Receipts on an invoice that are no payment of ours as far as the state knows: taken for one, or in its way.
extension BillSettling {
    private static let nearDays: Int32 = 7

    /// A receipt on the invoice that is this one by its reference; or one that somebody else recorded, which is held or
    /// linked, never doubled.
    mutating func findExisting(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ invoice: XeroInvoice,
        _ target: PlannedBatch.Target, wasDeletedInXero: Bool
    ) {
        let free = free(invoice)
        let named = free.filter { PaymentMark($0) == paymentMark(payment) }
        if let one = named.first(where: { $0.amount == payment.amount && $0.date == payment.date }) {
            return link(index, payment, mark, one, target, "its reference names it")
        }
        guard named.isEmpty else {
            return hold(
                payment, .otherReceipt,
                "invoice \(invoice.number) has a receipt with this payment's reference, of another amount or day",
                remedy: "Delete that receipt in Xero, then run again.")
        }
        let id = batch.text.string(batch.payments[payment.source].allocationID)
        let handed = standing.handedOver?.children.first { $0.kind == .payment && $0.id == Array(id.utf8) }
        if handed != nil {
            let sameDay = free.filter {
                $0.amount == payment.amount && $0.date == payment.date && PaymentMark($0) == nil
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
        guard !isInTheWay(index, of: payment, on: invoice, wasDeletedInXero: wasDeletedInXero) else { return }
        create(index, payment, mark, target)
    }

    /// A payment of ours that a person removed in Xero and entered again, under an id of its own: what was entered is ours
    /// until Clio's is put back.
    /// - Returns: whether all is said of it: it is as Clio has it, or waits.
    mutating func settleEntered(
        _ index: Int, _ payment: XeroDocuments.Payment, _ mark: Fingerprint, _ link: Link, _ invoice: XeroInvoice
    ) -> Bool {
        if let second = free(invoice).first(where: { PaymentMark($0) == paymentMark(payment) }) {
            hold(
                payment, .otherReceipt,
                "somebody recorded another receipt with this payment's reference on invoice \(invoice.number): "
                    + words(second),
                remedy: "Delete that receipt in Xero, then run again.")
            return true
        }
        guard let entered = remote.payment(id: link.xeroID), isAsClio(entered, payment) else { return false }
        let target = PlannedBatch.Target(.link, id: "", version: link.version, reason: "", base: Self.base(invoice))
        self.link(index, payment, mark, entered, target, "it is in Xero as Clio has it")
        return true
    }

    private func isAsClio(_ entered: XeroPayment, _ payment: XeroDocuments.Payment) -> Bool {
        entered.status != "DELETED" && entered.amount == payment.amount && entered.date == payment.date
            && entered.accountCode == accountCodes[payment.account]
            && entered.reference == batch.text.string(payment.reference)
    }

    // MARK: In the way

    /// Holds a payment where what somebody else recorded on its invoice may stand for it, or leaves too little due.
    /// - Parameter wasDeletedInXero: it was ours and a person removed it, so that whatever is there may replace it.
    mutating func isInTheWay(
        _ index: Int, of payment: XeroDocuments.Payment, on invoice: XeroInvoice, wasDeletedInXero: Bool = false
    ) -> Bool {
        let receipts = free(invoice)
        let near = receipts.first { other in
            guard other.amount == payment.amount, PaymentMark(other) == nil, let date = other.date else { return false }
            return abs(date.dayNumber - payment.date.dayNumber) <= Self.nearDays
        }
        let marks = Set(standing.documents.payments.map { paymentMark(documents.payments[$0]) })
        let others = receipts.filter { !marks.contains(PaymentMark($0)) || PaymentMark($0) == nil }
        let what: String
        if let near {
            what =
                "somebody recorded a receipt of the same amount on invoice \(invoice.number) on "
                + "\(near.date.map { "\($0)" } ?? "a day near it")"
        } else if let other = others.first, wasDeletedInXero {
            what =
                "somebody deleted this payment in Xero, and invoice \(invoice.number) has a receipt that may stand for it: "
                + words(other)
        } else if let other = others.first, payment.amount > room(for: index, payment, beside: others) {
            what =
                "invoice \(invoice.number) has a receipt that isn't from Clio, \(words(other)), and too little is left of it "
                + "for this payment"
        } else {
            return false
        }
        let mark = paymentMark(payment).map(\.description) ?? ""
        hold(
            payment, .otherReceipt, what,
            remedy: "Delete that receipt in Xero, or end its reference with \(mark) to have it taken for this one.")
        return true
    }

    /// What an invoice has left for a payment beside what others recorded there, the bill's credit notes, and its payments
    /// that are there or go. Minor units.
    private func room(for index: Int, _ payment: XeroDocuments.Payment, beside others: [XeroPayment]) -> Int64 {
        var room = documents.invoices[payment.invoice].total
        for note in documents.creditNotes[standing.documents.creditNotes] where note.invoice == payment.invoice {
            room -= note.total
        }
        for other in others { room -= other.amount ?? 0 }
        for place in standing.documents.payments where place != index {
            let other = documents.payments[place]
            guard other.invoice == payment.invoice else { continue }
            let link = standing.link(payment: other, batch, documents)
            if written.payments[place] != nil || link?.isLive == true || relinkedPayments.links[place] != nil {
                room -= other.amount
            }
        }
        return room
    }

    /// Receipts on an invoice that are no payment of ours, as far as the state knows.
    private func free(_ invoice: XeroInvoice) -> [XeroPayment] {
        let own = Set(standing.links.map(\.xeroID))
        let taken = Set(paymentTargets.values.map(\.id))
        return invoice.payments.filter { $0.status != "DELETED" && !own.contains($0.id) && !taken.contains($0.id) }
    }

    private func paymentMark(_ payment: XeroDocuments.Payment) -> PaymentMark? {
        PaymentMark(in: batch.text.string(payment.reference))
    }

    /// `80.00 on 2026-02-12`
    private func words(_ receipt: XeroPayment) -> String {
        DecimalText.grouped(receipt.amount ?? 0, digits: bill.currency.digits)
            + (receipt.date.map { " on \($0)" } ?? "")
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

import Ledger
import XeroAPI

/// Payments of ours that people removed in Xero. None can be changed there: who edits one removes it and enters another,
/// which is taken for ours where it bears its mark still.
extension XeroDrift {
    mutating func look(at payments: [XeroPayment], _ store: any TransferStore) throws {
        var deleted: [Link] = []
        for payment in payments where payment.status == "DELETED" {
            if let link = try takeOff(payment, store) { deleted.append(link) }
        }
        var entered: Set<LinkKey> = []
        for payment in payments where payment.status != "DELETED" {
            if let key = try take(payment, store) { entered.insert(key) }
        }
        for link in deleted where !entered.contains(link.key) {
            note(
                .removedInXero, link,
                "somebody deleted the payment \(link.number) in Xero; it is put back where Clio has it",
                remedy: "Delete the payment in Clio where it is wrong.")
        }
    }

    /// - Returns: the link of what is to be put back.
    private mutating func takeOff(_ payment: XeroPayment, _ store: any TransferStore) throws -> Link? {
        guard var link = try store.link(.payment, xeroID: payment.id), link.isLive else { return nil }
        link.status = "DELETED"
        link.mark = .matchesNothing
        link.version += 1
        // On an invoice that is gone it can't be put back; with the invoice it is.
        guard try invoices(of: link, store).contains(where: { $0.key.part == link.key.part && $0.gone.isEmpty }) else {
            try Self.settle(link, store)
            return nil
        }
        try save(link, store)
        return link
    }

    /// A receipt that bears the mark of a payment of ours and isn't the one that is known.
    /// - Returns: the payment that it was entered for.
    private mutating func take(_ receipt: XeroPayment, _ store: any TransferStore) throws -> LinkKey? {
        guard let mark = PaymentMark(receipt), try store.link(.payment, xeroID: receipt.id) == nil,
            let invoice = try store.link(.invoice, xeroID: receipt.document.id), invoice.isLive, invoice.gone.isEmpty,
            var link = try store.links(ofBill: invoice.bill).first(where: {
                $0.key.kind == .payment && $0.key.part == invoice.key.part && PaymentMark(in: $0.number) == mark
            })
        else { return nil }
        guard !link.isLive else {
            // Both are there: the plan tells it until one is gone.
            guard link.mark != .matchesNothing else { return nil }
            link.mark = .matchesNothing
            link.version += 1
            try save(link, store)
            return nil
        }
        // Removed by a person, or because Clio has it no longer: as Clio has it, it is put back or goes again.
        link.mark = .matchesNothing
        link.xeroID = receipt.id
        link.number = receipt.reference
        link.status = "AUTHORISED"
        link.amount = receipt.amount ?? 0
        link.version += 1
        try save(link, store)
        note(
            .changedInXero, link,
            "somebody changed the payment \(link.number) in Xero; it is put back where Clio has it",
            remedy: "Change the payment in Clio where it is wrong.")
        return link.key
    }
}

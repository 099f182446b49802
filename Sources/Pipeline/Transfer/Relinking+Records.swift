import Ledger
import XeroAPI
import XeroDocuments

extension Relinking {
    /// Payments that went from the other kind of source: exports know the payment and its bill (`ID-BILL`), Clio's API the
    /// allocation.
    static func payments(
        _ standing: TransferStanding, _ remote: RemoteRecords, _ batch: BillBatch, _ documents: DocumentBatch
    ) -> Relinking {
        let bill = batch.bills[standing.bill]
        let ids = Set(bill.payments.map { batch.text.string(batch.payments[$0].allocationID) })
        let known = Set(standing.links.filter { $0.isLive && ids.contains($0.key.id) }.map(\.xeroID))
        let isOfExport = { standing.isOfExport($0) }
        var sent: [(receipt: Receipt, link: Link)] = []
        for link in standing.links where link.key.kind == .payment && link.isLive && !known.contains(link.xeroID) {
            guard !ids.contains(link.key.id),
                ids.contains(where: { isOfExport($0) != isOfExport(link.key.id) }),
                let receipt = receipt(ofPayment: link, standing, remote)
            else { continue }
            sent.append((receipt, link))
        }
        guard !sent.isEmpty else { return Relinking() }
        var shown: [Shown] = []
        for index in standing.documents.payments {
            let payment = documents.payments[index]
            let key = standing.key(payment: payment, batch, documents)
            guard standing.link(key)?.isLive != true else { continue }
            shown.append((Receipt(part: key.part, date: payment.date, amount: payment.amount), index))
        }
        let voided = bill.payments.filter { batch.payments[$0].isVoided }.map { index in
            let payment = batch.payments[index]
            return (Receipt(part: 0, date: payment.date, amount: payment.amount), index)
        }
        return Relinking(sent: sent, shown: shown, voided: voided, isWhole: standing.hasAll) { index, link in
            let payment = documents.payments[index]
            let id = batch.text.string(batch.payments[payment.source].id)
            if link.key.id == "\(id)-\(standing.id)" { return 2 }
            let isWorded =
                PaymentMark.words(of: batch.text.string(payment.reference)) == PaymentMark.words(of: link.number)
            return isWorded ? 1 : 0
        }
    }

    /// Credit notes that Clio's API shows under other ids than they went by from an export, which somebody may have kept by
    /// hand: by their numbers, else by day and amount.
    static func creditNotes(
        _ standing: TransferStanding, _ remote: RemoteRecords, _ batch: BillBatch, _ documents: DocumentBatch
    ) -> Relinking {
        let unshown = standing.unshownCreditNotes(batch).filter(\.gone.isEmpty)
        guard !unshown.isEmpty else { return Relinking() }
        var certain: [Int: Link] = [:]
        var shown: [Shown] = []
        for index in standing.documents.creditNotes {
            let note = documents.creditNotes[index]
            guard standing.link(creditNote: note, batch)?.isLive != true else { continue }
            let existing = remote.creditNote(number: batch.text.string(note.number))
            if let link = unshown.first(where: { $0.xeroID == existing?.id }) {
                certain[index] = link
                continue
            }
            let part = documents.invoices[note.invoice].part
            shown.append((Receipt(part: part, date: note.date, amount: note.total), index))
        }
        var sent: [(receipt: Receipt, link: Link)] = []
        for link in unshown where !certain.values.contains(where: { $0.key == link.key }) {
            if let receipt = receipt(ofCreditNote: link, standing, remote) { sent.append((receipt, link)) }
        }
        let voided = batch.bills[standing.bill].creditNotes.filter { batch.creditNotes[$0].isVoided }.map { index in
            let note = batch.creditNotes[index]
            return (Receipt(part: 0, date: note.date, amount: note.amount), index)
        }
        return Relinking(sent: sent, certain: certain, shown: shown, voided: voided, isWhole: true) { _, _ in 0 }
    }

    private static func invoices(_ standing: TransferStanding, _ remote: RemoteRecords) -> [(Int, XeroInvoice)] {
        standing.links.filter { $0.key.kind == .invoice && $0.isLive }.compactMap { link in
            remote.invoice(id: link.xeroID).map { (link.key.part, $0) }
        }
    }

    private static func receipt(
        ofPayment link: Link, _ standing: TransferStanding, _ remote: RemoteRecords
    ) -> Receipt? {
        for (_, invoice) in invoices(standing, remote) {
            guard let payment = invoice.payments.first(where: { $0.id == link.xeroID }), let date = payment.date else {
                continue
            }
            return Receipt(part: link.key.part, date: date, amount: payment.amount ?? link.amount)
        }
        return nil
    }

    private static func receipt(
        ofCreditNote link: Link, _ standing: TransferStanding, _ remote: RemoteRecords
    ) -> Receipt? {
        for (part, invoice) in invoices(standing, remote) {
            guard let credit = invoice.creditNotes.first(where: { $0.creditNoteID == link.xeroID }),
                let date = credit.date
            else { continue }
            return Receipt(part: part, date: date, amount: link.amount)
        }
        return nil
    }
}

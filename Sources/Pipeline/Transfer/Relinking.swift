import Ledger
import XeroAPI
import XeroDocuments

/// Payments of a bill that went before from the other kind of source, where they had other ids: exports know the payment and
/// its bill (`ID-BILL`), Clio's API the allocation. They are known again by bill, day and amount, one to one.
struct Relinking {
    /// What stands in Xero for a payment, by its place among the documents.
    private(set) var links: [Int: Link] = [:]
    /// Payments that may be one of those in Xero or not.
    private(set) var unclear: Set<Int> = []
    /// What Clio has voided meanwhile, by the payment's place in the batch.
    private(set) var voided: [Int: Link] = [:]
    /// Links of which it can't be said what became of them.
    private var leftOver: Set<LinkKey> = []

    init(_ standing: TransferStanding, _ remote: RemoteRecords, _ batch: BillBatch, _ documents: DocumentBatch) {
        let bill = batch.bills[standing.bill]
        let ids = Set(bill.payments.map { batch.text.string(batch.payments[$0].allocationID) })
        let known = Set(standing.links.filter { $0.isLive && ids.contains($0.key.id) }.map(\.xeroID))
        let isOfExport = { standing.isOfExport($0) }
        var old: [Receipt: [Link]] = [:]
        for link in standing.links where link.key.kind == .payment && link.isLive && !known.contains(link.xeroID) {
            guard !ids.contains(link.key.id),
                ids.contains(where: { isOfExport($0) != isOfExport(link.key.id) }),
                let receipt = Self.receipt(link, standing, remote)
            else { continue }
            old[receipt, default: []].append(link)
        }
        guard !old.isEmpty else { return }
        var new: [Receipt: [Int]] = [:]
        for index in standing.documents.payments {
            let key = standing.key(payment: documents.payments[index], batch, documents)
            guard standing.link(key)?.isLive != true else { continue }
            let payment = documents.payments[index]
            new[Receipt(part: key.part, date: payment.date, amount: payment.amount), default: []].append(index)
        }
        for (receipt, payments) in new where old[receipt]?.count == payments.count {
            let before = (old.removeValue(forKey: receipt) ?? []).sorted { $0.key.id < $1.key.id }
            for (payment, link) in zip(payments, before) { links[payment] = link }
            new[receipt] = nil
        }
        for index in bill.payments where batch.payments[index].isVoided {
            let payment = batch.payments[index]
            let receipt = Receipt(part: 0, date: payment.date, amount: payment.amount)
            if new[receipt] == nil, old[receipt]?.count == 1 { voided[index] = old.removeValue(forKey: receipt)?.first }
        }
        guard !old.isEmpty else { return }
        unclear = Set(new.values.joined())
        leftOver = Set(old.values.joined().map(\.key))
    }

    private struct Receipt: Hashable {
        var part: Int
        var date: CalendarDate
        var amount: Int64
    }

    private static func receipt(_ link: Link, _ standing: TransferStanding, _ remote: RemoteRecords) -> Receipt? {
        let invoices = standing.links.filter { $0.key.kind == .invoice && $0.isLive }
        for invoice in invoices.compactMap({ remote.invoice(id: $0.xeroID) }) {
            guard let payment = invoice.payments.first(where: { $0.id == link.xeroID }), let date = payment.date else {
                continue
            }
            return Receipt(part: link.key.part, date: date, amount: payment.amount ?? link.amount)
        }
        return nil
    }

    /// Whether a payment in Xero is one of the bill's under another id, or may be.
    func keeps(_ link: Link) -> Bool {
        leftOver.contains(link.key) || links.values.contains { $0.key == link.key }
            || voided.values.contains { $0.key == link.key }
    }

    /// Whether a payment in Xero is one of the bill's under another id, or was.
    func knows(_ link: Link) -> Bool { keeps(link) && !leftOver.contains(link.key) }
}

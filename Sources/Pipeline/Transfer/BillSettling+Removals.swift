import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Bills and invoices that go out of Xero again.
extension BillSettling {
    /// A bill that was voided or deleted is taken out of Xero; one that is merely no longer asked for stays.
    mutating func settleOutOfScope() {
        guard standing.isGone(batch) else { return settleVoidedChildren() }
        let reason = "the bill was \(bill.state == .void ? "voided" : "deleted") in Clio"
        let (gone, obstacles) = Self.removals(of: takingBack, because: reason, bill.source)
        hold(obstacles, because: reason)
        for removal in gone { hold(refusals.find(removal)) }
        if fault == nil { removals += gone }
    }

    /// Everything that stands in Xero for a bill, and what keeps it there.
    static func removals(
        of bill: TakingBack, because reason: String, _ source: SourceRow
    ) -> (removals: [PlannedBatch.Removal], obstacles: [TakingBack.Obstacle]) {
        var removals: [PlannedBatch.Removal] = []
        var obstacles: [TakingBack.Obstacle] = []
        for link in bill.links where link.isLive {
            guard link.key.kind == .invoice else {
                if link.gone.isEmpty { removals.append(removal(link, because: reason, source)) }
                continue
            }
            guard let old = bill.remote.invoice(id: link.xeroID), !["VOIDED", "DELETED"].contains(old.status) else {
                continue
            }
            obstacles += bill.obstacles(removing: old)
            removals.append(removal(link, old, because: reason, source))
        }
        return (removals, obstacles)
    }

    /// An invoice whose part of the bill is no more: interest that was taken off the bill, or went onto it.
    mutating func settleLeftOverInvoices() {
        let parts = Set(standing.documents.invoices.map { documents.invoices[$0].part })
        let isChanged = standing.links.contains { $0.key.kind == .invoice && $0.isLive && $0.mark != standing.mark }
        let hasInterest = bill.lines.contains { batch.lines[$0].kind == .interest }
        guard isChanged, !(skipsInterest && hasInterest) else { return }
        let reason = "the bill has nothing for this invoice any longer"
        for link in standing.links
        where link.key.kind == .invoice && link.isLive && !parts.contains(link.key.part) {
            guard let old = remote.invoice(id: link.xeroID), !["VOIDED", "DELETED"].contains(old.status) else {
                continue
            }
            hold(takingBack.obstacles(removing: old), because: reason)
            leftOver.parts.insert(link.key.part)
            leftOver.creditNotes.formUnion(old.creditNotes.map(\.creditNoteID))
            let removal = Self.removal(link, old, because: reason, bill.source)
            hold(refusals.find(removal))
            removals.append(removal)
            for payment in standing.links
            where payment.key.kind == .payment && payment.isLive && payment.key.part == link.key.part {
                removals.append(Self.removal(payment, because: reason, bill.source))
            }
        }
    }

    private static func removal(
        _ link: Link, _ old: XeroInvoice, because reason: String, _ source: SourceRow
    ) -> PlannedBatch.Removal {
        var link = link
        link.status = old.status
        var removal = removal(link, because: reason, source)
        removal.base = base(old)
        return removal
    }

    /// Takes a record of ours out of Xero: a draft is deleted, an approved document voided.
    static func removal(_ link: Link, because reason: String, _ source: SourceRow) -> PlannedBatch.Removal {
        let isDeleted = link.key.kind == .payment || link.status == "DRAFT" || link.status == "SUBMITTED"
        // The state's key of a credit note ends in its bill, which an operation says apart.
        let id = link.key.kind == .creditNote ? String(link.key.id.dropLast(link.bill.count + 1)) : link.key.id
        return PlannedBatch.Removal(
            kind: link.key.kind.rawValue, status: isDeleted ? "DELETED" : "VOIDED", id: id, part: link.key.part,
            bill: link.bill,
            number: link.key.kind == .payment ? link.number : FreedNumber.of(link.number, version: link.version),
            xeroID: link.xeroID, version: link.version, mark: link.mark,
            reason: reason, source: source)
    }

    // MARK: Payments and credit notes that Clio has no longer

    /// Payments and credit notes that were voided in Clio, and payments that came to be more than the bill has due.
    mutating func settleVoidedChildren() {
        for payment in bill.payments {
            let id = batch.text.string(batch.payments[payment].allocationID)
            let isVoided = batch.payments[payment].isVoided
            guard isVoided || standing.overpaid.contains(id) else { continue }
            let reason = isVoided ? "the payment was deleted in Clio" : "nothing is due for the payment any longer"
            for link in standing.links
            where link.key.kind == .payment && link.key.id == id && link.isLive && !isLeftOver(link) {
                remove(link, because: reason, batch.payments[payment].source)
            }
        }
        for (payment, link) in relinkedPayments.voided.sorted(by: { $0.key < $1.key }) {
            remove(link, because: "the payment was deleted in Clio", batch.payments[payment].source)
        }
        for note in bill.creditNotes where batch.creditNotes[note].isVoided {
            guard let link = standing.link(standing.key(creditNote: note, batch)), link.isLive, link.gone.isEmpty else {
                continue
            }
            remove(link, because: "the credit note was voided in Clio", batch.creditNotes[note].source)
        }
        for (note, link) in relinkedNotes.voided.sorted(by: { $0.key < $1.key }) {
            remove(link, because: "the credit note was voided in Clio", batch.creditNotes[note].source)
        }
    }

    /// What a complete export of the bill leaves out; whether it is really gone is decided at the end of the run.
    mutating func settleAbsentChildren() {
        for link in standing.links
        where standing.isAbsent(link, batch) && link.gone.isEmpty && !isLeftOver(link) && !relinkedPayments.keeps(link)
        {
            let what = link.key.kind == .payment ? "payment" : "credit note"
            let reason = "the \(what) is no longer in Clio"
            let removal = Self.removal(link, because: reason, bill.source)
            if let obstacle = obstacle(link) {
                hold([obstacle], of: link, because: reason, bill.source)
            } else if let refusal = refusals.find(removal) {
                report(.refusedByXero, bill.source, refusal.message, text: link.number, remedy: StandingRefusals.remedy)
            } else {
                absent.append(removal)
            }
        }
    }

    /// A payment that is on another of the bill's invoices now.
    mutating func settleMovedPayments() {
        let wanted = Set(
            standing.documents.payments.map { standing.key(payment: documents.payments[$0], batch, documents) })
        let ids = Set(wanted.map(\.id))
        for link in standing.links
        where link.key.kind == .payment && link.isLive && ids.contains(link.key.id) && !wanted.contains(link.key)
            && !isLeftOver(link)
        {
            remove(link, because: "it pays another invoice of the bill now", bill.source)
        }
    }

    private func isLeftOver(_ link: Link) -> Bool {
        link.key.kind == .payment && leftOver.parts.contains(link.key.part)
    }

    private func obstacle(_ link: Link) -> TakingBack.Obstacle? {
        let invoices = standing.links.filter { $0.key.kind == .invoice && $0.isLive }
        if link.key.kind == .payment {
            let number = invoices.first { $0.key.part == link.key.part }?.number ?? link.number
            return takingBack.obstacle(payment: link.xeroID, on: number)
        }
        for invoice in invoices {
            let found = takingBack.obstacle(creditNote: link.xeroID, on: remote.invoice(id: invoice.xeroID))
            if let found { return found }
        }
        return nil
    }

    private mutating func remove(_ link: Link, because reason: String, _ row: SourceRow) {
        guard let obstacle = obstacle(link) else {
            let removal = Self.removal(link, because: reason, row)
            if let refusal = refusals.find(removal) {
                report(.refusedByXero, row, refusal.message, text: link.number, remedy: StandingRefusals.remedy)
            } else {
                removals.append(removal)
            }
            return
        }
        hold([obstacle], of: link, because: reason, row)
    }

    private mutating func hold(
        _ obstacles: [TakingBack.Obstacle], of link: Link, because reason: String, _ row: SourceRow
    ) {
        for obstacle in obstacles {
            report(obstacle.code, row, "\(reason), and \(obstacle.words)", text: link.number, remedy: obstacle.remedy)
        }
    }
}

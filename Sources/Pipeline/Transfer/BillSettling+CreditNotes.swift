import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// A credit note is created, then allocated; one that changed is taken off its invoice, updated, and allocated again.
extension BillSettling {
    mutating func settleCreditNotes(_ transform: borrowing BillTransform) {
        for index in standing.documents.creditNotes where fault == nil { settleCreditNote(index, transform) }
        tellLostCreditNotes()
    }

    /// Credit notes that stand in Xero and that Clio's API shows nowhere. They may be gone, or hidden from who signed in: a
    /// person must look.
    private mutating func tellLostCreditNotes() {
        guard relinkedNotes.unclear.isEmpty else { return }
        for link in lostCreditNotes {
            let amount = DecimalText.grouped(link.amount, digits: link.currency.digits)
            report(
                .otherPayments, bill.source,
                "the bill has credit note \(link.number) of \(amount) in Xero, and Clio's API shows none such on the bill",
                text: link.number,
                remedy:
                    "Void it in Xero if it was deleted in Clio; if it wasn't, let the user who signed in to Clio see it. Then run "
                    + "again.")
        }
    }

    /// Credit notes of which a person has to find out what became of them.
    var lostCreditNotes: [Link] {
        standing.unshownCreditNotes(batch).filter { $0.gone.isEmpty && !relinkedNotes.knows($0) }
    }

    private mutating func settleCreditNote(_ index: Int, _ transform: borrowing BillTransform) {
        let note = documents.creditNotes[index]
        let mark = standing.mark(creditNote: note, batch, documents)
        let link = standing.link(creditNote: note, batch)
        let number = batch.text.string(note.number)
        if let invoice = gone[note.invoice] {
            guard link == nil else {
                noteOutcomes[note.source] = HandOver.there
                return
            }
            return waits(
                note, .removedInXero, "its invoice \(invoice.number) was voided or deleted in Xero", text: number,
                remedy: Self.remedy(gone: invoice, "bill"))
        }
        if let old = relinkedNotes.links[index] { return relink(index, note, mark, old) }
        if relinkedNotes.unclear.contains(index) {
            return waits(
                note, .otherPayments,
                "the bill has credit notes in Xero that Clio's API doesn't show by their ids, and whether this is one of them "
                    + "can't be told by day and amount",
                text: number, remedy: "Void the credit note in Xero that Clio no longer has, then run again.")
        }
        if let link, link.isLive, leaves(link, note, to: number) { return }
        if let link, link.isLive {
            let isReleased = released.contains(note.invoice) || leftOver.creditNotes.contains(link.xeroID)
            let isAllocated = !link.allocationID.isEmpty
            if isAllocated && !isReleased && !standing.isChanged(note, link, batch, documents) {
                noteOutcomes[note.source] = HandOver.there
                return
            }
            let invoice = remoteInvoice(note.invoice)
            if let obstacle = takingBack.obstacle(creditNote: link.xeroID, on: invoice) {
                return waits(
                    note, obstacle.code, "the credit note changed in Clio, and \(obstacle.words)", text: number,
                    remedy: obstacle.remedy)
            }
            let target = PlannedBatch.Target(
                .update, id: link.xeroID, version: link.version,
                reason: isReleased
                    ? "its invoice changes"
                    : isAllocated ? "the credit note changed in Clio" : "Xero refused to allocate it before",
                base: invoice.map(Self.base) ?? "")
            return write(index, note, mark, target)
        }
        if let link {
            return write(
                index, note, mark, .init(.create, id: "", version: link.version, reason: "the credit note is back"))
        }
        guard let existing = remote.creditNote(number: number) else {
            if standing.handedOver?.children.contains(where: { isHandedOver($0, note) }) == true {
                return waits(
                    note, .handedOverNotFound,
                    "the credit note was handed over as a file, and Xero has no credit note \(number)", text: number,
                    remedy: "Import the file it went with, or take that batch back with `clio-xero undo`.")
            }
            let invoice = new.contains(note.invoice) ? nil : remoteInvoice(note.invoice)
            let target = invoice.map {
                PlannedBatch.Target(.create, id: "", version: 0, reason: "applied to the bill", base: Self.base($0))
            }
            return write(index, note, mark, target)
        }
        let contactID = contactID(note.invoice, transform)
        let name = transform.book.text.string(transform.book.contacts[note.contact].name)
        let isSameContact =
            contactID.isEmpty ? ContactNames.agree(existing.contact.name, name) : existing.contact.id == contactID
        let other = remote.bill(ofRecord: existing.id)
        guard isSameContact, existing.date == note.date, existing.total == note.total,
            other ?? standing.id == standing.id
        else {
            return waits(
                note, .numberTaken, "Xero has another credit note \(number), of another contact, day or total",
                text: number, remedy: "Give one of the two another number, then run again.")
        }
        let invoiceID = remoteInvoice(note.invoice)?.id
        guard existing.allocations.allSatisfy({ $0.isDeleted || $0.invoice.id == invoiceID && $0.amount == note.total })
        else {
            return waits(
                note, .numberTaken, "Xero's credit note \(number) is allocated to another invoice, or only in part",
                text: number, remedy: "Take the allocation off in Xero, then run again.")
        }
        guard existing.status != "DRAFT", existing.status != "SUBMITTED" else {
            return write(
                index, note, mark,
                .init(
                    .update, id: existing.id, version: 0,
                    reason: "a draft of this number, contact, date and total is in Xero already"))
        }
        noteOutcomes[note.source] = HandOver.there
        written.creditNotes[index] = mark
        creditNoteTargets[index] = .init(
            .link, id: existing.id, version: 0,
            reason: "a credit note of this number, contact, date and total is in Xero already")
    }

    /// A credit note that is in Xero under another id: it is this one from now on, and is made anew where it changed.
    private mutating func relink(
        _ index: Int, _ note: XeroDocuments.CreditNote, _ mark: Fingerprint, _ old: Link
    ) {
        let invoice = remoteInvoice(note.invoice)
        let credit = invoice?.creditNotes.first { $0.creditNoteID == old.xeroID }
        let isSame = credit?.date == note.date && old.amount == note.total
        let isReleased = released.contains(note.invoice) || leftOver.creditNotes.contains(old.xeroID)
        // What a person changed of it in Xero is theirs to decide.
        guard isReleased || !isSame, old.found.isEmpty else {
            noteOutcomes[note.source] = HandOver.there
            written.creditNotes[index] = mark
            creditNoteTargets[index] = .init(
                .link, id: old.xeroID, version: 0,
                reason: "it was sent before under another id: the same \(isSame ? "day and amount" : "number")")
            return
        }
        if let obstacle = takingBack.obstacle(creditNote: old.xeroID, on: invoice) {
            return waits(
                note, obstacle.code, "the credit note changed in Clio, and \(obstacle.words)", text: old.number,
                remedy: obstacle.remedy)
        }
        let reason = isReleased ? "its invoice changes" : "the credit note changed in Clio"
        let base = invoice.map(Self.base) ?? ""
        write(index, note, mark, .init(.create, id: "", version: 0, reason: reason, base: base))
        guard written.creditNotes[index] != nil else { return }
        removals.append(Self.removal(old, because: reason, batch.creditNotes[note.source].source))
    }

    /// Whether a credit note that a person changed or voided in Xero stays as it is there: until a person decides, or Clio has
    /// another.
    private mutating func leaves(_ link: Link, _ note: XeroDocuments.CreditNote, to number: String) -> Bool {
        let isSame = !standing.isChanged(note, link, batch, documents)
        guard isSame || link.gone.isEmpty else {
            waits(
                note, .removedInXero, "the credit note changed in Clio, and was voided or deleted in Xero",
                text: number,
                remedy: Self.remedy(gone: link, "credit note"))
            return true
        }
        let isOn = released.contains(note.invoice) || leftOver.creditNotes.contains(link.xeroID)
        guard isSame, !link.gone.isEmpty || !link.found.isEmpty && !isOn else { return false }
        noteOutcomes[note.source] = HandOver.there
        return true
    }

    private func isHandedOver(_ child: HandedOver.Child, _ note: XeroDocuments.CreditNote) -> Bool {
        child.kind == .creditNote && child.id == HandOver.key(ofCreditNote: note.source, batch, bill)
    }

    private mutating func write(
        _ index: Int, _ note: XeroDocuments.CreditNote, _ mark: Fingerprint, _ target: PlannedBatch.Target?
    ) {
        if let fault = preflight.lock(note.date, of: "credit note") {
            return waits(note, fault.code, fault.message, text: fault.text, remedy: fault.remedy)
        }
        if let refusal = refusals.find(standing.key(creditNote: note.source, batch), mark) {
            return waits(
                note, .refusedByXero, refusal.message, text: batch.text.string(note.number),
                remedy: StandingRefusals.remedy)
        }
        noteOutcomes[note.source] = .written
        written.creditNotes[index] = mark
        creditNoteTargets[index] = target
    }

    /// A new bill goes whole or not at all; on one that is in Xero, the credit note waits alone.
    private mutating func waits(
        _ note: XeroDocuments.CreditNote, _ code: DiagnosticCode, _ message: String, text: String, remedy: String
    ) {
        guard !new.contains(note.invoice), !released.contains(note.invoice) else {
            return hold(code, message, text: text, remedy: remedy)
        }
        noteOutcomes[note.source] = .held(code)
        report(code, batch.creditNotes[note.source].source, message, text: text, remedy: remedy)
    }
}

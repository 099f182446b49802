import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// A credit note is created, then allocated; one that changed is taken off its invoice, updated, and allocated again.
extension BillSettling {
    mutating func settleCreditNotes(_ transform: borrowing BillTransform) {
        for index in standing.documents.creditNotes where fault == nil { settleCreditNote(index, transform) }
    }

    private mutating func settleCreditNote(_ index: Int, _ transform: borrowing BillTransform) {
        let note = documents.creditNotes[index]
        let mark = batch.fingerprint(ofCreditNote: note.source)
        let link = standing.link(creditNote: note, batch)
        let number = batch.text.string(note.number)
        if let link, link.isLive {
            let isReleased = released.contains(note.invoice)
            let isAllocated = !link.allocationID.isEmpty
            if link.mark == mark && !isReleased && isAllocated {
                noteOutcomes[note.source] = HandOver.there
                return
            }
            let target = PlannedBatch.Target(
                .update, id: link.xeroID, version: link.version,
                reason: isReleased
                    ? "its invoice changes"
                    : isAllocated ? "the credit note changed in Clio" : "Xero refused to allocate it before")
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
            return write(index, note, mark, nil)
        }
        let contactID = contactID(note.invoice, transform)
        let name = transform.book.text.string(transform.book.contacts[note.contact].name)
        let isSameContact =
            contactID.isEmpty ? ContactNames.agree(existing.contact.name, name) : existing.contact.id == contactID
        guard isSameContact, existing.date == note.date, existing.total == note.total else {
            return waits(
                note, .numberTaken, "Xero has another credit note \(number), of another contact, day or total",
                text: number, remedy: "Give one of the two another number, then run again.")
        }
        noteOutcomes[note.source] = HandOver.there
        written.creditNotes[index] = mark
        creditNoteTargets[index] = .init(
            .link, id: existing.id, version: 0,
            reason: "a credit note of this number, contact, date and total is in Xero already")
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
        noteOutcomes[note.source] = .written
        written.creditNotes[index] = mark
        creditNoteTargets[index] = target
    }

    /// A new bill goes whole or not at all; on one that is in Xero, the credit note waits alone.
    private mutating func waits(
        _ note: XeroDocuments.CreditNote, _ code: DiagnosticCode, _ message: String, text: String, remedy: String
    ) {
        guard !new.contains(note.invoice) else { return hold(code, message, text: text, remedy: remedy) }
        noteOutcomes[note.source] = .held(code)
        report(code, batch.creditNotes[note.source].source, message, text: text, remedy: remedy)
    }
}

import Ledger
import Transform
import XeroDocuments

/// Compares documents with what earlier batches handed over: what is new goes, what is the same is there already, and what
/// Xero's import can't change (a changed or voided bill, a payment on a bill that went before) becomes something to do.
///
/// Bills come in the order of their ids, and so does what was handed over: both are walked through in step, and what will
/// have been handed over after this batch is written on the way.
struct HandOver: ~Copyable {
    private let previous: HandedOverReader
    private var next: HandedOverWriter
    private var contacts: ContactHandOver
    private let batchNumber: UInt32
    /// Ignores what was handed over: everything goes again.
    private let isFull: Bool
    private let openToDos: Set<ToDoKey>
    private(set) var toDos: [ToDoChange] = []
    /// To-dos that weren't on the list before.
    private(set) var newToDos = 0
    var absence: Absence

    struct ToDoKey: Hashable {
        var kind: String
        var id: String
    }

    init(
        previous: HandedOverReader, next: consuming HandedOverWriter, contacts: consuming ContactHandOver,
        batchNumber: UInt32, isFull: Bool, openToDos: [BatchReport.ToDo], absence: Absence
    ) {
        self.previous = previous
        self.next = next
        self.contacts = contacts
        self.batchNumber = batchNumber
        self.isFull = isFull
        self.openToDos = Set(openToDos.map { ToDoKey(kind: $0.kind, id: $0.clioID) })
        self.absence = absence
    }

    static let changed = ControlTotals.Outcome(.held, DiagnosticCode.changedAfterHandOver.rawValue)
    static let added = ControlTotals.Outcome(.held, DiagnosticCode.addedAfterHandOver.rawValue)
    static let there = ControlTotals.Outcome(.alreadyThere)

    /// What became of the contact at a place of the book.
    func outcome(ofContact place: Int) -> ControlTotals.Outcome { contacts.outcome(at: place) }

    /// - Returns: the documents that are to be written.
    mutating func settle(
        _ batch: BillBatch, _ documents: DocumentBatch, contacts table: ContactTable, book: ContactBook,
        outcomes: inout BatchOutcomes
    ) throws -> PlannedBatch {
        var plan = PlannedBatch(documents)
        var cursor = DocumentCursor()
        for index in batch.bills.indices {
            let id = batch.text[batch.bills[index].id]
            try skip(upTo: id)
            let record = try previous.take(id)
            let own = cursor.take(bill: index, documents)
            absence.saw(bill: record != nil)
            let goesAgain = isFull && !own.invoices.isEmpty
            var standing = BillStanding(record: goesAgain ? nil : record, bill: index)
            if own.invoices.isEmpty {
                try settleOutOfScope(&standing, batch, outcomes)
                if let kept = record { try next.append(standing.record ?? kept, .bill) }
                continue
            }
            settleBill(&standing, batch, &outcomes)
            if standing.isNew {
                for invoice in own.invoices {
                    contacts.add(documents.invoices[invoice].contact, table, book, to: &plan)
                    plan.invoiceMarks[invoice] = standing.mark
                }
            }
            settleNotes(own.creditNotes, &standing, batch, documents, &outcomes, &plan)
            settlePayments(own.payments, &standing, batch, documents, &outcomes, &plan)
            try settleVoidedChildren(&standing, batch, outcomes)
            if absence.isOn { noteAbsentChildren(standing, batch) }
            if goesAgain, let record { standing.keep(record) }
            if let settled = standing.record { try next.append(settled, .bill) }
        }
        return plan
    }

    /// Passes over what was handed over of bills that aren't in this export; it stays handed over.
    private mutating func skip(upTo id: ArraySlice<UInt8>?) throws {
        while previous.isBefore(id), let record = try previous.take() {
            absence.missed(record)
            try next.append(record, .bill)
        }
    }

    /// Writes the rest of both lists.
    mutating func finish(all transform: borrowing BillTransform) throws {
        try skip(upTo: nil)
        for missing in absence.findings() { toDo(missing) }
        try next.finish()
        try contacts.finish(copy transform)
    }

    // MARK: Bills

    private mutating func settleBill(
        _ standing: inout BillStanding, _ batch: BillBatch, _ outcomes: inout BatchOutcomes
    ) {
        let bill = batch.bills[standing.bill]
        standing.mark = batch.fingerprint(ofBill: standing.bill)
        guard let earlier = standing.record else {
            standing.isNew = true
            standing.record = HandedOver(
                id: Array(batch.text[bill.id]), mark: standing.mark, name: Array(batch.text[bill.number]),
                batch: batchNumber)
            return
        }
        let outcome = earlier.mark == standing.mark ? Self.there : Self.changed
        outcomes.bills[standing.bill] = outcome
        for line in bill.lines where outcomes.lines[line].bucket == .written { outcomes.lines[line] = outcome }
        if earlier.mark == standing.mark { return close(.bill, batch.text[bill.id]) }
        let id = batch.text.string(bill.id)
        let total = DecimalText.grouped(bill.total, digits: bill.currency.digits)
        toDo(
            OpenToDo(
                kind: .bill, parent: id, id: id, mark: standing.mark, name: batch.text.string(bill.number),
                what: "changed",
                detail:
                    "Change invoice \(String(decoding: earlier.name, as: UTF8.self)) in Xero to what the bill is now: "
                    + "number \(batch.text.string(bill.number)), total \(bill.currency) \(total), \(bill.state.name)."))
    }

    /// A bill that went before and is void now, or one that isn't asked for any longer: the latter changes nothing.
    private mutating func settleOutOfScope(
        _ standing: inout BillStanding, _ batch: BillBatch, _ outcomes: BatchOutcomes
    ) throws {
        guard let record = standing.record else { return }
        let bill = batch.bills[standing.bill]
        if bill.state == .void || bill.state == .deleted {
            toDo(Self.voided(record, because: "the bill was \(bill.state == .void ? "voided" : "deleted") in Clio"))
        } else {
            try settleVoidedChildren(&standing, batch, outcomes)
        }
    }

    static func voided(_ record: HandedOver, because reason: String) -> OpenToDo {
        let (id, name) = (String(decoding: record.id, as: UTF8.self), String(decoding: record.name, as: UTF8.self))
        return OpenToDo(
            kind: .bill, parent: id, id: id, mark: record.mark, name: name, what: "voided",
            detail: "Void invoice \(name) in Xero: \(reason).")
    }

    static func voided(_ child: HandedOver.Child, of record: HandedOver, because reason: String) -> OpenToDo {
        let name = String(decoding: child.name, as: UTF8.self)
        let what = child.kind == .payment ? "Delete the payment on invoice" : "Void credit note"
        return OpenToDo(
            kind: child.kind, parent: String(decoding: record.id, as: UTF8.self),
            id: String(decoding: child.id, as: UTF8.self), mark: child.mark, name: name, what: "voided",
            detail: "\(what) \(name) in Xero: \(reason).")
    }

    // MARK: Payments and credit notes

    /// Names a credit note on one bill for good.
    static func key(ofCreditNote index: Int, _ batch: BillBatch, _ bill: Bill) -> [UInt8] {
        batch.text[batch.creditNotes[index].id] + [UInt8(ascii: "-")] + batch.text[bill.id]
    }

    private mutating func settleNotes(
        _ range: Range<Int>, _ standing: inout BillStanding, _ batch: BillBatch, _ documents: DocumentBatch,
        _ outcomes: inout BatchOutcomes, _ plan: inout PlannedBatch
    ) {
        for index in range {
            let note = documents.creditNotes[index]
            let mark = batch.fingerprint(ofCreditNote: note.source)
            let id = Self.key(ofCreditNote: note.source, batch, batch.bills[standing.bill])
            let goes = settle(
                .creditNote, id[...], name: note.number, mark, &standing, &outcomes.creditNotes[note.source], batch,
                source: note.source)
            if goes { plan.creditNoteMarks[index] = mark }
        }
    }

    private mutating func settlePayments(
        _ range: Range<Int>, _ standing: inout BillStanding, _ batch: BillBatch, _ documents: DocumentBatch,
        _ outcomes: inout BatchOutcomes, _ plan: inout PlannedBatch
    ) {
        var settled = -1
        for index in range {
            let payment = documents.payments[index]
            let mark = batch.fingerprint(ofPayment: payment.source)
            // A payment over a bill's two invoices is one record.
            if payment.source != settled {
                settled = payment.source
                _ = settle(
                    .payment, batch.text[batch.payments[payment.source].allocationID],
                    name: batch.bills[standing.bill].number, mark, &standing,
                    &outcomes.payments[payment.source], batch, source: payment.source)
            }
            if outcomes.payments[payment.source].bucket == .written { plan.paymentMarks[index] = mark }
        }
    }

    /// Whether the record goes into this batch.
    private mutating func settle(
        _ kind: RecordKind, _ id: ArraySlice<UInt8>, name: TextRef, _ mark: Fingerprint,
        _ standing: inout BillStanding, _ outcome: inout ControlTotals.Outcome, _ batch: BillBatch, source: Int
    ) -> Bool {
        if let earlier = standing.mark(ofChild: kind, id) {
            outcome = earlier == mark ? Self.there : Self.changed
            if earlier == mark {
                close(kind, id)
            } else {
                toDo(kind, id, name, mark, "changed", standing, batch, source)
            }
            return false
        }
        if standing.isNew {
            standing.add(.init(kind: kind, id: Array(id), mark: mark, name: [], batch: batchNumber), batch.text[name])
            return true
        }
        outcome = Self.added
        toDo(kind, id, name, mark, "added", standing, batch, source)
        return false
    }

    private mutating func settleVoidedChildren(
        _ standing: inout BillStanding, _ batch: BillBatch, _ outcomes: BatchOutcomes
    ) throws {
        guard let record = standing.record, !record.children.isEmpty, !standing.isNew else { return }
        let bill = batch.bills[standing.bill]
        for payment in bill.payments where batch.payments[payment].isVoided {
            let id = batch.text[batch.payments[payment].allocationID]
            guard let child = standing.child(.payment, id) else { continue }
            toDo(Self.voided(child, of: record, because: "it was deleted in Clio"))
        }
        for note in bill.creditNotes where batch.creditNotes[note].isVoided {
            let id = Self.key(ofCreditNote: note, batch, bill)
            guard let child = standing.child(.creditNote, id[...]) else { continue }
            toDo(Self.voided(child, of: record, because: "it was deleted in Clio"))
        }
    }

    private mutating func noteAbsentChildren(_ standing: BillStanding, _ batch: BillBatch) {
        guard !standing.isNew, let record = standing.record else { return }
        let bill = batch.bills[standing.bill]
        let payments = bill.payments.map { Array(batch.text[batch.payments[$0].allocationID]) }
        let notes = bill.creditNotes.map { Self.key(ofCreditNote: $0, batch, bill) }
        for child in record.children {
            let isThere = child.kind == .payment ? payments.contains(child.id) : notes.contains(child.id)
            if isThere { absence.saw(child) } else { absence.missed(child, of: record) }
        }
    }

    // MARK: The list of what is to be done

    private mutating func toDo(
        _ kind: RecordKind, _ id: ArraySlice<UInt8>, _ name: TextRef, _ mark: Fingerprint, _ what: String,
        _ standing: BillStanding, _ batch: BillBatch, _ source: Int
    ) {
        let bill = batch.bills[standing.bill]
        let (number, invoice) = (batch.text.string(name), batch.text.string(bill.number))
        let (amount, date) =
            kind == .payment
            ? (batch.payments[source].amount, batch.payments[source].date)
            : (batch.creditNotes[source].amount, batch.creditNotes[source].date)
        let worth = "\(bill.currency) \(DecimalText.grouped(amount, digits: bill.currency.digits)) of \(date)"
        // What stands in Xero already goes first, or it would be there twice.
        let detail: String =
            switch (kind, what) {
            case (.payment, "added"): "Record the payment of \(worth) on invoice \(invoice) in Xero: it is new in Clio."
            case (.payment, _):
                "Delete the payment recorded before on invoice \(invoice) in Xero, then record it as it is now: \(worth)."
            case (_, "added"):
                "Enter credit note \(number) of \(worth) in Xero and allocate it to invoice \(invoice): it is new in Clio."
            default:
                "Void credit note \(number) in Xero, then enter it as it is now, \(worth), and allocate it to invoice "
                    + "\(invoice)."
            }
        toDo(
            OpenToDo(
                kind: kind, parent: batch.text.string(bill.id), id: String(decoding: id, as: UTF8.self), mark: mark,
                name: number, what: what, detail: detail))
    }

    private mutating func toDo(_ entry: OpenToDo) {
        if !openToDos.contains(ToDoKey(kind: entry.kind.name, id: entry.id)) { newToDos += 1 }
        toDos.append(.open(entry))
    }

    private mutating func close(_ kind: RecordKind, _ bytes: ArraySlice<UInt8>) {
        // Nearly always there is nothing to close, and nothing to look up.
        if openToDos.isEmpty { return }
        let id = String(decoding: bytes, as: UTF8.self)
        if openToDos.contains(ToDoKey(kind: kind.name, id: id)) { toDos.append(.close(kind, id: id)) }
    }
}

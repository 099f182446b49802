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
    private let files: [SourceFile]
    private let isInterestApart: Bool
    /// Ignores what was handed over: everything goes again.
    private let isFull: Bool
    private(set) var list: ToDoList
    private var numbers: HandedOverNumbers
    var absence: Absence

    init(
        previous: HandedOverReader, next: consuming HandedOverWriter, contacts: consuming ContactHandOver,
        batchNumber: UInt32, files: [SourceFile], isInterestApart: Bool, isFull: Bool, openToDos: [BatchReport.ToDo],
        numbers: HandedOverNumbers, absence: Absence
    ) {
        self.previous = previous
        self.next = next
        self.contacts = contacts
        self.batchNumber = batchNumber
        self.files = files
        self.isInterestApart = isInterestApart
        self.isFull = isFull
        list = ToDoList(before: openToDos)
        self.numbers = numbers
        self.absence = absence
    }

    static let changed = ControlTotals.Outcome(.held, DiagnosticCode.changedAfterHandOver.rawValue)
    static let added = ControlTotals.Outcome(.held, DiagnosticCode.addedAfterHandOver.rawValue)
    static let there = ControlTotals.Outcome(.alreadyThere)
    static let numberTaken = ControlTotals.Outcome.held(.numberTaken)

    /// What became of the contact at a place of the book.
    func outcome(ofContact place: Int) -> ControlTotals.Outcome { contacts.outcome(at: place) }

    /// - Returns: the documents that are to be written.
    mutating func settle(
        _ batch: inout BillBatch, _ documents: DocumentBatch, _ transform: borrowing BillTransform,
        outcomes: inout BatchOutcomes
    ) throws -> PlannedBatch {
        var plan = PlannedBatch(documents)
        var taken: [BillProblem] = []
        let (table, book, codes) = (transform.contactTable, transform.book, transform.codes)
        let text = ToDoText(batch: batch, documents: documents, book: book, codes: codes)
        var cursor = DocumentCursor()
        for index in batch.bills.indices {
            let id = batch.text[batch.bills[index].id]
            try skip(upTo: id)
            let record = try previous.take(id)
            let own = cursor.take(bill: index, documents)
            absence.saw(bill: record != nil)
            let goesAgain = isFull && !own.invoices.isEmpty
            var standing = BillStanding(record: record, goesAgain: goesAgain, bill: index)
            if own.invoices.isEmpty {
                try settleOutOfScope(&standing, batch, outcomes)
                if let kept = record { try next.append(standing.record ?? kept, .bill) }
                continue
            }
            if record == nil, !isFull, let other = try numbers.holder(of: batch.text[batch.bills[index].number]) {
                hold(index, batch, &outcomes)
                contacts.hold(documents.invoices[own.invoices.lowerBound].contact, book)
                taken.append(BillProblem(bill: index, numberTaken(index, by: other, batch)))
                continue
            }
            settleBill(&standing, own.invoices, text, &outcomes)
            if standing.isNew {
                for invoice in own.invoices {
                    contacts.add(documents.invoices[invoice].contact, table, book, to: &plan)
                    plan.invoiceMarks[invoice] = standing.mark
                }
            }
            settleNotes(own.creditNotes, &standing, text, &outcomes, &plan)
            settlePayments(own.payments, &standing, text, &outcomes, &plan)
            try settleVoidedChildren(&standing, batch, outcomes)
            if absence.isOn { noteAbsentChildren(standing, batch) }
            standing.keep()
            if let settled = standing.record { try next.append(settled, .bill) }
        }
        // The first is what the bill's rows are given back with.
        batch.problems = taken + batch.problems
        absence.saw(batch.strays)
        return plan
    }

    /// Xero has one invoice of a number, and takes a second one for the first one's further lines.
    private func numberTaken(
        _ index: Int, by other: HandedOver, _ batch: BillBatch
    ) -> Diagnostic {
        let bill = batch.bills[index]
        let number = batch.text.string(bill.number)
        return Diagnostic(
            .numberTaken, .hold, at: location(of: bill.source),
            "invoice \(number) went before, for "
                + (other.id.isEmpty ? "another bill" : "bill \(String(decoding: other.id, as: UTF8.self))"),
            text: number,
            remedy:
                "Give the bill another number in Clio; where the earlier one is void, do what the to-do list says of it."
        )
    }

    private func hold(_ index: Int, _ batch: BillBatch, _ outcomes: inout BatchOutcomes) {
        let (bill, held) = (batch.bills[index], Self.numberTaken)
        outcomes.bills[index] = held
        for line in bill.lines where outcomes.lines[line].bucket == .written { outcomes.lines[line] = held }
        for payment in bill.payments where outcomes.payments[payment].bucket == .written {
            outcomes.payments[payment] = held
        }
        for note in bill.creditNotes where outcomes.creditNotes[note].bucket == .written {
            outcomes.creditNotes[note] = held
        }
    }

    private func location(of row: SourceRow) -> SourceLocation {
        SourceLocation(file: files[Int(row.file)].path, line: Int(row.line))
    }

    /// Passes over what was handed over of bills that aren't in this export; it stays handed over.
    private mutating func skip(upTo id: ArraySlice<UInt8>?) throws {
        while previous.isBefore(id), let record = try previous.take() {
            if absence.isOn { absence.missed(voided(record, because: "the bill is no longer in Clio")) }
            try next.append(record, .bill)
        }
    }

    /// Writes the rest of both lists.
    mutating func finish(all transform: borrowing BillTransform) throws {
        try skip(upTo: nil)
        for (kind, id) in absence.needless() { list.close(kind, Array(id.utf8)[...]) }
        for missing in absence.findings() {
            list.open(missing)
            if missing.kind == .bill { list.closeChildren(of: Array(missing.id.utf8)[...]) }
        }
        try next.finish()
        try contacts.finish(copy transform)
    }

    // MARK: Bills

    private mutating func settleBill(
        _ standing: inout BillStanding, _ invoices: Range<Int>, _ text: ToDoText, _ outcomes: inout BatchOutcomes
    ) {
        let batch = text.batch
        let bill = batch.bills[standing.bill]
        standing.mark = batch.fingerprint(ofBill: standing.bill)
        guard let earlier = standing.record else {
            standing.isNew = true
            standing.record = HandedOver(
                id: Array(batch.text[bill.id]), mark: standing.mark, name: Array(batch.text[bill.number]),
                batch: batchNumber)
            if !standing.isChanged { list.close(.bill, batch.text[bill.id]) }
            return
        }
        let outcome = earlier.mark == standing.mark ? Self.there : Self.changed
        outcomes.bills[standing.bill] = outcome
        for line in bill.lines where outcomes.lines[line].bucket == .written { outcomes.lines[line] = outcome }
        if earlier.mark == standing.mark { return list.close(.bill, batch.text[bill.id]) }
        let id = batch.text.string(bill.id)
        list.open(
            OpenToDo(
                kind: .bill, parent: id, id: id, mark: standing.mark, name: batch.text.string(bill.number),
                what: "changed", detail: text.changed(earlier, invoices, bill)))
    }

    /// A bill that went before and is void now, or one that isn't asked for any longer: the latter changes nothing.
    private mutating func settleOutOfScope(
        _ standing: inout BillStanding, _ batch: BillBatch, _ outcomes: BatchOutcomes
    ) throws {
        let bill = batch.bills[standing.bill]
        let isGone = bill.state == .void || bill.state == .deleted
        if isGone { list.closeChildren(of: batch.text[bill.id]) }
        guard let record = standing.record else { return }
        if isGone {
            list.open(
                voided(
                    record, because: "the bill was \(bill.state == .void ? "voided" : "deleted") in Clio"))
        } else {
            try settleVoidedChildren(&standing, batch, outcomes)
        }
    }

    private func voided(_ record: HandedOver, because reason: String) -> OpenToDo {
        ToDoText.voided(record, isInterestApart: isInterestApart, because: reason)
    }

    // MARK: Payments and credit notes

    /// Names a credit note on one bill for good.
    static func key(ofCreditNote index: Int, _ batch: BillBatch, _ bill: Bill) -> [UInt8] {
        batch.text[batch.creditNotes[index].id] + [UInt8(ascii: "-")] + batch.text[bill.id]
    }

    private mutating func settleNotes(
        _ range: Range<Int>, _ standing: inout BillStanding, _ text: ToDoText, _ outcomes: inout BatchOutcomes,
        _ plan: inout PlannedBatch
    ) {
        let batch = text.batch
        for index in range {
            let note = text.documents.creditNotes[index]
            let mark = batch.fingerprint(ofCreditNote: note.source)
            let id = Self.key(ofCreditNote: note.source, batch, batch.bills[standing.bill])
            let goes = settle(
                .creditNote, id[...], name: note.number, mark, &standing, &outcomes.creditNotes[note.source], batch
            ) { text.creditNote(index, isNew: $0) }
            if goes { plan.creditNoteMarks[index] = mark }
        }
    }

    private mutating func settlePayments(
        _ range: Range<Int>, _ standing: inout BillStanding, _ text: ToDoText, _ outcomes: inout BatchOutcomes,
        _ plan: inout PlannedBatch
    ) {
        let batch = text.batch
        let payments = text.documents.payments
        var index = range.lowerBound
        while index < range.upperBound {
            // A payment over a bill's two invoices is one record.
            let source = payments[index].source
            var end = index
            var placed: Int64 = 0
            while end < range.upperBound, payments[end].source == source {
                placed += payments[end].amount
                end += 1
            }
            var mark = batch.fingerprint(ofPayment: source)
            // Of one that had no room the rest may find it later.
            if placed != batch.payments[source].amount { mark.combine(placed) }
            let parts = index..<end
            let goes = settle(
                .payment, batch.text[batch.payments[source].allocationID],
                name: batch.bills[standing.bill].number, mark, &standing, &outcomes.payments[source], batch
            ) { text.payment(parts, isNew: $0) }
            if goes { for part in parts { plan.paymentMarks[part] = mark } }
            index = end
        }
    }

    /// Whether the record goes into this batch.
    /// - Parameter detail: what is to be done about one that is new, or isn't and has changed.
    private mutating func settle(
        _ kind: RecordKind, _ id: ArraySlice<UInt8>, name: TextRef, _ mark: Fingerprint,
        _ standing: inout BillStanding, _ outcome: inout ControlTotals.Outcome, _ batch: BillBatch,
        detail: (_ isNew: Bool) -> String
    ) -> Bool {
        let earlier = standing.mark(ofChild: kind, id)
        if earlier == nil, standing.isNew {
            standing.add(.init(kind: kind, id: Array(id), mark: mark, name: [], batch: batchNumber), batch.text[name])
            if !standing.isChanged(kind, id, mark) { list.close(kind, id) }
            return true
        }
        outcome = earlier == nil ? Self.added : earlier == mark ? Self.there : Self.changed
        if earlier == mark {
            list.close(kind, id)
        } else {
            list.open(
                OpenToDo(
                    kind: kind, parent: batch.text.string(batch.bills[standing.bill].id),
                    id: String(decoding: id, as: UTF8.self), mark: mark, name: batch.text.string(name),
                    what: earlier == nil ? "added" : "changed", detail: detail(earlier == nil)))
        }
        return false
    }

    private mutating func settleVoidedChildren(
        _ standing: inout BillStanding, _ batch: BillBatch, _ outcomes: BatchOutcomes
    ) throws {
        guard let record = standing.record, !standing.isNew else { return }
        let bill = batch.bills[standing.bill]
        for payment in bill.payments where batch.payments[payment].isVoided {
            settleVoided(.payment, batch.text[batch.payments[payment].allocationID], standing, record)
        }
        for note in bill.creditNotes where batch.creditNotes[note].isVoided {
            settleVoided(.creditNote, Self.key(ofCreditNote: note, batch, bill)[...], standing, record)
        }
    }

    /// One that went before is to be taken back; one that never did needs nothing done any more.
    private mutating func settleVoided(
        _ kind: RecordKind, _ id: ArraySlice<UInt8>, _ standing: BillStanding, _ record: HandedOver
    ) {
        guard let child = standing.child(kind, id) else { return list.close(kind, id) }
        list.open(ToDoText.voided(child, of: record, because: "it was deleted in Clio"))
    }

    private mutating func missed(_ child: HandedOver.Child, of record: HandedOver) {
        absence.missed(ToDoText.voided(child, of: record, because: "it is no longer in Clio"))
    }

    private mutating func noteAbsentChildren(_ standing: BillStanding, _ batch: BillBatch) {
        guard !standing.isNew, let record = standing.record else { return }
        let bill = batch.bills[standing.bill]
        let payments = bill.payments.map { Array(batch.text[batch.payments[$0].allocationID]) }
        let notes = bill.creditNotes.map { Self.key(ofCreditNote: $0, batch, bill) }
        for child in record.children {
            let isThere = child.kind == .payment ? payments.contains(child.id) : notes.contains(child.id)
            if isThere { absence.saw(child) } else { missed(child, of: record) }
        }
        for (kind, entry) in list.added(of: batch.text[bill.id])
        where !(payments + notes).contains(Array(entry.clioID.utf8)) { absence.missed(entry, kind) }
    }
}

import Ledger
import Transform
import XeroDocuments

/// Compares documents with what earlier batches handed over: what is new goes, what is the same is there already, and what
/// Xero's import can't change (a changed or voided bill, a payment on a bill that went before) becomes something to do.
struct HandOver {
    private let state: (any StateStore)?
    /// Ignores what was handed over: everything goes again.
    private let isFull: Bool
    private let openToDos: Set<String>
    private var contactsDone: [Bool] = []
    private(set) var toDos = 0
    /// Outcomes of the contacts in the book, by place.
    private(set) var contactOutcomes: [ControlTotals.Outcome] = []

    init(state: (any StateStore)?, isFull: Bool) throws {
        self.state = isFull ? nil : state
        self.isFull = isFull
        openToDos = Set(try state?.openToDos().map { "\($0.kind)\u{0}\($0.clioID)" } ?? [])
    }

    static let changed = ControlTotals.Outcome(.held, DiagnosticCode.changedAfterHandOver.rawValue)
    static let added = ControlTotals.Outcome(.held, DiagnosticCode.addedAfterHandOver.rawValue)
    static let there = ControlTotals.Outcome(.alreadyThere)

    /// - Returns: the documents that are to be written.
    mutating func settle(
        _ batch: BillBatch, _ documents: DocumentBatch, contacts: ContactTable, book: ContactBook,
        outcomes: inout BatchOutcomes, marks: inout [Mark]
    ) throws -> PlannedBatch {
        guard let state else {
            return try settle(batch, documents, contacts, book, &outcomes, &marks, lookup: NothingHandedOver())
        }
        return try state.withLookup { lookup in
            try settle(batch, documents, contacts, book, &outcomes, &marks, lookup: lookup)
        }
    }

    private struct NothingHandedOver: HandedOverLookup {
        func find(_ kind: RecordKind, id: String) -> HandedOver? { nil }
    }

    private mutating func settle(
        _ batch: BillBatch, _ documents: DocumentBatch, _ contacts: ContactTable, _ book: ContactBook,
        _ outcomes: inout BatchOutcomes, _ marks: inout [Mark], lookup: any HandedOverLookup
    ) throws -> PlannedBatch {
        var plan = PlannedBatch()
        var bills: [BillStanding] = Array(repeating: .outOfScope, count: batch.bills.count)
        try settleVoided(batch, outcomes, &marks, lookup)
        var places: [Int?] = Array(repeating: nil, count: documents.invoices.count)
        for (index, invoice) in documents.invoices.enumerated() {
            if bills[invoice.bill] == .outOfScope {
                bills[invoice.bill] = try standing(of: invoice.bill, batch, &outcomes, &marks, lookup)
            }
            guard case .new(let mark) = bills[invoice.bill] else { continue }
            try addContact(invoice.contact, contacts, book, &plan, &marks, lookup)
            var copy = invoice
            let first = plan.documents.lineItems.count
            plan.documents.lineItems += documents.lineItems[invoice.lineItems]
            copy.lineItems = first..<plan.documents.lineItems.count
            places[index] = plan.documents.invoices.count
            plan.documents.invoices.append(copy)
            plan.invoiceMarks.append(mark)
        }
        for note in documents.creditNotes {
            let mark = batch.fingerprint(ofCreditNote: note.source)
            let id = batch.text.string(batch.creditNotes[note.source].id) + "-" + batch.text.string(batch.bills[note.bill].id)
            let number = batch.text.string(note.number)
            let goes = try settle(
                .creditNote, id, number, mark, with: places[note.invoice] != nil, &outcomes.creditNotes[note.source],
                batch, note.bill, &marks, lookup)
            guard goes, let invoice = places[note.invoice] else { continue }
            var copy = note
            copy.invoice = invoice
            let first = plan.documents.lineItems.count
            plan.documents.lineItems += documents.lineItems[note.lineItems]
            copy.lineItems = first..<plan.documents.lineItems.count
            plan.documents.creditNotes.append(copy)
            plan.creditNoteMarks.append(mark)
        }
        var settledPayments: Set<Int> = []
        for payment in documents.payments {
            let mark = batch.fingerprint(ofPayment: payment.source)
            if settledPayments.insert(payment.source).inserted {
                let id = batch.text.string(batch.payments[payment.source].allocationID)
                _ = try settle(
                    .payment, id, batch.text.string(batch.bills[payment.bill].number), mark,
                    with: places[payment.invoice] != nil, &outcomes.payments[payment.source], batch, payment.bill,
                    &marks, lookup)
            }
            guard outcomes.payments[payment.source].bucket == .written, let invoice = places[payment.invoice] else { continue }
            var copy = payment
            copy.invoice = invoice
            plan.documents.payments.append(copy)
            plan.paymentMarks.append(mark)
        }
        return plan
    }

    private enum BillStanding: Equatable {
        case outOfScope
        case new(Fingerprint)
        case there
    }

    // MARK: Bills

    private mutating func standing(
        of index: Int, _ batch: BillBatch, _ outcomes: inout BatchOutcomes, _ marks: inout [Mark],
        _ lookup: any HandedOverLookup
    ) throws -> BillStanding {
        let bill = batch.bills[index]
        let id = batch.text.string(bill.id)
        let number = batch.text.string(bill.number)
        let mark = batch.fingerprint(ofBill: index)
        guard let earlier = try lookup.find(.bill, id: id) else {
            marks.append(.handedOver(.bill, id: id, mark: mark, name: number))
            return .new(mark)
        }
        let outcome = earlier.mark == mark ? Self.there : Self.changed
        outcomes.bills[index] = outcome
        for line in bill.lines where outcomes.lines[line].bucket == .written { outcomes.lines[line] = outcome }
        if earlier.mark == mark {
            resolve(.bill, id, &marks)
        } else {
            let total = DecimalText.grouped(bill.total, digits: bill.currency.digits)
            toDo(
                .bill, id, number, mark, "changed",
                "Change invoice \(earlier.name) in Xero to what the bill is now: number \(number), total "
                    + "\(bill.currency) \(total), \(bill.state.name).", &marks)
        }
        return .there
    }

    /// Bills, payments and credit notes that were voided after they went.
    private mutating func settleVoided(
        _ batch: BillBatch, _ outcomes: BatchOutcomes, _ marks: inout [Mark], _ lookup: any HandedOverLookup
    ) throws {
        for (index, bill) in batch.bills.enumerated() {
            if bill.state == .void || bill.state == .deleted {
                try settleVoided(
                    .bill, batch.text.string(bill.id), "Void invoice", &marks, lookup,
                    because: bill.state == .void ? "the bill was voided in Clio" : "the bill was deleted in Clio")
            }
            for payment in bill.payments where outcomes.payments[payment].reason == FilterRule.voidedPayment.rawValue {
                try settleVoided(
                    .payment, batch.text.string(batch.payments[payment].allocationID), "Delete the payment on invoice",
                    &marks, lookup, because: "it was deleted in Clio")
            }
            for note in bill.creditNotes where outcomes.creditNotes[note].reason == FilterRule.voidedCreditNote.rawValue {
                let id = batch.text.string(batch.creditNotes[note].id) + "-" + batch.text.string(batch.bills[index].id)
                try settleVoided(
                    .creditNote, id, "Void credit note", &marks, lookup, because: "it was deleted in Clio")
            }
        }
    }

    private mutating func settleVoided(
        _ kind: RecordKind, _ id: String, _ what: String, _ marks: inout [Mark], _ lookup: any HandedOverLookup,
        because reason: String
    ) throws {
        guard let earlier = try lookup.find(kind, id: id) else { return }
        toDo(kind, id, earlier.name, earlier.mark, "voided", "\(what) \(earlier.name) in Xero: \(reason).", &marks)
    }

    // MARK: Payments and credit notes

    /// Whether the record goes into this batch.
    private mutating func settle(
        _ kind: RecordKind, _ id: String, _ number: String, _ mark: Fingerprint, with invoiceGoes: Bool,
        _ outcome: inout ControlTotals.Outcome, _ batch: BillBatch, _ bill: Int, _ marks: inout [Mark],
        _ lookup: any HandedOverLookup
    ) throws -> Bool {
        if let earlier = try lookup.find(kind, id: id) {
            if earlier.mark == mark {
                outcome = Self.there
                resolve(kind, id, &marks)
            } else {
                outcome = Self.changed
                toDo(kind, id, number, mark, "changed", detail(kind, number, batch, bill, "as it is now in Clio"), &marks)
            }
            return false
        }
        if invoiceGoes {
            marks.append(.handedOver(kind, id: id, mark: mark, name: number))
            return true
        }
        outcome = Self.added
        toDo(kind, id, number, mark, "added", detail(kind, number, batch, bill, "new in Clio"), &marks)
        return false
    }

    private func detail(
        _ kind: RecordKind, _ number: String, _ batch: BillBatch, _ bill: Int, _ how: String
    ) -> String {
        let invoice = batch.text.string(batch.bills[bill].number)
        return kind == .payment
            ? "Record the payment on invoice \(invoice) in Xero, \(how)."
            : "Enter credit note \(number) in Xero and allocate it to invoice \(invoice), \(how)."
    }

    private mutating func toDo(
        _ kind: RecordKind, _ id: String, _ name: String, _ mark: Fingerprint, _ what: String, _ detail: String,
        _ marks: inout [Mark]
    ) {
        if !openToDos.contains("\(kind.name)\u{0}\(id)") { toDos += 1 }
        marks.append(.toDo(kind, id: id, mark: mark, name: name, what: what, detail: detail))
    }

    private func resolve(_ kind: RecordKind, _ id: String, _ marks: inout [Mark]) {
        if openToDos.contains("\(kind.name)\u{0}\(id)") { marks.append(.resolved(kind, id: id)) }
    }

    // MARK: Contacts

    private mutating func addContact(
        _ place: Int, _ contacts: ContactTable, _ book: ContactBook, _ plan: inout PlannedBatch, _ marks: inout [Mark],
        _ lookup: any HandedOverLookup
    ) throws {
        while contactsDone.count <= place { contactsDone.append(false) }
        guard !contactsDone[place] else { return }
        contactsDone[place] = true
        let contact = book.contacts[place]
        let mark = contacts.contacts[contact.source].fingerprint(in: book.text)
        let id = book.text.string(contacts.contacts[contact.source].id)
        let name = book.text.string(contact.name)
        if let earlier = try lookup.find(.contact, id: id) {
            setOutcome(place, earlier.mark == mark ? Self.there : .written)
            guard earlier.mark != mark else { return }
            plan.contacts.append(.init(place: place, isUpdate: true, mark: mark))
        } else {
            setOutcome(place, .written)
            plan.contacts.append(.init(place: place, isUpdate: false, mark: mark))
        }
        marks.append(.handedOver(.contact, id: id, mark: mark, name: name))
    }

    private mutating func setOutcome(_ place: Int, _ outcome: ControlTotals.Outcome) {
        while contactOutcomes.count <= place { contactOutcomes.append(Self.there) }
        contactOutcomes[place] = outcome
    }
}

import Foundation
import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Compares documents with what stands in Xero: what is new is created, what changed is updated, what Clio took back is
/// voided or deleted, and what Xero would refuse is held before it is sent.
///
/// A batch of bills at a time: where each stands by the links, then what must be read of Xero for all of them in as few
/// calls as it takes, then the decision bill by bill.
struct TransferPlanning: Settling, ~Copyable {
    let store: any TransferStore
    let xero: XeroReading
    let preflight: Preflight
    let refusals: StandingRefusals
    let contacts: ContactLinking
    let request: RunRequest
    let files: [SourceFile]
    /// Bills that were handed over as files; they must be found in Xero, never sent again.
    let handedOver: HandedOverReader
    /// False where Xero has no sales document yet, so that no number needs to be looked up.
    let hasDocuments: Bool
    /// What becomes of contacts that are linked already.
    private let exchange: ContactExchange
    var contactEdits: [PlannedBatch.ContactEdit] { exchange.edits }

    var counts: TransferCounts
    private var contactOutcomes: [ControlTotals.Outcome?] = []
    var absence: TransferAbsence
    private(set) var stuck: Set<String> = []
    private var lost: LostCreditNotes
    /// Where there are any, the run must be planned again with these on invoices of their own.
    private(set) var interestApart: [(bill: String, line: String, part: Int)] = []

    init(
        store: any TransferStore, xero: XeroReading, preflight: Preflight, refusals: StandingRefusals,
        contacts: ContactLinking, request: RunRequest, files: [SourceFile], handedOver: HandedOverReader,
        hasDocuments: Bool, exchange: ContactExchange
    ) throws {
        self.store = store
        self.xero = xero
        self.preflight = preflight
        self.refusals = refusals
        self.contacts = contacts
        self.request = request
        self.files = files
        self.handedOver = handedOver
        self.hasDocuments = hasDocuments
        self.exchange = exchange
        counts = TransferCounts(hasNotes: request.configuration.load.api.historyNotes)
        lost = try LostCreditNotes(store)
        absence = TransferAbsence(
            isOn: request.configuration.extract.isComplete && request.ledger == nil, files: files,
            source: request.configuration.extract.directory)
    }

    /// Whether bills are read through Clio's API.
    private var isLive: Bool { request.configuration.extract.from == .api && request.ledger == nil }

    let toDos: [ToDoChange] = []
    let hasToDoNews = false
    var notices: [Diagnostic] {
        counts.notices(preflight.organisation, settings: request.configuration.path) + absence.notices
    }

    func outcome(ofContact place: Int) -> ControlTotals.Outcome {
        (place < contactOutcomes.count ? contactOutcomes[place] : nil) ?? HandOver.there
    }

    var clientOutcomes: [String: ControlTotals.Outcome] { exchange.outcomes }

    // MARK: A batch of bills

    mutating func settle(
        _ batch: inout BillBatch, _ documents: DocumentBatch, _ transform: borrowing BillTransform,
        outcomes: inout BatchOutcomes
    ) throws -> PlannedBatch {
        var plan = PlannedBatch(documents)
        var cursor = DocumentCursor()
        var standings: [TransferStanding] = []
        absence.saw(batch.strays)
        for index in batch.bills.indices {
            let id = batch.text.string(batch.bills[index].id)
            absence.saw(bill: id)
            standings.append(
                TransferStanding(
                    bill: index, id: id, documents: cursor.take(bill: index, documents),
                    links: try store.links(ofBill: id),
                    handedOver: try handedOver(batch.text[batch.bills[index].id]),
                    mark: batch.fingerprint(ofBill: index), isComplete: absence.isOn, hasAll: isLive,
                    overpaid: overpaid(batch.bills[index], batch, outcomes)))
        }
        let remote = try read(standings, batch, documents)
        for standing in standings {
            var settling = BillSettling(
                standing: standing, remote: remote, preflight: preflight, refusals: refusals, contacts: contacts,
                batch: batch, documents: documents, files: files,
                skipsInterest: request.configuration.transform.bills.interest == .skip)
            settling.settle(transform)
            try forgetGone(
                standing.links.filter { link in
                    standing.isGone(batch) || link.key.kind == .creditNote && standing.isOver(link, batch)
                } + standing.unshownCreditNotes(batch))
            if settling.fault == nil { lost.update(settling) }
            counts.add(settling, batch, documents)
            interestApart += settling.interestApart.map { (standing.id, $0.line, $0.part) }
            try apply(settling, &plan, &batch, &outcomes, transform)
        }
        counts.add(plan)
        return plan
    }

    /// What a person voided in Xero before it was voided in Clio: both sides agree.
    private func forgetGone(_ links: [Link]) throws {
        for var link in links where !link.gone.isEmpty {
            link.status = link.gone
            (link.found, link.agreed) = ("", "")
            try store.settle(request: nil, status: 200, answer: [], batch: "", operations: [], links: [link])
        }
    }

    private func overpaid(_ bill: Bill, _ batch: BillBatch, _ outcomes: BatchOutcomes) -> Set<String> {
        let held = bill.payments.filter { outcomes.payments[$0] == .held(.overpayment) }
        return Set(held.map { batch.text.string(batch.payments[$0].allocationID) })
    }

    private func handedOver(_ id: ArraySlice<UInt8>) throws -> HandedOver? {
        while handedOver.isBefore(id) { try handedOver.advance() }
        return try handedOver.take(id)
    }

    /// Reads all that a batch's decisions need.
    private func read(
        _ standings: [TransferStanding], _ batch: BillBatch, _ documents: DocumentBatch
    ) throws -> RemoteRecords {
        var ids: [String] = []
        var invoiceNumbers: [String] = []
        var noteNumbers: [String] = []
        for standing in standings {
            ids += standing.invoicesToRead(batch, documents)
            guard hasDocuments else { continue }
            for index in standing.documents.invoices {
                let number = batch.text.string(documents.invoices[index].number)
                let link = standing.link(invoice: documents.invoices[index])
                // One that is linked under another number is to take this one, if it is free.
                if link == nil || link?.isLive == false || link?.number != number { invoiceNumbers.append(number) }
            }
            for index in standing.documents.creditNotes {
                let note = documents.creditNotes[index]
                guard standing.link(creditNote: note, batch)?.isLive != true else { continue }
                noteNumbers.append(batch.text.string(note.number))
            }
        }
        var remote = RemoteRecords()
        for invoice in try xero.invoices(ids: ids) { remote.add(invoice) }
        for invoice in try xero.invoices(numbered: invoiceNumbers) {
            remote.add(invoice)
            remote.claim(try store.link(.invoice, number: invoice.number))
        }
        for note in try xero.creditNotes(numbered: noteNumbers) {
            remote.add(note)
            remote.claim(try store.link(.creditNote, number: note.number))
        }
        // Whether a payment may be taken back is said by the payment alone.
        let touched = standings.flatMap { $0.paymentsAtRisk(batch, documents, remote) }
        for payment in try xero.payments(onInvoices: touched) { remote.add(payment) }
        return remote
    }

    private mutating func apply(
        _ settling: BillSettling, _ plan: inout PlannedBatch, _ batch: inout BillBatch,
        _ outcomes: inout BatchOutcomes, _ transform: borrowing BillTransform
    ) throws {
        let bill = settling.standing.bill
        if !settling.problems.isEmpty { stuck.insert(settling.standing.id) }
        for problem in settling.problems { batch.problems.append(BillProblem(bill: bill, problem)) }
        if let fault = settling.fault {
            outcomes.set(bill: bill, batch.bills[bill], .held(fault))
            return
        }
        plan.removals += settling.removals
        absence.missed(settling.absent)
        guard !settling.standing.documents.invoices.isEmpty else { return }
        if settling.isThere {
            outcomes.bills[bill] = HandOver.there
            for line in batch.bills[bill].lines where outcomes.lines[line].bucket == .written {
                outcomes.lines[line] = HandOver.there
            }
        }
        for (index, outcome) in settling.paymentOutcomes { outcomes.payments[index] = outcome }
        for (index, outcome) in settling.noteOutcomes { outcomes.creditNotes[index] = outcome }
        for index in settling.written.invoices {
            plan.invoiceMarks[index] = settling.standing.mark
            plan.invoiceTargets[index] = settling.invoiceTargets[index]
        }
        for (index, mark) in settling.written.creditNotes {
            plan.creditNoteMarks[index] = mark
            plan.creditNoteTargets[index] = settling.creditNoteTargets[index]
        }
        for (index, mark) in settling.written.payments {
            plan.paymentMarks[index] = mark
            plan.paymentTargets[index] = settling.paymentTargets[index]
        }
        for index in settling.standing.documents.invoices {
            addContact(
                plan.documents.invoices[index].contact, isNeeded: settling.written.invoices.contains(index), transform,
                &plan)
        }
    }

    /// The contact of an invoice: created before it, or changed with it, or found to be one that Xero has.
    private mutating func addContact(
        _ place: Int, isNeeded: Bool, _ transform: borrowing BillTransform, _ plan: inout PlannedBatch
    ) {
        while contactOutcomes.count <= place { contactOutcomes.append(nil) }
        guard contactOutcomes[place] == nil else { return }
        let contact = transform.book.contacts[place]
        let known = contacts.known[contact.source]
        if let link = known?.link {
            contactOutcomes[place] = exchange.outcomes[link.key.id] ?? HandOver.there
            return
        }
        guard isNeeded else { return }
        let mark = transform.contactTable.contacts[contact.source].fingerprint(in: transform.book.text)
        let other = known?.contactID ?? contact.other.map { contacts.otherIDs[$0] }
        contactOutcomes[place] = other == nil ? .written : HandOver.there
        let target = other.map {
            PlannedBatch.Target(
                .link, id: $0, version: 0,
                reason: known == nil ? "the same name and e-mail in Xero" : "its number is ours")
        }
        plan.contacts.append(.init(place: place, isUpdate: false, mark: mark, target: target))
    }

    // MARK: After the last batch

    mutating func finish(_ transform: borrowing BillTransform) throws {
        lastRemovals = try absence.removals(store: store, xero: xero, preflight: preflight, refusals: refusals)
        var plan = PlannedBatch()
        plan.removals = lastRemovals
        plan.contactEdits = contactEdits
        counts.add(plan)
        if request.command == .run { try lost.save(store) }
        let linked = try store.count(.invoice) + store.count(.creditNote) + store.count(.payment)
        try counts.checkRemovals(limit: request.removalLimit ?? max(20, linked / 10), linked: linked)
    }

    /// What is no longer among the source's.
    private(set) var lastRemovals: [PlannedBatch.Removal] = []
}

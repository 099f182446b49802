import Foundation
import Ledger
import Transform
import WebAccess
import XeroAPI
import XeroDocuments

/// Decides what becomes of one bill in Xero: its invoices here, its credit notes and payments in extensions of it.
///
/// What can't be done is held with its reason: the whole bill where its invoice can't go, one payment where only that
/// can't.
struct BillSettling {
    let standing: TransferStanding
    let remote: RemoteRecords
    let preflight: Preflight
    let refusals: StandingRefusals
    let contacts: ContactLinking
    let batch: BillBatch
    let documents: DocumentBatch
    let files: [SourceFile]
    /// Whether interest is left out, so that an invoice it once had stays as it is.
    let skipsInterest: Bool
    /// Payments and credit notes that went under other ids.
    let relinkedPayments, relinkedNotes: Relinking

    var problems: [Diagnostic] = []
    /// Why the whole bill waits; nil where it goes.
    private(set) var fault: DiagnosticCode?
    var removals: [PlannedBatch.Removal] = []
    /// What a complete export of the bill leaves out.
    var absent: [PlannedBatch.Removal] = []
    /// Xero has the bill's invoices as they are.
    var isThere = true
    var paymentOutcomes: [Int: ControlTotals.Outcome] = [:]
    var noteOutcomes: [Int: ControlTotals.Outcome] = [:]
    var written = Written()
    var invoiceTargets: [Int: PlannedBatch.Target] = [:]
    var creditNoteTargets: [Int: PlannedBatch.Target] = [:]
    var paymentTargets: [Int: PlannedBatch.Target] = [:]
    /// By the places that payments name.
    var accountCodes: [String] = []
    /// Invoices whose payments and credits are taken off so that they can change.
    private(set) var released: Set<Int> = []
    /// Parts of the bill whose invoice goes, with the credit notes that move to another.
    var leftOver: (parts: Set<Int>, creditNotes: Set<String>) = ([], [])
    /// Interest lines that go onto an invoice of their own; the run is then planned again, with them there.
    private(set) var interestApart: [(line: String, part: Int)] = []
    /// Invoices that are new to Xero.
    private(set) var new: Set<Int> = []
    /// Invoices that a person voided or deleted in Xero: what is known of theirs stays as it is.
    private(set) var gone: [Int: Link] = [:]

    struct Written {
        var invoices: [Int] = []
        var creditNotes: [Int: Fingerprint] = [:]
        var payments: [Int: Fingerprint] = [:]
    }

    init(
        standing: TransferStanding, remote: RemoteRecords, preflight: Preflight, refusals: StandingRefusals,
        contacts: ContactLinking, batch: BillBatch, documents: DocumentBatch, files: [SourceFile],
        skipsInterest: Bool
    ) {
        self.standing = standing
        self.remote = remote
        self.preflight = preflight
        self.refusals = refusals
        self.contacts = contacts
        self.batch = batch
        self.documents = documents
        self.files = files
        self.skipsInterest = skipsInterest
        relinkedPayments = .payments(standing, remote, batch, documents)
        relinkedNotes = .creditNotes(standing, remote, batch, documents)
    }

    var bill: Bill { batch.bills[standing.bill] }
    var takingBack: TakingBack { TakingBack(links: standing.links, remote: remote, preflight: preflight) }

    mutating func settle(_ transform: borrowing BillTransform) {
        guard !standing.documents.invoices.isEmpty else { return settleOutOfScope() }
        for index in standing.documents.invoices where fault == nil { settleInvoice(index, transform) }
        if fault == nil { settleLeftOverInvoices() }
        if fault == nil { settleCreditNotes(transform) }
        if fault == nil { settlePayments(transform) }
        if fault != nil {
            removals = []
            absent = []
            written = Written()
        }
    }

    // MARK: What is wrong

    /// The whole bill waits.
    mutating func hold(_ code: DiagnosticCode, _ message: String, text: String = "", remedy: String) {
        report(code, bill.source, message, text: text, remedy: remedy)
        if fault == nil { fault = code }
    }

    mutating func hold(_ found: Preflight.Fault?) {
        guard let found else { return }
        hold(found.code, found.message, text: found.text, remedy: found.remedy)
    }

    mutating func hold(_ obstacles: [TakingBack.Obstacle], because reason: String) {
        for obstacle in obstacles {
            hold(obstacle.code, "\(reason), and \(obstacle.words)", text: obstacle.text, remedy: obstacle.remedy)
        }
    }

    mutating func report(
        _ code: DiagnosticCode, _ row: SourceRow, _ message: String, text: String = "", remedy: String
    ) {
        let file = files.indices.contains(Int(row.file)) ? files[Int(row.file)].path : ""
        problems.append(
            Diagnostic(
                code, .hold, at: SourceLocation(file: file, line: Int(row.line)), message, text: text, remedy: remedy))
    }

    // MARK: Invoices

    private mutating func settleInvoice(_ index: Int, _ transform: borrowing BillTransform) {
        let invoice = documents.invoices[index]
        let link = standing.link(invoice: invoice)
        if let link, link.isLive {
            guard link.mark == standing.mark else { return change(index, link, transform) }
            guard link.gone.isEmpty else {
                gone[index] = link
                return
            }
            return checkStillThere(link)
        }
        let number = batch.text.string(invoice.number)
        if let existing = remote.invoice(number: number) { return adopt(index, existing, link, transform) }
        if standing.handedOver != nil, link == nil {
            return hold(
                .handedOverNotFound,
                "the bill was handed over as a file, and Xero has no invoice \(number)", text: number,
                remedy: "Import the file it went with, or take that batch back with `clio-xero undo`.")
        }
        check(index, transform)
        guard fault == nil else { return }
        isThere = false
        written.invoices.append(index)
        new.insert(index)
        if let link {
            invoiceTargets[index] = .init(.create, id: "", version: link.version, reason: "the bill is back")
        }
    }

    private mutating func checkStillThere(_ link: Link) {
        guard let invoice = remote.invoice(id: link.xeroID), ["VOIDED", "DELETED"].contains(invoice.status) else {
            return
        }
        holdRemoved(link)
    }

    private mutating func holdRemoved(_ link: Link) {
        hold(
            .removedInXero, "invoice \(link.number) was voided or deleted in Xero", text: link.number,
            remedy: Self.remedy(gone: link, "bill"))
    }

    /// What can be done about a document that a person voided or deleted in Xero.
    static func remedy(gone link: Link, _ what: String) -> String {
        "Void the \(what) in Clio too, or have it made anew: `clio-xero drift --restore \(link.number)`."
    }

    /// What Xero would refuse a new or changed invoice for.
    mutating func check(_ index: Int, _ transform: borrowing BillTransform) {
        let invoice = documents.invoices[index]
        hold(preflight.lock(invoice.date, of: "invoice"))
        hold(preflight.currency(invoice.currency))
        for type in Set(documents.lineItems[invoice.lineItems].map(\.taxType)).sorted() {
            hold(preflight.taxType(transform.codes.taxTypes[type]))
        }
        if contacts.known[transform.book.contacts[invoice.contact].source]?.isArchived == true {
            let name = transform.book.text.string(transform.book.contacts[invoice.contact].name)
            hold(
                .archivedContact, "the bill's contact is archived in Xero", text: name, remedy: "Restore it in Xero.")
        }
        hold(refusal(ofContact: invoice.contact, transform))
        hold(refusals.find(LinkKey(.invoice, standing.id, part: invoice.part), standing.mark))
    }

    /// What Xero refused the invoice's contact for; nil for one that it has.
    private func refusal(ofContact place: Int, _ transform: borrowing BillTransform) -> Refusal? {
        let contact = transform.book.contacts[place]
        guard contacts.known[contact.source] == nil, contact.other == nil else { return nil }
        return refusals.find(contactAt: place, transform)
    }

    mutating func hold(_ refusal: Refusal?) {
        guard let refusal else { return }
        hold(
            .refusedByXero, refusal.message, text: batch.text.string(bill.number), remedy: StandingRefusals.remedy)
    }

    /// Xero's id of the invoice's contact; empty for one that is new.
    func contactID(_ index: Int, _ transform: borrowing BillTransform) -> String {
        let contact = transform.book.contacts[documents.invoices[index].contact]
        return contacts.known[contact.source]?.contactID ?? contact.other.map { contacts.otherIDs[$0] } ?? ""
    }

    private mutating func change(_ index: Int, _ link: Link, _ transform: borrowing BillTransform) {
        let invoice = documents.invoices[index]
        guard let old = remote.invoice(id: link.xeroID), !["VOIDED", "DELETED"].contains(old.status) else {
            return holdRemoved(link)
        }
        let difference = InvoiceDifference(
            invoice, documents.lineItems[invoice.lineItems], batch.text, transform.codes,
            contactID: contactID(index, transform), old)
        guard !difference.isEmpty else {
            written.invoices.append(index)
            invoiceTargets[index] = .init(
                .link, id: link.xeroID, version: link.version, reason: "what changed in Clio changes nothing here")
            return
        }
        let isApproved = old.status == "AUTHORISED" || old.status == "PAID"
        if isApproved, invoice.status != .authorised {
            return hold(
                .statusForbids,
                "the bill is \(bill.state.name) in Clio again, and its invoice \(old.number) is approved in Xero",
                text: old.number, remedy: "Approve the bill in Clio, or void the invoice in Xero.")
        }
        let isStructural = difference.isStructural || difference.isOfContact && (old.amountCredited ?? 0) != 0
        let hasMoney = (old.amountPaid ?? 0) != 0 || (old.amountCredited ?? 0) != 0
        let isReleased = hasMoney && isStructural
        let late = newInterest(difference, invoice, transform)
        if !late.isEmpty,
            preflight.lock(invoice.date, of: "invoice") != nil || isReleased && !releaseObstacles(old).isEmpty
        {
            return goApart(late, invoice, transform)
        }
        if let date = old.date, date != invoice.date { hold(preflight.lock(date, of: "invoice in Xero")) }
        check(index, transform)
        checkNumber(batch.text.string(invoice.number), old)
        if isReleased {
            hold(releaseObstacles(old), because: "the bill changed")
            released.insert(index)
        }
        guard fault == nil else { return }
        isThere = false
        written.invoices.append(index)
        invoiceTargets[index] = .init(
            .update, id: link.xeroID, version: link.version,
            reason: link.mark == .matchesNothing ? "it was changed in Xero" : "the bill changed in Clio",
            lineItemIDs: difference.lineItemIDs, differences: difference.changes, base: Self.base(old))
    }

    /// What tells whether somebody was there since.
    static func base(_ invoice: XeroInvoice) -> String { invoice.updated.map { "\($0.milliseconds)" } ?? "" }

    private mutating func checkNumber(_ number: String, _ old: XeroInvoice) {
        guard number != old.number, let other = remote.invoice(number: number), other.id != old.id else { return }
        hold(
            .numberTaken, "the bill is number \(number) now, and Xero has another invoice of that number", text: number,
            remedy: "Give one of the two another number, then run again.")
    }

    /// What keeps ours from being taken off an invoice and put on again: a paid invoice's amounts can change only while
    /// nothing is on it.
    private func releaseObstacles(_ old: XeroInvoice) -> [TakingBack.Obstacle] {
        var obstacles = takingBack.obstacles(on: old)
        let isLost = standing.links.contains { link in
            guard link.isLive, link.key.kind == .payment || link.key.kind == .creditNote else { return false }
            let isOn =
                old.payments.contains { $0.id == link.xeroID && $0.status != "DELETED" }
                || old.creditNotes.contains { $0.creditNoteID == link.xeroID }
            return isOn && !standing.isPresent(link.key, batch, documents) && !relinkedPayments.knows(link)
                && !relinkedNotes.knows(link) && !standing.isTakenBack(link.key, batch)
                && !standing.isAbsent(link, batch)
        }
        if isLost {
            obstacles.append(
                .init(
                    code: .otherPayments,
                    words:
                        "a payment or credit on its invoice \(old.number) is not among what is sent now, so it could not "
                        + "be put on again",
                    text: old.number,
                    remedy: standing.hasAll
                        ? "Take it out of Xero where Clio has it no longer, then run again."
                        : "Export the bill with all its payments and credit notes, or change the invoice in Xero by hand."
                ))
        }
        return obstacles
    }

    // MARK: Late interest

    /// The lines of the bill that are new on an invoice, where they are interest and nothing else of its amounts changed.
    private func newInterest(
        _ difference: InvoiceDifference, _ invoice: Invoice, _ transform: borrowing BillTransform
    ) -> [Int] {
        guard !difference.newLines.isEmpty, !difference.changesKeptLines else { return [] }
        let lines = transform.lines(ofPart: invoice.part, bill, batch)
        let new = difference.newLines.compactMap { lines.indices.contains($0) ? lines[$0] : nil }
        let isInterestAlone =
            new.count == difference.newLines.count && new.allSatisfy { batch.lines[$0].kind == .interest }
        return isInterestAlone ? new : []
    }

    /// Interest that came when its invoice couldn't change any more has one of its own, `NUMBER-INT-n`.
    private mutating func goApart(_ lines: [Int], _ invoice: Invoice, _ transform: borrowing BillTransform) {
        let parts = standing.links.filter { $0.key.kind == .invoice }.map(\.key.part)
        let part = 1 + max(parts.max() ?? 0, transform.interestParts.last(bill: standing.id))
        interestApart += lines.map { (batch.text.string(batch.lines[$0].id), part) }
        hold(
            .statusForbids, "interest came to the bill when its invoice could no longer change",
            text: batch.text.string(invoice.number), remedy: "Run again: it goes onto an invoice of its own.")
    }
}

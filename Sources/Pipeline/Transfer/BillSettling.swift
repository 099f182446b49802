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
    let contacts: ContactLinking
    let batch: BillBatch
    let documents: DocumentBatch
    let files: [SourceFile]
    /// Whether what the export leaves out is gone.
    let isComplete: Bool

    var problems: [Diagnostic] = []
    /// Why the whole bill waits; nil where it goes.
    private(set) var fault: DiagnosticCode?
    var removals: [PlannedBatch.Removal] = []
    /// Xero has the bill's invoices as they are.
    private(set) var isThere = true
    var paymentOutcomes: [Int: ControlTotals.Outcome] = [:]
    var noteOutcomes: [Int: ControlTotals.Outcome] = [:]
    var written = Written()
    private(set) var invoiceTargets: [Int: PlannedBatch.Target] = [:]
    var creditNoteTargets: [Int: PlannedBatch.Target] = [:]
    var paymentTargets: [Int: PlannedBatch.Target] = [:]
    /// Invoices whose payments and credits are taken off so that they can change.
    private(set) var released: Set<Int> = []
    /// Invoices that are new to Xero.
    private(set) var new: Set<Int> = []

    struct Written {
        var invoices: [Int] = []
        var creditNotes: [Int: Fingerprint] = [:]
        var payments: [Int: Fingerprint] = [:]
    }

    init(
        standing: TransferStanding, remote: RemoteRecords, preflight: Preflight, contacts: ContactLinking,
        batch: BillBatch, documents: DocumentBatch, files: [SourceFile], isComplete: Bool
    ) {
        self.standing = standing
        self.remote = remote
        self.preflight = preflight
        self.contacts = contacts
        self.batch = batch
        self.documents = documents
        self.files = files
        self.isComplete = isComplete
    }

    var bill: Bill { batch.bills[standing.bill] }

    mutating func settle(_ transform: borrowing BillTransform) {
        guard !standing.documents.invoices.isEmpty else { return settleOutOfScope() }
        for index in standing.documents.invoices where fault == nil { settleInvoice(index, transform) }
        if fault == nil { settleCreditNotes(transform) }
        if fault == nil { settlePayments() }
        if fault != nil {
            removals = []
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
            if link.mark == standing.mark { return checkStillThere(link) }
            isThere = false
            return change(index, link, transform)
        }
        isThere = false
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
            remedy: "Void the bill in Clio too, or let the invoice go again with `clio-xero undo` of its batch.")
    }

    /// What Xero would refuse a new or changed invoice for.
    private mutating func check(_ index: Int, _ transform: borrowing BillTransform) {
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
            isThere = true
            return
        }
        let isApproved = old.status == "AUTHORISED" || old.status == "PAID"
        if isApproved, invoice.status != .authorised {
            return hold(
                .statusForbids,
                "the bill is \(bill.state.name) in Clio again, and its invoice \(old.number) is approved in Xero",
                text: old.number, remedy: "Approve the bill in Clio, or void the invoice in Xero.")
        }
        if let date = old.date { hold(preflight.lock(date, of: "invoice in Xero")) }
        check(index, transform)
        let hasMoney = (old.amountPaid ?? 0) != 0 || (old.amountCredited ?? 0) != 0
        if hasMoney, difference.isStructural { release(index, old) }
        guard fault == nil else { return }
        written.invoices.append(index)
        invoiceTargets[index] = .init(
            .update, id: link.xeroID, version: link.version, reason: "the bill changed in Clio",
            lineItemIDs: difference.lineItemIDs, differences: difference.changes,
            base: old.updated.map { "\($0.milliseconds)" } ?? "")
    }

    /// A paid invoice's amounts can change only while nothing is on it: ours is taken off and put on again.
    private mutating func release(_ index: Int, _ old: XeroInvoice) {
        let own = Set(standing.links.filter(\.isLive).map(\.xeroID))
        let others =
            old.payments.filter { $0.status != "DELETED" && !own.contains($0.id) }.count
            + old.creditNotes.filter { !own.contains($0.creditNoteID) }.count
        if others > 0 || old.overpaymentCount > 0 || old.prepaymentCount > 0 {
            return hold(
                .otherPayments,
                "the bill changed, and its invoice \(old.number) has payments or credits that aren't from Clio",
                text: old.number, remedy: "Take them off the invoice in Xero, run again, and put them on again.")
        }
        for payment in old.payments where own.contains(payment.id) {
            if let reason = fixed(payment.id) {
                return hold(
                    .reconciledPayment, "the bill changed, and a payment on its invoice \(old.number) \(reason)",
                    text: payment.reference, remedy: "Undo that in Xero (Unreconcile), then run again.")
            }
            if let date = payment.date { hold(preflight.lock(date, of: "payment on its invoice")) }
        }
        released.insert(index)
    }

    /// Why a payment in Xero can't be taken back; nil where it can.
    func fixed(_ id: String) -> String? {
        guard let payment = remote.payment(id: id) else { return nil }
        if payment.isReconciled { return "is reconciled in Xero" }
        return payment.batchPaymentID != nil ? "is part of a batch payment in Xero" : nil
    }

    // MARK: An invoice that is in Xero already

    private mutating func adopt(
        _ index: Int, _ existing: XeroInvoice, _ link: Link?, _ transform: borrowing BillTransform
    ) {
        let invoice = documents.invoices[index]
        let contactID = contactID(index, transform)
        let name = transform.book.text.string(transform.book.contacts[invoice.contact].name)
        let isSameContact =
            contactID.isEmpty ? ContactNames.agree(existing.contact.name, name) : existing.contact.id == contactID
        var apart: [String] = []
        if !isSameContact { apart.append("its contact is \(existing.contact.name)") }
        if existing.date != invoice.date { apart.append("its date is \(existing.date.map { "\($0)" } ?? "missing")") }
        if existing.money.currency != invoice.currency || existing.total != invoice.total {
            let total = existing.total.map { DecimalText.grouped($0, digits: existing.money.digits) } ?? "unknown"
            apart.append("its total is \(existing.money.code) \(total)")
        }
        guard apart.isEmpty else {
            return hold(
                .numberTaken,
                "Xero has another invoice \(existing.number): \(apart.joined(separator: ", "))", text: existing.number,
                remedy: "Give one of the two another number, or correct the invoice in Xero; then run again.")
        }
        let isApproval = ["DRAFT", "SUBMITTED"].contains(existing.status) && existing.status != invoice.status.rawValue
        if isApproval { check(index, transform) }
        guard fault == nil else { return }
        written.invoices.append(index)
        let difference = InvoiceDifference(
            invoice, documents.lineItems[invoice.lineItems], batch.text, transform.codes,
            contactID: existing.contact.id,
            existing)
        invoiceTargets[index] = .init(
            isApproval ? .update : .link, id: existing.id, version: link?.version ?? 0,
            reason: "an invoice of this number, contact, date and total is in Xero already",
            lineItemIDs: isApproval ? difference.lineItemIDs : [], differences: isApproval ? difference.changes : [],
            base: existing.updated.map { "\($0.milliseconds)" } ?? "")
    }

    // MARK: Bills that don't go

    /// A bill that was voided or deleted is taken out of Xero; one that is merely no longer asked for stays.
    private mutating func settleOutOfScope() {
        guard standing.isGone(batch) else { return settleVoidedChildren() }
        let reason = "the bill was \(bill.state == .void ? "voided" : "deleted") in Clio"
        let own = Set(standing.links.filter(\.isLive).map(\.xeroID))
        for link in standing.links where link.key.kind == .invoice && link.isLive {
            guard let old = remote.invoice(id: link.xeroID), !["VOIDED", "DELETED"].contains(old.status) else {
                continue
            }
            if let date = old.date { hold(preflight.lock(date, of: "invoice")) }
            let others = old.payments.contains { $0.status != "DELETED" && !own.contains($0.id) }
            if others || old.creditNotes.contains(where: { !own.contains($0.creditNoteID) }) {
                hold(
                    .otherPayments, "\(reason), and its invoice \(old.number) has payments or credits of others",
                    text: old.number, remedy: "Take them off the invoice in Xero, then run again.")
            }
            for payment in old.payments where own.contains(payment.id) {
                guard let why = fixed(payment.id) else { continue }
                hold(
                    .reconciledPayment, "\(reason), and a payment on its invoice \(old.number) \(why)",
                    text: payment.reference, remedy: "Undo that in Xero, then run again.")
            }
        }
        guard fault == nil else { return }
        for link in standing.links where link.isLive {
            var link = link
            if link.key.kind == .invoice, let old = remote.invoice(id: link.xeroID) {
                guard !["VOIDED", "DELETED"].contains(old.status) else { continue }
                link.status = old.status
            }
            removals.append(Self.removal(link, because: reason, bill.source))
        }
    }

    /// Takes a record of ours out of Xero: a draft is deleted, an approved document voided.
    static func removal(_ link: Link, because reason: String, _ source: SourceRow) -> PlannedBatch.Removal {
        let isDeleted = link.key.kind == .payment || link.status == "DRAFT" || link.status == "SUBMITTED"
        return PlannedBatch.Removal(
            kind: link.key.kind.rawValue, status: isDeleted ? "DELETED" : "VOIDED", id: link.key.id,
            part: link.key.part,
            bill: link.bill, number: link.number, xeroID: link.xeroID, version: link.version, mark: link.mark,
            reason: reason, source: source)
    }
}

/// Contact names as they are told apart: case, accents and blanks ignored.
enum ContactNames {
    static func agree(_ one: String, _ other: String) -> Bool { fold(one) == fold(other) }

    static func fold(_ name: String) -> String {
        name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}

import Ledger
import XeroAPI
import XeroDocuments

/// Where a bill stands: its documents now, and what stands in Xero for it.
struct TransferStanding {
    let bill: Int
    let id: String
    let documents: (invoices: Range<Int>, creditNotes: Range<Int>, payments: Range<Int>)
    let links: [Link]
    /// What went as a file; nil for a bill that never did.
    let handedOver: HandedOver?
    /// The bill as Clio has it now.
    let mark: Fingerprint
    /// Whether what the export leaves out is gone.
    let isComplete: Bool
    /// Whether the bill came with all payments and credit notes that Clio shows of it.
    let hasAll: Bool
    /// Allocations for which nothing is due on the bill, by their ids.
    var overpaid: Set<String> = []

    func link(_ key: LinkKey) -> Link? { links.first { $0.key == key } }

    func link(invoice: Invoice) -> Link? { link(LinkKey(.invoice, id, part: invoice.part)) }

    func link(creditNote note: XeroDocuments.CreditNote, _ batch: BillBatch) -> Link? {
        link(key(creditNote: note.source, batch))
    }

    func link(payment: XeroDocuments.Payment, _ batch: BillBatch, _ documents: DocumentBatch) -> Link? {
        link(key(payment: payment, batch, documents))
    }

    func key(creditNote source: Int, _ batch: BillBatch) -> LinkKey {
        LinkKey(.creditNote, "\(batch.text.string(batch.creditNotes[source].id))-\(id)")
    }

    func key(payment: XeroDocuments.Payment, _ batch: BillBatch, _ documents: DocumentBatch) -> LinkKey {
        LinkKey(
            .payment, batch.text.string(batch.payments[payment.source].allocationID),
            part: documents.invoices[payment.invoice].part)
    }

    /// A credit note as it goes: as Clio has it, and how it is split over the bill's taxes.
    func mark(creditNote note: XeroDocuments.CreditNote, _ batch: BillBatch, _ all: DocumentBatch) -> Fingerprint {
        var mark = batch.fingerprint(ofCreditNote: note.source)
        for item in all.lineItems[note.lineItems] {
            mark.combine(item.lineAmount)
            mark.combine(item.taxAmount)
        }
        return mark
    }

    /// A batch that was taken over from files knows the note as Clio had it alone.
    func isChanged(
        _ note: XeroDocuments.CreditNote, _ link: Link, _ batch: BillBatch, _ all: DocumentBatch
    ) -> Bool {
        link.mark != mark(creditNote: note, batch, all)
            && (link.mark != batch.fingerprint(ofCreditNote: note.source) || link.amount != note.total)
    }

    // MARK: What must be read of Xero

    /// Xero's ids of invoices that are changed, or on which something is.
    func invoicesToRead(_ batch: BillBatch, _ all: DocumentBatch) -> [String] {
        let invoices = links.filter { $0.key.kind == .invoice && $0.isLive }
        guard !invoices.isEmpty else { return [] }
        let isTouched =
            isGone(batch) || invoices.contains { $0.mark != mark } && !documents.invoices.isEmpty
            || touchesPayments(batch, all) || touchesNotes(batch, all)
        return isTouched ? invoices.map(\.xeroID) : []
    }

    /// Xero's ids of invoices of which a payment may be taken back.
    func paymentsAtRisk(_ batch: BillBatch, _ all: DocumentBatch, _ remote: RemoteRecords) -> [String] {
        let hasPayments = links.contains { $0.key.kind == .payment && $0.isLive }
        guard hasPayments else { return [] }
        let invoices = links.filter { $0.key.kind == .invoice && $0.isLive }
        let isChanged = invoices.contains { link in
            link.mark != mark && (remote.invoice(id: link.xeroID)?.amountPaid ?? 0) > 0
        }
        guard isGone(batch) || isChanged || touchesPayments(batch, all) else { return [] }
        return invoices.map(\.xeroID)
    }

    func isGone(_ batch: BillBatch) -> Bool {
        let state = batch.bills[bill].state
        return state == .void || state == .deleted
    }

    private func touchesPayments(_ batch: BillBatch, _ all: DocumentBatch) -> Bool {
        var parts: [String: Set<Int>] = [:]
        for index in documents.payments {
            let payment = all.payments[index]
            guard let link = link(payment: payment, batch, all), link.isLive else { return true }
            if link.mark != batch.fingerprint(ofPayment: payment.source) || link.amount != payment.amount {
                return true
            }
            parts[link.key.id, default: []].insert(link.key.part)
        }
        let mayBeVoided = batch.bills[bill].payments.contains { batch.payments[$0].isVoided }
        if mayBeVoided, !unshownPayments(batch).isEmpty { return true }
        return links.contains { link in
            guard link.key.kind == .payment, link.isLive else { return false }
            if let present = parts[link.key.id], !present.contains(link.key.part) { return true }
            return isOver(link, batch)
        }
    }

    private func touchesNotes(_ batch: BillBatch, _ all: DocumentBatch) -> Bool {
        for index in documents.creditNotes {
            let note = all.creditNotes[index]
            guard let link = link(creditNote: note, batch), link.isLive else { return true }
            if link.allocationID.isEmpty || isChanged(note, link, batch, all) { return true }
        }
        let mayBeVoided = batch.bills[bill].creditNotes.contains { batch.creditNotes[$0].isVoided }
        if mayBeVoided, !unshownCreditNotes(batch).isEmpty { return true }
        return links.contains { link in
            link.key.kind == .creditNote && link.isLive && isOver(link, batch)
        }
    }

    // MARK: What is there and what isn't

    /// Whether a payment's id is of an export, which knows the payment and its bill, not the allocation.
    func isOfExport(_ payment: String) -> Bool { payment.hasSuffix("-" + id) }

    /// Whether a payment or credit note is among the bill's documents now.
    func isPresent(_ key: LinkKey, _ batch: BillBatch, _ all: DocumentBatch) -> Bool {
        key.kind == .payment
            ? documents.payments.contains { self.key(payment: all.payments[$0], batch, all).id == key.id }
            : documents.creditNotes.contains { self.key(creditNote: all.creditNotes[$0].source, batch) == key }
    }

    /// Whether a payment or credit note was voided in Clio, or nothing is due for a payment any longer.
    func isTakenBack(_ key: LinkKey, _ batch: BillBatch) -> Bool {
        let bill = batch.bills[bill]
        return key.kind == .payment
            ? overpaid.contains(key.id)
                || bill.payments.contains {
                    batch.payments[$0].isVoided && batch.text.string(batch.payments[$0].allocationID) == key.id
                }
            : bill.creditNotes.contains { batch.creditNotes[$0].isVoided && self.key(creditNote: $0, batch) == key }
    }

    /// Whether Clio has a payment or credit note no longer.
    func isOver(_ link: Link, _ batch: BillBatch) -> Bool { isTakenBack(link.key, batch) || isAbsent(link, batch) }

    /// Payments that went from an export and that Clio's API doesn't show, not even as deleted.
    func unshownPayments(_ batch: BillBatch) -> [Link] {
        guard hasAll else { return [] }
        let shown = Set(batch.bills[bill].payments.map { batch.text.string(batch.payments[$0].allocationID) })
        return links.filter {
            $0.key.kind == .payment && $0.isLive && isOfExport($0.key.id) && !shown.contains($0.key.id)
        }
    }

    /// Credit notes that stand in Xero and that Clio shows nowhere by these ids, not even as voided.
    func unshownCreditNotes(_ batch: BillBatch) -> [Link] {
        guard hasAll else { return [] }
        let shown = Set(batch.bills[bill].creditNotes.map { key(creditNote: $0, batch) })
        let notes = links.filter { $0.key.kind == .creditNote && $0.isLive }
        let known = Set(notes.filter { shown.contains($0.key) }.map(\.xeroID))
        return notes.filter { !shown.contains($0.key) && !known.contains($0.xeroID) }
    }

    /// Whether a complete export leaves out a payment or credit note that Xero has.
    func isAbsent(_ link: Link, _ batch: BillBatch) -> Bool {
        guard isComplete, link.isLive else { return false }
        let bill = batch.bills[bill]
        switch link.key.kind {
        case .payment:
            return !bill.payments.contains { batch.text.string(batch.payments[$0].allocationID) == link.key.id }
        case .creditNote: return !bill.creditNotes.contains { key(creditNote: $0, batch) == link.key }
        case .invoice, .contact: return false
        }
    }
}

/// What was read of Xero for a batch of bills.
struct RemoteRecords {
    private var invoicesByID: [String: XeroInvoice] = [:]
    private var invoicesByNumber: [String: XeroInvoice] = [:]
    private var notesByNumber: [String: XeroCreditNote] = [:]
    private var payments: [String: XeroPayment] = [:]
    private var bills: [String: String] = [:]

    mutating func add(_ invoice: XeroInvoice) {
        invoicesByID[invoice.id] = invoice
        guard invoice.status != "VOIDED", invoice.status != "DELETED" else { return }
        invoicesByNumber[invoice.number] = invoice
    }

    mutating func add(_ note: XeroCreditNote) {
        guard note.status != "VOIDED", note.status != "DELETED" else { return }
        notesByNumber[note.number] = note
    }

    mutating func add(_ payment: XeroPayment) { payments[payment.id] = payment }

    /// Says whose an invoice or credit note is by the state.
    mutating func claim(_ link: Link?) {
        guard let link, link.isLive else { return }
        bills[link.xeroID] = link.bill
    }

    /// The bill that an invoice or credit note of this id is linked to.
    func bill(ofRecord id: String) -> String? { bills[id] }

    func invoice(id: String) -> XeroInvoice? { invoicesByID[id] }
    /// Never one that was voided or deleted.
    func invoice(number: String) -> XeroInvoice? { invoicesByNumber[number] }
    func creditNote(number: String) -> XeroCreditNote? { notesByNumber[number] }
    func payment(id: String) -> XeroPayment? { payments[id] }
}

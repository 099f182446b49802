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

    func link(_ key: LinkKey) -> Link? { links.first { $0.key == key } }

    func link(invoice: Invoice) -> Link? { link(LinkKey(.invoice, id, part: Self.part(invoice))) }

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
            part: Self.part(documents.invoices[payment.invoice]))
    }

    static func part(_ invoice: Invoice) -> Int { invoice.isInterest ? 1 : 0 }

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
        for index in documents.payments {
            let payment = all.payments[index]
            guard let link = link(payment: payment, batch, all), link.isLive else { return true }
            if link.mark != batch.fingerprint(ofPayment: payment.source) { return true }
        }
        return batch.bills[bill].payments.contains { batch.payments[$0].isVoided && hasLivePayment($0, batch) }
    }

    private func touchesNotes(_ batch: BillBatch, _ all: DocumentBatch) -> Bool {
        for index in documents.creditNotes {
            let note = all.creditNotes[index]
            guard let link = link(creditNote: note, batch), link.isLive else { return true }
            if link.allocationID.isEmpty || link.mark != batch.fingerprint(ofCreditNote: note.source) { return true }
        }
        return false
    }

    private func hasLivePayment(_ source: Int, _ batch: BillBatch) -> Bool {
        let id = batch.text.string(batch.payments[source].allocationID)
        return links.contains { $0.key.kind == .payment && $0.key.id == id && $0.isLive }
    }
}

/// What was read of Xero for a batch of bills.
struct RemoteRecords {
    private var invoicesByID: [String: XeroInvoice] = [:]
    private var invoicesByNumber: [String: XeroInvoice] = [:]
    private var notesByNumber: [String: XeroCreditNote] = [:]
    private var payments: [String: XeroPayment] = [:]

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

    func invoice(id: String) -> XeroInvoice? { invoicesByID[id] }
    /// Never one that was voided or deleted.
    func invoice(number: String) -> XeroInvoice? { invoicesByNumber[number] }
    func creditNote(number: String) -> XeroCreditNote? { notesByNumber[number] }
    func payment(id: String) -> XeroPayment? { payments[id] }
}

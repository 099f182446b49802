import Foundation
import Ledger
import XeroAPI

/// What of a batch stays when it is taken back: where a person was at it since, or a later batch rests on it.
struct UndoObstacles {
    let batch: String
    let state: any TransferStore
    let reading: XeroReading
    let preflight: Preflight
    /// Invoices that stay because the batch only found them.
    let linked: Set<LinkKey>

    /// - Returns: why, by the bill.
    func find(_ operations: [BatchOperation]) throws -> [String: String] {
        var links: [String: [Link]] = [:]
        for bill in Set(operations.map(\.bill)) { links[bill] = try state.links(ofBill: bill).filter(\.isLive) }
        let invoices = links.values.joined().filter { $0.key.kind == .invoice }.map(\.xeroID)
        var remote = RemoteRecords()
        for invoice in try reading.invoices(ids: invoices) { remote.add(invoice) }
        for payment in try reading.payments(onInvoices: invoices) { remote.add(payment) }
        let documents = Dictionary(
            operations.filter { $0.key.kind == .invoice }.map { ($0.key, $0.document) }, uniquingKeysWith: { $1 })
        return links.compactMapValues { reason(TakingBack(links: $0, remote: remote, preflight: preflight), documents) }
    }

    private func reason(_ bill: TakingBack, _ documents: [LinkKey: JSONValue]) -> String? {
        let invoices = bill.links.filter { $0.key.kind == .invoice }
        for link in invoices where link.batch == batch && !linked.contains(link.key) {
            let invoice = bill.remote.invoice(id: link.xeroID)
            if let reason = touched(link, documents[link.key], invoice, bill) { return reason }
        }
        for link in bill.links where link.batch == batch && link.key.kind == .payment {
            let number = invoices.first { $0.key.part == link.key.part }?.number ?? link.number
            if let obstacle = bill.obstacle(payment: link.xeroID, on: number) { return obstacle.words }
        }
        for link in bill.links where link.batch == batch && link.key.kind == .creditNote {
            for invoice in invoices {
                let found = bill.obstacle(creditNote: link.xeroID, on: bill.remote.invoice(id: invoice.xeroID))
                if let found { return found.words }
            }
        }
        return nil
    }

    private func touched(_ link: Link, _ document: JSONValue?, _ invoice: XeroInvoice?, _ bill: TakingBack) -> String? {
        guard let invoice, !["VOIDED", "DELETED"].contains(invoice.status) else {
            return "its invoice \(link.number) is no longer in Xero"
        }
        let isRestedOn = bill.links.contains { other in
            switch other.key.kind {
            case .payment: other.key.part == link.key.part && other.batch != batch
            case .creditNote: other.batch != batch && invoice.creditNotes.contains { $0.creditNoteID == other.xeroID }
            case .invoice, .contact: false
            }
        }
        if isRestedOn {
            return "a later batch put a payment or credit note on invoice \(link.number): take that one back first"
        }
        let own = Set(bill.links.map(\.xeroID))
        if invoice.payments.contains(where: { $0.status != "DELETED" && !own.contains($0.id) }) {
            return "somebody recorded a payment on invoice \(link.number) in Xero"
        }
        if invoice.creditNotes.contains(where: { !own.contains($0.creditNoteID) }) {
            return "somebody allocated a credit to invoice \(link.number) in Xero"
        }
        let whom = "somebody changed invoice \(link.number) in Xero: "
        if invoice.total != link.amount { return whom + "its total" }
        if Self.approved(invoice.status) != Self.approved(link.status) { return whom + "its status" }
        if let document, let field = Self.difference(document, invoice) { return whom + field }
        return bill.obstacles(removing: invoice).first?.words
    }

    private static func approved(_ status: String) -> String { status == "PAID" ? "AUTHORISED" : status }

    private static func difference(_ document: JSONValue, _ invoice: XeroInvoice) -> String? {
        let fields = [
            ("InvoiceNumber", invoice.number), ("Date", invoice.date.map { "\($0)" } ?? ""),
            ("DueDate", invoice.dueDate.map { "\($0)" } ?? ""), ("Reference", invoice.reference),
        ]
        for (name, value) in fields where (document[name]?.string ?? "") != value { return name }
        let descriptions = (document["LineItems"]?.elements ?? []).compactMap { $0["Description"]?.string }
        let trimmed = { (text: String) in text.trimmingCharacters(in: .whitespacesAndNewlines) }
        return invoice.lineItems.map { trimmed($0.description) }.sorted() == descriptions.map(trimmed).sorted()
            ? nil : "its lines"
    }
}

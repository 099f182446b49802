import Ledger
import WebAccess
import XeroAPI

/// What people did in Xero to records of ours since it was looked at last.
///
/// A payment of ours that was deleted, and a credit note that was taken off its invoice, go again: their links are marked
/// so that the plan makes them anew. An invoice or credit note that was voided or changed is told, and left as it is.
struct XeroDrift {
    /// Bills whose payments or credit notes are to be put back.
    private(set) var bills: Set<String> = []
    private(set) var findings: [Diagnostic] = []

    private static let binding = "xero_seen"
    /// The bills, until a run has gone through: one that ends before leaves them to the next.
    private static let billsBinding = "xero_put_back"
    /// Changes may reach Xero's lists a little late.
    private static let overlap: Duration = .seconds(120)

    /// Looks at what changed since the last time; the first time only notes when that was.
    init(store: any TransferStore, session: XeroSession) throws {
        let now = session.clock.now
        bills = Set(try store.binding(Self.billsBinding)?.split(separator: " ").map(String.init) ?? [])
        if let text = try store.binding(Self.binding), let seen = Int64(text) {
            let since = UTCInstant(milliseconds: seen).advanced(by: .zero - Self.overlap)
            let client = session.client
            let payments = try Blocking.wait {
                try await Self.all(XeroPayment.self, client, since, WhereFilter.equals("PaymentType", "ACCRECPAYMENT"))
            }
            for payment in payments { try look(at: payment, store) }
            let invoices = try Blocking.wait {
                try await Self.all(XeroInvoice.self, client, since, WhereFilter.equals("Type", "ACCREC"))
            }
            for invoice in invoices { try look(at: invoice, store) }
            let notes = try Blocking.wait {
                try await Self.all(XeroCreditNote.self, client, since, WhereFilter.equals("Type", "ACCRECCREDIT"))
            }
            for note in notes { try look(at: note, store) }
        }
        try store.bind(Self.binding, to: "\(now.milliseconds)")
    }

    private static func all<Record: XeroRecord>(
        _ type: Record.Type, _ client: XeroClient, _ since: UTCInstant, _ filter: WhereFilter?
    ) async throws -> [Record] {
        var records: [String: Record] = [:]
        for try await page in client.pages(of: type, XeroQuery(filter: filter, modifiedSince: since)) {
            for record in page.records { records[record.id] = record }
        }
        return records.values.sorted { $0.id < $1.id }
    }

    // MARK: Records of ours

    private mutating func look(at payment: XeroPayment, _ store: any TransferStore) throws {
        guard payment.status == "DELETED", var link = try store.link(.payment, xeroID: payment.id), link.isLive else {
            return
        }
        link.status = "DELETED"
        link.version += 1
        try save(link, store)
        note(
            .removedInXero, link,
            "somebody deleted the payment \(link.number) in Xero; it is put back as Clio has it",
            remedy: "Delete the payment in Clio where it is wrong.")
    }

    private mutating func look(at invoice: XeroInvoice, _ store: any TransferStore) throws {
        guard let link = try store.link(.invoice, xeroID: invoice.id), link.isLive else { return }
        if invoice.status == "VOIDED" || invoice.status == "DELETED" {
            note(
                .removedInXero, link, "somebody \(invoice.status.lowercased()) invoice \(link.number) in Xero",
                remedy: "Void the bill in Clio too; or copy the invoice in Xero under another number.")
        } else if let total = invoice.total, total != link.amount {
            let digits = link.currency.digits
            note(
                .removedInXero, link,
                "somebody changed invoice \(link.number) in Xero: its total is "
                    + "\(DecimalText.grouped(total, digits: digits)), not \(DecimalText.grouped(link.amount, digits: digits))",
                remedy: "Correct the invoice in Xero, or the bill in Clio.")
        }
    }

    private mutating func look(at note: XeroCreditNote, _ store: any TransferStore) throws {
        guard var link = try store.link(.creditNote, xeroID: note.id), link.isLive else { return }
        if note.status == "VOIDED" || note.status == "DELETED" {
            return self.note(
                .removedInXero, link, "somebody \(note.status.lowercased()) credit note \(link.number) in Xero",
                remedy: "Void it in Clio too; or enter it in Xero again under another number.")
        }
        guard !link.allocationID.isEmpty,
            !note.allocations.contains(where: { $0.id == link.allocationID && !$0.isDeleted })
        else { return }
        link.allocationID = ""
        // No record has this mark, so the plan puts it on its invoice again.
        link.mark = Fingerprint(value: 0)
        try save(link, store)
        self.note(
            .removedInXero, link,
            "somebody took credit note \(link.number) off its invoice in Xero; it is put back as Clio has it",
            remedy: "Void the credit note in Clio where it is wrong.")
    }

    private mutating func save(_ link: Link, _ store: any TransferStore) throws {
        if bills.insert(link.bill).inserted {
            try store.bind(Self.billsBinding, to: bills.sorted().joined(separator: " "))
        }
        try store.settle(request: nil, status: 200, answer: [], batch: "", operations: [], links: [link])
    }

    /// After a run that read the bills again and went through.
    func finish(_ store: any TransferStore) throws {
        if !bills.isEmpty { try store.bind(Self.billsBinding, to: "") }
    }

    private mutating func note(_ code: DiagnosticCode, _ link: Link, _ message: String, remedy: String) {
        findings.append(
            Diagnostic(
                code, .warning, at: SourceLocation(file: "xero"), message, text: link.number, remedy: remedy))
    }
}

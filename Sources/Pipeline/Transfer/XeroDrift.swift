import Ledger
import WebAccess
import XeroAPI

/// What people did in Xero to records of ours since it was looked at last.
///
/// A payment of ours that was deleted or entered anew, and a credit note that was taken off its invoice, go again: their
/// links are marked so that the plan makes them anew. An invoice or credit note that was voided or changed is told, and left until a person
/// has chosen what is to become of it (``Drift``).
struct XeroDrift {
    /// Bills whose payments or credit notes are to be put back.
    private(set) var bills: Set<String> = []
    private(set) var findings: [Diagnostic] = []
    /// Documents were changed, and nobody has said yet whether they are restored or accepted.
    private(set) var isToBeDecided = false

    private static let binding = "xero_seen"
    /// The bills, until a run has gone through: one that ends before leaves them to the next.
    private static let billsBinding = "xero_put_back"
    /// Changes may reach Xero's lists a little late.
    private static let overlap: Duration = .seconds(120)

    /// Looks at what changed since the last time; the first time at everything, where anything of ours is there.
    init(store: any TransferStore, session: XeroSession) throws {
        let now = session.clock.now
        bills = try Self.waiting(store)
        let since = try store.binding(Self.binding).flatMap(Int64.init).map {
            UTCInstant(milliseconds: $0).advanced(by: .zero - Self.overlap)
        }
        if try since != nil || store.count(.invoice) > 0 {
            let client = session.client
            // Whether an invoice is there says what is to become of what was on it.
            let invoices = try Blocking.wait {
                try await Self.all(XeroInvoice.self, client, since, WhereFilter.equals("Type", "ACCREC"))
            }
            for invoice in invoices { try look(at: invoice, store) }
            let payments = try Blocking.wait {
                try await Self.all(XeroPayment.self, client, since, WhereFilter.equals("PaymentType", "ACCRECPAYMENT"))
            }
            try look(at: payments, store)
            let notes = try Blocking.wait {
                try await Self.all(XeroCreditNote.self, client, since, WhereFilter.equals("Type", "ACCRECCREDIT"))
            }
            let lost = try LostCreditNotes(store)
            for note in notes { try look(at: note, store, lost) }
        }
        try store.bind(Self.binding, to: "\(now.milliseconds)")
        for link in try store.driftedLinks() where link.mark != .matchesNothing { tell(link) }
    }

    private static func all<Record: XeroRecord>(
        _ type: Record.Type, _ client: XeroClient, _ since: UTCInstant?, _ filter: WhereFilter?
    ) async throws -> [Record] {
        var records: [String: Record] = [:]
        for try await page in client.pages(of: type, XeroQuery(filter: filter, modifiedSince: since)) {
            for record in page.records { records[record.id] = record }
        }
        return records.values.sorted { $0.id < $1.id }
    }

    // MARK: Records of ours

    /// - Returns: the link as it is now.
    @discardableResult
    private func look(at content: XeroContent, _ link: Link, _ store: any TransferStore) throws -> Link {
        var next = link
        if link.agreed.isEmpty, content.gone.isEmpty, content.number == link.number, content.total == link.amount {
            // What was written was never seen: it was found in Xero, or its answer was lost.
            (next.agreed, next.found) = (content.text, "")
        } else {
            next.found = link.agreed == content.text ? "" : content.text
        }
        if next != link { try Self.settle(next, store) }
        return next
    }

    private func look(at invoice: XeroInvoice, _ store: any TransferStore) throws {
        guard let link = try store.link(.invoice, xeroID: invoice.id), link.isLive else { return }
        try look(at: XeroContent(invoice), link, store)
    }

    private mutating func look(
        at note: XeroCreditNote, _ store: any TransferStore, _ lost: LostCreditNotes
    ) throws {
        guard var known = try store.link(.creditNote, xeroID: note.id), known.isLive else { return }
        let content = XeroContent(note)
        if lost.contains(known), !content.gone.isEmpty {
            // Clio has it no longer either.
            known.status = content.gone
            return try Self.settle(known, store)
        }
        var link = try look(at: content, known, store)
        guard content.gone.isEmpty, !link.allocationID.isEmpty else { return }
        let allocations = note.allocations.filter { !$0.isDeleted }
        guard !allocations.contains(where: { $0.id == link.allocationID }) else { return }
        let invoices = try invoices(of: link, store)
        let onOurs = allocations.first { allocation in invoices.contains { $0.xeroID == allocation.invoice.id } }
        let isChanged = !link.found.isEmpty
        if let onOurs, isChanged || onOurs.amount == link.amount {
            // Somebody took it off and put it on again.
            link.allocationID = onOurs.id
            return try Self.settle(link, store)
        }
        // Of a changed credit note, a person decides.
        guard !isChanged else { return }
        link.allocationID = (onOurs ?? allocations.first)?.id ?? ""
        // No record has this mark, so the plan puts it on its invoice again.
        link.mark = .matchesNothing
        guard invoices.contains(where: \.gone.isEmpty), !lost.contains(link) else {
            return try Self.settle(link, store)
        }
        try save(link, store)
        let what =
            onOurs != nil
            ? "put less of credit note \(link.number) on its invoice in Xero"
            : allocations.isEmpty
                ? "took credit note \(link.number) off its invoice in Xero"
                : "put credit note \(link.number) on another invoice in Xero"
        self.note(
            .removedInXero, link, "somebody \(what); it is put back as Clio has it",
            remedy: "Void the credit note in Clio where it is wrong.")
    }

    func invoices(of link: Link, _ store: any TransferStore) throws -> [Link] {
        try store.links(ofBill: link.bill).filter { $0.key.kind == .invoice && $0.isLive }
    }

    mutating func save(_ link: Link, _ store: any TransferStore) throws {
        if bills.insert(link.bill).inserted { try Self.readAgain(bills, store) }
        // Beside what has changed, Xero may take what it refused.
        try store.forgetRefusals(ofBills: [link.bill])
        try Self.settle(link, store)
    }

    static func settle(_ link: Link, _ store: any TransferStore) throws {
        try store.settle(request: nil, status: 200, answer: [], batch: "", operations: [], links: [link])
    }

    /// Has bills read from Clio again by the next run, whatever it says of them.
    static func readAgain(_ bills: some Collection<String>, _ store: any TransferStore) throws {
        let all = try Set(bills).union(waiting(store))
        try store.bind(billsBinding, to: all.sorted().joined(separator: " "))
    }

    private static func waiting(_ store: any TransferStore) throws -> Set<String> {
        Set(try store.binding(billsBinding)?.split(separator: " ").map(String.init) ?? [])
    }

    /// After a run that read the bills again and went through.
    func finish(_ store: any TransferStore) throws {
        if !bills.isEmpty { try store.bind(Self.billsBinding, to: "") }
    }

    /// Once a run, until it is restored or accepted.
    private mutating func tell(_ link: Link) {
        guard let drift = link.drift else { return }
        isToBeDecided = true
        let what = link.key.kind == .invoice ? "invoice" : "credit note"
        note(
            .changedInXero, link,
            "somebody \(drift.verb) \(what) \(link.number) in Xero"
                + (drift.details.isEmpty ? "" : ": \(drift.details)"),
            remedy:
                "`clio-xero drift --restore \(link.number)` puts back what Clio has, `--accept \(link.number)` keeps it."
        )
    }

    mutating func note(_ code: DiagnosticCode, _ link: Link, _ message: String, remedy: String) {
        findings.append(
            Diagnostic(
                code, .warning, at: SourceLocation(file: "xero"), message, text: link.number, remedy: remedy))
    }
}

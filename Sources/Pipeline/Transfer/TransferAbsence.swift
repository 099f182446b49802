import Ledger
import XeroAPI
import XeroDocuments

/// What a complete export leaves out of what is linked: it is taken out of Xero at the end of the run, unless so much is
/// missing that the export is more likely at fault, or a row couldn't be read that may be it.
struct TransferAbsence {
    /// True for an export that was said to be complete.
    let isOn: Bool
    /// Kinds of which there is a file with records.
    private let kinds: Set<RecordKind>
    private let source: String
    /// Ids of the bills that were seen, hashed.
    private var seen: Set<UInt64> = []
    /// Kinds of which a row can't be told to be of any bill.
    private var strays: Set<RecordKind> = []
    private var missing: [RecordKind: [PlannedBatch.Removal]] = [:]
    private(set) var notices: [Diagnostic] = []

    /// - Parameter source: the folder the export lies in, for messages.
    init(isOn: Bool, files: [SourceFile], source: String) {
        self.isOn = isOn
        self.source = source
        kinds = Set(files.filter { $0.byteCount > $0.header.count + 2 }.map(\.kind))
    }

    mutating func saw(bill id: String) { if isOn { seen.insert(Self.hash(id)) } }

    mutating func saw(_ strays: [Stray]) { self.strays.formUnion(strays.lazy.filter { !$0.isUnbilled }.map(\.kind)) }

    /// Payments and credit notes that their bill came without.
    mutating func missed(_ removals: [PlannedBatch.Removal]) {
        for removal in removals {
            missing[removal.kind == LinkKey.Kind.payment.rawValue ? .payment : .creditNote, default: []].append(removal)
        }
    }

    /// What goes of that, and of the bills that weren't seen.
    mutating func removals(
        store: any TransferStore, xero: XeroReading, preflight: Preflight, refusals: StandingRefusals
    ) throws -> [PlannedBatch.Removal] {
        guard isOn else { return [] }
        var removals: [PlannedBatch.Removal] = []
        for (kind, linkKind) in [(RecordKind.payment, LinkKey.Kind.payment), (.creditNote, .creditNote)] {
            guard let gone = missing[kind], isBelievable(kind, gone.count, of: try store.count(linkKind)) else {
                continue
            }
            removals += gone
        }
        var bills: Set<String> = []
        var linked: Set<UInt64> = []
        try store.forEachInvoiceLink { link in
            linked.insert(Self.hash(link.bill))
            if !seen.contains(Self.hash(link.bill)) { bills.insert(link.bill) }
        }
        guard !bills.isEmpty, isBelievable(.bill, bills.count, of: linked.count) else { return removals }
        let sorted = bills.sorted()
        for start in stride(from: 0, to: sorted.count, by: 100) {
            let links = try sorted[start..<min(start + 100, sorted.count)].map { try store.links(ofBill: $0) }
            removals += try self.removals(links, xero, preflight, refusals)
        }
        return removals
    }

    private mutating func isBelievable(_ kind: RecordKind, _ gone: Int, of before: Int) -> Bool {
        if strays.contains(kind) {
            notices.append(
                notice(
                    "\(gone) \(kind.name)s that are in Xero are missing from this export, and some of its rows can't be "
                        + "read, which may be them, so nothing is taken out of Xero",
                    remedy: "Correct the rows that can't be read, then run again."))
            return false
        }
        if kinds.contains(kind), Absence.isBelievable(gone: gone, of: before) { return true }
        notices.append(
            notice(
                "\(gone) of \(before) \(kind.name)s that are in Xero are missing from this export, too many to take them for "
                    + "deleted, so nothing of them is taken out of Xero",
                remedy: "Export everything again; where it is right, take them out of Xero by hand."))
        return false
    }

    private mutating func removals(
        _ bills: [[Link]], _ xero: XeroReading, _ preflight: Preflight, _ refusals: StandingRefusals
    ) throws -> [PlannedBatch.Removal] {
        let reason = "the bill is no longer in Clio"
        let invoices = bills.joined().filter { $0.key.kind == .invoice && $0.isLive }
        var remote = RemoteRecords()
        for invoice in try xero.invoices(ids: invoices.map(\.xeroID)) { remote.add(invoice) }
        let paid = bills.filter { $0.contains { $0.key.kind == .payment && $0.isLive } }.joined()
        let ids = paid.filter { $0.key.kind == .invoice && $0.isLive }.map(\.xeroID)
        for payment in try xero.payments(onInvoices: ids) { remote.add(payment) }
        var removals: [PlannedBatch.Removal] = []
        for links in bills {
            let bill = TakingBack(links: links, remote: remote, preflight: preflight)
            let (gone, obstacles) = BillSettling.removals(of: bill, because: reason, .none)
            let refused = gone.compactMap { refusals.find($0) }
            if obstacles.isEmpty, refused.isEmpty { removals += gone }
            for refusal in refused {
                notices.append(
                    Diagnostic(
                        .refusedByXero, .hold, at: SourceLocation(file: source), refusal.message, text: reason,
                        remedy: StandingRefusals.remedy))
            }
            for obstacle in obstacles {
                notices.append(
                    Diagnostic(
                        obstacle.code, .hold, at: SourceLocation(file: source), "\(reason), and \(obstacle.words)",
                        text: obstacle.text, remedy: obstacle.remedy))
            }
        }
        return removals
    }

    private func notice(_ words: String, remedy: String) -> Diagnostic {
        Diagnostic(.fewerRecords, .warning, at: SourceLocation(file: source), words, remedy: remedy)
    }

    private static func hash(_ id: String) -> UInt64 {
        var mark = Fingerprint()
        mark.combine(Array(id.utf8)[...])
        return mark.value
    }
}

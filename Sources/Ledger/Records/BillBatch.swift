/// Some hundreds of whole bills in the order of their ids: each with all its lines, payments and credit notes.
///
/// Every record is a handful of integers; its text lies in ``text``. A batch is filled, handed from stage to stage and
/// used again; nothing in it outlives it.
public struct BillBatch: Sendable {
    public var text = TextArena()
    public var bills: [Bill] = []
    public var lines: [BillLine] = []
    public var payments: [Payment] = []
    public var creditNotes: [CreditNote] = []
    /// What is wrong with a bill or with anything on it; a bill with a diagnostic that rejects goes nowhere.
    public var problems: [BillProblem] = []
    /// Records that belong to no bill that was read.
    public var strays: [Stray] = []
    /// Rows that belong to a bill but are no record of their own, such as a tax row of a LEDES file: a rejected bill is
    /// shown with them.
    public var furtherRows: [FurtherRow] = []

    public init() {}

    public mutating func removeAll() {
        text.removeAll()
        bills.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        payments.removeAll(keepingCapacity: true)
        creditNotes.removeAll(keepingCapacity: true)
        problems.removeAll(keepingCapacity: true)
        strays.removeAll(keepingCapacity: true)
        furtherRows.removeAll(keepingCapacity: true)
    }
}

/// A row of a bill that is no record of its own.
public struct FurtherRow: Hashable, Sendable {
    /// Index into ``BillBatch/bills``.
    public var bill: Int
    public var source: SourceRow

    public init(bill: Int, source: SourceRow) {
        self.bill = bill
        self.source = source
    }
}

/// A diagnostic about one bill of a batch, its lines, payments or credit notes.
public struct BillProblem: Sendable {
    /// Index into ``BillBatch/bills``.
    public var bill: Int
    public var diagnostic: Diagnostic

    public init(bill: Int, _ diagnostic: Diagnostic) {
        self.bill = bill
        self.diagnostic = diagnostic
    }
}

/// A record that can't be joined: a line without its bill, a row without an id.
public struct Stray: Sendable {
    public var kind: RecordKind
    public var source: SourceRow
    /// Its amount as ``ControlTotals`` counts that kind, nil where it can't be read as money.
    public var amount: FixedPoint?
    public var diagnostic: Diagnostic
    /// A line of work that isn't billed yet: nothing is wrong with it.
    public var isUnbilled = false

    public init(kind: RecordKind, source: SourceRow, amount: FixedPoint?, diagnostic: Diagnostic) {
        self.kind = kind
        self.source = source
        self.amount = amount
        self.diagnostic = diagnostic
    }
}

/// Where bills come from: a folder of exports, ledger files, an API.
///
/// Typed records in, whole bills out; the order of the bills is ``RecordKey``'s.
public protocol BillSource {
    /// The files read so far; ``SourceRow/file`` counts in it.
    var files: [SourceFile] { get }
    /// Every contact. Asked for once, before the first `read`: the source keeps no second copy.
    mutating func takeContacts() -> ContactTable
    /// What was read, counted as it was read, apart from what later became of it. Complete once `read` gave false.
    var read: ControlTotals { get }
    /// Trust movements, counted and summed by type, for the report. Complete from the start.
    var trust: TrustSummary { get }
    /// Notes about whole files: unknown columns, a missing optional file. Complete once `read` gave false.
    var notes: [Diagnostic] { get }

    /// Replaces `batch`'s contents with the next bills; false, with nothing but strays in it, when there are none left.
    /// - Throws: where the input can't be used at all. What was read until then is void.
    mutating func read(into batch: inout BillBatch) throws -> Bool

    /// How much of the input has been turned into bills, 0 to 1, for a person who waits; nil where nobody can tell.
    var fractionRead: Double? { get }
}

extension BillSource {
    public var fractionRead: Double? { nil }
}

/// Trust movements of a source by type, as worded there.
public struct TrustSummary: Hashable, Sendable {
    public var count = 0
    public var unreadable = 0
    /// By type, then the count and the sum in ten-thousandths.
    public var byType: [String: Entry] = [:]

    public struct Entry: Hashable, Sendable {
        public var count = 0
        public var sum = FixedPoint.zero

        public init() {}
    }

    public init() {}
}

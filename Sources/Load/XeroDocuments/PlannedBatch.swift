public import Ledger

/// The documents of a batch of bills with which of them are to be written, and what the state will remember of those.
public struct PlannedBatch: Sendable {
    public var documents = DocumentBatch()
    /// Contacts that go before these invoices.
    public var contacts: [ContactOperation] = []
    /// Marks of the bills as Clio has them, one an invoice; nil for an invoice that isn't written.
    public var invoiceMarks: [Fingerprint?] = []
    public var creditNoteMarks: [Fingerprint?] = []
    public var paymentMarks: [Fingerprint?] = []
    /// What Xero has of the documents already, by their position; the others are new.
    public var invoiceTargets: [Int: Target] = [:]
    public var creditNoteTargets: [Int: Target] = [:]
    public var paymentTargets: [Int: Target] = [:]
    /// What Xero has and Clio no longer.
    public var removals: [Removal] = []
    /// Edits of contacts that are linked already.
    public var contactEdits: [ContactEdit] = []

    /// A change of a linked contact, on either side.
    public struct ContactEdit: Sendable {
        /// The whole line of `operations.ndjson`.
        public var line: [UInt8]
        /// It goes to Clio, not to Xero.
        public var isToClio: Bool

        public init(line: [UInt8], isToClio: Bool) {
            self.line = line
            self.isToClio = isToClio
        }
    }

    public struct ContactOperation: Sendable {
        /// Position in the ``ContactBook``.
        public var place: Int
        /// Xero has it already, with other details.
        public var isUpdate: Bool
        public var mark: Fingerprint
        /// What Xero has of it, where that is known.
        public var target: Target?

        /// Whether Xero doesn't have it yet.
        public var isNew: Bool { PlannedBatch.isNew(target) }

        public init(place: Int, isUpdate: Bool, mark: Fingerprint, target: Target? = nil) {
            self.place = place
            self.isUpdate = isUpdate
            self.mark = mark
            self.target = target
        }
    }

    /// A record in Xero that a document is written to, or that is found to be it.
    public struct Target: Sendable {
        public enum Way: String, Sendable {
            /// New under a link that was there before: a payment that is made again.
            case create
            case update
            /// Nothing is written: the record is taken for this one from now on.
            case link
        }

        public var way: Way
        /// Xero's id; empty for `create`.
        public var id: String
        /// Of the link it is planned from; 0 where there is none.
        public var version: Int64
        public var reason: String
        /// Xero's ids of the lines, by the document's lines; empty for a new line.
        public var lineItemIDs: [String]
        /// What changes, in words: `DueDate 2026-01-31 → 2026-02-28`.
        public var differences: [String]
        /// Xero's `UpdatedDateUTC` when this was planned: where it has moved on, a person was there since.
        public var base: String

        public init(
            _ way: Way, id: String, version: Int64, reason: String, lineItemIDs: [String] = [],
            differences: [String] = [], base: String = ""
        ) {
            self.way = way
            self.id = id
            self.version = version
            self.reason = reason
            self.lineItemIDs = lineItemIDs
            self.differences = differences
            self.base = base
        }
    }

    /// A record of ours that is taken out of Xero.
    public struct Removal: Sendable {
        /// `invoice`, `credit_note`, `payment`.
        public var kind: String
        /// `VOIDED` or `DELETED`.
        public var status: String
        public var id: String
        public var part: Int
        public var bill: String
        public var number: String
        public var xeroID: String
        public var version: Int64
        public var mark: Fingerprint
        public var reason: String
        public var source: SourceRow
        /// Of an invoice: Xero's `UpdatedDateUTC` when this was planned.
        public var base = ""
        /// A payment that goes because it is made anew.
        public var isMadeAgain = false

        public init(
            kind: String, status: String, id: String, part: Int, bill: String, number: String, xeroID: String,
            version: Int64, mark: Fingerprint, reason: String, source: SourceRow
        ) {
            self.kind = kind
            self.status = status
            self.id = id
            self.part = part
            self.bill = bill
            self.number = number
            self.xeroID = xeroID
            self.version = version
            self.mark = mark
            self.reason = reason
            self.source = source
        }
    }

    public init() {}

    /// Nothing of `documents` is written until it gets its mark.
    public init(_ documents: DocumentBatch) {
        self.documents = documents
        invoiceMarks = Array(repeating: nil, count: documents.invoices.count)
        creditNoteMarks = Array(repeating: nil, count: documents.creditNotes.count)
        paymentMarks = Array(repeating: nil, count: documents.payments.count)
    }

    /// Whether the invoice is written and Xero doesn't have it yet.
    public func isNew(invoice index: Int) -> Bool {
        invoiceMarks[index] != nil && Self.isNew(invoiceTargets[index])
    }

    public func isNew(creditNote index: Int) -> Bool {
        creditNoteMarks[index] != nil && Self.isNew(creditNoteTargets[index])
    }

    public func isNew(payment index: Int) -> Bool {
        paymentMarks[index] != nil && Self.isNew(paymentTargets[index])
    }

    private static func isNew(_ target: Target?) -> Bool { target.map { $0.way == .create } ?? true }
}

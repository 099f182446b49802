public import Transform

/// The one Xero organisation and the one Clio account a state belongs to.
public protocol BindingStore: Sendable {
    func binding(_ name: String) throws -> String?
    func bind(_ name: String, to value: String) throws
}

/// What is remembered of the records in Xero and of the requests on their way. Another database can take SQLite's place
/// behind it: every function is one transaction, and a write is refused where it is no longer this run's turn.
public protocol TransferStore: BindingStore {
    func link(_ key: LinkKey) throws -> Link?
    /// The invoice or credit note of a number; live ones first.
    func link(_ kind: LinkKey.Kind, number: String) throws -> Link?
    /// The link of a record of Xero's; nil for one that isn't ours.
    func link(_ kind: LinkKey.Kind, xeroID: String) throws -> Link?
    /// What stands for a bill and all that is on it.
    func links(ofBill id: String) throws -> [Link]
    /// Hands out every contact's link, in no order.
    func forEachContactLink(_ body: (Link) throws -> Void) throws
    /// Hands out the live links of every bill, bills in no order.
    func forEachInvoiceLink(_ body: (Link) throws -> Void) throws
    /// Links of documents that a person changed in Xero, by number.
    func driftedLinks() throws -> [Link]
    /// Interest that has an invoice of its own because the one it belonged on couldn't change.
    func interestParts() throws -> InterestParts
    func add(interestParts: [(bill: String, line: String, part: Int)]) throws
    /// What Xero refused and has not taken since.
    func refusals() throws -> [Refusal]
    func remember(_ refusals: [Refusal]) throws
    /// What belongs to these bills is sent again.
    func forgetRefusals(ofBills bills: [String]) throws
    /// Live links of a kind.
    func count(_ kind: LinkKey.Kind) throws -> Int

    /// Enters a request and its operations before it leaves.
    /// - Returns: its id.
    func begin(_ request: RequestRecord, _ operations: [OperationProgress]) throws -> Int64
    /// Enters an answer with what came of it; `request` is nil for what needed none.
    func settle(
        request: Int64?, status: Int, answer: [UInt8], batch: String, operations: [OperationProgress], links: [Link])
        throws
    /// Forgets a request that did nothing in Xero: its operations count as not begun, or have `status` again.
    func withdraw(request: Int64, batch: String, lines: [Int], to status: OperationProgress.Status?) throws
    /// Requests without an answer.
    func openRequests(batch: String) throws -> [RequestRecord]
    /// How far the operations of some lines have come.
    func progress(batch: String, lines: ClosedRange<Int>) throws -> [Int: OperationProgress]
    /// Hands out what was refused or held, in the batch's order.
    func forEachProblem(batch: String, _ body: (OperationProgress) throws -> Void) throws
    func count(batch: String, _ status: OperationProgress.Status) throws -> Int
    /// Whether anything of the batch was entered.
    func hasBegun(batch: String) throws -> Bool
    /// What became of a batch that was applied, or is being.
    func transfer(batch: String) throws -> TransferRecord?
    func set(_ transfer: TransferRecord) throws
    /// In the order they began.
    func transfers(_ status: TransferRecord.Status) throws -> [TransferRecord]
}

/// A batch that is or was applied.
public struct TransferRecord: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case applying
        case applied
        case undoing
        case undone
    }

    public var batch: String
    public var folder: String
    public var manifestSHA256: String
    public var status: Status
    /// UTC.
    public var began: String
    public var ended: String

    public init(
        batch: String, folder: String, manifestSHA256: String, status: Status, began: String, ended: String = ""
    ) {
        self.batch = batch
        self.folder = folder
        self.manifestSHA256 = manifestSHA256
        self.status = status
        self.began = began
        self.ended = ended
    }
}

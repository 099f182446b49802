public import Ledger

/// What was handed over of one record.
public struct HandedOver: Hashable, Sendable {
    /// The record as Clio had it then.
    public var mark: Fingerprint
    /// Its number in Xero; a contact's name.
    public var name: String
    public var batch: String
}

/// A batch that is about to take its place, or has.
public struct BatchRecord: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case pending
        case done
        case discarded
    }

    public var id: String
    public var folder: String
    public var manifestSHA256: String
    /// The file that says what the batch hands over.
    public var marksPath: String
    public var created: String
    public var status: Status
}

/// One run, for `runs` and `status`.
public struct RunRecord: Hashable, Sendable {
    public var id: Int64
    public var started: String
    public var finished: String
    public var command: String
    public var exitCode: Int32
    public var batch: String
    /// The summary line, JSON.
    public var summary: String
}

/// What is remembered between runs. One run at a time writes; every write checks that it is still its turn.
public protocol StateStore: Sendable {
    /// Looks records up; the reader is valid inside `body` alone.
    func withLookup<Result>(_ body: (any HandedOverLookup) throws -> Result) throws -> Result
    /// Names of contacts in Xero by Clio id.
    func contactNames() throws -> [String: String]
    func begin(_ batch: BatchRecord) throws
    /// Remembers what a batch's marks file says, once, and that the batch is done.
    func finish(batch id: String) throws
    func discard(batch id: String) throws
    func pendingBatches() throws -> [BatchRecord]
    func openToDos() throws -> [BatchReport.ToDo]
    /// Takes entries off the list; nil for all. What they said is then what Xero has.
    func acknowledge(_ ids: [Int64]?) throws -> Int
    func add(_ run: RunRecord) throws
    func runs(limit: Int) throws -> [RunRecord]
    func counts() throws -> [RecordKind: Int]
}

public protocol HandedOverLookup {
    func find(_ kind: RecordKind, id: String) throws -> HandedOver?
}

/// Why the state can't be used.
public enum StateError: Error, Sendable {
    /// Another run holds it.
    case locked(path: String, by: String)
    /// It was written by a later version.
    case newer(path: String, version: Int)
    /// Another run took over while this one slept.
    case turnLost(path: String)
    case unusable(path: String, reason: String)
}

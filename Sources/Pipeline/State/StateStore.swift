public import Ledger

/// A batch that is about to take its place, or has.
public struct BatchRecord: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case pending
        case done
        case discarded
        case undone
    }

    /// Counted from 1 within a state.
    public var number: UInt32
    public var id: String
    /// An absolute path.
    public var folder: String
    public var manifestSHA256: String
    /// What the files it prepared beside the state are called: the state's name, this, and an ending each.
    public var prepared: String
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

/// Something that was acknowledged: what Xero has now, which the next list of what was handed over takes up.
public struct HandedOverEdit: Hashable, Sendable {
    public var kind: RecordKind
    /// The bill's id, or the contact's.
    public var parent: String
    public var id: String
    /// Nil: it is in Xero no longer.
    public var mark: Fingerprint?
    public var name: String
    public var batch: UInt32
}

/// A change to the list of what a person must do in Xero.
public enum ToDoChange: Hashable, Sendable {
    case open(OpenToDo)
    /// What was to be done has become needless.
    case close(RecordKind, id: String)
}

/// Something to be done, as the state keeps it.
public struct OpenToDo: Hashable, Sendable {
    public var kind: RecordKind
    /// The bill it concerns.
    public var parent: String
    public var id: String
    /// The record as Clio has it now.
    public var mark: Fingerprint
    public var name: String
    /// `changed`, `voided`, `added`.
    public var what: String
    public var detail: String
}

/// Which files say what was handed over; nil where nothing was.
public struct HandedOverFiles: Hashable, Sendable {
    public var bills: String?
    public var contacts: String?
    public var edits: [HandedOverEdit] = []
}

/// What is remembered between runs. One run at a time writes; every write checks that it is still its turn.
public protocol StateStore: Sendable {
    func handedOver() throws -> HandedOverFiles
    func nextBatchNumber() throws -> UInt32
    func begin(_ batch: BatchRecord) throws
    /// Puts the files a batch prepared in force and its to-dos on the list, at one stroke.
    func finish(batch: BatchRecord, toDos: [ToDoChange]) throws
    func discard(batch id: String) throws
    func batches(_ status: BatchRecord.Status) throws -> [BatchRecord]
    func batch(id: String) throws -> BatchRecord?
    func openToDos() throws -> [BatchReport.ToDo]
    /// Takes entries off the list; nil for all. What they said is then what Xero has.
    func acknowledge(_ ids: [Int64]?) throws -> Int
    func add(_ run: RunRecord) throws
    func runs(limit: Int) throws -> [RunRecord]
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
    /// It can't be used now: a full disk, or somebody else in it.
    case temporary(path: String, reason: String)
}

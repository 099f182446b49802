import Foundation
import GRDB
import Ledger

/// The state in an SQLite file, for its owner alone.
///
/// Schema (version 1; what later ones added stands in SQLiteState+Transfer.swift and +Refusals.swift):
/// - `batches`: every batch by its number, pending until what it hands over is in force.
/// - `handed_over_edits`: what was acknowledged since the lists of what was handed over were written.
/// - `to_do`: what a person must do in Xero, until acknowledged.
/// - `runs`: every run with its summary.
/// - `meta`: `generation`, raised by every run that takes its turn; `handed_over`, the number of the batch whose prepared
///   files (see HandedOverFile.swift) are in force, 0 for none.
public struct SQLiteState: StateStore {
    private let queue: DatabaseQueue
    private let path: String
    /// Whose turn it is: a write of another generation is refused.
    private let generation: Int64?

    static let version = 6

    /// - Parameter takesTurn: true for a run, which holds the ``RunLock``; false only to look.
    public init(path: String, takesTurn: Bool) throws(StateError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path.parentFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if !FileManager.default.fileExists(atPath: path) {
                _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            var configuration = GRDB.Configuration()
            configuration.busyMode = .timeout(10)
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            let found = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
            if found > Self.version { throw StateError.newer(path: path, version: found) }
            if found < 1, let list = Self.orphan(of: path) {
                throw StateError.unusable(
                    path: path,
                    reason:
                        "it is new or empty, and beside it \(list) says what was handed over before; to begin anew, move "
                        + "that away")
            }
            if found < Self.version {
                try queue.write { database in
                    if found < 1 { try Self.create(database) }
                    if found < 2 { try database.execute(sql: Self.transferSchema) }
                    if found < 3 { try database.execute(sql: Self.interestSchema) }
                    if found < 4 { try database.execute(sql: Self.driftSchema) }
                    if found < 5 { try database.execute(sql: Self.refusalSchema) }
                    try database.execute(sql: Self.contactSchema)
                }
            }
            generation = takesTurn ? try queue.write { try Self.takeTurn($0) } : nil
        } catch let error as StateError {
            throw error
        } catch let error as DatabaseError where [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY].contains(error.resultCode)
        {
            throw .temporary(path: path, reason: error.message ?? "\(error.resultCode)")
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
    }

    /// A list of what was handed over that lies beside a state which knows nothing of it.
    private static func orphan(of path: String) -> String? {
        Publication.lists(of: path).filter { $0.hasSuffix(".bills") }.min()
    }

    private static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
                INSERT INTO meta VALUES ('generation', 0);
                INSERT INTO meta VALUES ('handed_over', 0);
                CREATE TABLE batches (
                    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folder TEXT NOT NULL,
                    manifest_sha256 TEXT NOT NULL, prepared TEXT NOT NULL, created TEXT NOT NULL, status TEXT NOT NULL);
                CREATE TABLE handed_over_edits (
                    kind TEXT NOT NULL, parent TEXT NOT NULL, clio_id TEXT NOT NULL, mark INTEGER, name TEXT NOT NULL,
                    batch INTEGER NOT NULL, PRIMARY KEY (kind, parent, clio_id)) WITHOUT ROWID;
                CREATE TABLE to_do (
                    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, parent TEXT NOT NULL, clio_id TEXT NOT NULL,
                    mark INTEGER NOT NULL, name TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL, first_batch TEXT NOT NULL,
                    acknowledged TEXT);
                CREATE UNIQUE INDEX open_to_do ON to_do (kind, clio_id) WHERE acknowledged IS NULL;
                CREATE TABLE runs (
                    id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT NOT NULL, command TEXT NOT NULL,
                    exit_code INTEGER NOT NULL, batch TEXT NOT NULL, summary TEXT NOT NULL);
                """)
    }

    private static func takeTurn(_ database: Database) throws -> Int64 {
        try database.execute(sql: "UPDATE meta SET value = value + 1 WHERE name = 'generation'")
        return try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'generation'") ?? 0
    }

    /// A write, in one transaction, by whoever's turn it is.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try queue.write { database in
            if let generation {
                let present = try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'generation'")
                guard present == generation else { throw StateError.turnLost(path: path) }
            }
            return try body(database)
        }
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result { try queue.read(body) }

    // MARK: What was handed over

    public func handedOver() throws -> HandedOverFiles {
        try queue.read { database in
            let edits = try Row.fetchAll(database, sql: "SELECT * FROM handed_over_edits").compactMap(Self.edit)
            let prepared = try String.fetchOne(
                database,
                sql: """
                    SELECT prepared FROM batches
                    WHERE number = (SELECT value FROM meta WHERE name = 'handed_over')
                    """)
            return HandedOverFiles(
                bills: prepared.map { path + $0 + ".bills" }, contacts: prepared.map { path + $0 + ".contacts" },
                edits: edits)
        }
    }

    private static func edit(_ row: Row) -> HandedOverEdit? {
        guard let kind = RecordKind(rawValue: row["kind"]) else { return nil }
        let mark: Int64? = row["mark"]
        return HandedOverEdit(
            kind: kind, parent: row["parent"], id: row["clio_id"],
            mark: mark.map { Fingerprint(value: UInt64(bitPattern: $0)) }, name: row["name"], batch: row["batch"])
    }

    // MARK: Batches

    public func nextBatchNumber() throws -> UInt32 {
        try queue.read { try UInt32.fetchOne($0, sql: "SELECT COALESCE(MAX(number), 0) + 1 FROM batches") ?? 1 }
    }

    public func begin(_ batch: BatchRecord) throws {
        try write { database in
            try database.execute(
                sql: "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    batch.number, batch.id, batch.folder, batch.manifestSHA256, batch.prepared, batch.created,
                    batch.status.rawValue,
                ])
        }
    }

    public func finish(batch: BatchRecord, toDos: [ToDoChange]) throws {
        try write { database in
            try database.execute(
                sql: "UPDATE batches SET status = 'done' WHERE number = ? AND status = 'pending'",
                arguments: [batch.number])
            guard database.changesCount == 1 else {
                throw StateError.unusable(path: path, reason: "batch \(batch.id) is not pending")
            }
            for change in toDos { try Self.apply(change, batch: batch.id, database) }
            try database.execute(sql: "DELETE FROM handed_over_edits")
            try database.execute(
                sql: "UPDATE meta SET value = ? WHERE name = 'handed_over'", arguments: [batch.number])
        }
    }

    private static func apply(_ change: ToDoChange, batch: String, _ database: Database) throws {
        switch change {
        case .open(let entry):
            try database.execute(
                sql: """
                    INSERT INTO to_do (kind, parent, clio_id, mark, name, what, detail, first_batch)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (kind, clio_id) WHERE acknowledged IS NULL
                    DO UPDATE SET mark = excluded.mark, name = excluded.name, what = excluded.what, detail = excluded.detail
                    """,
                arguments: [
                    entry.kind.rawValue, entry.parent, entry.id, Int64(bitPattern: entry.mark.value), entry.name,
                    entry.what, entry.detail, batch,
                ])
        case .close(let kind, let id):
            try database.execute(
                sql:
                    "UPDATE to_do SET acknowledged = 'needless' WHERE kind = ? AND clio_id = ? AND acknowledged IS NULL",
                arguments: [kind.rawValue, id])
        }
    }

    public func discard(batch id: String) throws {
        try write { database in
            try database.execute(sql: "UPDATE batches SET status = 'discarded' WHERE id = ?", arguments: [id])
        }
    }

    public func batches(_ status: BatchRecord.Status) throws -> [BatchRecord] {
        try queue.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM batches WHERE status = ? ORDER BY number", arguments: [status.rawValue]
            ).map(Self.batch)
        }
    }

    public func batch(id: String) throws -> BatchRecord? {
        try queue.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM batches WHERE id = ?", arguments: [id]).map(Self.batch)
        }
    }

    private static func batch(_ row: Row) -> BatchRecord {
        BatchRecord(
            number: row["number"], id: row["id"], folder: row["folder"], manifestSHA256: row["manifest_sha256"],
            prepared: row["prepared"], created: row["created"], status: .init(rawValue: row["status"]) ?? .discarded)
    }

    // MARK: What is to be done

    public func openToDos() throws -> [BatchReport.ToDo] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM to_do WHERE acknowledged IS NULL ORDER BY id").map { row in
                BatchReport.ToDo(
                    id: row["id"], kind: RecordKind(rawValue: row["kind"])?.name ?? row["kind"], bill: row["parent"],
                    clioID: row["clio_id"], mark: Fingerprint(value: UInt64(bitPattern: row["mark"] as Int64)),
                    number: row["name"], what: row["what"], detail: row["detail"], firstBatch: row["first_batch"])
            }
        }
    }

    /// The number of the next new entry. None is ever given twice: somebody may go by a list of yesterday.
    public func nextToDo() throws -> Int64 {
        try queue.read { try Int64.fetchOne($0, sql: "SELECT COALESCE(MAX(id), 0) + 1 FROM to_do") ?? 1 }
    }

    public func acknowledge(_ ids: [Int64]?) throws -> Int {
        try write { database in
            let open = try Row.fetchAll(database, sql: "SELECT * FROM to_do WHERE acknowledged IS NULL")
            var count = 0
            for row in open where ids?.contains(row["id"]) ?? true {
                let mark: Int64? = row["what"] == "voided" ? nil : row["mark"]
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO handed_over_edits
                        SELECT ?, ?, ?, ?, ?, COALESCE((SELECT number FROM batches WHERE id = ?), 0)
                        """,
                    arguments: [
                        row["kind"] as String, row["parent"] as String, row["clio_id"] as String, mark,
                        row["name"] as String, row["first_batch"] as String,
                    ])
                try database.execute(
                    sql: "UPDATE to_do SET acknowledged = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?",
                    arguments: [row["id"] as Int64])
                count += 1
            }
            return count
        }
    }

    /// Puts lists without a batch's records in force and drops what it had put on the list.
    /// - Parameter bills: those that went with the batch; nothing is to be done about them any longer.
    public func undo(_ batch: BatchRecord, prepared: String, bills: Set<String>) throws {
        try write { database in
            try database.execute(
                sql: "UPDATE batches SET status = 'undone', prepared = ? WHERE number = ?",
                arguments: [prepared, batch.number])
            try database.execute(sql: "UPDATE meta SET value = ? WHERE name = 'handed_over'", arguments: [batch.number])
            try database.execute(sql: "DELETE FROM handed_over_edits")
            try database.execute(
                sql: "UPDATE to_do SET acknowledged = 'undone' WHERE first_batch = ? AND acknowledged IS NULL",
                arguments: [batch.id])
            for bill in bills {
                try database.execute(
                    sql: "UPDATE to_do SET acknowledged = 'undone' WHERE parent = ? AND acknowledged IS NULL",
                    arguments: [bill])
            }
        }
    }

    // MARK: Runs

    public func add(_ run: RunRecord) throws {
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO runs (started, finished, command, exit_code, batch, summary) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [run.started, run.finished, run.command, run.exitCode, run.batch, run.summary])
        }
    }

    public func runs(limit: Int) throws -> [RunRecord] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM runs ORDER BY id DESC LIMIT ?", arguments: [limit]).map {
                row in
                RunRecord(
                    id: row["id"], started: row["started"], finished: row["finished"], command: row["command"],
                    exitCode: row["exit_code"], batch: row["batch"], summary: row["summary"])
            }
        }
    }
}

import Foundation
import GRDB
public import Ledger

/// The state in an SQLite file, for its owner alone.
///
/// Schema (version 1):
/// - `handed_over`: every record that went, by kind and Clio id, with the mark it had, its number (a contact's name) and
///   the batch it went in.
/// - `batches`: every batch, pending until what it hands over is remembered.
/// - `to_do`: what a person must do in Xero, until acknowledged.
/// - `runs`: every run with its summary.
/// - `meta`: `generation`, raised by every run that takes its turn.
public struct SQLiteState: StateStore {
    private let queue: DatabaseQueue
    private let path: String
    /// Whose turn it is: a write of another generation is refused.
    private let generation: Int64?

    static let version = 1

    /// - Parameter takesTurn: true for a run, which holds the ``RunLock``; false only to look.
    public init(path: String, takesTurn: Bool) throws(StateError) {
        self.path = path
        do {
            let folder = (path as NSString).deletingLastPathComponent
            if !folder.isEmpty {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
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
            if found < Self.version { try queue.write { try Self.create($0) } }
            generation = takesTurn ? try queue.write { try Self.takeTurn($0) } : nil
        } catch let error as StateError {
            throw error
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
    }

    private static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
                INSERT INTO meta VALUES ('generation', 0);
                CREATE TABLE handed_over (
                    kind TEXT NOT NULL, clio_id TEXT NOT NULL, mark INTEGER NOT NULL, name TEXT NOT NULL,
                    batch TEXT NOT NULL, PRIMARY KEY (kind, clio_id)) WITHOUT ROWID;
                CREATE TABLE batches (
                    id TEXT PRIMARY KEY, folder TEXT NOT NULL, manifest_sha256 TEXT NOT NULL, marks TEXT NOT NULL,
                    created TEXT NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE to_do (
                    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, clio_id TEXT NOT NULL, mark INTEGER NOT NULL,
                    name TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL, first_batch TEXT NOT NULL,
                    acknowledged TEXT);
                CREATE UNIQUE INDEX open_to_do ON to_do (kind, clio_id) WHERE acknowledged IS NULL;
                CREATE TABLE runs (
                    id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT NOT NULL, command TEXT NOT NULL,
                    exit_code INTEGER NOT NULL, batch TEXT NOT NULL, summary TEXT NOT NULL);
                PRAGMA user_version = 1;
                """)
    }

    private static func takeTurn(_ database: Database) throws -> Int64 {
        try database.execute(sql: "UPDATE meta SET value = value + 1 WHERE name = 'generation'")
        return try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'generation'") ?? 0
    }

    /// A write, in one transaction, by whoever's turn it is.
    private func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try queue.write { database in
            if let generation {
                let present = try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'generation'")
                guard present == generation else { throw StateError.turnLost(path: path) }
            }
            return try body(database)
        }
    }

    // MARK: What was handed over

    public func withLookup<Result>(_ body: (any HandedOverLookup) throws -> Result) throws -> Result {
        try queue.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT mark, name, batch FROM handed_over WHERE kind = ? AND clio_id = ?")
            return try body(Lookup(statement: statement))
        }
    }

    private struct Lookup: HandedOverLookup {
        let statement: Statement

        func find(_ kind: RecordKind, id: String) throws -> HandedOver? {
            guard let row = try Row.fetchOne(statement, arguments: [kind.rawValue, id]) else { return nil }
            let mark: Int64 = row[0]
            return HandedOver(mark: Fingerprint(value: UInt64(bitPattern: mark)), name: row[1], batch: row[2])
        }
    }

    public func contactNames() throws -> [String: String] {
        try queue.read { database in
            var names: [String: String] = [:]
            let rows = try Row.fetchCursor(
                database, sql: "SELECT clio_id, name FROM handed_over WHERE kind = ?",
                arguments: [RecordKind.contact.rawValue])
            while let row = try rows.next() { names[row[0]] = row[1] }
            return names
        }
    }

    public func counts() throws -> [RecordKind: Int] {
        try queue.read { database in
            var counts: [RecordKind: Int] = [:]
            for row in try Row.fetchAll(database, sql: "SELECT kind, COUNT(*) FROM handed_over GROUP BY kind") {
                if let kind = RecordKind(rawValue: row[0]) { counts[kind] = row[1] }
            }
            return counts
        }
    }

    // MARK: Batches

    public func begin(_ batch: BatchRecord) throws {
        try write { database in
            try database.execute(
                sql: "INSERT INTO batches VALUES (?, ?, ?, ?, ?, 'pending')",
                arguments: [batch.id, batch.folder, batch.manifestSHA256, batch.marksPath, batch.created])
        }
    }

    public func finish(batch id: String) throws {
        try write { database in
            guard
                let marks = try String.fetchOne(
                    database, sql: "SELECT marks FROM batches WHERE id = ? AND status = 'pending'", arguments: [id])
            else { throw StateError.unusable(path: path, reason: "batch \(id) is not pending") }
            let remember = try database.makeStatement(
                sql: """
                    INSERT INTO handed_over VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET mark = excluded.mark, name = excluded.name, batch = excluded.batch
                    """)
            try MarksFile.read(marks) { mark in
                switch mark {
                case .handedOver(let kind, let clioID, let mark, let name):
                    try remember.execute(
                        arguments: [kind.rawValue, clioID, Int64(bitPattern: mark.value), name, id])
                case .toDo(let kind, let clioID, let mark, let name, let what, let detail):
                    try database.execute(
                        sql: """
                            INSERT INTO to_do (kind, clio_id, mark, name, what, detail, first_batch)
                            VALUES (?, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (kind, clio_id) WHERE acknowledged IS NULL
                            DO UPDATE SET mark = excluded.mark, what = excluded.what, detail = excluded.detail
                            """,
                        arguments: [
                            kind.rawValue, clioID, Int64(bitPattern: mark.value), name, what, detail, id,
                        ])
                case .resolved(let kind, let clioID):
                    try database.execute(
                        sql: "DELETE FROM to_do WHERE kind = ? AND clio_id = ? AND acknowledged IS NULL",
                        arguments: [kind.rawValue, clioID])
                }
            }
            try database.execute(sql: "UPDATE batches SET status = 'done' WHERE id = ?", arguments: [id])
        }
    }

    public func discard(batch id: String) throws {
        try write { database in
            try database.execute(sql: "UPDATE batches SET status = 'discarded' WHERE id = ?", arguments: [id])
        }
    }

    public func pendingBatches() throws -> [BatchRecord] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM batches WHERE status = 'pending' ORDER BY id").map { row in
                BatchRecord(
                    id: row["id"], folder: row["folder"], manifestSHA256: row["manifest_sha256"],
                    marksPath: row["marks"], created: row["created"], status: .pending)
            }
        }
    }

    // MARK: What is to be done

    public func openToDos() throws -> [BatchReport.ToDo] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM to_do WHERE acknowledged IS NULL ORDER BY id").map { row in
                BatchReport.ToDo(
                    id: row["id"], kind: RecordKind(rawValue: row["kind"])?.name ?? row["kind"], clioID: row["clio_id"],
                    number: row["name"], what: row["what"], detail: row["detail"], firstBatch: row["first_batch"])
            }
        }
    }

    public func acknowledge(_ ids: [Int64]?) throws -> Int {
        try write { database in
            let open = try Row.fetchAll(database, sql: "SELECT * FROM to_do WHERE acknowledged IS NULL")
            var count = 0
            for row in open where ids?.contains(row["id"]) ?? true {
                let (kind, clioID): (String, String) = (row["kind"], row["clio_id"])
                if row["what"] == "voided" {
                    try database.execute(
                        sql: "DELETE FROM handed_over WHERE kind = ? AND clio_id = ?", arguments: [kind, clioID])
                } else {
                    try database.execute(
                        sql: """
                            INSERT INTO handed_over VALUES (?, ?, ?, ?, ?)
                            ON CONFLICT DO UPDATE SET mark = excluded.mark, name = excluded.name
                            """,
                        arguments: [kind, clioID, row["mark"] as Int64, row["name"] as String, row["first_batch"] as String]
                    )
                }
                try database.execute(
                    sql: "UPDATE to_do SET acknowledged = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?",
                    arguments: [row["id"] as Int64])
                count += 1
            }
            return count
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
            try Row.fetchAll(database, sql: "SELECT * FROM runs ORDER BY id DESC LIMIT ?", arguments: [limit]).map { row in
                RunRecord(
                    id: row["id"], started: row["started"], finished: row["finished"], command: row["command"],
                    exitCode: row["exit_code"], batch: row["batch"], summary: row["summary"])
            }
        }
    }
}

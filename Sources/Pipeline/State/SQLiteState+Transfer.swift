import Foundation
import GRDB
import Ledger
public import Transform

// Schema (added by version 2):
// - `links`: one row a Clio record that stands in Xero, by kind, id and part; `agreed`, `found` and `mark_before` (added by
//   version 4) tell what a person changed in Xero; `contact_agreed` (added by version 6) is what a contact's two sides last
//   agreed on, `-` where they couldn't be compared.
// - `requests`: every write with its key and exact bytes before it left, and its answer after.
// - `operations`: how far each operation of an applied batch has come.
// - `transfers`: the batches that were applied.
// - `interest_parts` (added by version 3): interest lines on an invoice of their own, `NUMBER-INT-part`.
// - `bindings`: the Xero organisation and the Clio account the state belongs to, and from where the next run goes on.

extension SQLiteState: TransferStore {
    static let transferSchema = """
        CREATE TABLE bindings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE links (
            kind TEXT NOT NULL, clio_id TEXT NOT NULL, part INTEGER NOT NULL, bill TEXT NOT NULL,
            xero_id TEXT NOT NULL, number TEXT NOT NULL, mark INTEGER NOT NULL, version INTEGER NOT NULL,
            status TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, batch TEXT NOT NULL,
            allocation_id TEXT NOT NULL, PRIMARY KEY (kind, clio_id, part)) WITHOUT ROWID;
        CREATE INDEX links_by_bill ON links (bill);
        CREATE INDEX links_by_number ON links (kind, number);
        CREATE INDEX links_by_xero_id ON links (kind, xero_id);
        CREATE TABLE requests (
            id INTEGER PRIMARY KEY, batch TEXT NOT NULL, step TEXT NOT NULL, key TEXT NOT NULL, method TEXT NOT NULL,
            path TEXT NOT NULL, body BLOB NOT NULL, lines TEXT NOT NULL, sent_at INTEGER NOT NULL, status INTEGER,
            answer BLOB);
        CREATE INDEX open_requests ON requests (batch) WHERE status IS NULL;
        CREATE TABLE operations (
            batch TEXT NOT NULL, line INTEGER NOT NULL, status TEXT NOT NULL, kind TEXT NOT NULL,
            clio_id TEXT NOT NULL, part INTEGER NOT NULL, message TEXT NOT NULL, request INTEGER,
            PRIMARY KEY (batch, line)) WITHOUT ROWID;
        CREATE TABLE transfers (
            batch TEXT PRIMARY KEY, folder TEXT NOT NULL, manifest_sha256 TEXT NOT NULL, status TEXT NOT NULL,
            began TEXT NOT NULL, ended TEXT NOT NULL) WITHOUT ROWID;
        PRAGMA user_version = 2;
        """

    static let interestSchema = """
        CREATE TABLE interest_parts (
            bill TEXT NOT NULL, line TEXT NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (bill, line)) WITHOUT ROWID;
        PRAGMA user_version = 3;
        """

    static let driftSchema = """
        ALTER TABLE links ADD COLUMN agreed TEXT NOT NULL DEFAULT '';
        ALTER TABLE links ADD COLUMN found TEXT NOT NULL DEFAULT '';
        ALTER TABLE links ADD COLUMN mark_before INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX drifted_links ON links (number) WHERE found <> '';
        PRAGMA user_version = 4;
        """

    static let contactSchema = """
        ALTER TABLE links ADD COLUMN contact_agreed TEXT NOT NULL DEFAULT '';
        PRAGMA user_version = 6;
        """

    // MARK: Bindings

    public func binding(_ name: String) throws -> String? {
        try read { try String.fetchOne($0, sql: "SELECT value FROM bindings WHERE name = ?", arguments: [name]) }
    }

    public func bind(_ name: String, to value: String) throws {
        try write { database in
            try database.execute(sql: "INSERT OR REPLACE INTO bindings VALUES (?, ?)", arguments: [name, value])
        }
    }

    // MARK: Links

    // SQLite would rather go through all links of a kind than use a second index of this table: the queries name theirs.

    public func link(_ key: LinkKey) throws -> Link? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM links WHERE kind = ? AND clio_id = ? AND part = ?")
            return try Row.fetchOne(statement, arguments: [key.kind.rawValue, key.id, key.part]).flatMap(Self.link)
        }
    }

    public func link(_ kind: LinkKey.Kind, number: String) throws -> Link? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT * FROM links INDEXED BY links_by_number WHERE kind = ? AND number = ?
                    ORDER BY status IN ('VOIDED', 'DELETED'), clio_id, part LIMIT 1
                    """)
            return try Row.fetchOne(statement, arguments: [kind.rawValue, number]).flatMap(Self.link)
        }
    }

    public func link(_ kind: LinkKey.Kind, xeroID: String) throws -> Link? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM links INDEXED BY links_by_xero_id WHERE kind = ? AND xero_id = ?")
            return try Row.fetchOne(statement, arguments: [kind.rawValue, xeroID]).flatMap(Self.link)
        }
    }

    public func links(ofBill id: String) throws -> [Link] {
        try read { database in
            let statement = try database.cachedStatement(sql: "SELECT * FROM links WHERE bill = ?")
            return try Row.fetchAll(statement, arguments: [id]).compactMap(Self.link)
        }
    }

    public func forEachContactLink(_ body: (Link) throws -> Void) throws { try forEachLink(.contact, body) }

    public func forEachInvoiceLink(_ body: (Link) throws -> Void) throws { try forEachLink(.invoice, body) }

    public func driftedLinks() throws -> [Link] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM links WHERE found <> '' ORDER BY number, clio_id")
                .compactMap(Self.link)
        }
    }

    private func forEachLink(_ kind: LinkKey.Kind, _ body: (Link) throws -> Void) throws {
        try read { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM links WHERE kind = ? AND status NOT IN ('VOIDED', 'DELETED')",
                arguments: [kind.rawValue])
            while let row = try rows.next() {
                if let link = Self.link(row) { try body(link) }
            }
        }
    }

    public func count(_ kind: LinkKey.Kind) throws -> Int {
        try read { database in
            try Int.fetchOne(
                database, sql: "SELECT COUNT(*) FROM links WHERE kind = ? AND status NOT IN ('VOIDED', 'DELETED')",
                arguments: [kind.rawValue]) ?? 0
        }
    }

    private static func link(_ row: Row) -> Link? {
        guard let kind = LinkKey.Kind(rawValue: row["kind"]) else { return nil }
        var link = Link(
            LinkKey(kind, row["clio_id"], part: row["part"]), bill: row["bill"], xeroID: row["xero_id"],
            number: row["number"], mark: Fingerprint(value: UInt64(bitPattern: row["mark"])), version: row["version"],
            status: row["status"], amount: row["amount"],
            currency: CurrencyCode(row["currency"] as String) ?? .none, batch: row["batch"],
            allocationID: row["allocation_id"])
        link.agreed = row["agreed"]
        link.found = row["found"]
        link.markBefore = Fingerprint(value: UInt64(bitPattern: row["mark_before"]))
        link.contactAgreed = row["contact_agreed"]
        return link
    }

    private static func save(_ link: Link, _ database: Database) throws {
        try forgetRefusal(link.key, database)
        // A payment or credit note in Xero stands for one of Clio's: one that is known by another id now has no other.
        if link.key.kind == .payment || link.key.kind == .creditNote, link.isLive, !link.xeroID.isEmpty {
            let others = try database.cachedStatement(
                sql: """
                    DELETE FROM links INDEXED BY links_by_xero_id
                    WHERE kind = ? AND xero_id = ? AND NOT (clio_id = ? AND part = ?)
                    """)
            try others.execute(arguments: [link.key.kind.rawValue, link.xeroID, link.key.id, link.key.part])
        }
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
            link.key.kind.rawValue, link.key.id, link.key.part, link.bill, link.xeroID, link.number,
            Int64(bitPattern: link.mark.value), link.version, link.status, link.amount,
            link.currency == .none ? "" : link.currency.description, link.batch, link.allocationID,
            link.agreed, link.found, Int64(bitPattern: link.markBefore.value), link.contactAgreed,
        ])
    }

    // MARK: Requests and operations

    public func begin(_ request: RequestRecord, _ operations: [OperationProgress]) throws -> Int64 {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO requests (batch, step, key, method, path, body, lines, sent_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    request.batch, request.step, request.key, request.method, request.path, Data(request.body),
                    request.lines.map(String.init).joined(separator: " "), request.sentAt,
                ])
            let id = database.lastInsertedRowID
            for operation in operations { try Self.save(operation, request.batch, request: id, database) }
            return id
        }
    }

    public func settle(
        request: Int64?, status: Int, answer: [UInt8], batch: String, operations: [OperationProgress], links: [Link]
    ) throws {
        try write { database in
            if let request {
                try database.execute(
                    sql: "UPDATE requests SET status = ?, answer = ? WHERE id = ?",
                    arguments: [status, Data(answer), request])
            }
            for operation in operations { try Self.save(operation, batch, request: request, database) }
            for link in links { try Self.save(link, database) }
        }
    }

    public func withdraw(
        request: Int64, batch: String, lines: [Int], to status: OperationProgress.Status?
    ) throws {
        try write { database in
            try database.execute(sql: "DELETE FROM requests WHERE id = ?", arguments: [request])
            for line in lines {
                if let status {
                    try database.execute(
                        sql: "UPDATE operations SET status = ? WHERE batch = ? AND line = ? AND status = 'sent'",
                        arguments: [status.rawValue, batch, line])
                } else {
                    try database.execute(
                        sql: "DELETE FROM operations WHERE batch = ? AND line = ? AND status = 'sent'",
                        arguments: [batch, line])
                }
            }
        }
    }

    private static func save(
        _ operation: OperationProgress, _ batch: String, request: Int64?, _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (batch, line) DO UPDATE
                SET status = excluded.status, message = excluded.message,
                    request = COALESCE(excluded.request, request)
                """)
        try statement.execute(arguments: [
            batch, operation.line, operation.status.rawValue, operation.key.kind.rawValue, operation.key.id,
            operation.key.part, operation.message, request,
        ])
    }

    public func openRequests(batch: String) throws -> [RequestRecord] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM requests WHERE batch = ? AND status IS NULL ORDER BY id",
                arguments: [batch])
            return rows.map { row in
                let lines: String = row["lines"]
                var request = RequestRecord(
                    batch: row["batch"], step: row["step"], key: row["key"], method: row["method"], path: row["path"],
                    body: Array(row["body"] as Data), lines: lines.split(separator: " ").compactMap { Int($0) },
                    sentAt: row["sent_at"])
                request.id = row["id"]
                return request
            }
        }
    }

    public func progress(batch: String, lines: ClosedRange<Int>) throws -> [Int: OperationProgress] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM operations WHERE batch = ? AND line BETWEEN ? AND ?")
            let rows = try Row.fetchAll(statement, arguments: [batch, lines.lowerBound, lines.upperBound])
            return Dictionary(rows.compactMap(Self.progress).map { ($0.line, $0) }) { first, _ in first }
        }
    }

    public func forEachProblem(batch: String, _ body: (OperationProgress) throws -> Void) throws {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT * FROM operations WHERE batch = ? AND status IN ('refused', 'held') ORDER BY line",
                arguments: [batch])
            while let row = try rows.next() {
                if let progress = Self.progress(row) { try body(progress) }
            }
        }
    }

    public func count(batch: String, _ status: OperationProgress.Status) throws -> Int {
        try read { database in
            try Int.fetchOne(
                database, sql: "SELECT COUNT(*) FROM operations WHERE batch = ? AND status = ?",
                arguments: [batch, status.rawValue]) ?? 0
        }
    }

    public func hasBegun(batch: String) throws -> Bool {
        try read { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM operations WHERE batch = ?)", arguments: [batch]) ?? false
        }
    }

    private static func progress(_ row: Row) -> OperationProgress? {
        guard let kind = LinkKey.Kind(rawValue: row["kind"]),
            let status = OperationProgress.Status(rawValue: row["status"])
        else { return nil }
        return OperationProgress(
            line: row["line"], status: status, key: LinkKey(kind, row["clio_id"], part: row["part"]),
            message: row["message"])
    }

    // MARK: Transfers

    public func transfer(batch: String) throws -> TransferRecord? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM transfers WHERE batch = ?", arguments: [batch]).flatMap(
                Self.transfer)
        }
    }

    public func interestParts() throws -> InterestParts {
        try read { database in
            var parts = InterestParts()
            for row in try Row.fetchAll(database, sql: "SELECT * FROM interest_parts") {
                parts.set(bill: row["bill"], line: row["line"], part: row["part"])
            }
            return parts
        }
    }

    public func add(interestParts parts: [(bill: String, line: String, part: Int)]) throws {
        try write { database in
            for part in parts {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO interest_parts VALUES (?, ?, ?)",
                    arguments: [part.bill, part.line, part.part])
            }
        }
    }

    public func transfers(_ status: TransferRecord.Status) throws -> [TransferRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM transfers WHERE status = ? ORDER BY began, batch",
                arguments: [status.rawValue]
            ).compactMap(Self.transfer)
        }
    }

    private static func transfer(_ row: Row) -> TransferRecord? {
        TransferRecord.Status(rawValue: row["status"]).map { status in
            TransferRecord(
                batch: row["batch"], folder: row["folder"], manifestSHA256: row["manifest_sha256"], status: status,
                began: row["began"], ended: row["ended"])
        }
    }

    public func set(_ transfer: TransferRecord) throws {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO transfers VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    transfer.batch, transfer.folder, transfer.manifestSHA256, transfer.status.rawValue, transfer.began,
                    transfer.ended,
                ])
        }
    }
}

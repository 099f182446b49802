import GRDB
import Ledger

// Schema (added by version 5): `refusals`, what Xero refused and why, until it takes it.

extension SQLiteState {
    static let refusalSchema = """
        CREATE TABLE refusals (
            kind TEXT NOT NULL, clio_id TEXT NOT NULL, part INTEGER NOT NULL, bill TEXT NOT NULL,
            is_removal INTEGER NOT NULL, mark INTEGER NOT NULL, circumstances INTEGER NOT NULL, words TEXT NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY (kind, clio_id, part, is_removal)) WITHOUT ROWID;
        PRAGMA user_version = 5;
        """

    public func refusals() throws -> [Refusal] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM refusals").compactMap { row in
                guard let kind = LinkKey.Kind(rawValue: row["kind"]) else { return nil }
                return Refusal(
                    LinkKey(kind, row["clio_id"], part: row["part"]), bill: row["bill"], isRemoval: row["is_removal"],
                    mark: Fingerprint(value: UInt64(bitPattern: row["mark"])),
                    circumstances: Fingerprint(value: UInt64(bitPattern: row["circumstances"])), words: row["words"],
                    at: row["at"])
            }
        }
    }

    public func remember(_ refusals: [Refusal]) throws {
        try write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO refusals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            for refusal in refusals {
                try statement.execute(arguments: [
                    refusal.key.kind.rawValue, refusal.key.id, refusal.key.part, refusal.bill, refusal.isRemoval,
                    Int64(bitPattern: refusal.mark.value), Int64(bitPattern: refusal.circumstances.value),
                    refusal.words, refusal.at,
                ])
            }
        }
    }

    public func forgetRefusals(ofBills bills: [String]) throws {
        try write { database in
            for bill in bills { try database.execute(sql: "DELETE FROM refusals WHERE bill = ?", arguments: [bill]) }
        }
    }

    /// Xero has taken it.
    static func forgetRefusal(_ key: LinkKey, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "DELETE FROM refusals WHERE kind = ? AND clio_id = ? AND part = ?")
        try statement.execute(arguments: [key.kind.rawValue, key.id, key.part])
    }
}

import Foundation
public import Ledger

/// What stands in the state, for `status`.
public struct StateOverview: Sendable {
    /// Nil where nothing was linked.
    public var organisation: String?
    /// Live links by kind: `contact`, `invoice`, `credit_note`, `payment`.
    public var linked: [(kind: String, count: Int)] = []
    public var toDos = 0
    /// What people changed in Xero.
    public var drift: [Drift.Entry] = []
    public var runs: [RunRecord] = []
    /// What the last run held or rejected, by reason; what Xero refused of its batch is among it from the next run on.
    public var waiting: [Waiting] = []
    /// Batches that were begun and aren't finished.
    public var unfinished: [TransferRecord] = []

    /// Records that were read and could not go.
    public struct Waiting: Hashable, Sendable {
        /// `held` or `rejected`.
        public var bucket: String
        public var reason: String
        public var kind: RecordKind
        public var count: Int

        /// The reason for people who never saw a code.
        public var reasonInWords: String { ReasonWords.of(reason) }
    }

    /// - Throws: ``StateError``. Where there is no state yet, everything is empty: looking at one must not make it.
    public init(configuration: Configuration, runs limit: Int) throws {
        guard FileManager.default.fileExists(atPath: configuration.state) else { return }
        let state = try SQLiteState(path: configuration.state, takesTurn: false)
        organisation = try state.binding(XeroSession.nameBinding)
        for kind in LinkKey.Kind.allCases { linked.append((kind.rawValue, try state.count(kind))) }
        toDos = try state.openToDos().count
        drift = try state.driftedLinks().compactMap(Drift.Entry.init)
        runs = try state.runs(limit: limit)
        waiting = try state.runs(limit: 100).first { $0.command == "run" }.map { Self.waiting($0.summary) } ?? []
        unfinished = try state.transfers(.applying) + state.transfers(.undoing)
    }

    /// From a run's summary line.
    private static func waiting(_ summary: String) -> [Waiting] {
        let entries = (try? JSONValue.parse(Array(summary.utf8)))?["left_out"]?.elements ?? []
        return entries.compactMap { entry in
            guard let bucket = entry["bucket"]?.string, [Bucket.held, .rejected].map(\.rawValue).contains(bucket),
                let reason = entry["reason"]?.string,
                let kind = entry["kind"]?.string.flatMap(RecordKind.init(rawValue:)),
                kind != .line,
                let count = entry["count"]?.number.flatMap({ Int($0) }), count > 0
            else { return nil }
            return Waiting(bucket: bucket, reason: reason, kind: kind, count: count)
        }
    }
}

import Foundation

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
    /// Batches that were begun and aren't finished.
    public var unfinished: [TransferRecord] = []

    /// - Throws: ``StateError``. Where there is no state yet, everything is empty: looking at one must not make it.
    public init(configuration: Configuration, runs limit: Int) throws {
        guard FileManager.default.fileExists(atPath: configuration.state) else { return }
        let state = try SQLiteState(path: configuration.state, takesTurn: false)
        organisation = try state.binding(XeroSession.nameBinding)
        for kind in LinkKey.Kind.allCases { linked.append((kind.rawValue, try state.count(kind))) }
        toDos = try state.openToDos().count
        drift = try state.driftedLinks().compactMap(Drift.Entry.init)
        runs = try state.runs(limit: limit)
        unfinished = try state.transfers(.applying) + state.transfers(.undoing)
    }
}

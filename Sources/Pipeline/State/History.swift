import Foundation
import Ledger

/// What the state remembers, for a person to look at and to settle.
public struct History {
    private let configuration: Configuration

    public init(configuration: Configuration) { self.configuration = configuration }

    /// Nil where there is no state yet: looking at one must not make it.
    private func existing() throws -> SQLiteState? {
        guard FileManager.default.fileExists(atPath: configuration.state) else { return nil }
        return try SQLiteState(path: configuration.state, takesTurn: false)
    }

    /// Latest first.
    public func runs(limit: Int) throws -> [RunRecord] { try existing()?.runs(limit: limit) ?? [] }

    public func toDos() throws -> [BatchReport.ToDo] { try existing()?.openToDos() ?? [] }

    /// Takes entries off the list; nil for all.
    /// - Returns: how many.
    public func acknowledge(_ ids: [Int64]?) throws -> Int {
        try changing { state in
            let open = Set(try state.openToDos().map(\.id))
            if let unknown = ids?.first(where: { !open.contains($0) }) {
                throw RunError.usage("there is no open entry \(unknown)", remedy: "`clio-xero to-do` lists them.")
            }
            return try state.acknowledge(ids)
        }
    }

    /// Makes the records of a batch of files count as not handed over.
    /// - Returns: how many they are.
    public func undo(batch name: String) throws -> Int {
        try changing { state in
            let id = (name as NSString).lastPathComponent
            guard let batch = try state.batch(id: id), batch.status == .done else {
                throw RunError.usage(
                    "\(id) is no batch that was handed over", remedy: "`clio-xero runs` lists the batches.")
            }
            return try release(batch, state)
        }
    }

    /// - Returns: how many records count as not handed over from now on.
    func release(_ batch: BatchRecord, _ state: SQLiteState) throws -> Int {
        let inForce = try state.handedOver()
        let prepared = ".\(batch.number)-undone"
        let base = configuration.state + prepared
        for ending in Publication.endings { try? FileManager.default.removeItem(atPath: base + ending) }
        let bills = inForce.edits.filter { $0.kind != .contact }
        let contacts = inForce.edits.filter { $0.kind == .contact }
        let toDos = Set(try state.openToDos().map(\.bill))
        var gone: Set<String> = []
        let released =
            try release(batch.number, from: inForce.bills, bills, to: base + ".bills", .bill) { id in
                let id = String(decoding: id, as: UTF8.self)
                if toDos.contains(id) { gone.insert(id) }
            } + release(batch.number, from: inForce.contacts, contacts, to: base + ".contacts", .contact)
        try state.undo(batch, prepared: prepared, bills: gone)
        try Publication.sweep(state: state, statePath: configuration.state)
        return released
    }

    /// Copies a list without a batch's records. A contact keeps its name: Xero may know the client by it.
    private func release(
        _ batch: UInt32, from path: String?, _ edits: [HandedOverEdit], to copy: String, _ kind: RecordKind,
        releasing: ([UInt8]) -> Void = { _ in }
    ) throws -> Int {
        let reader = try HandedOverReader(path: path, edits: edits)
        var writer = try HandedOverWriter(path: copy)
        var count = 0
        while var record = reader.record {
            let children = record.children.count
            record.children.removeAll { $0.batch == batch }
            if record.batch == batch {
                count += 1 + children
                releasing(record.id)
                if kind == .contact {
                    record.mark = Fingerprint(value: 0)
                    try writer.append(record, kind)
                }
            } else {
                count += children - record.children.count
                try writer.append(record, kind)
            }
            try reader.advance()
        }
        try writer.finish()
        return count
    }

    private func changing<Result>(_ body: (SQLiteState) throws -> Result) throws -> Result {
        guard FileManager.default.fileExists(atPath: configuration.state) else {
            throw RunError.usage("nothing was handed over yet", remedy: "`clio-xero run` makes a first batch.")
        }
        let lock = try RunLock(statePath: configuration.state)
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        try Publication.recover(
            state: state, statePath: configuration.state, batches: configuration.load.directory)
        defer { _ = lock.path }
        return try body(state)
    }
}

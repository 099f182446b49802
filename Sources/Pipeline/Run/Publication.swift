import DelimitedText
import Foundation
import Ledger

/// Puts a batch in place and remembers it: two stores, one step.
///
/// Beside the state the run prepared the lists of what will have been handed over. The batch is entered as pending, then
/// its folder takes its place, then the prepared lists are put in force. A run that dies in between leaves a pending
/// entry, and the next run finishes it where the folder is in place and whole, or drops it.
struct Publication {
    let state: any StateStore
    let statePath: String
    let batch: BatchRecord
    let toDos: [ToDoChange]

    static let endings = [".bills", ".contacts", ".todo"]

    func publish(_ folder: inout BatchFolder) throws {
        var lines: [UInt8] = []
        for change in toDos { ToDoChanges.render(change, to: &lines) }
        var sink = try FileSink(path: statePath + batch.prepared + ".todo")
        try sink.append(lines)
        try sink.finish(sync: true)
        try BatchFolder.synchronize(statePath.parentFolder)
        try state.begin(batch)
        try folder.publish()
        try state.finish(batch: batch, toDos: toDos)
    }

    /// Finishes or drops what an earlier run left behind, and removes the files nothing needs any longer.
    static func recover(state: any StateStore, statePath: String, batches directory: String) throws {
        for batch in try state.batches(.pending) {
            let manifest = (batch.folder as NSString).appendingPathComponent("manifest.json")
            let isInPlace = (try? FileHash.sha256(path: manifest)) == batch.manifestSHA256
            if isInPlace {
                try state.finish(batch: batch, toDos: try ToDoChanges.read(statePath + batch.prepared + ".todo"))
            } else {
                try state.discard(batch: batch.id)
            }
        }
        try sweep(state: state, statePath: statePath)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix(BatchFolder.pendingPrefix) {
            try? FileManager.default.removeItem(atPath: (directory as NSString).appendingPathComponent(name))
        }
    }

    /// Removes prepared files that aren't in force.
    static func sweep(state: any StateStore, statePath: String) throws {
        let inForce = try state.handedOver()
        for name in lists(of: statePath) {
            let path = statePath + name.dropFirst((statePath as NSString).lastPathComponent.count)
            if path != inForce.bills && path != inForce.contacts { try? FileManager.default.removeItem(atPath: path) }
        }
    }

    /// Names of the lists beside a state that are its own: `state.sqlite.12.bills`, `state.sqlite.12-undone.contacts`.
    static func lists(of statePath: String) -> [String] {
        let stem = (statePath as NSString).lastPathComponent + "."
        let names = (try? FileManager.default.contentsOfDirectory(atPath: statePath.parentFolder)) ?? []
        return names.filter { name in
            guard name.hasPrefix(stem), let ending = endings.first(where: name.hasSuffix) else { return false }
            let number = name.dropFirst(stem.count).dropLast(ending.count).split(separator: "-", maxSplits: 1)
            guard let first = number.first, first.allSatisfy(\.isNumber) else { return false }
            return number.count == 1 || number[1] == "undone"
        }
    }
}

import Foundation

/// Puts a batch in place and remembers it: two stores, one step.
///
/// The batch is entered as pending, then its folder takes its place, then what it hands over is remembered. A run that
/// dies in between leaves a pending entry, and the next run finishes it where the folder is in place and whole, or drops it.
struct Publication {
    let state: any StateStore
    let marksPath: String
    /// False for `plan`, which hands nothing over.
    let remembers: Bool

    func publish(_ folder: inout BatchFolder, manifestSHA256: String, created: String) throws {
        guard remembers else {
            try folder.publish()
            try? FileManager.default.removeItem(atPath: marksPath)
            return
        }
        try state.begin(
            BatchRecord(
                id: folder.id, folder: folder.destination, manifestSHA256: manifestSHA256, marksPath: marksPath,
                created: created, status: .pending))
        try folder.publish()
        try state.finish(batch: folder.id)
        try? FileManager.default.removeItem(atPath: marksPath)
    }

    /// Finishes or drops what an earlier run left behind.
    static func recover(state: any StateStore, batches directory: String) throws {
        for batch in try state.pendingBatches() {
            let manifest = (batch.folder as NSString).appendingPathComponent("manifest.json")
            let isWhole = (try? FileHash.sha256(path: manifest)) == batch.manifestSHA256
            if isWhole, FileManager.default.fileExists(atPath: batch.marksPath) {
                try state.finish(batch: batch.id)
            } else {
                try state.discard(batch: batch.id)
            }
            try? FileManager.default.removeItem(atPath: batch.marksPath)
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix(BatchFolder.pendingPrefix) {
            try? FileManager.default.removeItem(atPath: (directory as NSString).appendingPathComponent(name))
        }
    }
}

import Foundation
import Ledger

/// A folder that exports are dropped into: what a run has dealt with is moved away.
enum Inbox {
    /// Whether nothing lies in it: a night without exports is no fault.
    static func isEmpty(_ directory: String) -> Bool {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else { return false }
        return names.allSatisfy { $0.hasPrefix(".") || $0 == archiveName }
    }

    private static let archiveName = "archive"

    /// Moves the files to `archive/BATCH/` and leaves what was rejected beside them.
    /// - Parameter batchFolder: nil where there was nothing to write.
    static func archive(_ files: [SourceFile], batch: String, from directory: String, batchFolder: String?) throws {
        let archive = ((directory as NSString).appendingPathComponent(archiveName) as NSString)
            .appendingPathComponent(batch)
        try BatchFolder.write(archive) {
            let manager = FileManager.default
            try manager.createDirectory(atPath: archive, withIntermediateDirectories: true)
            for path in Set(files.map(\.path)).sorted() {
                let name = (path as NSString).lastPathComponent
                try manager.moveItem(atPath: path, toPath: (archive as NSString).appendingPathComponent(name))
            }
            guard let batchFolder else { return }
            let rejected = (batchFolder as NSString).appendingPathComponent("rejected")
            if manager.fileExists(atPath: rejected) {
                try manager.copyItem(atPath: rejected, toPath: (archive as NSString).appendingPathComponent("rejected"))
            }
        }
    }
}

import Foundation
import Ledger

/// A folder that exports are dropped into: what a batch was made from is moved away once the batch is in place.
enum Inbox {
    /// Moves the files to `archive/BATCH/` and leaves what was rejected beside them.
    static func archive(_ files: [SourceFile], batch: String, from directory: String, batchFolder: String) throws {
        let archive = ((directory as NSString).appendingPathComponent("archive") as NSString).appendingPathComponent(batch)
        try BatchFolder.write(archive) {
            let manager = FileManager.default
            try manager.createDirectory(atPath: archive, withIntermediateDirectories: true)
            for path in Set(files.map(\.path)).sorted() {
                let name = (path as NSString).lastPathComponent
                try manager.moveItem(atPath: path, toPath: (archive as NSString).appendingPathComponent(name))
            }
            let rejected = (batchFolder as NSString).appendingPathComponent("rejected")
            if manager.fileExists(atPath: rejected) {
                try manager.copyItem(atPath: rejected, toPath: (archive as NSString).appendingPathComponent("rejected"))
            }
        }
    }
}

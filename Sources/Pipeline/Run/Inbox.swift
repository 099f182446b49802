import DelimitedText
import Foundation
import Ledger

/// A folder that exports are dropped into: what a run has dealt with is moved away.
///
/// Files go one by one, so what is to go is written down first: a run killed in between leaves the list, and the next one
/// goes on from it before it reads anything.
enum Inbox {
    private static let archiveName = "archive"
    private static let listName = ".moving"

    /// Whether nothing lies in it: a night without exports is no fault.
    static func isEmpty(_ directory: String) -> Bool {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else { return false }
        return names.allSatisfy { $0.hasPrefix(".") || $0 == archiveName }
    }

    /// Moves the files to `archive/BATCH/` and leaves what was rejected beside them.
    /// - Parameter batchFolder: nil where there was nothing to write.
    static func archive(_ files: [SourceFile], batch: String, from directory: String, batchFolder: String?) throws {
        let archive = join(join(directory, archiveName), batch)
        try BatchFolder.write(archive) {
            let manager = FileManager.default
            try manager.createDirectory(atPath: archive, withIntermediateDirectories: true)
            if let batchFolder {
                let rejected = join(batchFolder, "rejected")
                if manager.fileExists(atPath: rejected) {
                    try manager.copyItem(atPath: rejected, toPath: join(archive, "rejected"))
                }
            }
            var list: [UInt8] = []
            for path in Set(files.map(\.path)).sorted() {
                CSVWriter.appendRow([(path as NSString).lastPathComponent, try FileHash.sha256(path: path)], to: &list)
            }
            var sink = try FileSink(path: join(archive, listName))
            try sink.append(list)
            try sink.finish(sync: true)
        }
        try move(from: directory, to: archive)
    }

    /// Goes on where an earlier run was killed.
    static func recover(_ directory: String) throws {
        let archives = join(directory, archiveName)
        for batch in ((try? FileManager.default.contentsOfDirectory(atPath: archives)) ?? []).sorted() {
            let archive = join(archives, batch)
            if FileManager.default.fileExists(atPath: join(archive, listName)) {
                try move(from: directory, to: archive)
            }
        }
    }

    /// Moves what the list names. Where anything has come since under one of its names, the inbox holds another export: it
    /// stays whole, to be read; what went before is known by then and does no harm.
    private static func move(from directory: String, to archive: String) throws {
        try BatchFolder.write(archive) {
            let manager = FileManager.default
            let list = join(archive, listName)
            var reader = try DelimitedReader(path: list)
            var rows = RowBatch()
            var left: [String] = []
            var isUntouched = true
            while try reader.read(into: &rows) {
                for row in rows.rows where row.fieldCount == 2 {
                    let name = String(decoding: rows.bytes[rows.field(0, of: row)], as: UTF8.self)
                    let hash = String(decoding: rows.bytes[rows.field(1, of: row)], as: UTF8.self)
                    guard manager.fileExists(atPath: join(directory, name)) else { continue }
                    left.append(name)
                    let isMoved = manager.fileExists(atPath: join(archive, name))
                    if try isMoved || FileHash.sha256(path: join(directory, name)) != hash { isUntouched = false }
                }
            }
            for name in isUntouched ? left : [] {
                try manager.moveItem(atPath: join(directory, name), toPath: join(archive, name))
            }
            try manager.removeItem(atPath: list)
        }
    }

    private static func join(_ folder: String, _ name: String) -> String {
        (folder as NSString).appendingPathComponent(name)
    }
}

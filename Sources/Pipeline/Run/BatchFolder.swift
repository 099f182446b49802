import Foundation

/// A batch in the making: a folder of its own beside the finished ones, which takes its place whole or not at all.
///
/// Everything is written under `.pending-ID`; ``publish()`` brings it to the disk and renames it. Whatever ends the run
/// before that leaves at most the pending folder, which the next run removes.
struct BatchFolder: ~Copyable {
    /// The batch's id, which is the folder's name once it is in place.
    let id: String
    /// Where the finished folder goes.
    let destination: String
    /// Where it is written.
    let path: String
    private var isPublished = false

    static let pendingPrefix = ".pending-"

    /// - Parameter destination: must not exist yet; its parent is made where it is missing.
    init(id: String, destination: String) throws {
        self.id = id
        self.destination = destination
        let parentPath = destination.parentFolder
        path = (parentPath as NSString).appendingPathComponent(
            Self.pendingPrefix + (destination as NSString).lastPathComponent)
        if FileManager.default.fileExists(atPath: destination) {
            throw RunError.usage("\(destination) is there already", remedy: "Name a folder that isn't there yet.")
        }
        try Self.write(path) {
            try FileManager.default.createDirectory(atPath: parentPath, withIntermediateDirectories: true)
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        }
    }

    /// A file or folder inside the batch.
    func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

    /// Brings the folder with all that is in it to the disk and to its place.
    mutating func publish() throws {
        for entry in try Self.write(path, { try FileManager.default.subpathsOfDirectory(atPath: path) }) {
            try Self.synchronize(file(entry))
        }
        try Self.synchronize(path)
        guard rename(path, destination) == 0 else {
            throw RunError.cannotWrite(path: destination, why: String(cString: strerror(errno)))
        }
        isPublished = true
        try Self.synchronize(destination.parentFolder)
    }

    /// Takes back what was written; nothing happens to a published batch.
    func discard() {
        if !isPublished { try? FileManager.default.removeItem(atPath: path) }
    }

    /// `fsync`, so that a file's bytes, or a folder's entries, are on the disk.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw RunError.cannotWrite(path: path, why: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw RunError.cannotWrite(path: path, why: String(cString: strerror(errno)))
        }
    }

    /// `body`'s file errors as ``RunError/cannotWrite(path:why:)``.
    static func write<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as RunError {
            throw error
        } catch {
            throw RunError.cannotWrite(path: path, why: (error as NSError).localizedDescription)
        }
    }
}

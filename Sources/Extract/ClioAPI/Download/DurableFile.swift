internal import Foundation

/// Files of a download, readable by their owner alone: written to the disk before they count.
enum DurableFile {
    static func write(_ bytes: [UInt8], to path: String) throws(ClioError) {
        try put(bytes, path, O_TRUNC)
    }

    static func append(_ bytes: [UInt8], to path: String) throws(ClioError) {
        try put(bytes, path, O_APPEND)
    }

    private static func put(_ bytes: [UInt8], _ path: String, _ flag: Int32) throws(ClioError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flag, 0o600)
        guard descriptor >= 0 else { throw failure(path, "can't be written") }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure(path, "can't be written") }
            done += count
        }
        guard fsync(descriptor) == 0 else { throw failure(path, "can't be written") }
    }

    /// Nil where there is no such file.
    static func read(_ path: String) throws(ClioError) -> [UInt8]? {
        guard exists(path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else { throw failure(path, "can't be read") }
        return Array(data)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func move(_ path: String, to target: String) throws(ClioError) {
        guard rename(path, target) == 0 else { throw failure(target, "can't be put into its place") }
    }

    /// Takes away what follows the first `length` bytes.
    static func cut(_ path: String, to length: Int) throws(ClioError) {
        guard truncate(path, off_t(length)) == 0 else { throw failure(path, "can't be written") }
    }

    static func remove(_ path: String) throws(ClioError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path, "can't be removed") }
    }

    static func makeFolder(_ path: String) throws(ClioError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folder("the folder \(path) can't be made")
        }
    }

    /// All names in a folder.
    static func names(in path: String) throws(ClioError) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw .folder("the folder \(path) can't be read")
        }
        return names
    }

    static func syncFolder(_ path: String) throws(ClioError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, "can't be synced") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path, "can't be synced") }
    }

    private static func failure(_ path: String, _ what: String) -> ClioError {
        .folder("\(path) \(what): \(String(cString: strerror(errno)))")
    }
}

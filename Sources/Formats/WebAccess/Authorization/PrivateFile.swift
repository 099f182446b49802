internal import Foundation

/// A small file only its owner may read, in a folder only its owner may enter, replaced whole or not at all.
struct PrivateFile: Sendable {
    let path: String

    struct Failure: Error {
        var text: String
    }

    private var folder: String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    /// Nil where there is no such file.
    /// - Throws: a file others may read or change, a link, a file of another user.
    func read() throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            if errno == ELOOP { throw Failure(text: "\(path) is a link; it must be a file") }
            throw failure("can't be opened")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("can't be read") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(text: "\(path) is no file") }
        guard status.st_uid == geteuid() else { throw Failure(text: "\(path) belongs to another user") }
        guard status.st_mode & 0o077 == 0 else {
            throw Failure(
                text:
                    "\(path) can be read or changed by other users of this machine. Whoever read it can act for the firm: "
                    + "run `chmod 600 \(path)`, and link again if that is a concern")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= 1 << 20 {
            let count = chunk.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("can't be read") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw Failure(text: "\(path) is far too large for a token file")
    }

    /// On the disk when it returns; until then the old file stays as it is.
    func replace(with bytes: [UInt8]) throws(Failure) {
        try prepareFolder()
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("can't be written") }
        var done = 0
        var isWritten = true
        while isWritten, done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count > 0 { done += count } else { isWritten = false }
        }
        isWritten = isWritten && fsync(descriptor) == 0
        let reason = isWritten ? nil : failure("can't be written")
        close(descriptor)
        guard reason == nil, rename(draft, path) == 0 else {
            let reason = reason ?? failure("can't be replaced")
            unlink(draft)
            throw reason
        }
        try syncFolder()
    }

    func remove() throws(Failure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("can't be removed") }
        try syncFolder()
    }

    /// Makes the folder where it is missing, for the owner alone.
    /// - Throws: a folder others may write to: they could put a file of theirs in its place.
    func prepareFolder() throws(Failure) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(text: "the folder \(folder) can't be made")
        }
        var status = stat()
        guard stat(folder, &status) == 0 else { throw failure("can't be written") }
        guard status.st_mode & 0o022 == 0 else {
            throw Failure(
                text: "the folder \(folder) can be written to by other users of this machine: run `chmod 700 \(folder)`"
            )
        }
    }

    private func syncFolder() throws(Failure) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw failure("can't be synced")
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("can't be synced") }
    }

    private func failure(_ what: String) -> Failure {
        Failure(text: "\(path) \(what): \(String(cString: strerror(errno)))")
    }
}

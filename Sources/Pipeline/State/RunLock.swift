import Foundation

/// The right to run on a state, held for as long as the value lives and given back by the system if the process dies.
public struct RunLock: ~Copyable {
    private let descriptor: Int32
    public let path: String

    /// - Throws: ``StateError/locked(path:by:)`` where another process holds it.
    public init(statePath: String) throws(StateError) {
        path = statePath + ".lock"
        try? FileManager.default.createDirectory(
            atPath: statePath.parentFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unusable(path: path, reason: String(cString: strerror(errno)))
        }
        // A child that is just being started holds a copy of the descriptor until it is the other program.
        var isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        for _ in 0..<10 where !isLocked {
            usleep(20_000)
            isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        }
        guard isLocked else {
            let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            close(descriptor)
            throw .locked(path: path, by: holder.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        self.descriptor = descriptor
        ftruncate(descriptor, 0)
        let text = Array("process \(getpid())\n".utf8)
        _ = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    deinit { close(descriptor) }
}

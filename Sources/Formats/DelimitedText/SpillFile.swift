internal import Glibc

/// A temporary file without a name: it takes room only while it is open, however the program ends.
@safe
public struct SpillFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    public private(set) var byteCount = 0

    /// - Parameters:
    ///   - directory: where the room is taken; it must be there.
    ///   - room: how many bytes are to be written.
    /// - Throws: ``FileError`` with `ENOSPC` where there is less room.
    public init(directory: String, room: Int) throws(FileError) {
        path = "\(directory)/spill-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: directory) }
        _ = unsafe unlink(path)
        var space = statvfs()
        guard unsafe fstatvfs(descriptor, &space) == 0 else { throw FileError(path: directory) }
        let (free, isHuge) = Int(clamping: space.f_bavail).multipliedReportingOverflow(by: Int(space.f_frsize))
        guard isHuge || free >= room else { throw FileError(path: directory, number: ENOSPC) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes a piece behind all others.
    /// - Returns: where it begins.
    public mutating func append(_ bytes: [UInt8]) throws(FileError) -> Int {
        let start = byteCount
        while byteCount - start < bytes.count {
            let done = byteCount - start
            let wrote = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(byteCount))
            }
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else { throw FileError(path: path) }
            byteCount += wrote
        }
        return start
    }

    /// Appends a piece that was written to `buffer`.
    public func read(offset: Int, count: Int, into buffer: inout [UInt8]) throws(FileError) {
        let first = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: count))
        var done = 0
        while done < count {
            let got = unsafe buffer.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress! + first + done, count - done, off_t(offset + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw FileError(path: path, number: got == 0 ? EIO : nil) }
            done += got
        }
    }
}

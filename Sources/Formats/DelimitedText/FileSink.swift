internal import Glibc

/// Why a file could not be written or read: the operating system's word for it.
public struct FileError: Error, Hashable, Sendable {
    public var path: String
    /// `errno`; 28 is a full disk.
    public var number: Int32
    public var reason: String

    public init(path: String, number: Int32? = nil) {
        let number = number ?? errno
        self.path = path
        self.number = number
        reason = unsafe String(cString: strerror(number))
    }
}

/// A new file that is written from front to back, in large pieces.
///
/// The file must not exist yet. Where writing fails, what is there stays for the caller to remove.
public struct FileSink: ~Copyable {
    public let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var written = 0
    private let limit: Int

    /// - Parameter mode: permissions, `0o600` unless told.
    public init(path: String, mode: UInt32 = 0o600, bufferLength: Int = 256 << 10) throws(FileError) {
        self.path = path
        limit = bufferLength
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileError(path: path) }
        buffer.reserveCapacity(bufferLength + 4096)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Bytes given so far, written or waiting.
    public var byteCount: Int { written + buffer.count }

    public mutating func append(_ bytes: [UInt8]) throws(FileError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= limit { try flush() }
    }

    /// Writes what is left, and with `sync` waits until it is on the disk.
    public mutating func finish(sync: Bool) throws(FileError) {
        try flush()
        if sync, fsync(descriptor) != 0 { throw FileError(path: path) }
    }

    private mutating func flush() throws(FileError) {
        var done = 0
        while done < buffer.count {
            let wrote = unsafe buffer.withUnsafeBytes { bytes in
                unsafe write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            }
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else { throw FileError(path: path) }
            done += wrote
        }
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}

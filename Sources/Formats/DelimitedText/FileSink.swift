internal import FileOutput
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
    private var file: OutputFile
    /// What waits to be written. Whoever appends to it calls ``flushIfFull()`` now and then.
    public var buffer: OutputBuffer
    @usableFromInline let limit: Int
    private let watch: ((inout OutputBuffer) -> Void)?

    /// What may be appended to a buffer that is all but full before it grows.
    private static let slack = 64 << 10

    /// - Parameters:
    ///   - mode: permissions, `0o600` unless told.
    ///   - watch: is shown all that has been written, in its order and in large pieces. It may exchange the buffer.
    public init(
        path: String, mode: UInt32 = 0o600, bufferLength: Int = 192 << 10,
        watch: ((inout OutputBuffer) -> Void)? = nil
    ) throws(FileError) {
        self.path = path
        self.watch = watch
        limit = bufferLength
        buffer = OutputBuffer(capacity: bufferLength + Self.slack)
        do throws(SystemError) {
            file = try OutputFile(path: path, mode: mode)
        } catch {
            throw FileError(path: path, number: error.number)
        }
    }

    /// Bytes given so far, written or waiting.
    public var byteCount: Int { file.byteCount + buffer.count }

    public mutating func append(_ bytes: [UInt8]) throws(FileError) {
        buffer.append(bytes)
        try flushIfFull()
    }

    public mutating func append(_ bytes: borrowing OutputBuffer) throws(FileError) {
        buffer.append(bytes)
        try flushIfFull()
    }

    @inlinable
    public mutating func flushIfFull() throws(FileError) {
        if buffer.count >= limit { try flush() }
    }

    /// Writes what is left, and with `sync` waits until it is on the disk.
    public mutating func finish(sync: Bool) throws(FileError) {
        try flush()
        guard sync else { return }
        do throws(SystemError) {
            try file.sync()
        } catch {
            throw FileError(path: path, number: error.number)
        }
    }

    @usableFromInline
    mutating func flush() throws(FileError) {
        do throws(SystemError) {
            try buffer.withSpan { (bytes: Span<UInt8>) throws(SystemError) in try file.write(bytes) }
        } catch {
            throw FileError(path: path, number: error.number)
        }
        if let watch { watch(&buffer) }
        buffer.removeAll()
        buffer.reserve(limit + Self.slack)
    }
}

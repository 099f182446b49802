internal import CWriteOut
internal import Glibc

/// Why the operating system refused: `errno`; 28 is a full disk.
public struct SystemError: Error, Hashable, Sendable {
    public var number: Int32
}

/// A new file that is written from front to back.
///
/// What is written begins its way to the disk at once, piece by piece: left to itself the system keeps gigabytes back, and
/// whoever waits for the disk in the end, with ``sync()`` or otherwise, waits for all of them.
@safe
public struct OutputFile: ~Copyable {
    private let descriptor: Int32
    public private(set) var byteCount = 0
    /// Up to where the system was told to begin.
    private var begun = 0

    /// Bytes that go to the disk at a time.
    private static let pieceLength = 8 << 20

    /// - Parameters:
    ///   - path: must not exist yet; a link counts as there.
    ///   - mode: its permissions.
    public init(path: String, mode: UInt32 = 0o600) throws(SystemError) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError(number: errno) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        if begun < byteCount { begin_write_out(descriptor, Int64(begun), Int64(byteCount - begun)) }
        close(descriptor)
    }

    /// Writes all of the bytes.
    public mutating func write(_ bytes: Span<UInt8>) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let wrote = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            }
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else { throw SystemError(number: errno) }
            done += wrote
            byteCount += wrote
        }
        guard byteCount - begun >= Self.pieceLength else { return }
        // Only a hint: where it fails, `fsync` finds out.
        begin_write_out(descriptor, Int64(begun), Int64(byteCount - begun))
        begun = byteCount
    }

    /// Waits until all is on the disk.
    public func sync() throws(SystemError) {
        if fsync(descriptor) != 0 { throw SystemError(number: errno) }
    }
}

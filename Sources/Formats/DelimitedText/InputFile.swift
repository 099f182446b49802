internal import Glibc

/// An open file that is read from front to back.
@safe
struct InputFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private static let pieceLength = 256 << 10

    init(path: String) throws(DelimitedTextError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.error(.cannotOpen, path) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Self.error(.cannotOpen, path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DelimitedTextError(code: .cannotOpen, path: path, reason: "it is not a regular file")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends up to `count` bytes to `buffer`, in pieces; false at the end of the file.
    mutating func read(_ count: Int, into buffer: inout [UInt8]) throws(DelimitedTextError) -> Bool {
        let wanted = min(count, Self.pieceLength)
        var got = -1
        buffer.append(addingCapacity: wanted) { (span: inout OutputSpan<UInt8>) in
            unsafe span.withUnsafeMutableBufferPointer { piece, count in
                repeat {
                    got = unsafe Glibc.read(descriptor, piece.baseAddress, wanted)
                } while got < 0 && errno == EINTR
                count = max(got, 0)
            }
        }
        guard got >= 0 else { throw Self.error(.cannotRead, path) }
        return got > 0
    }

    private static func error(_ code: DelimitedTextError.Code, _ path: String) -> DelimitedTextError {
        DelimitedTextError(code: code, path: path, reason: unsafe String(cString: strerror(errno)))
    }
}

extension TextFile {
    /// Shows `body` a file's bytes from front to back, in pieces.
    @safe
    public static func read(_ path: String, _ body: (Span<UInt8>) -> Void) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer {
            close(descriptor)
            unsafe piece.deallocate()
        }
        while true {
            let got = unsafe Glibc.read(descriptor, piece.baseAddress, piece.count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw FileError(path: path) }
            if got == 0 { return }
            unsafe body(
                Span(_unsafeElements: UnsafeRawBufferPointer(rebasing: piece[..<got]).bindMemory(to: UInt8.self)))
        }
    }
}

/// A file whose pieces are read again by their place, to show a record in its own words.
@safe
public final class SourceText: Sendable {
    private let path: String
    private let descriptor: Int32

    public init(path: String) throws(FileError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The bytes at `offset`, fewer than `length` only where the file ends before.
    public func read(offset: Int, length: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        var done = 0
        while done < length {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress! + done, length - done, off_t(offset + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw FileError(path: path) }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(length - done)
        return bytes
    }
}

internal import CLibXML2
internal import Glibc

/// Writes one XML document through libxml2, which owns it: declaration, root, end and the file.
///
/// What is inside the root comes as ready bytes, an element or many at a time, so that it costs no call an element.
@safe
public struct XMLDocumentWriter: ~Copyable {
    public let path: String
    private let writer: xmlTextWriterPtr
    private let file: UnsafeMutablePointer<OpenFile>
    /// Bytes of content given so far.
    public private(set) var byteCount = 0

    /// Bytes of the file that have been written: all of them after ``finish(sync:)``.
    public var fileLength: Int { unsafe file.pointee.written }

    /// - Parameters:
    ///   - path: the file must not exist yet.
    ///   - onWrite: is told how long the file is whenever it has grown.
    public init(path: String, root: String, onWrite: ((Int) -> Void)? = nil) throws(XMLTextError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw XMLTextError(code: .cannotWrite, path: path, message: unsafe String(cString: strerror(errno)))
        }
        // libxml2 is given no name: it would take `%20` in one for a blank, and truncate the file of that name.
        let file = UnsafeMutablePointer<OpenFile>.allocate(capacity: 1)
        unsafe file.initialize(to: OpenFile(descriptor: descriptor, onWrite: onWrite))
        let buffer = unsafe xmlOutputBufferCreateIO(writeBytes, nil, file, nil)
        guard let writer = unsafe xmlNewTextWriter(buffer) else {
            unsafe xmlOutputBufferClose(buffer)
            throw unsafe Self.close(file, path)
        }
        guard unsafe xmlTextWriterStartDocument(writer, nil, "UTF-8", nil) >= 0,
            unsafe xmlTextWriterStartElement(writer, root) >= 0
        else {
            unsafe xmlFreeTextWriter(writer)
            throw unsafe Self.close(file, path)
        }
        self.path = path
        unsafe self.file = file
        unsafe self.writer = writer
    }

    deinit {
        unsafe xmlFreeTextWriter(writer)
        _ = unsafe Self.close(file, path)
    }

    /// Appends ready XML: whole elements, escaped by ``XMLEscape``.
    public mutating func appendRaw(_ bytes: [UInt8]) throws(XMLTextError) { try appendRaw(bytes.span) }

    public mutating func appendRaw(_ bytes: Span<UInt8>) throws(XMLTextError) {
        byteCount += bytes.count
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe xmlTextWriterWriteRawLen(writer, buffer.baseAddress, Int32(buffer.count))
        }
        guard written >= 0 else { throw unsafe Self.failure(file, path) }
    }

    /// Ends the document and writes what is left.
    public mutating func finish(sync: Bool) throws(XMLTextError) {
        guard unsafe xmlTextWriterWriteRaw(writer, "\n") >= 0, unsafe xmlTextWriterEndDocument(writer) >= 0,
            unsafe xmlTextWriterFlush(writer) >= 0, unsafe file.pointee.flush()
        else { throw unsafe Self.failure(file, path) }
        guard sync, unsafe fsync(file.pointee.descriptor) != 0 else { return }
        unsafe file.pointee.error = errno
        throw unsafe Self.failure(file, path)
    }

    private static func failure(_ file: UnsafeMutablePointer<OpenFile>, _ path: String) -> XMLTextError {
        let number = unsafe file.pointee.error
        let reason = number == 0 ? "libxml2 could not write it" : unsafe String(cString: strerror(number))
        return XMLTextError(code: .cannotWrite, path: path, message: reason)
    }

    private static func close(_ file: UnsafeMutablePointer<OpenFile>, _ path: String) -> XMLTextError {
        let failure = unsafe failure(file, path)
        unsafe Glibc.close(file.pointee.descriptor)
        unsafe file.deinitialize(count: 1)
        unsafe file.deallocate()
        return failure
    }
}

/// Where libxml2's output goes, which comes in pieces of 4,000 bytes: they are written by the hundreds.
private struct OpenFile {
    let descriptor: Int32
    let onWrite: ((Int) -> Void)?
    var buffer: [UInt8] = []
    var written = 0
    /// `errno` of the write that failed.
    var error: Int32 = 0

    static let limit = 256 << 10

    init(descriptor: Int32, onWrite: ((Int) -> Void)?) {
        self.descriptor = descriptor
        self.onWrite = onWrite
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if buffer.isEmpty { buffer.reserveCapacity(Self.limit + 64 << 10) }
        unsafe buffer.append(contentsOf: bytes)
        return buffer.count < Self.limit || flush()
    }

    /// False where not all could be written.
    mutating func flush() -> Bool {
        var done = 0
        while done < buffer.count {
            let wrote = unsafe buffer.withUnsafeBytes { bytes in
                unsafe write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            }
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else {
                error = errno
                return false
            }
            done += wrote
        }
        written += done
        buffer.removeAll(keepingCapacity: true)
        onWrite?(written)
        return true
    }
}

/// libxml2's callback: all of the bytes, or -1.
private func writeBytes(_ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let file = unsafe context?.assumingMemoryBound(to: OpenFile.self), let bytes = unsafe bytes else { return -1 }
    let taken = unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
        unsafe file.pointee.append(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    return taken ? count : -1
}

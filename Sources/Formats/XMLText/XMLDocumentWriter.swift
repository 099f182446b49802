internal import CLibXML2
internal import FileOutput
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

    /// Bytes of the file that have been written: all of them after ``finish()``.
    public var fileLength: Int { unsafe file.pointee.output.byteCount }

    /// - Parameters:
    ///   - path: the file must not exist yet.
    ///   - onWrite: is told how long the file is whenever it has grown.
    public init(path: String, root: String, onWrite: ((Int) -> Void)? = nil) throws(XMLTextError) {
        let output: OutputFile
        do throws(SystemError) {
            output = try OutputFile(path: path)
        } catch {
            throw XMLTextError(code: .cannotWrite, path: path, message: unsafe String(cString: strerror(error.number)))
        }
        // libxml2 is given no name: it would take `%20` in one for a blank, and truncate the file of that name.
        let file = UnsafeMutablePointer<OpenFile>.allocate(capacity: 1)
        unsafe file.initialize(to: OpenFile(consume output, onWrite: onWrite))
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

    /// Ends the document and writes what is left; it is not yet on the disk then.
    public mutating func finish() throws(XMLTextError) {
        guard unsafe xmlTextWriterWriteRaw(writer, "\n") >= 0, unsafe xmlTextWriterEndDocument(writer) >= 0,
            unsafe xmlTextWriterFlush(writer) >= 0, unsafe file.pointee.flush()
        else { throw unsafe Self.failure(file, path) }
    }

    private static func failure(_ file: UnsafeMutablePointer<OpenFile>, _ path: String) -> XMLTextError {
        let number = unsafe file.pointee.error
        let reason = number == 0 ? "libxml2 could not write it" : unsafe String(cString: strerror(number))
        return XMLTextError(code: .cannotWrite, path: path, message: reason)
    }

    private static func close(_ file: UnsafeMutablePointer<OpenFile>, _ path: String) -> XMLTextError {
        let failure = unsafe failure(file, path)
        unsafe file.deinitialize(count: 1)
        unsafe file.deallocate()
        return failure
    }
}

/// Where libxml2's output goes, which comes in pieces of 4,000 bytes: they are written by the hundreds.
private struct OpenFile: ~Copyable {
    var output: OutputFile
    let onWrite: ((Int) -> Void)?
    var buffer: [UInt8] = []
    /// `errno` of what failed.
    var error: Int32 = 0

    static let limit = 256 << 10

    init(_ output: consuming OutputFile, onWrite: ((Int) -> Void)?) {
        self.output = output
        self.onWrite = onWrite
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if buffer.isEmpty { buffer.reserveCapacity(Self.limit + 64 << 10) }
        unsafe buffer.append(contentsOf: bytes)
        return buffer.count < Self.limit || flush()
    }

    /// False where not all could be written.
    mutating func flush() -> Bool {
        do throws(SystemError) {
            try Self.write(buffer, to: &output)
        } catch {
            self.error = error.number
            return false
        }
        buffer.removeAll(keepingCapacity: true)
        onWrite?(output.byteCount)
        return true
    }

    private static func write(_ bytes: [UInt8], to output: inout OutputFile) throws(SystemError) {
        try output.write(bytes.span)
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

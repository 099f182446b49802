internal import CLibXML2
internal import Glibc

/// Writes one XML document through libxml2, which owns it: declaration, root, end and the file.
///
/// What is inside the root comes as ready bytes, an element or many at a time, so that it costs no call an element.
@safe
public struct XMLDocumentWriter: ~Copyable {
    public let path: String
    private let writer: xmlTextWriterPtr
    /// Bytes of content given so far.
    public private(set) var byteCount = 0

    /// - Parameter path: the file must not exist yet.
    public init(path: String, root: String) throws(XMLTextError) {
        self.path = path
        // libxml2 would truncate what is there: claim the name first, as every file of ours is claimed.
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw XMLTextError(code: .cannotWrite, path: path, message: unsafe String(cString: strerror(errno)))
        }
        close(descriptor)
        guard let writer = unsafe xmlNewTextWriterFilename(path, 0) else {
            throw XMLTextError(code: .cannotWrite, path: path, message: unsafe String(cString: strerror(errno)))
        }
        guard unsafe xmlTextWriterStartDocument(writer, nil, "UTF-8", nil) >= 0,
            unsafe xmlTextWriterStartElement(writer, root) >= 0
        else {
            unsafe xmlFreeTextWriter(writer)
            throw XMLTextError(code: .cannotWrite, path: path, message: "libxml2 could not begin it")
        }
        unsafe self.writer = writer
    }

    deinit { unsafe xmlFreeTextWriter(writer) }

    /// Appends ready XML: whole elements, escaped by ``XMLEscape``.
    public mutating func appendRaw(_ bytes: [UInt8]) throws(XMLTextError) {
        byteCount += bytes.count
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe xmlTextWriterWriteRawLen(writer, buffer.baseAddress, Int32(buffer.count))
        }
        guard written >= 0 else { throw failure() }
    }

    /// Ends the document and writes what is left.
    public mutating func finish(sync: Bool) throws(XMLTextError) {
        guard unsafe xmlTextWriterWriteRaw(writer, "\n") >= 0, unsafe xmlTextWriterEndDocument(writer) >= 0,
            unsafe xmlTextWriterFlush(writer) >= 0
        else { throw failure() }
        guard sync else { return }
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else { throw failure() }
    }

    private func failure() -> XMLTextError {
        let reason = errno == 0 ? "libxml2 could not write it" : unsafe String(cString: strerror(errno))
        return XMLTextError(code: .cannotWrite, path: path, message: reason)
    }
}

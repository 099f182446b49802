internal import CLibXML2

/// Reads a document forwards through libxml2: without entities, without a DTD, without the network.
@safe
public struct XMLPullReader: ~Copyable {
    public enum Event: Hashable, Sendable {
        case startElement(String)
        case text([UInt8])
        case endElement(String)
    }

    private let path: String
    private let reader: xmlTextReaderPtr
    /// Held for as long as libxml2 reads it.
    private let memory: UnsafeMutableBufferPointer<CChar>?
    private var pendingEnd: String?
    private let depthLimit: Int32 = 64

    private static let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue)

    public init(path: String) throws(XMLTextError) {
        unsafe memory = nil
        self.path = path
        guard let reader = unsafe xmlReaderForFile(path, nil, Self.options) else {
            throw XMLTextError(code: .cannotOpen, path: path, message: "it can't be opened")
        }
        unsafe self.reader = reader
        unsafe Self.silence(reader)
    }

    /// - Parameter name: for messages.
    ///
    /// The bytes are UTF-8 whatever the declaration says: Xero's error answers claim UTF-16.
    public init(bytes: [UInt8], name: String) throws(XMLTextError) {
        path = name
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: max(bytes.count, 1))
        for (index, byte) in bytes.enumerated() { unsafe copy[index] = CChar(bitPattern: byte) }
        unsafe memory = copy
        let options = Self.options | Int32(XML_PARSE_IGNORE_ENC.rawValue)
        let pointer = unsafe xmlReaderForMemory(copy.baseAddress, Int32(bytes.count), name, "UTF-8", options)
        guard let reader = unsafe pointer else {
            unsafe copy.deallocate()
            throw XMLTextError(code: .cannotOpen, path: name, message: "it can't be read")
        }
        unsafe self.reader = reader
        unsafe Self.silence(reader)
    }

    deinit {
        unsafe xmlFreeTextReader(reader)
        unsafe memory?.deallocate()
    }

    /// The next event; nil at the end of the document. Comments and processing instructions are passed over.
    public mutating func next() throws(XMLTextError) -> Event? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .endElement(name)
        }
        while true {
            switch unsafe xmlTextReaderRead(reader) {
            case 0: return nil
            case 1: break
            default: throw failure(.notWellFormed, "it is not well-formed XML")
            }
            if unsafe xmlTextReaderDepth(reader) > depthLimit {
                throw failure(.tooDeep, "its elements are nested more than \(depthLimit) deep")
            }
            switch unsafe UInt32(xmlTextReaderNodeType(reader)) {
            case XML_READER_TYPE_ELEMENT.rawValue:
                let name = name()
                if unsafe xmlTextReaderIsEmptyElement(reader) == 1 { pendingEnd = name }
                return .startElement(name)
            case XML_READER_TYPE_END_ELEMENT.rawValue: return .endElement(name())
            case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
                XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
                return .text(value())
            case XML_READER_TYPE_DOCUMENT_TYPE.rawValue, XML_READER_TYPE_ENTITY_REFERENCE.rawValue:
                throw failure(.documentType, "it has a document type or entities of its own, which are not read")
            default: continue
            }
        }
    }

    /// 1-based line of the event given last; libxml2 itself has read on by then.
    public var line: Int {
        guard let node = unsafe xmlTextReaderCurrentNode(reader) else { return parserLine }
        return unsafe xmlGetLineNo(node)
    }

    private var parserLine: Int { Int(unsafe xmlTextReaderGetParserLineNumber(reader)) }

    private func name() -> String {
        guard let name = unsafe xmlTextReaderConstName(reader) else { return "" }
        return unsafe String(cString: name)
    }

    private func value() -> [UInt8] {
        guard let value = unsafe xmlTextReaderConstValue(reader) else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: value, count: Int(xmlStrlen(value))))
    }

    private func failure(_ code: XMLTextError.Code, _ message: String) -> XMLTextError {
        XMLTextError(code: code, path: path, line: code == .notWellFormed ? parserLine : line, message: message)
    }

    /// libxml2 would print to standard error.
    private static func silence(_ reader: xmlTextReaderPtr) {
        unsafe xmlTextReaderSetStructuredErrorHandler(reader, { _, _ in }, nil)
    }
}

internal import CLibXML2

/// A document read again through libxml2, in one pass, without a tree and without a `String`; while it is still being
/// written, if need be.
@safe
public struct XMLReadBack: Sendable {
    /// Elements right below the root.
    public var documents = 0
    /// Sums of the text of the elements asked for, in ten-thousandths.
    public var sums: [Int128]

    /// - Parameters:
    ///   - elements: names of elements whose decimal text is summed, at any depth.
    ///   - length: waits until the file is longer than the number given and says how long it is then; the same number where
    ///     it is complete. Nil for a file that is complete already.
    ///   - watch: is shown all that is read, in its order and in large pieces.
    /// - Throws: where the file is no well-formed XML, or one of the elements holds no decimal number.
    public init(
        path: String, summing elements: [StaticString], length: ((Int) -> Int)? = nil,
        watch: ((Span<UInt8>) -> Void)? = nil
    ) throws(XMLTextError) {
        guard let source = FollowedFile(path: path, length: length, watch: watch) else {
            throw XMLTextError(code: .cannotOpen, path: path, message: "it can't be opened")
        }
        let sums = UnsafeMutablePointer<ElementSums>.allocate(capacity: 1)
        unsafe sums.initialize(to: ElementSums(count: elements.count))
        defer {
            unsafe sums.deinitialize(count: 1)
            unsafe sums.deallocate()
        }
        var handler = unsafe xmlSAXHandler()
        // The first of libxml2's interfaces knows no prefixes, as our names have none, and is faster by an eighth.
        unsafe handler.initialized = 1
        unsafe handler.startElement = startElement
        unsafe handler.endElement = endElement
        unsafe handler.characters = characters
        let parser = unsafe xmlCreateIOParserCtxt(
            &handler, sums, readBytes, nil, Unmanaged.passUnretained(source).toOpaque(), XML_CHAR_ENCODING_NONE)
        guard let parser = unsafe parser else {
            throw XMLTextError(code: .cannotOpen, path: path, message: "it can't be read")
        }
        defer {
            unsafe xmlFreeParserCtxt(parser)
            withExtendedLifetime(source) {}
        }
        unsafe xmlCtxtUseOptions(
            parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue))
        unsafe sums.pointee.begin(parser, elements)
        let status = unsafe xmlParseDocument(parser)
        let found = unsafe sums.pointee
        if let element = found.misfit {
            throw XMLTextError(
                code: .notWellFormed, path: path, line: found.misfitLine, message: "\(elements[element]) is no number")
        }
        guard status == 0, unsafe parser.pointee.wellFormed == 1 else {
            let line = Int(unsafe xmlSAX2GetLineNumber(parser))
            throw XMLTextError(code: .notWellFormed, path: path, line: line, message: "it doesn't read back")
        }
        documents = found.documents
        self.sums = found.sums
    }
}

/// What libxml2 tells of the document as it goes through it.
@safe
private struct ElementSums {
    var documents = 0
    var sums: [Int128]
    /// The element that holds no decimal number.
    var misfit: Int?
    var misfitLine = 0
    private var depth = 0
    private var current = -1
    private var text: [UInt8] = []
    private var parser: xmlParserCtxtPtr?
    /// The elements' names as libxml2 keeps them: a name is the same where its place is.
    private var names: [UnsafePointer<xmlChar>?] = unsafe []

    init(count: Int) {
        sums = Array(repeating: 0, count: count)
        text.reserveCapacity(64)
    }

    mutating func begin(_ parser: xmlParserCtxtPtr, _ elements: [StaticString]) {
        unsafe self.parser = parser
        for element in elements {
            unsafe names.append(
                xmlDictLookup(parser.pointee.dict, element.utf8Start, Int32(element.utf8CodeUnitCount)))
        }
    }

    @inline(__always)
    mutating func start(_ name: UnsafePointer<xmlChar>?) {
        depth += 1
        if depth == 2 { documents += 1 }
        if current >= 0 { return fail() }
        for index in 0..<sums.count where unsafe names[index] == name {
            current = index
            text.removeAll(keepingCapacity: true)
        }
    }

    @inline(__always)
    mutating func end() {
        depth -= 1
        guard current >= 0 else { return }
        guard let number = Self.decimal(text) else { return fail() }
        sums[current] += number
        current = -1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if current >= 0 { unsafe text.append(contentsOf: bytes) }
    }

    private mutating func fail() {
        guard misfit == nil else { return }
        misfit = current
        misfitLine = Int(unsafe xmlSAX2GetLineNumber(parser))
        unsafe xmlStopParser(parser)
    }

    /// A decimal number of at most four decimals, in ten-thousandths.
    private static func decimal(_ text: [UInt8]) -> Int128? {
        let isNegative = text.first == UInt8(ascii: "-")
        // Wide only where it must be: eighteen digits fit into 64 bits.
        var low: Int64 = 0
        var value: Int128 = 0
        var decimals = -1
        var digits = 0
        for index in (isNegative ? 1 : 0)..<text.count {
            let byte = text[index]
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 && digits < 30 && decimals < 4 {
                if digits < 18 {
                    low = low * 10 + Int64(digit)
                } else {
                    if digits == 18 { value = Int128(low) }
                    value = value * 10 + Int128(digit)
                }
                digits += 1
                if decimals >= 0 { decimals += 1 }
            } else if byte == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
            } else {
                return nil
            }
        }
        guard digits > 0 else { return nil }
        if digits <= 18 { value = Int128(low) }
        for _ in max(decimals, 0)..<4 { value *= 10 }
        return isNegative ? -value : value
    }
}

private let startElement: startElementSAXFunc = { context, name, _ in
    guard let context = unsafe context else { return }
    unsafe context.assumingMemoryBound(to: ElementSums.self).pointee.start(name)
}

private let endElement: endElementSAXFunc = { context, _ in
    guard let context = unsafe context else { return }
    unsafe context.assumingMemoryBound(to: ElementSums.self).pointee.end()
}

private let characters: charactersSAXFunc = { context, bytes, count in
    guard let context = unsafe context else { return }
    let text = unsafe UnsafeBufferPointer(start: bytes, count: Int(count))
    unsafe context.assumingMemoryBound(to: ElementSums.self).pointee.append(text)
}

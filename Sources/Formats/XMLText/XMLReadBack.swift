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
    ///   - elements: names of elements whose decimal text is summed, at any depth; two at most.
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
        defer { unsafe sums.deallocate() }
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
        unsafe sums.initialize(to: ElementSums(parser, elements))
        defer { unsafe sums.deinitialize(count: 1) }
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

/// What libxml2 tells of the document as it goes through it: of millions of elements, so each costs a few comparisons.
@safe
private struct ElementSums {
    var documents = 0
    private(set) var sums: [Int128]
    /// The element that holds no decimal number.
    private(set) var misfit: Int?
    private(set) var misfitLine = 0
    private var depth = 0
    /// Position of the element that is being read; -1 outside all of them.
    private var current = -1
    private var number = DecimalNumber()
    private let parser: xmlParserCtxtPtr
    // The elements' names as libxml2 keeps them: a name is the same where its place is.
    private let first: UnsafePointer<xmlChar>?
    private let second: UnsafePointer<xmlChar>?

    init(_ parser: xmlParserCtxtPtr, _ elements: [StaticString]) {
        precondition(elements.count <= 2)
        unsafe self.parser = parser
        sums = Array(repeating: 0, count: elements.count)
        func name(_ index: Int) -> UnsafePointer<xmlChar>? {
            guard index < elements.count else { return nil }
            let element = elements[index]
            return unsafe xmlDictLookup(parser.pointee.dict, element.utf8Start, Int32(element.utf8CodeUnitCount))
        }
        unsafe first = name(0)
        unsafe second = name(1)
    }

    @inline(__always)
    mutating func start(_ name: UnsafePointer<xmlChar>) {
        depth += 1
        if depth == 2 { documents += 1 }
        if current >= 0 { return fail() }
        if unsafe name == first {
            current = 0
        } else if unsafe name == second {
            current = 1
        } else {
            return
        }
        number = DecimalNumber()
    }

    @inline(__always)
    mutating func end() {
        depth -= 1
        guard current >= 0 else { return }
        guard let value = number.tenThousandths else { return fail() }
        sums[current] += value
        current = -1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<xmlChar>?, _ count: Int) {
        guard current >= 0, let bytes = unsafe bytes else { return }
        for index in 0..<count { unsafe number.append(bytes[index]) }
    }

    private mutating func fail() {
        guard misfit == nil else { return }
        misfit = current
        misfitLine = Int(unsafe xmlSAX2GetLineNumber(parser))
        unsafe xmlStopParser(parser)
    }
}

/// A decimal number of at most thirty digits and four decimals, taken byte by byte.
private struct DecimalNumber {
    // Wide only where it must be: eighteen digits fit into 64 bits.
    private var low: Int64 = 0
    private var wide: Int128 = 0
    private var digits = 0
    /// -1 before the point.
    private var decimals = -1
    private var isNegative = false
    private var isMisfit = false

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        let digit = byte &- UInt8(ascii: "0")
        if digit < 10 && digits < 18 && decimals < 4 {
            low = low &* 10 &+ Int64(digit)
            digits += 1
            if decimals >= 0 { decimals += 1 }
        } else {
            appendOther(byte)
        }
    }

    private mutating func appendOther(_ byte: UInt8) {
        let digit = byte &- UInt8(ascii: "0")
        if digit < 10 && digits < 30 && decimals < 4 {
            if digits == 18 { wide = Int128(low) }
            wide = wide * 10 + Int128(digit)
            digits += 1
            if decimals >= 0 { decimals += 1 }
        } else if byte == UInt8(ascii: "."), decimals < 0 {
            decimals = 0
        } else if byte == UInt8(ascii: "-"), digits == 0, decimals < 0, !isNegative {
            isNegative = true
        } else {
            isMisfit = true
        }
    }

    /// Nil where the bytes were no such number.
    var tenThousandths: Int128? {
        guard digits > 0, !isMisfit else { return nil }
        var value = digits <= 18 ? Int128(low) : wide
        switch max(decimals, 0) {
        case 0: value *= 10_000
        case 1: value *= 1_000
        case 2: value *= 100
        case 3: value *= 10
        default: break
        }
        return isNegative ? -value : value
    }
}

private let startElement: startElementSAXFunc = { context, name, _ in
    guard let context = unsafe context, let name = unsafe name else { return }
    unsafe context.assumingMemoryBound(to: ElementSums.self).pointee.start(name)
}

private let endElement: endElementSAXFunc = { context, _ in
    guard let context = unsafe context else { return }
    unsafe context.assumingMemoryBound(to: ElementSums.self).pointee.end()
}

private let characters: charactersSAXFunc = { context, bytes, count in
    guard let context = unsafe context else { return }
    unsafe context.assumingMemoryBound(to: ElementSums.self).pointee.append(bytes, Int(count))
}

/// Why a text is no JSON, or not the JSON that was expected.
public struct JSONError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case unexpectedEnd
        case unexpectedByte
        case badNumber
        case badString
        case badEscape
        case invalidUTF8
        case tooDeep
        case duplicateKey
        case wrongType
    }

    public var code: Code
    /// 1-based.
    public var line: Int
    /// 1-based, in bytes.
    public var column: Int
    public var message: String

    public init(code: Code, line: Int, column: Int, message: String) {
        self.code = code
        self.line = line
        self.column = column
        self.message = message
    }
}

/// Walks through JSON text (RFC 8259) without building anything.
///
/// Numbers stay text, so that no digit of an amount is lost; strings are unescaped only where they hold a backslash.
/// The caller says what it expects; where the text has something else an error tells the place.
public struct JSONScanner {
    public let bytes: [UInt8]
    public private(set) var position: Int
    public let end: Int
    private let start: Int
    private let firstLine: Int
    /// Whether the string taken last holds a backslash.
    private var hasEscapes = false
    /// Deeper nesting than this is an error in ``skipValue()``.
    public static let depthLimit = 64

    public enum Kind: Hashable, Sendable {
        case object
        case array
        case string
        case number
        case bool
        case null
    }

    /// - Parameter firstLine: the line `range` begins in, for messages.
    public init(_ bytes: [UInt8], in range: Range<Int>? = nil, firstLine: Int = 1) {
        self.bytes = bytes
        start = range?.lowerBound ?? 0
        position = start
        end = range?.upperBound ?? bytes.count
        self.firstLine = firstLine
    }

    // MARK: What comes next

    /// What kind of value comes next.
    public mutating func peek() throws(JSONError) -> Kind {
        skipSpace()
        guard position < end else { throw error(.unexpectedEnd, "a value is missing") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        default: throw error(.unexpectedByte, "a value was expected")
        }
    }

    /// Whether nothing but white space is left.
    public mutating func isAtEnd() -> Bool {
        skipSpace()
        return position >= end
    }

    // MARK: Objects and arrays

    public mutating func beginObject() throws(JSONError) { try take(UInt8(ascii: "{"), "an object was expected") }

    public mutating func beginArray() throws(JSONError) { try take(UInt8(ascii: "["), "an array was expected") }

    /// The next key's raw bytes between the quotes, with the colon taken; nil at the object's end.
    public mutating func nextKey(isFirst: inout Bool) throws(JSONError) -> Range<Int>? {
        if !isFirst, let key = plainKey() {
            position = key.upperBound + 2
            return key
        }
        guard try next(UInt8(ascii: "}"), isFirst: &isFirst) else { return nil }
        let key = try rawString()
        try take(UInt8(ascii: ":"), "a colon was expected after the key")
        return key
    }

    /// The key where what comes next is `,"key":` without a blank, as programs write it, nothing in it that would need a
    /// second look; nil leaves it to who looks twice.
    private func plainKey() -> Range<Int>? {
        let text = bytes.span
        guard end - position > 4, text[position] == UInt8(ascii: ","), text[position + 1] == UInt8(ascii: "\"") else {
            return nil
        }
        let first = position + 2
        var index = first
        while index < end, Self.isPlain(text[index]) { index += 1 }
        guard index + 1 < end, text[index] == UInt8(ascii: "\""), text[index + 1] == UInt8(ascii: ":") else {
            return nil
        }
        return first..<index
    }

    /// Whether another element follows.
    public mutating func nextElement(isFirst: inout Bool) throws(JSONError) -> Bool {
        try next(UInt8(ascii: "]"), isFirst: &isFirst)
    }

    private mutating func next(_ closing: UInt8, isFirst: inout Bool) throws(JSONError) -> Bool {
        skipSpace()
        guard position < end else { throw error(.unexpectedEnd, "the text ends inside an object or array") }
        if bytes[position] == closing {
            position += 1
            return false
        }
        if !isFirst {
            try take(UInt8(ascii: ","), "a comma was expected")
            skipSpace()
            if position < end, bytes[position] == closing { throw error(.unexpectedByte, "a value is missing") }
        }
        isFirst = false
        return true
    }

    /// Whether a key is `name`; keys with escapes never are.
    @inlinable
    public func matches(_ key: Range<Int>, _ name: StaticString) -> Bool {
        guard key.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { name in
            for index in name.indices where name[index] != bytes[key.lowerBound + index] { return false }
            return true
        }
    }

    // MARK: Values

    /// A string, unescaped and appended to `out`.
    public mutating func string(appendingTo out: inout [UInt8]) throws(JSONError) {
        let raw = try rawString()
        if hasEscapes { return try unescape(raw, to: &out) }
        out.append(contentsOf: bytes[raw])
    }

    /// A string's bytes where they stand; a copy only where it has escapes.
    public mutating func stringBytes() throws(JSONError) -> ArraySlice<UInt8> {
        let raw = try rawString()
        guard hasEscapes else { return bytes[raw] }
        var copy: [UInt8] = []
        try unescape(raw, to: &copy)
        return copy[...]
    }

    public mutating func string() throws(JSONError) -> String {
        var text: [UInt8] = []
        try string(appendingTo: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Where a number's text lies.
    public mutating func number() throws(JSONError) -> Range<Int> {
        skipSpace()
        let first = position
        if position < end, bytes[position] == UInt8(ascii: "-") { position += 1 }
        let integer = digits()
        if integer == 0 { throw error(.badNumber, "a number was expected") }
        if integer > 1, bytes[position - integer] == UInt8(ascii: "0") {
            throw error(.badNumber, "a number must not begin with a zero")
        }
        if position < end, bytes[position] == UInt8(ascii: ".") {
            position += 1
            if digits() == 0 { throw error(.badNumber, "digits are missing after the point") }
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            if digits() == 0 { throw error(.badNumber, "digits are missing in the exponent") }
        }
        return first..<position
    }

    public mutating func bool() throws(JSONError) -> Bool {
        skipSpace()
        if takeWord("true") { return true }
        if takeWord("false") { return false }
        throw error(.wrongType, "true or false was expected")
    }

    /// Takes a null where one stands.
    public mutating func takeNull() -> Bool {
        skipSpace()
        return takeWord("null")
    }

    /// Passes over the next value, whatever it is, and gives the place of its text.
    @discardableResult
    public mutating func skipValue() throws(JSONError) -> Range<Int> {
        skipSpace()
        let first = position
        try skip(depth: 0)
        return first..<position
    }

    private mutating func skip(depth: Int) throws(JSONError) {
        guard depth < Self.depthLimit else { throw error(.tooDeep, "values are nested more than 64 deep") }
        switch try peek() {
        case .object:
            try beginObject()
            var isFirst = true
            while try nextKey(isFirst: &isFirst) != nil { try skip(depth: depth + 1) }
        case .array:
            try beginArray()
            var isFirst = true
            while try nextElement(isFirst: &isFirst) { try skip(depth: depth + 1) }
        case .string:
            let raw = try rawString()
            if hasEscapes {
                var sink: [UInt8] = []
                try unescape(raw, to: &sink)
            }
        case .number: _ = try number()
        case .bool: _ = try bool()
        case .null: if !takeNull() { throw error(.unexpectedByte, "a value was expected") }
        }
    }

    // MARK: Pieces

    private mutating func skipSpace() {
        while position < end, bytes[position] <= UInt8(ascii: " ") {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8, _ message: String) throws(JSONError) {
        if position < end, bytes[position] == byte {
            position += 1
            return
        }
        skipSpace()
        guard position < end else { throw error(.unexpectedEnd, message) }
        guard bytes[position] == byte else { throw error(.unexpectedByte, message) }
        position += 1
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard position + length <= end else { return false }
        let fits = word.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + length]) }
        if fits { position += length }
        return fits
    }

    private mutating func digits() -> Int {
        let first = position
        while position < end, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        return position - first
    }

    /// A string's bytes between its quotes: checked for controls and UTF-8, not for its escapes.
    private mutating func rawString() throws(JSONError) -> Range<Int> {
        try take(UInt8(ascii: "\""), "a string was expected")
        let first = position
        let stop = stringEnd(from: first)
        position = stop.index
        guard stop.index < end else { throw error(.unexpectedEnd, "the string never ends") }
        guard bytes[position] == UInt8(ascii: "\"") else {
            throw error(.badString, "a control character must be escaped")
        }
        position += 1
        hasEscapes = stop.hasEscapes
        if !stop.isASCII { try checkUTF8(first..<stop.index) }
        return first..<stop.index
    }

    /// Whether a byte means no more than itself; blanks and exclamation marks are left to who looks twice.
    private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x23 < 0x5C - 0x23 || byte &- 0x5D < 0x80 - 0x5D }

    /// Where a string's quote or the first byte that can't be in a string stands; ``end`` where there is neither.
    private func stringEnd(from first: Int) -> (index: Int, isASCII: Bool, hasEscapes: Bool) {
        let text = bytes.span
        var index = first
        var (isASCII, hasEscapes) = (true, false)
        while index < end {
            let byte = text[index]
            if Self.isPlain(byte) {
                index += 1
                continue
            }
            if byte == UInt8(ascii: "\"") || byte < 0x20 { break }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                index += 1
            }
            if byte >= 0x80 { isASCII = false }
            index += 1
        }
        return (min(index, end), isASCII, hasEscapes)
    }

    private func checkUTF8(_ range: Range<Int>) throws(JSONError) {
        do {
            _ = try UTF8Span(validating: bytes.span.extracting(range))
        } catch {
            throw self.error(.invalidUTF8, "the string is not valid UTF-8")
        }
    }

    private func unescape(_ raw: Range<Int>, to out: inout [UInt8]) throws(JSONError) {
        var index = raw.lowerBound
        while index < raw.upperBound {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                continue
            }
            guard index < raw.upperBound else { throw error(.badEscape, "an escape is cut off") }
            let escape = bytes[index]
            index += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"): try appendScalar(&index, raw.upperBound, to: &out)
            default: throw error(.badEscape, "there is no such escape")
            }
        }
    }

    private func appendScalar(_ index: inout Int, _ limit: Int, to out: inout [UInt8]) throws(JSONError) {
        let unit = try hexUnit(&index, limit)
        var value = UInt32(unit)
        if (0xD800...0xDBFF).contains(unit), index + 1 < limit, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            index += 2
            let low = try hexUnit(&index, limit)
            guard (0xDC00...0xDFFF).contains(low) else { throw error(.badEscape, "a surrogate stands alone") }
            value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
            throw error(.badEscape, "a surrogate stands alone")
        }
        out.append(contentsOf: encoded)
    }

    private func hexUnit(_ index: inout Int, _ limit: Int) throws(JSONError) -> UInt16 {
        guard index + 4 <= limit else { throw error(.badEscape, "an escape is cut off") }
        var unit: UInt16 = 0
        for offset in 0..<4 {
            let byte = bytes[index + offset]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw error(.badEscape, "four hexadecimal digits were expected")
            }
            unit = unit << 4 | UInt16(digit)
        }
        index += 4
        return unit
    }

    /// An error at the present place.
    public func error(_ code: JSONError.Code, _ message: String) -> JSONError {
        let place = self.place(of: min(position, end))
        return JSONError(code: code, line: place.line, column: place.column, message: message)
    }

    /// Line and column of an offset, 1-based.
    public func place(of offset: Int) -> (line: Int, column: Int) {
        var line = firstLine
        var lineStart = start
        for index in start..<max(min(offset, end), start) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        return (line, offset - lineStart + 1)
    }
}

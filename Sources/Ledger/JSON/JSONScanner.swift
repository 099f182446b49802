/// Walks through JSON text (RFC 8259) without building anything.
///
/// Numbers stay text, so that no digit of an amount is lost; strings are unescaped only where they hold a backslash.
/// The caller says what it expects; where the text has something else an error tells the place.
public struct JSONScanner {
    public let bytes: [UInt8]
    public internal(set) var position: Int
    public let end: Int
    private let start: Int
    private let firstLine: Int
    /// Whether the string taken last holds a backslash.
    var hasEscapes = false
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

    mutating func take(_ byte: UInt8, _ message: String) throws(JSONError) {
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

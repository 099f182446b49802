/// Strings: where they end, and what they say.
extension JSONScanner {
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

    // MARK: Pieces

    /// A string's bytes between its quotes: checked for controls and UTF-8, not for its escapes.
    mutating func rawString() throws(JSONError) -> Range<Int> {
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
    static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x23 < 0x5C - 0x23 || byte &- 0x5D < 0x80 - 0x5D }

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

    func unescape(_ raw: Range<Int>, to out: inout [UInt8]) throws(JSONError) {
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
}

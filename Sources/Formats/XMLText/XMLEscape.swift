/// Text as XML content.
public enum XMLEscape {
    /// Appends `text`, which is UTF-8, escaped for an element's content.
    ///
    /// What XML 1.0 doesn't allow at all (`Char`, section 2.2: controls but tab, LF and CR, and U+FFFE, U+FFFF) must have
    /// been refused before; ``firstForbidden(in:)`` finds it. CR is written as a reference, since a parser would turn it
    /// into LF.
    public static func append(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
        var rest = text
        while let place = firstSpecial(in: rest) {
            out.append(contentsOf: rest[..<place])
            reference(to: rest[place]).withUTF8Buffer { unsafe out.append(contentsOf: $0) }
            rest = rest[(place + 1)...]
        }
        out.append(contentsOf: rest)
    }

    /// Where the first byte stands that ``append(_:to:)`` would write as a reference; nil where the text stays as it is.
    @inlinable
    public static func firstSpecial(in text: ArraySlice<UInt8>) -> Int? {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == 0x0D {
                return index
            }
            index += 1
        }
        return nil
    }

    /// What is written for a byte that ``firstSpecial(in:)`` found.
    public static func reference(to byte: UInt8) -> StaticString {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        default: "&#13;"
        }
    }

    public static func append(_ text: String, to out: inout [UInt8]) { append(Array(text.utf8)[...], to: &out) }

    /// Where the first character stands that XML 1.0 doesn't allow; nil where all are allowed.
    public static func firstForbidden(in text: ArraySlice<UInt8>) -> Int? {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D { return index }
            if byte == 0xEF, index + 2 < text.endIndex, text[index + 1] == 0xBF, text[index + 2] >= 0xBE {
                return index
            }
            index += 1
        }
        return nil
    }
}

/// Why a document can't be read or written.
public struct XMLTextError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case cannotOpen
        case cannotWrite
        case notWellFormed
        /// A document type declaration, which none of our documents has and which is where attacks live.
        case documentType
        case tooDeep
    }

    public var code: Code
    public var path: String
    public var line: Int
    public var message: String

    public init(code: Code, path: String, line: Int = 0, message: String) {
        self.code = code
        self.path = path
        self.line = line
        self.message = message
    }
}

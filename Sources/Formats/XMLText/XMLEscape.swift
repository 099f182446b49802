/// Text as XML content.
public enum XMLEscape {
    /// Appends `text`, which is UTF-8, escaped for an element's content.
    ///
    /// What XML 1.0 doesn't allow at all (`Char`, section 2.2: controls but tab, LF and CR, and U+FFFE, U+FFFF) must have
    /// been refused before; ``firstForbidden(in:)`` finds it. CR is written as a reference, since a parser would turn it
    /// into LF.
    @inlinable
    public static func append(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
        var run = text.startIndex
        var index = run
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == 0x0D {
                out.append(contentsOf: text[run..<index])
                appendReference(byte, to: &out)
                run = index + 1
            }
            index += 1
        }
        out.append(contentsOf: text[run...])
    }

    public static func append(_ text: String, to out: inout [UInt8]) { append(Array(text.utf8)[...], to: &out) }

    @usableFromInline
    static func appendReference(_ byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): out.append(contentsOf: "&gt;".utf8)
        default: out.append(contentsOf: "&#13;".utf8)
        }
    }

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

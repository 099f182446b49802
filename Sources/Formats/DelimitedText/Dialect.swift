/// How a delimited file is written.
public struct Dialect: Hashable, Sendable {
    public var delimiter: UInt8
    /// Nil where quotes are ordinary text, as in LEDES.
    public var quote: UInt8?
    /// Lines before the header, blank ones counted, whatever they hold.
    public var skipLines: Int
    /// Stripped from the end of each row: `[]` in LEDES.
    public var rowTerminator: [UInt8]

    public init(
        delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), skipLines: Int = 0,
        rowTerminator: [UInt8] = []
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.skipLines = skipLines
        self.rowTerminator = rowTerminator
    }
}

/// Why a delimited file can't be read any further.
public struct DelimitedTextError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case cannotOpen
        case cannotRead
        /// A quote inside an unquoted field, or text after a closing quote.
        case malformedQuote
        /// A quoted field that is never closed.
        case unterminatedQuote
        /// A byte that is no UTF-8, or NUL.
        case invalidEncoding
        case rowTooLong
    }

    public var code: Code
    public var path: String
    /// 1-based; 0 where the trouble is the file's, not a line's.
    public var line: Int
    /// In bytes from the file's beginning.
    public var offset: Int
    /// The offending text, at most 80 characters.
    public var text: String
    /// The operating system's reason, for the first two codes.
    public var reason: String

    public init(code: Code, path: String, line: Int = 0, offset: Int = 0, text: String = "", reason: String = "") {
        self.code = code
        self.path = path
        self.line = line
        self.offset = offset
        self.text = text
        self.reason = reason
    }
}

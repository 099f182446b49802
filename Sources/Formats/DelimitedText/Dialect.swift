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

/// Rows of a delimited file as offsets into one buffer, which the next rows use again.
public struct RowBatch: Sendable {
    public struct Row: Sendable {
        /// Position of the row's first field among all fields of the batch.
        public var firstField: Int
        public var fieldCount: Int
        /// 1-based, where the row starts, counting newlines inside quoted fields.
        public var line: Int
        /// Bytes of the row in the file, without its row end.
        public var offset: Int
        public var length: Int

        public init(firstField: Int, fieldCount: Int, line: Int, offset: Int, length: Int) {
            self.firstField = firstField
            self.fieldCount = fieldCount
            self.line = line
            self.offset = offset
            self.length = length
        }
    }

    /// Where the contents of a field lie in ``RowBatch/bytes``.
    public struct Place: Sendable {
        @usableFromInline var start: UInt32
        @usableFromInline var end: UInt32

        init(_ range: Range<Int>) {
            start = UInt32(range.lowerBound)
            end = UInt32(range.upperBound)
        }

        /// Of bytes of which there are no more than can be counted.
        init(start: Int, end: Int) {
            self.start = UInt32(truncatingIfNeeded: start)
            self.end = UInt32(truncatingIfNeeded: end)
        }

        @inlinable var range: Range<Int> { unsafe Range(uncheckedBounds: (Int(start), Int(end))) }
    }

    /// The fields' contents, unescaped, those of a row in their order, with other bytes between them.
    public internal(set) var bytes: [UInt8] = []
    /// Of all rows' fields.
    public internal(set) var fields: [Place] = []
    public var rows: [Row] = []
    /// True where no field of any row holds a control character (tab and line feed apart), DEL or the byte 0xEF; false
    /// where one may.
    public var isPlain = false

    public init() {}

    /// Where the contents of a row's field lie in ``bytes``.
    @inlinable
    public func field(_ index: Int, of row: Row) -> Range<Int> {
        fields[row.firstField + index].range
    }

    /// Appends a field, for a row that is appended after its fields.
    public mutating func appendField(_ contents: some Sequence<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: contents)
        fields.append(Place(start..<bytes.count))
    }

    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        isPlain = false
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

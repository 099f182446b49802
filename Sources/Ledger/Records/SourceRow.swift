/// Where a record stood in what was read: which file, which line, and which bytes, so that a rejected record can be shown
/// again in its own words.
public struct SourceRow: Hashable, Sendable {
    /// Index into the source's ``SourceFiles``.
    public var file: UInt16
    /// 1-based, counting newlines inside quoted fields.
    public var line: UInt32
    /// Bytes of the record in the file (in its UTF-8 form where the file is in another encoding). A record made of another
    /// record's row (a contact of a bill's client name, say) has that row's place and the length 0, so that the row is
    /// shown once.
    public var offset: UInt64
    public var length: UInt32

    public static let none = SourceRow(file: 0, line: 0, offset: 0, length: 0)

    @inlinable
    public init(file: UInt16, line: UInt32, offset: UInt64, length: UInt32) {
        self.file = file
        self.line = line
        self.offset = offset
        self.length = length
    }
}

/// One file that was read, as the user named it.
public struct SourceFile: Hashable, Sendable {
    public enum Form: String, Hashable, Sendable {
        /// Rows under a header.
        case delimited
        /// Objects of a JSON answer, or one on each line.
        case json
    }

    public var kind: RecordKind
    /// For messages and the manifest: as given by the user.
    public var path: String
    /// Where the bytes that ``SourceRow/offset`` counts are: the file itself, or its UTF-8 copy.
    public var textPath: String
    public var form: Form
    /// The header row's bytes, as they stand, without the row end; empty for JSON.
    public var header: [UInt8]
    public var byteCount: Int
    /// Between the fields of a row.
    public var delimiter = UInt8(ascii: ",")
    /// What ends a row besides the line's end: `[]` in LEDES.
    public var rowTerminator: [UInt8] = []

    public init(kind: RecordKind, path: String, textPath: String, form: Form, header: [UInt8], byteCount: Int) {
        self.kind = kind
        self.path = path
        self.textPath = textPath
        self.form = form
        self.header = header
        self.byteCount = byteCount
    }
}

/// The kinds of record the ledger holds. The raw value names its file: `bills.ndjson`.
public enum RecordKind: String, Hashable, Sendable, CaseIterable {
    case contact = "contacts"
    case bill = "bills"
    case line = "bill_line_items"
    case payment = "payments"
    case creditNote = "credit_notes"
    case trustTransaction = "trust_transactions"

    /// For people, in the singular.
    public var name: String {
        switch self {
        case .contact: "contact"
        case .bill: "bill"
        case .line: "line"
        case .payment: "payment"
        case .creditNote: "credit note"
        case .trustTransaction: "trust transaction"
        }
    }
}

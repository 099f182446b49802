import DelimitedText
import Ledger

/// Rows kept in memory: the outliers of a file in order, a part of files that aren't, or what was made from JSON or LEDES.
struct RowStore: Sendable {
    var batch = RowBatch()
    /// Which file each row is of.
    var files: [UInt16] = []
    /// What was found wrong with a row when it was made, by its position.
    var problems: [Int: [Diagnostic]] = [:]
    /// Rows of the file that go with a row and are no record of their own, by its position; their `file` is not set.
    var further: [Int: [SourceRow]] = [:]

    init() {}

    mutating func removeAll() {
        batch.removeAll()
        files.removeAll(keepingCapacity: true)
        problems = [:]
        further = [:]
    }

    /// Copies a row.
    mutating func append(_ row: RowBatch.Row, of other: RowBatch, file: UInt16) {
        let first = batch.fields.count
        for index in 0..<row.fieldCount {
            batch.appendField(other.bytes[other.field(index, of: row)])
        }
        var copy = row
        copy.firstField = first
        batch.rows.append(copy)
        files.append(file)
    }

    /// Copies all rows of `other`, with what is known of them.
    mutating func append(contentsOf other: RowStore, file: UInt16) {
        let first = batch.rows.count
        for row in other.batch.rows { append(row, of: other.batch, file: file) }
        for (position, diagnostics) in other.problems { problems[first + position] = diagnostics }
        for (position, rows) in other.further { further[first + position] = rows }
    }

    /// Takes a row that was made.
    mutating func append(_ made: MadeRow) {
        let position = batch.rows.count
        let fields = Field.fields(of: made.kind)
        let first = batch.fields.count
        for field in fields {
            batch.appendField(made.cells[field] ?? [])
        }
        batch.rows.append(
            RowBatch.Row(
                firstField: first, fieldCount: fields.count, line: made.line, offset: made.offset, length: made.length))
        files.append(0)
        if !made.problems.isEmpty { problems[position] = made.problems }
        if !made.further.isEmpty { further[position] = made.further }
    }
}

/// A row made from something that has no rows of its own, or others.
struct MadeRow: Sendable {
    var kind: RecordKind
    var cells: [Field: [UInt8]] = [:]
    /// Where it came from; `length` is 0 where another record shows the same bytes.
    var line: Int
    var offset: Int
    var length: Int
    var problems: [Diagnostic] = []
    var further: [SourceRow] = []

    init(_ kind: RecordKind, line: Int, offset: Int, length: Int) {
        self.kind = kind
        self.line = line
        self.offset = offset
        self.length = length
    }

    mutating func set(_ field: Field, _ text: some Sequence<UInt8>) {
        let bytes = Array(text)
        cells[field] = bytes.isEmpty ? nil : bytes
    }

    mutating func set(_ field: Field, _ text: String) { set(field, text.utf8) }
}

extension ExportFile {
    /// A file of rows that are made.
    /// - Parameter headers: what messages call a field, where the source has a name of its own for it.
    init(made source: SourceFile, headers: [Field: String], rules: KindRules) {
        let fields = Field.fields(of: source.kind)
        var columns = [Int](repeating: -1, count: Field.allCases.count)
        for (column, field) in fields.enumerated() { columns[field.position] = column }
        self.init(
            source: source, dialect: Dialect(), headers: fields.map { headers[$0] ?? $0.name }, columns: columns,
            rules: rules, rows: RowStore())
    }
}

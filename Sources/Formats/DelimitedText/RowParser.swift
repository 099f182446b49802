/// Parses rows whose places and bounds are known, as ``KeyReader`` gives them, through libcsv.
public struct RowParser: ~Copyable {
    private let parser: FieldParser
    private let path: String

    /// - Parameter path: for the error.
    public init(path: String, dialect: Dialect) {
        self.path = path
        parser = FieldParser(dialect)
    }

    /// Appends the fields of rows that stand in `text`, each followed by a line feed, to `batch`, and the rows with them.
    /// - Parameter rows: lines, offsets and lengths of the rows.
    /// - Throws: where the text isn't these rows, because the file was changed meanwhile.
    public mutating func parse(
        _ text: [UInt8], rows: [RowBatch.Row], into batch: inout RowBatch
    ) throws(DelimitedTextError) {
        parser.removeAll()
        let taken = unsafe text.withUnsafeBufferPointer { unsafe parser.parse($0) }
        guard taken == text.count, parser.rowCount == rows.count else {
            parser.restart()
            throw DelimitedTextError(code: .cannotRead, path: path, reason: "it was changed while it was read")
        }
        let before = batch.fields.count
        var first = 0
        for (index, row) in rows.enumerated() {
            let next = parser.fieldCount(atEndOf: index)
            var row = row
            row.firstField = before + first
            row.fieldCount = next - first
            batch.rows.append(row)
            first = next
        }
        parser.appendFields(to: &batch)
    }
}

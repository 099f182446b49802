@testable import DelimitedText

/// A row with its fields taken out of the batch.
struct PlainRow: Hashable {
    var fields: [[UInt8]]
    var line: Int
    var offset: Int
    var length: Int

    var texts: [String] { fields.map { String(decoding: $0, as: UTF8.self) } }
}

func readAll(
    _ path: String, _ dialect: Dialect = Dialect(), chunk: Int = 256, maximum: Int = 1 << 20
) throws(DelimitedTextError) -> [PlainRow] {
    var reader = try DelimitedReader(
        path: path, dialect: dialect, maximumRowLength: maximum, chunkLength: chunk)
    var batch = RowBatch()
    var rows: [PlainRow] = []
    while try reader.read(into: &batch) {
        for row in batch.rows {
            let fields = (0..<row.fieldCount).map { Array(batch.bytes[batch.field($0, of: row)]) }
            rows.append(PlainRow(fields: fields, line: row.line, offset: row.offset, length: row.length))
        }
    }
    return rows
}

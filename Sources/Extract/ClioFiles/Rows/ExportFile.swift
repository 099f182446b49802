import DelimitedText
import Ledger

/// A file of one kind of record, with its columns known.
struct ExportFile: Sendable {
    var source: SourceFile
    var dialect: Dialect
    /// Header cells as they stand.
    var headers: [String]
    /// Column by ``Field/position``, -1 for none.
    var columns: [Int]
    var rules: KindRules
    /// Rows that were made in memory, from JSON or LEDES; nil where the file's own rows are read.
    var rows: RowStore?

    /// The column's name in this file, for messages.
    func header(of field: Field) -> String {
        let column = columns[field.position]
        return column >= 0 && column < headers.count ? headers[column] : field.rawValue
    }

    func reader() throws(ClioFilesError) -> DelimitedReader {
        do throws(DelimitedTextError) {
            return try DelimitedReader(path: source.textPath, dialect: dialect)
        } catch {
            throw ClioFilesError(error, path: source.path)
        }
    }
}

/// Rows kept in memory: the outliers of a file in order, a file that isn't in order, or what was made from JSON or LEDES.
struct RowStore: Sendable {
    var batch = RowBatch()
    /// Which file each row is of.
    var files: [UInt16] = []

    init() {}

    /// Copies a row.
    mutating func append(_ row: RowBatch.Row, of other: RowBatch, file: UInt16) {
        let first = batch.fieldEnds.count
        for index in 0..<row.fieldCount {
            batch.bytes.append(contentsOf: other.bytes[other.field(index, of: row)])
            batch.fieldEnds.append(batch.bytes.count)
        }
        var copy = row
        copy.firstField = first
        batch.rows.append(copy)
        files.append(file)
    }

    /// Makes a row of cells in the order of a kind's fields.
    mutating func append(cells: [[UInt8]], file: UInt16, line: Int, offset: Int, length: Int) {
        let first = batch.fieldEnds.count
        for cell in cells {
            batch.bytes.append(contentsOf: cell)
            batch.fieldEnds.append(batch.bytes.count)
        }
        batch.rows.append(
            RowBatch.Row(firstField: first, fieldCount: cells.count, line: line, offset: offset, length: length))
        files.append(file)
    }
}

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
        return column >= 0 && column < headers.count ? headers[column] : field.name
    }

    /// What to read at once: no more than there is, in a folder of many small files.
    static func chunkLength(for byteCount: Int) -> Int { min(max(byteCount + 1, 4 << 10), 128 << 10) }

    func reader() throws(ClioFilesError) -> DelimitedReader {
        do throws(DelimitedTextError) {
            return try DelimitedReader(
                path: source.textPath, dialect: dialect, chunkLength: Self.chunkLength(for: source.byteCount))
        } catch {
            throw ClioFilesError(error, path: source.path)
        }
    }
}

import DelimitedText
import Ledger

/// Where each field of each of several files is found: one table, looked up for every cell.
struct CellRules: Sendable {
    struct Rule: Sendable {
        /// -1 for none.
        var column: Int32 = -1
        /// Whether the cell is taken as it stands: no default, no translation.
        var isPlain = true
    }

    private var rules: [Rule] = []
    /// How many cells a file's rows have, by file; -1 where that isn't checked.
    private(set) var widths: [Int] = []

    init(_ files: [ExportFile]) {
        for file in files {
            for field in Field.allCases {
                rules.append(
                    Rule(
                        column: Int32(clamping: file.columns[field.position]),
                        isPlain: file.rules.defaults[field] == nil && file.rules.values[field] == nil))
            }
            widths.append(file.rows == nil ? file.headers.count : -1)
        }
    }

    @inline(__always)
    subscript(file: Int, field: Field) -> Rule { rules[file * Field.count + field.position] }
}

extension RowBatch {
    /// A cell without outer blanks; empty where the row has no such column.
    @inline(__always)
    func trimmed(_ column: Int32, of row: Row) -> Range<Int> {
        guard column >= 0, column < row.fieldCount else { return 0..<0 }
        let range = field(Int(column), of: row)
        return Cell.isTrimmed(bytes.span.extracting(range)) ? range : Cell.trim(bytes[range]).indices
    }
}

import DelimitedText
import Ledger

/// Where each field of each of several files is found: one table, looked up for every cell.
struct CellRules: Sendable {
    struct Rule: Sendable {
        /// -1 for none.
        var column: Int32
        /// The column where the cell is taken as it stands, -1 for none; -2 where it has a default or a translation.
        var plainColumn: Int32

        /// Whether the cell is taken as it stands.
        @inline(__always) var isPlain: Bool { plainColumn != -2 }
    }

    private var rules: [Rule] = []
    /// How many cells a file's rows have, by file; -1 where that isn't checked.
    private(set) var widths: [Int] = []

    init(_ files: [ExportFile]) {
        for file in files {
            for field in Field.allCases {
                let column = Int32(clamping: file.columns[field.position])
                let isPlain = file.rules.defaults[field] == nil && file.rules.values[field] == nil
                rules.append(Rule(column: column, plainColumn: isPlain ? column : -2))
            }
            widths.append(file.rows == nil ? file.headers.count : -1)
        }
    }

    /// Where a file's rules begin.
    func base(ofFile file: Int) -> Int { file * Field.count }

    @inline(__always)
    subscript(base base: Int, field: Field) -> Rule { rules[base &+ field.position] }
}

extension RowBatch {
    /// A cell without outer blanks; empty where the row has no such column.
    @inline(__always)
    func trimmed(_ column: Int32, of row: Row) -> Range<Int> { trimmedPlace(column, of: row).range }

    /// A cell without outer blanks; empty where the row has no such column.
    @inline(__always)
    func trimmedPlace(_ column: Int32, of row: Row) -> Place {
        let (place, hasVisibleEdges) = cell(column, of: row)
        return hasVisibleEdges ? place : trimmedSlowly(place)
    }

    @inline(never)
    private func trimmedSlowly(_ place: Place) -> Place { Place(Cell.trim(bytes[place.range]).indices) }
}

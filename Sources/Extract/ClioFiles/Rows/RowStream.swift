import DelimitedText
import Ledger

/// The rows of a file from front to back, but for some that are left out.
struct RowStream {
    /// What a copy of the stream would read on with, too.
    private let input: RowsAhead?
    private let keyColumn: Int32
    /// Ordinals, rising.
    private let leftOut: [Int]
    private var nextLeftOut = 0
    /// Of the present row, the header being -1.
    private var ordinal = -2
    private var position = -1
    private(set) var hasRow: Bool
    private(set) var row = RowBatch.Row(firstField: 0, fieldCount: 0, line: 0, offset: 0, length: 0)
    /// Where the present row's key lies in the batch.
    private(set) var key = 0..<0

    /// A stream without a row.
    init() {
        input = nil
        keyColumn = -1
        leftOut = []
        hasRow = false
    }

    /// The first row is the one after the header.
    init(
        file: ExportFile, key: Field, leavingOut ordinals: [Int], aside: ClioExportOptions.Aside?,
        batch: inout RowBatch
    ) throws(ClioFilesError) {
        keyColumn = Int32(clamping: file.columns[key.position])
        leftOut = ordinals
        input = try RowsAhead(file, aside: aside)
        hasRow = true
        try advance(&batch)
        try advance(&batch)
    }

    /// Bytes of the file that have been passed; nil where there is no file.
    var bytesPassed: Int? { input?.position }

    /// Goes to the next row, with the batch that holds the present one.
    mutating func advance(_ batch: inout RowBatch) throws(ClioFilesError) {
        while true {
            position += 1
            if position >= batch.rows.count {
                guard hasRow, let input, try input.read(into: &batch) else {
                    hasRow = false
                    return
                }
                position = 0
            }
            ordinal += 1
            guard nextLeftOut < leftOut.count, leftOut[nextLeftOut] == ordinal else { break }
            nextLeftOut += 1
        }
        row = batch.rows[position]
        key = batch.trimmed(keyColumn, of: row)
    }
}

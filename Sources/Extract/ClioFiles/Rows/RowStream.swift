import DelimitedText
import Ledger

/// The rows of a file from front to back, in the order of a key once some are left out.
struct RowStream {
    /// What a copy of the stream would read on with, too.
    private let input: RowsAhead?
    private let keyColumn: Int32
    /// Ordinals, rising; nil where nobody has looked yet whether the file is in order.
    private let leftOut: [Int]?
    private var nextLeftOut = 0
    /// Of the present row, the header being -1.
    private var ordinal = -2
    private var position = -1
    private(set) var hasRow: Bool
    private let path: String
    /// The key of the row before, where that one lies in an earlier batch.
    private var earlierKey: [UInt8] = []
    private(set) var row = RowBatch.Row(firstField: 0, fieldCount: 0, line: 0, offset: 0, length: 0)
    /// Where the present row's key lies in the batch.
    private(set) var key = 0..<0

    /// A stream without a row.
    init() {
        input = nil
        keyColumn = -1
        leftOut = []
        path = ""
        hasRow = false
    }

    /// The first row is the one after the header.
    /// - Parameter ordinals: the rows out of their place; nil where none may be, which is found out on the way.
    init(
        file: ExportFile, key: Field, leavingOut ordinals: [Int]? = nil, aside: ClioExportOptions.Aside?,
        batch: inout RowBatch
    ) throws(ClioFilesError) {
        keyColumn = Int32(clamping: file.columns[key.position])
        leftOut = ordinals
        path = file.source.path
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
                if leftOut == nil { earlierKey = Array(batch.bytes[key]) }
                guard hasRow, let input, try input.read(into: &batch) else {
                    hasRow = false
                    return
                }
                position = 0
            }
            ordinal += 1
            guard let leftOut, nextLeftOut < leftOut.count, leftOut[nextLeftOut] == ordinal else { break }
            nextLeftOut += 1
        }
        row = batch.rows[position]
        let last = key
        key = batch.trimmed(keyColumn, of: row)
        if leftOut == nil, ordinal > 0 { try checkOrder(after: last, batch) }
    }

    /// Whether the present row comes after the one before, whose key lay at `last` in its batch.
    private func checkOrder(after last: Range<Int>, _ batch: RowBatch) throws(ClioFilesError) {
        let bytes = batch.bytes.span
        let earlier = position == 0 ? earlierKey.span : bytes.extracting(last)
        guard RecordKey.compare(earlier, bytes.extracting(key)) > 0 else { return }
        throw .outOfOrder(path: path, line: row.line)
    }
}

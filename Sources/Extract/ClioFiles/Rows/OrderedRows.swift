import DelimitedText
import Ledger

// A bill, its lines and its payments stand in files of their own. Joining them asks for every file in the order of the
// bills' ids. Clio's exports mostly are: such a file is streamed, and the few rows out of their place (a line of a bill
// that was deleted, say) are kept aside and merged in. Any other file, and several files of one kind, are put in order in
// memory. What comes out is the same either way, which is what lets the choice be made by looking.

/// The rows of one kind of record, from any number of files, in the order of a key.
struct OrderedRows {
    /// Rows aside beyond this many: the file counts as not in order.
    static let outlierLimit = 10_000

    private let files: [ExportFile]
    private let key: Field
    private var stream: RowStream?
    private var aside = RowStore()
    /// Positions in ``aside`` in the order of the key.
    private var asideOrder: [Int] = []
    private var nextAside = 0
    /// Whether the present row is of ``aside``.
    private var isAside = false
    /// Rows that another file's row of the same id has replaced, with that file.
    private(set) var replaced: [(row: RowBatch.Row, file: UInt16, by: UInt16)] = []

    /// - Parameters:
    ///   - key: what the rows are ordered by.
    ///   - ids: what tells two rows of one key apart: a later file's row replaces an earlier file's.
    init(files: [ExportFile], firstFile: Int, key: Field, ids: [Field]) throws(ClioFilesError) {
        self.files = files
        self.key = key
        if files.count == 1, files[0].rows == nil, let outliers = try Self.outliers(of: files[0], key: key, firstFile) {
            aside = outliers.rows
            stream = try RowStream(file: files[0], number: UInt16(firstFile), leavingOut: outliers.ordinals)
        } else {
            for (index, file) in files.enumerated() {
                let number = UInt16(firstFile + index)
                if let rows = file.rows {
                    aside.append(contentsOf: rows, file: number)
                } else {
                    try Self.readAll(file, number: number, into: &aside)
                }
            }
        }
        self.firstFile = firstFile
        sortAside(ids: ids)
        try stream?.advance()
        choose()
    }

    private let firstFile: Int

    // MARK: The present row

    /// Whether there is a row left.
    private(set) var hasRow = false

    /// The buffer the present row's fields lie in.
    var batch: RowBatch { isAside ? aside.batch : stream?.batch ?? aside.batch }

    var row: RowBatch.Row { isAside ? aside.batch.rows[asideOrder[nextAside]] : stream!.row }

    /// Number of the present row's file in the source's list.
    var fileNumber: UInt16 { isAside ? aside.files[asideOrder[nextAside]] : stream!.number }

    var file: ExportFile { files[Int(fileNumber) - firstFile] }

    /// The present row, to be read field by field.
    func reading(_ profile: Profile) -> RowReading {
        let problems = isAside ? aside.problems[asideOrder[nextAside]] ?? [] : []
        return RowReading(batch, row, of: file, profile: profile, problems: problems)
    }

    /// Rows that go with the present one and are no record of their own.
    var further: [SourceRow] { isAside ? aside.further[asideOrder[nextAside]] ?? [] : [] }

    /// The present row's key, blanks trimmed.
    var keyText: ArraySlice<UInt8> { isAside ? asideKey(asideOrder[nextAside]) : stream!.text(of: key) }

    /// Bytes of the streamed file that have been passed, and how many it has; zero of zero where rows are in memory.
    var progress: (done: Int, of: Int) { stream.map { ($0.bytesPassed, $0.file.source.byteCount) } ?? (0, 0) }

    mutating func advance() throws(ClioFilesError) {
        if isAside { nextAside += 1 } else { try stream?.advance() }
        choose()
    }

    private mutating func choose() {
        let hasAside = nextAside < asideOrder.count
        let hasStream = stream?.hasRow ?? false
        hasRow = hasAside || hasStream
        guard hasAside, hasStream, let stream else {
            isAside = hasAside
            return
        }
        isAside = RecordKey.compare(asideKey(asideOrder[nextAside]), stream.text(of: key)) < 0
    }

    private func asideKey(_ position: Int) -> ArraySlice<UInt8> { asideText(position, key) }

    private func asideText(_ position: Int, _ field: Field) -> ArraySlice<UInt8> {
        let row = aside.batch.rows[position]
        let column = files[Int(aside.files[position]) - firstFile].columns[field.position]
        guard column >= 0, column < row.fieldCount else { return [] }
        return Cell.trim(aside.batch.bytes[aside.batch.field(column, of: row)])
    }

    // MARK: Putting in order

    private mutating func sortAside(ids: [Field]) {
        func compare(_ left: Int, _ right: Int) -> Int {
            let byKey = RecordKey.compare(asideKey(left), asideKey(right))
            if byKey != 0 { return byKey }
            for id in ids {
                let byID = RecordKey.compare(asideText(left, id), asideText(right, id))
                if byID != 0 { return byID }
            }
            return 0
        }
        let order = aside.batch.rows.indices.sorted { left, right in
            let compared = compare(left, right)
            return compared != 0 ? compared < 0 : left < right
        }
        var kept: [Int] = []
        kept.reserveCapacity(order.count)
        for position in order {
            // The row touched later stays; where that isn't told apart, the later file's: files come in their numbers' order.
            var isReplaced = false
            while let last = kept.last, aside.files[last] != aside.files[position], compare(last, position) == 0,
                !asideText(position, ids[0]).isEmpty
            {
                if isNewer(last, than: position) {
                    replaced.append((aside.batch.rows[position], aside.files[position], aside.files[last]))
                    isReplaced = true
                    break
                }
                replaced.append((aside.batch.rows[last], aside.files[last], aside.files[position]))
                kept.removeLast()
            }
            if !isReplaced { kept.append(position) }
        }
        asideOrder = kept
    }

    /// Whether both rows say when Clio touched them last, and `one` later than `other`. ISO 8601 sorts as text.
    private func isNewer(_ one: Int, than other: Int) -> Bool {
        let (time, otherTime) = (asideText(one, .updatedAt), asideText(other, .updatedAt))
        return !time.isEmpty && !otherTime.isEmpty && otherTime.lexicographicallyPrecedes(time)
    }

    /// Reads the whole file once to see whether its keys rise; nil where they don't, beyond a few rows.
    private static func outliers(
        of file: ExportFile, key: Field, _ number: Int
    ) throws(ClioFilesError) -> (rows: RowStore, ordinals: Set<Int>)? {
        var reader = try file.reader()
        var batch = RowBatch()
        var isHeader = true
        var ordinal = 0
        var found = RowStore()
        var ordinals: Set<Int> = []
        // The last row in order, and the key before it: where it turns out to be the one out of place, it goes aside.
        var last = RowStore()
        var lastOrdinal = -1
        var lastKey: [UInt8] = []
        var beforeKey: [UInt8] = []
        let column = file.columns[key.position]
        while try Self.read(&reader, into: &batch, file) {
            for row in batch.rows {
                if isHeader {
                    isHeader = false
                    continue
                }
                let text =
                    column >= 0 && column < row.fieldCount ? Cell.trim(batch.bytes[batch.field(column, of: row)]) : []
                if RecordKey.compare(text, lastKey[...]) >= 0 {
                    if !text.elementsEqual(lastKey) {
                        beforeKey = lastKey
                        lastKey = Array(text)
                        last = RowStore()
                        last.append(row, of: batch, file: UInt16(number))
                        lastOrdinal = ordinal
                    } else if lastOrdinal >= 0 {
                        // Several rows share the key: none of them can be the one row out of place.
                        lastOrdinal = -1
                    }
                } else if lastOrdinal >= 0, RecordKey.compare(text, beforeKey[...]) >= 0 {
                    found.append(last.batch.rows[0], of: last.batch, file: UInt16(number))
                    ordinals.insert(lastOrdinal)
                    lastKey = Array(text)
                    lastOrdinal = -1
                } else {
                    found.append(row, of: batch, file: UInt16(number))
                    ordinals.insert(ordinal)
                }
                if ordinals.count > outlierLimit { return nil }
                ordinal += 1
            }
        }
        return (found, ordinals)
    }

    private static func readAll(
        _ file: ExportFile, number: UInt16, into store: inout RowStore
    ) throws(ClioFilesError) {
        var reader = try file.reader()
        var batch = RowBatch()
        var isHeader = true
        while try read(&reader, into: &batch, file) {
            for row in batch.rows {
                if isHeader { isHeader = false } else { store.append(row, of: batch, file: number) }
            }
        }
    }

    static func read(
        _ reader: inout DelimitedReader, into batch: inout RowBatch, _ file: ExportFile
    ) throws(ClioFilesError) -> Bool {
        do throws(DelimitedTextError) {
            return try reader.read(into: &batch)
        } catch {
            throw ClioFilesError(error, path: file.source.path)
        }
    }
}

/// The rows of a file from front to back, but for some that are left out.
private final class RowStream {
    let file: ExportFile
    let number: UInt16
    private var reader: DelimitedReader
    private let leftOut: Set<Int>
    private var ordinal = -2
    private(set) var batch = RowBatch()
    private var position = -1
    private(set) var hasRow = true

    init(file: ExportFile, number: UInt16, leavingOut ordinals: Set<Int>) throws(ClioFilesError) {
        self.file = file
        self.number = number
        leftOut = ordinals
        reader = try file.reader()
        try advance()
    }

    var bytesPassed: Int { reader.position }

    var row: RowBatch.Row { batch.rows[position] }

    func text(of field: Field) -> ArraySlice<UInt8> {
        let column = file.columns[field.position]
        let row = batch.rows[position]
        guard column >= 0, column < row.fieldCount else { return [] }
        return Cell.trim(batch.bytes[batch.field(column, of: row)])
    }

    /// Goes to the next row; the first call of all passes the header.
    func advance() throws(ClioFilesError) {
        repeat {
            position += 1
            if position >= batch.rows.count {
                guard try OrderedRows.read(&reader, into: &batch, file) else {
                    hasRow = false
                    return
                }
                position = 0
            }
            ordinal += 1
        } while leftOut.contains(ordinal)
    }
}

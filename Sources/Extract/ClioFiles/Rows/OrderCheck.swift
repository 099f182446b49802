import DelimitedText
import Ledger

/// Whether the keys of a file rise, but for a few rows, found out by going through the file once.
///
/// On the way everything that would stop the reading later is found, and keys are picked from all over the file.
struct OrderCheck {
    /// A row that isn't in its place.
    struct Outlier {
        /// Among the file's rows without the header.
        var ordinal: Int
        var line: Int
        var offset: Int
        var length: Int
    }

    /// Rows out of place beyond this many: the file counts as not in order.
    static let outlierLimit = 10_000
    /// So many keys are picked of a file, or fewer.
    private static let samples = 16_384

    /// In the order they were found.
    private(set) var outliers: [Outlier] = []
    private var outlierBytes = 0
    private let memoryLimit: Int
    var isInOrder: Bool { outliers.count <= Self.outlierLimit && outlierBytes <= memoryLimit }
    /// Keys from all over the file.
    private(set) var sample = KeySample()

    private var ordinal = 0
    // The last row in order, and the key before it: where it turns out to be the one out of place, it goes aside.
    private var last: Outlier?
    private var lastKey: [UInt8] = []
    private var beforeKey: [UInt8] = []

    /// - Parameter memoryLimit: how many bytes rows aside may have.
    init(of file: ExportFile, key: Field, memoryLimit: Int) throws(ClioFilesError) {
        self.memoryLimit = memoryLimit
        let step = max(file.source.byteCount / Self.samples, 1)
        var nextSample = 0
        var isHeader = true
        var batch = KeyBatch()
        var keys = try file.keyReader(key)
        while try file.read(&keys, into: &batch) {
            for row in batch.rows {
                if isHeader {
                    isHeader = false
                    continue
                }
                let key = batch.trimmedKey(of: row)
                if row.offset >= nextSample {
                    sample.append(batch.bytes[key])
                    nextSample = row.offset + step
                }
                if isInOrder { take(row, batch.bytes.span.extracting(key)) }
                ordinal += 1
            }
        }
        outliers.sort { $0.ordinal < $1.ordinal }
    }

    private mutating func take(_ row: KeyBatch.Row, _ key: Span<UInt8>) {
        let compared = RecordKey.compare(key, lastKey.span)
        if compared == 0 {
            // Several rows share the key: none of them can be the one row out of place.
            last = nil
        } else if compared > 0 {
            swap(&beforeKey, &lastKey)
            set(&lastKey, key)
            last = Outlier(ordinal: ordinal, line: row.line, offset: row.offset, length: row.length)
        } else if let last, RecordKey.compare(key, beforeKey.span) >= 0 {
            add(last)
            set(&lastKey, key)
            self.last = nil
        } else {
            add(Outlier(ordinal: ordinal, line: row.line, offset: row.offset, length: row.length))
        }
    }

    private mutating func add(_ outlier: Outlier) {
        outliers.append(outlier)
        outlierBytes += outlier.length
    }

    private func set(_ kept: inout [UInt8], _ key: Span<UInt8>) {
        kept.removeAll(keepingCapacity: true)
        for index in key.indices { kept.append(key[index]) }
    }
}

extension KeyBatch {
    /// Where a row's key lies, without outer blanks.
    func trimmedKey(of row: Row) -> Range<Int> {
        Cell.isTrimmed(bytes.span.extracting(row.key)) ? row.key : Cell.trim(bytes[row.key]).indices
    }
}

extension ExportFile {
    /// What goes through the file for the sake of one column.
    func keyReader(_ key: Field) throws(ClioFilesError) -> KeyReader {
        do throws(DelimitedTextError) {
            return try KeyReader(
                path: source.textPath, dialect: dialect, column: columns[key.position],
                chunkLength: Self.chunkLength(for: source.byteCount))
        } catch {
            throw ClioFilesError(error, path: source.path)
        }
    }

    func read(_ keys: inout KeyReader, into batch: inout KeyBatch) throws(ClioFilesError) -> Bool {
        do throws(DelimitedTextError) {
            return try keys.read(into: &batch)
        } catch {
            throw ClioFilesError(error, path: source.path)
        }
    }

    /// Whether the rows of the file's first piece are in order: most files that aren't show it there.
    func beginsInOrder(of key: Field) throws(ClioFilesError) -> Bool {
        var batch = KeyBatch()
        var keys = try keyReader(key)
        guard try read(&keys, into: &batch) else { return true }
        // The first row is the header.
        let places = batch.rows.dropFirst().map { batch.trimmedKey(of: $0) }
        return zip(places, places.dropFirst()).allSatisfy { RecordKey.compare(batch.bytes[$0], batch.bytes[$1]) <= 0 }
    }

    /// Reads some rows of the file by their places.
    func rows(_ places: [OrderCheck.Outlier], number: UInt16) throws(ClioFilesError) -> RowStore {
        var store = RowStore()
        guard !places.isEmpty else { return store }
        var pieces: [[UInt8]] = []
        do throws(FileError) {
            let text = try SourceText(path: source.textPath)
            for place in places { pieces.append(try text.read(offset: place.offset, length: place.length)) }
        } catch {
            let failure = DelimitedTextError(code: .cannotRead, path: error.path, reason: error.reason)
            throw ClioFilesError(failure, path: source.path)
        }
        let rows = places.map {
            RowBatch.Row(firstField: 0, fieldCount: 0, line: $0.line, offset: $0.offset, length: $0.length)
        }
        try parse(pieces.flatMap { dialect.withoutTerminator($0) + [0x0A] }, rows: rows, into: &store.batch)
        store.files = Array(repeating: number, count: rows.count)
        return store
    }

    /// Parses rows that stand one after another, each followed by a line feed.
    func parse(_ text: [UInt8], rows: [RowBatch.Row], into batch: inout RowBatch) throws(ClioFilesError) {
        var parser = RowParser(path: source.path, dialect: dialect)
        do throws(DelimitedTextError) {
            try parser.parse(text, rows: rows, into: &batch)
        } catch {
            throw ClioFilesError(error, path: source.path)
        }
    }
}

extension Dialect {
    fileprivate func withoutTerminator(_ row: [UInt8]) -> ArraySlice<UInt8> {
        !rowTerminator.isEmpty && row.suffix(rowTerminator.count) == rowTerminator[...]
            ? row.dropLast(rowTerminator.count) : row[...]
    }
}

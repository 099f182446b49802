import DelimitedText
import Ledger

// A bill, its lines and its payments stand in files of their own. Joining them asks for every file in the order of the
// bills' ids. Clio's exports mostly are: such a file is streamed, and the few rows out of their place (a line of a bill
// that was deleted, say) are kept aside and merged in. Any other file, and several files of one kind, are put in order
// part by part. What comes out is the same either way, which is what lets the choice be made by looking.

/// The rows of one kind of record, from any number of files, in the order of a key.
struct OrderedRows {
    /// The present row, to be read field by field once ``beginReading()`` was called. Its batch is the one of the stream or
    /// the one of the sorted rows; the other is parked.
    var reading: RowReading
    private var parked = RowBatch()
    private let firstFile: Int
    private let key: Field
    private let order: KeyOrder
    /// The rows of a file in order.
    private var stream = RowStream()
    /// Where more sorted rows come from.
    private var partitions: Partitions?
    /// Sorted rows but for their batch.
    private var store = RowStore()
    /// Positions of the sorted rows in the order of the key.
    private var sorted: [Int] = []
    private var nextSorted = 0
    /// The key of the next of the rows aside, while there is a stream to merge them into.
    private var asideKey: [UInt8] = []
    /// Whether the present row is a sorted one.
    private var isSorted = false
    /// Where the present row's key lies in the reading's batch.
    private var keyPlace = 0..<0
    /// Rows that another file's row of the same id has replaced, so far.
    private(set) var replaced = ReplacedRows()

    /// - Parameters:
    ///   - key: what the rows are ordered by.
    ///   - ids: what tells two rows of one key apart: a later file's row replaces an earlier file's.
    init(
        files: [ExportFile], firstFile: Int, key: Field, ids: [Field], options: ClioExportOptions
    ) throws(ClioFilesError) {
        self.firstFile = firstFile
        self.key = key
        reading = RowReading(files, profile: options.profile)
        order = KeyOrder(files: files, firstFile: firstFile, key: key, ids: ids)
        if files.contains(where: { $0.rows != nil }) {
            for (index, file) in files.enumerated() {
                let number = UInt16(firstFile + index)
                if let rows = file.rows {
                    store.append(contentsOf: rows, file: number)
                } else {
                    try Self.readAll(file, number: number, into: &store)
                }
            }
        } else if !files.isEmpty {
            try open(files, options)
        }
        sorted = order.sort(store, replaced: &replaced)
        if stream.bytesPassed == nil {
            isSorted = true
            swap(&reading.batch, &store.batch)
            if sorted.isEmpty { try nextPartition() }
        } else {
            swap(&parked, &store.batch)
            setAsideKey()
        }
        choose()
    }

    /// Streams one file that is in order; deals the rows of others out to partitions.
    private mutating func open(_ files: [ExportFile], _ options: ClioExportOptions) throws(ClioFilesError) {
        if files.count == 1, options.trustsOrder, try files[0].beginsInOrder(of: key) {
            stream = try RowStream(file: files[0], key: key, aside: options.aside, batch: &reading.batch)
            return
        }
        var sample = KeySample()
        for file in files {
            let check = try OrderCheck(of: file, key: key, memoryLimit: options.memoryLimit)
            if files.count == 1 && check.isInOrder {
                store = try file.rows(check.outliers, number: UInt16(firstFile))
                stream = try RowStream(
                    file: file, key: key, leavingOut: check.outliers.map(\.ordinal),
                    aside: options.aside, batch: &reading.batch)
                return
            }
            sample.append(contentsOf: check.sample)
        }
        partitions = try Partitions(files: files, firstFile: firstFile, key: key, sample: sample, options: options)
    }

    // MARK: The present row

    /// Whether there is a row left.
    private(set) var hasRow = false

    /// Number of the present row's file in the source's list.
    var fileNumber: UInt16 { isSorted ? store.files[sorted[nextSorted]] : UInt16(firstFile) }

    /// Begins to read the present row as a record.
    mutating func beginReading() {
        if isSorted, let known = store.problems[sorted[nextSorted]] { reading.begin(known) } else { reading.begin() }
    }

    /// Rows that go with the present one and are no record of their own.
    var further: [SourceRow] {
        isSorted && !store.further.isEmpty ? store.further[sorted[nextSorted]] ?? [] : []
    }

    // MARK: Its key, blanks trimmed

    var isKeyEmpty: Bool { keyPlace.isEmpty }

    /// ``RecordKey``'s comparison of the present row's key with another.
    func compareKey(to other: [UInt8]) -> Int {
        RecordKey.compare(reading.batch.bytes.span.extracting(keyPlace), other.span)
    }

    func copyKey(to key: inout [UInt8]) {
        key.removeAll(keepingCapacity: true)
        key.append(contentsOf: reading.batch.bytes[keyPlace])
    }

    // MARK: Going on

    /// Bytes of the files that have been passed, and how many they have; zero of zero where rows were made.
    var progress: (done: Int, of: Int) {
        if let passed = stream.bytesPassed { return (passed, reading.file.source.byteCount) }
        return partitions?.progress ?? (0, 0)
    }

    mutating func advance() throws(ClioFilesError) {
        if isSorted {
            nextSorted += 1
            if partitions == nil { setAsideKey() } else if nextSorted == sorted.count { try nextPartition() }
        } else {
            try stream.advance(&reading.batch)
        }
        choose()
    }

    private mutating func choose() {
        var takesSorted = nextSorted < sorted.count
        hasRow = takesSorted
        if stream.hasRow {
            hasRow = true
            if takesSorted {
                let compared =
                    isSorted
                    ? RecordKey.compare(asideKey.span, parked.bytes.span.extracting(stream.key))
                    : RecordKey.compare(asideKey.span, reading.batch.bytes.span.extracting(stream.key))
                takesSorted = compared < 0
            }
            if !takesSorted {
                if isSorted { swapBatches() }
                reading.move(to: stream.row, ofFile: 0)
                keyPlace = stream.key
                return
            }
        }
        guard hasRow else { return }
        if !isSorted { swapBatches() }
        let position = sorted[nextSorted]
        reading.move(to: reading.batch.rows[position], ofFile: Int(store.files[position]) - firstFile)
        keyPlace = reading.key(key)
    }

    private mutating func swapBatches() {
        swap(&reading.batch, &parked)
        isSorted.toggle()
    }

    private mutating func setAsideKey() {
        guard stream.hasRow, nextSorted < sorted.count else { return }
        let batch = isSorted ? reading.batch : parked
        let row = batch.rows[sorted[nextSorted]]
        let place = batch.trimmed(reading.column(of: key), of: row)
        asideKey = Array(batch.bytes[place])
    }

    private mutating func nextPartition() throws(ClioFilesError) {
        guard let partitions else { return }
        repeat {
            swap(&reading.batch, &store.batch)
            guard try partitions.next(into: &store) else {
                store.removeAll()
                sorted = []
                nextSorted = 0
                return
            }
            sorted = order.sort(store, replaced: &replaced)
            nextSorted = 0
            swap(&reading.batch, &store.batch)
        } while sorted.isEmpty
    }

    // MARK: Reading

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

import DelimitedText
import Foundation
import Ledger

// Rows that aren't in the order of their keys are dealt out to partitions, each of which takes the keys between two
// others: they are put in order one partition at a time. The keys that divide them are chosen from a sample, so that
// partitions are of about one size. Rows are carried as they stand in their files and parsed when their turn comes. Where
// there is more than may be held in memory, partitions are written, piece by piece, to one temporary file.

/// Rows of some files, in partitions that follow one another in the order of the key.
final class Partitions {
    private let files: [ExportFile]
    private let firstFile: Int
    private let key: Field
    /// The keys that the second partition and those after it begin with.
    private let bounds: [Bound]
    private let totalBytes: Int
    private let isSpilled: Bool
    private let pieceLength: Int
    /// What has been dealt out and not been written.
    private var waiting: [[UInt8]]
    private var spill: SpillFile?
    /// Where each partition's last piece begins in the spill, -1 for none: a piece says where the one before it begins, so
    /// that memory doesn't grow with their number.
    private var lastPieces: [Int]
    private var nextPartition = 0
    private var text: [UInt8] = []
    /// Where the pieces lie in the text, in the order they were dealt out.
    private var places: [Range<Int>] = []

    private struct Bound {
        var rank: UInt64
        var key: [UInt8]
    }

    /// What a piece in the spill begins with: where the one before it begins, and how many bytes follow.
    private static let headLength = 16
    /// Never more partitions than this, however large they become.
    private static let limit = 2_048

    /// - Parameter sample: keys from all over the files.
    init(
        files: [ExportFile], firstFile: Int, key: Field, sample: KeySample, options: ClioExportOptions
    ) throws(ClioFilesError) {
        self.files = files
        self.firstFile = firstFile
        self.key = key
        totalBytes = files.reduce(0) { $0 + TextFile.byteCount(of: $1.source.textPath) }
        isSpilled = totalBytes > options.memoryLimit
        // A partition is held as text and parsed, and its keys besides: that stays far below the limit.
        let wanted = totalBytes / max(options.memoryLimit / 8, 1) + 1
        let keys = isSpilled ? sample.bounds(count: min(wanted, Self.limit)) : []
        bounds = keys.map { Bound(rank: KeyOrder.rank($0.span), key: $0) }
        pieceLength = min(max((4 << 20) / (bounds.count + 1), 2 << 10), 64 << 10)
        waiting = Array(repeating: [], count: bounds.count + 1)
        lastPieces = Array(repeating: -1, count: bounds.count + 1)
        if isSpilled { try openSpill(options.scratchDirectory) }
        for (index, file) in files.enumerated() { try deal(file, index) }
        if isSpilled {
            for index in waiting.indices { try write(index) }
            waiting = []
        }
    }

    // MARK: Dealing out

    private func deal(_ file: ExportFile, _ index: Int) throws(ClioFilesError) {
        var keys = try file.keyReader(key)
        var batch = KeyBatch()
        var isHeader = true
        while try file.read(&keys, into: &batch) {
            for row in batch.rows {
                if isHeader {
                    isHeader = false
                    continue
                }
                let key = batch.trimmedKey(of: row)
                let partition = partition(of: batch.bytes, key)
                if isSpilled, waiting[partition].isEmpty {
                    // So that it does not double, to hold twice what it is to hold.
                    waiting[partition].reserveCapacity(pieceLength + 512)
                    waiting[partition].append(contentsOf: repeatElement(0, count: Self.headLength))
                }
                append(row, of: batch, file: index, to: &waiting[partition])
                if isSpilled, waiting[partition].count >= pieceLength { try write(partition) }
            }
        }
    }

    /// The last partition that begins with this key or one before it.
    private func partition(of bytes: [UInt8], _ place: Range<Int>) -> Int {
        let key = bytes.span.extracting(place)
        let rank = KeyOrder.rank(key)
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            let bound = bounds[middle]
            let isBefore = rank != bound.rank ? rank < bound.rank : RecordKey.compare(key, bound.key.span) < 0
            if isBefore { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func append(_ row: KeyBatch.Row, of batch: KeyBatch, file: Int, to bytes: inout [UInt8]) {
        for number in [file, row.line, row.offset, row.length, row.text.count] { Self.append(number, to: &bytes) }
        bytes.append(contentsOf: batch.bytes[row.text])
    }

    // MARK: The temporary file

    /// Besides its text a row takes some twelve bytes, and its share of a piece's head.
    private var roomNeeded: Int { totalBytes + totalBytes / 8 }

    private func openSpill(_ directory: String) throws(ClioFilesError) {
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        do throws(FileError) {
            spill = try SpillFile(directory: directory, room: roomNeeded)
        } catch {
            throw failure(error)
        }
    }

    private func write(_ partition: Int) throws(ClioFilesError) {
        guard !waiting[partition].isEmpty else { return }
        do throws(FileError) {
            Self.put(lastPieces[partition], at: 0, of: &waiting[partition])
            Self.put(waiting[partition].count - Self.headLength, at: 8, of: &waiting[partition])
            if let offset = try spill?.append(waiting[partition]) { lastPieces[partition] = offset }
        } catch {
            throw failure(error)
        }
        waiting[partition].removeAll(keepingCapacity: true)
    }

    private func failure(_ error: FileError) -> ClioFilesError {
        let path = files[0].source.path
        let megabytes = (roomNeeded >> 20) + 1
        return ClioFilesError([
            Diagnostic(
                .cannotWrite, .reject, at: SourceLocation(file: error.path),
                "the rows of \(path) have to be put in order, which can't be done here: \(error.reason)",
                remedy: "Make \(megabytes) MiB free there, or set TMPDIR to a folder with more room."
            )
        ])
    }

    // MARK: Taking back

    /// Bytes of the files whose rows have been given, about, and all of them.
    var progress: (done: Int, of: Int) { (totalBytes * nextPartition / lastPieces.count, totalBytes) }

    /// Replaces the store's rows with those of the next partition, as the files had them; false where there is none.
    func next(into store: inout RowStore) throws(ClioFilesError) -> Bool {
        guard nextPartition < lastPieces.count else { return false }
        text.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        if isSpilled {
            try readPieces(endingAt: lastPieces[nextPartition])
        } else {
            swap(&text, &waiting[nextPartition])
            places.append(text.indices)
        }
        nextPartition += 1
        if nextPartition == lastPieces.count { spill = nil }
        store.removeAll()
        try parse(into: &store)
        if nextPartition == lastPieces.count { text = [] }
        return true
    }

    /// Reads a partition's pieces, the last one first.
    private func readPieces(endingAt last: Int) throws(ClioFilesError) {
        var offset = last
        do throws(FileError) {
            while offset >= 0 {
                let start = text.count
                // Most pieces are read at one go.
                let most = (spill?.byteCount ?? 0) - offset
                try spill?.read(offset: offset, count: min(pieceLength + 512, most), into: &text)
                let end = start + Self.headLength + Self.number(at: start + 8, of: text)
                if end > text.count {
                    try spill?.read(offset: offset + text.count - start, count: end - text.count, into: &text)
                }
                text.removeLast(text.count - end)
                places.append(start + Self.headLength..<end)
                offset = Self.number(at: start, of: text)
            }
        } catch {
            throw failure(error)
        }
        places.reverse()
    }

    private func parse(into store: inout RowStore) throws(ClioFilesError) {
        var rows: [RowBatch.Row] = []
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        var file = -1
        for place in places {
            var index = place.lowerBound
            while index < place.upperBound {
                let number = Self.number(in: text, at: &index)
                if number != file {
                    if file >= 0 { try parse(&plain, &rows, ofFile: file, into: &store) }
                    file = number
                }
                let (line, offset) = (Self.number(in: text, at: &index), Self.number(in: text, at: &index))
                let (length, count) = (Self.number(in: text, at: &index), Self.number(in: text, at: &index))
                rows.append(RowBatch.Row(firstField: 0, fieldCount: 0, line: line, offset: offset, length: length))
                plain.append(contentsOf: text[index..<index + count])
                plain.append(UInt8(ascii: "\n"))
                index += count
            }
        }
        if file >= 0 { try parse(&plain, &rows, ofFile: file, into: &store) }
    }

    private func parse(
        _ plain: inout [UInt8], _ rows: inout [RowBatch.Row], ofFile file: Int, into store: inout RowStore
    ) throws(ClioFilesError) {
        try files[file].parse(plain, rows: rows, into: &store.batch)
        store.files.append(contentsOf: repeatElement(UInt16(firstFile + file), count: rows.count))
        plain.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }

    // MARK: Numbers

    /// Eight bytes, the lowest first.
    private static func put(_ number: Int, at index: Int, of bytes: inout [UInt8]) {
        for byte in 0..<8 { bytes[index + byte] = UInt8(truncatingIfNeeded: number >> (byte * 8)) }
    }

    private static func number(at index: Int, of bytes: [UInt8]) -> Int {
        var number = 0
        for byte in 0..<8 { number |= Int(bytes[index + byte]) << (byte * 8) }
        return number
    }

    /// Seven bits a byte, the lowest first; the high bit says that more follow.
    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = UInt(number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func number(in bytes: [UInt8], at index: inout Int) -> Int {
        var number: UInt = 0
        var shift: UInt = 0
        while true {
            let byte = bytes[index]
            index += 1
            number |= UInt(byte & 0x7F) << shift
            if byte < 0x80 { return Int(number) }
            shift += 7
        }
    }
}

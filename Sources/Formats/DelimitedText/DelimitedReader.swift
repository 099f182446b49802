// libcsv tells fields and rows but neither where they stand nor where it failed. So the row ends are found here, by
// quote parity. A row without a quote is what stands between its delimiters, and most are; libcsv is given the others of a
// chunk, as many at once as follow one another. Where it refuses anything, or finds other rows, or the text is no UTF-8,
// the chunk is read again one row at a time: each row then has its line and its bytes, and an error has its place. A stray
// quote makes a "row" that runs on to the next quote or to the file's end; libcsv refuses it at the stray one, which is
// what is reported.

/// Reads the rows of a UTF-8 file through libcsv, in chunks, with memory that doesn't grow with the file.
///
/// Blank lines are passed over. A byte-order mark is dropped. Rows end in LF, CRLF or CR.
public struct DelimitedReader: ~Copyable {
    private let dialect: Dialect
    private let maximumRowLength: Int
    private var input: InputBuffer
    private var parser: FieldParser
    private var linesToSkip: Int

    public init(
        path: String, dialect: Dialect = Dialect(), maximumRowLength: Int = 16 << 20, chunkLength: Int = 256 << 10
    ) throws(DelimitedTextError) {
        input = try InputBuffer(path: path, maximumRowLength: maximumRowLength, chunkLength: chunkLength)
        self.dialect = dialect
        self.maximumRowLength = maximumRowLength
        linesToSkip = dialect.skipLines
        parser = FieldParser(dialect)
        parser.trims = true
    }

    /// Bytes of the file that have been turned into rows.
    public var position: Int { input.position }

    /// Replaces `batch`'s contents with the next rows, about a chunk's worth; false at the end of the file.
    public mutating func read(into batch: inout RowBatch) throws(DelimitedTextError) -> Bool {
        batch.removeAll()
        while batch.rows.isEmpty, try input.fill() {
            try input.skipLines(&linesToSkip)
            guard linesToSkip == 0 else { continue }
            parser.removeAll()
            if parseAllRows(into: &batch) {
                try parseLastRow(into: &batch)
            } else {
                try parseRowByRow(into: &batch)
            }
            parser.copyFields(into: &batch)
        }
        return !batch.rows.isEmpty
    }

    // MARK: Many rows at once

    /// Parses all whole rows of the buffer; false, with nothing done, where that takes a closer look.
    private mutating func parseAllRows(into batch: inout RowBatch) -> Bool {
        guard dialect.rowTerminator.isEmpty else { return false }
        let split = splitRows(into: &batch.rows)
        guard split.end > input.start else { return split.end == input.start }
        // Where libcsv trimmed anything the chunk is read again, and the rest of the file without trimming.
        guard parse(split, batch.rows) || withoutTrimming(split, batch.rows) else {
            batch.rows.removeAll(keepingCapacity: true)
            return false
        }
        var first = 0
        for index in batch.rows.indices {
            let next = parser.fieldCount(atEndOf: index)
            batch.rows[index].firstField = first
            batch.rows[index].fieldCount = next - first
            first = next
        }
        input.start = split.end
        input.line = split.line
        return true
    }

    /// Where the whole rows of the buffer end, the line after them, how many bytes they have, and how many of these are
    /// quotes that are no part of a field.
    private struct Split {
        var end: Int
        var line: Int
        var rowBytes = 0
        var quotes = 0
    }

    private func parse(_ split: Split, _ rows: [RowBatch.Row]) -> Bool {
        unsafe input.bytes.withUnsafeBufferPointer { bytes in
            let text = unsafe UnsafeBufferPointer(rebasing: bytes[input.start..<split.end])
            guard unsafe TextCheck.isText(text) else { return false }
            parser.reserve(text.count)
            let first = input.offset + input.start
            var index = 0
            while index < rows.count {
                let start = rows[index].offset - first
                if rows[index].fieldCount == Self.withoutQuotes {
                    unsafe parser.appendRow(text, start..<start + rows[index].length)
                    index += 1
                    continue
                }
                repeat { index += 1 } while index < rows.count && rows[index].fieldCount != Self.withoutQuotes
                let end = index < rows.count ? rows[index].offset - first : text.count
                let quoted = unsafe UnsafeBufferPointer(rebasing: text[start..<end])
                guard unsafe parser.parse(quoted) == quoted.count else { return false }
            }
            return parser.rowCount == rows.count && parser.bytesWithDelimiters + split.quotes == split.rowBytes
        }
    }

    /// A row's number of fields until they are known.
    private static let withoutQuotes = -1

    private mutating func withoutTrimming(_ split: Split, _ rows: [RowBatch.Row]) -> Bool {
        parser.restart()
        guard parser.trims else { return false }
        parser.trims = false
        if parse(split, rows) { return true }
        parser.restart()
        return false
    }

    /// Finds the whole rows of the buffer; they end before they start where one is too long.
    private func splitRows(into rows: inout [RowBatch.Row]) -> Split {
        var split = Split(end: input.start, line: input.line)
        unsafe input.bytes.withUnsafeBufferPointer { bytes in
            var splitter = unsafe RowSplitter(bytes, dialect)
            while split.end < bytes.count {
                let start = split.end
                let end = splitter.rowEnd(from: start)
                guard end < bytes.count, let next = input.lineStart(after: end) else { break }
                if end - start > maximumRowLength {
                    split.end = -1
                    break
                }
                if end > start {
                    rows.append(
                        RowBatch.Row(
                            firstField: 0, fieldCount: splitter.firstQuote < end ? 0 : Self.withoutQuotes,
                            line: split.line, offset: input.offset + start, length: end - start))
                }
                split.rowBytes += end - start
                split.quotes = splitter.quotes - splitter.doubledQuotes
                split.line += splitter.newlines + 1
                split.end = next
            }
        }
        if split.end < 0 { rows.removeAll(keepingCapacity: true) }
        return split
    }

    /// At the end of the file: the row that no line end follows.
    private mutating func parseLastRow(into batch: inout RowBatch) throws(DelimitedTextError) {
        if input.isAtEnd && input.start < input.bytes.count { try parseRowByRow(into: &batch) }
    }

    // MARK: One row at a time

    /// Parses all whole rows of the buffer, and at the end of the file the last one, whole or not.
    private mutating func parseRowByRow(into batch: inout RowBatch) throws(DelimitedTextError) {
        parser.trims = false
        var index = input.start
        var isQuoted = false
        var newlines = 0
        let count = input.bytes.count
        while index < count {
            let byte = input.bytes[index]
            if byte == 0 { throw input.error(.invalidEncoding, at: index) }
            if byte == dialect.quote {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                guard let next = input.lineStart(after: index) else { break }
                if isQuoted {
                    if next == index + 1 { newlines += 1 }
                } else {
                    try parseRow(upTo: index, into: &batch)
                    input.start = next
                    index = next - 1
                    input.line += newlines + 1
                    newlines = 0
                }
            }
            index += 1
        }
        if input.isAtEnd && input.start < count {
            try parseRow(upTo: count, into: &batch)
            input.start = count
        }
    }

    private func parseRow(upTo end: Int, into batch: inout RowBatch) throws(DelimitedTextError) {
        let start = input.start
        guard end > start else { return }
        if end - start > maximumRowLength { throw input.error(.rowTooLong, at: start) }
        if let bad = UTF8Check.firstInvalid(input.bytes, start..<end) { throw input.error(.invalidEncoding, at: bad) }
        var length = end - start
        let terminator = dialect.rowTerminator
        if !terminator.isEmpty, input.bytes[start..<end].suffix(terminator.count).elementsEqual(terminator) {
            length -= terminator.count
        }
        let firstField = parser.fieldCount
        let consumed = unsafe input.bytes.withUnsafeBufferPointer { bytes in
            unsafe parser.parse(UnsafeBufferPointer(rebasing: bytes[start..<start + length]))
        }
        guard consumed == length else { throw input.error(.malformedQuote, at: start + consumed) }
        // Where this fails the rest of the file is one field: show the line that opens it.
        guard parser.finishRow() else { throw input.error(.unterminatedQuote, at: openingQuote(from: start)) }
        let fields = parser.fieldCount - firstField
        guard fields > 0 else { return }
        batch.rows.append(
            RowBatch.Row(
                firstField: firstField, fieldCount: fields, line: input.line, offset: input.offset + start,
                length: end - start))
    }

    /// The quote of a field that is never closed, in a row that is well-formed up to it.
    private func openingQuote(from start: Int) -> Int {
        let bytes = input.bytes
        var index = start
        var opening = start
        var isQuoted = false
        while index < bytes.count {
            if bytes[index] == dialect.quote {
                let isDoubled = isQuoted && index + 1 < bytes.count && bytes[index + 1] == dialect.quote
                if isDoubled {
                    index += 1
                } else {
                    isQuoted.toggle()
                    if isQuoted { opening = index }
                }
            }
            index += 1
        }
        return opening
    }
}

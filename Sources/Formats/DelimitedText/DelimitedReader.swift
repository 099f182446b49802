// libcsv tells fields and rows but neither where they stand nor where it failed. So fields and rows are found here, by
// quote parity. A field without a quote is what stands between its delimiters, and stays where it is; libcsv is given the
// quoted ones. Where it refuses anything, or a quote stands where none may, or the text is no UTF-8, the chunk is read
// again one row at a time, each wholly by libcsv: an error then has its place. A stray quote makes a "row" that runs on to
// the next quote or to the file's end; libcsv refuses it at the stray one, which is what is reported.

/// Reads the rows of a UTF-8 file through libcsv, in chunks, with memory that doesn't grow with the file.
///
/// Blank lines are passed over. A byte-order mark is dropped. Rows end in LF, CRLF or CR.
public struct DelimitedReader: ~Copyable {
    private let dialect: Dialect
    private let maximumRowLength: Int
    private var input: InputBuffer
    private var parser: FieldParser
    private var linesToSkip: Int
    /// Numbers of the rows of a batch that may have quotes, and of the fields that are quoted.
    private var quotedRows: [Int] = []
    private var quotedFields: [Int] = []

    public init(
        path: String, dialect: Dialect = Dialect(), maximumRowLength: Int = 16 << 20, chunkLength: Int = 256 << 10
    ) throws(DelimitedTextError) {
        input = try InputBuffer(path: path, maximumRowLength: maximumRowLength, chunkLength: chunkLength)
        self.dialect = dialect
        self.maximumRowLength = maximumRowLength
        linesToSkip = dialect.skipLines
        parser = FieldParser(dialect)
    }

    /// Bytes of the file that have been turned into rows.
    public var position: Int { input.position }

    /// Replaces `batch`'s contents with the next rows, about a chunk's worth; false at the end of the file.
    public mutating func read(into batch: inout RowBatch) throws(DelimitedTextError) -> Bool {
        batch.removeAll()
        while batch.rows.isEmpty, try input.fill() {
            try input.skipLines(&linesToSkip)
            guard linesToSkip == 0 else { continue }
            let areTaken = takeRows(into: &batch)
            // No line end need follow the last row.
            if !areTaken || input.isAtEnd && input.start < input.bytes.count { try parseRowByRow(into: &batch) }
        }
        return !batch.rows.isEmpty
    }

    // MARK: Many rows at once

    /// Takes all whole rows of the buffer; false, with nothing done, where that takes a closer look.
    private mutating func takeRows(into batch: inout RowBatch) -> Bool {
        guard dialect.rowTerminator.isEmpty, input.bytes.count <= UInt32.max else { return false }
        guard let found = findRows(&batch.rows, &batch.fields), parseQuoted(batch.rows, batch.fields) else {
            batch.removeAll()
            return false
        }
        guard found.end > input.start else { return true }
        input.exchangeBytes(&batch.bytes, from: found.end)
        input.line = found.line
        batch.isPlain = found.isPlain
        parser.putFields(quotedFields, of: &batch.fields, into: &batch.bytes)
        return true
    }

    /// Finds all whole rows of the buffer and their fields, quoted as they stand; nil where a row may be refused.
    private mutating func findRows(
        _ rows: inout [RowBatch.Row], _ fields: inout [RowBatch.Place]
    ) -> (end: Int, line: Int, isPlain: Bool)? {
        quotedRows.removeAll(keepingCapacity: true)
        let offset = input.offset
        return unsafe input.bytes.withUnsafeBufferPointer { bytes in
            var scanner = unsafe RowScanner(bytes, of: input, dialect, maximumRowLength: maximumRowLength)
            var firstField = 0
            while !scanner.isDone {
                let before = fields.count
                fields.append(addingCapacity: RowScanner.fieldsPerScan) { (new: inout OutputSpan<RowBatch.Place>) in
                    unsafe new.withUnsafeMutableBufferPointer { new, count in
                        var nextField = 0
                        scanner.scan { start, end in
                            unsafe new[nextField] = RowBatch.Place(start: start, end: end)
                            nextField &+= 1
                            return true
                        } onRow: { row in
                            unsafe new[nextField] = RowBatch.Place(start: row.lastField, end: row.end)
                            nextField &+= 1
                            let fieldCount = before + nextField - firstField
                            if row.mayHaveQuotes { quotedRows.append(rows.count) }
                            rows.append(
                                RowBatch.Row(
                                    firstField: firstField, fieldCount: fieldCount, line: row.line,
                                    offset: offset &+ row.start, length: row.end &- row.start))
                            firstField &+= fieldCount
                        }
                        count = nextField
                    }
                }
            }
            // Of the row that isn't whole.
            fields.removeLast(fields.count - firstField)
            return scanner.isOrdinary ? (scanner.end, scanner.line, scanner.blocks.isPlain) : nil
        }
    }

    /// Gives libcsv all quoted fields; false where it refuses one.
    private mutating func parseQuoted(_ rows: [RowBatch.Row], _ fields: [RowBatch.Place]) -> Bool {
        parser.removeAll()
        quotedFields.removeAll(keepingCapacity: true)
        guard !quotedRows.isEmpty else { return true }
        parser.trims = true
        return unsafe input.bytes.withUnsafeBufferPointer { bytes in
            for row in quotedRows {
                let first = rows[row].firstField
                for number in first..<first + rows[row].fieldCount {
                    let place = fields[number].range
                    guard unsafe !place.isEmpty && bytes[place.lowerBound] == dialect.quote else { continue }
                    quotedFields.append(number)
                    // With the delimiter or the line end after it.
                    let text = unsafe UnsafeBufferPointer(rebasing: bytes[place.lowerBound...place.upperBound])
                    guard unsafe parser.parse(text) == text.count else { return false }
                }
            }
            return parser.fits(quotedFields, of: fields)
        }
    }

    // MARK: One row at a time

    /// Parses all whole rows of the buffer, and at the end of the file the last one, whole or not.
    private mutating func parseRowByRow(into batch: inout RowBatch) throws(DelimitedTextError) {
        parser.trims = false
        parser.restart()
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
        parser.appendFields(to: &batch)
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
                firstField: batch.fields.count + firstField, fieldCount: fields, line: input.line,
                offset: input.offset + start, length: end - start))
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

internal import CLibCSV
internal import Glibc

// libcsv tells fields and rows but neither where they stand nor where it failed. So the row ends are found here, by
// quote parity (a quote inside a quoted field is doubled, which leaves the parity as it was), and libcsv is given one row
// at a time: each row then has its line and its bytes, and an error has its place. A stray quote makes a "row" that runs
// on to the next quote or to the file's end; libcsv refuses it at the stray one, which is what is reported.

/// Reads the rows of a UTF-8 file through libcsv, in chunks, with memory that doesn't grow with the file.
///
/// Blank lines are passed over. A byte-order mark is dropped. Rows end in LF, CRLF or CR.
@safe
public struct DelimitedReader: ~Copyable {
    private let path: String
    private let dialect: Dialect
    private let maximumRowLength: Int
    private let parser: UnsafeMutablePointer<csv_parser>
    private let context: UnsafeMutablePointer<RowContext>
    private var file: InputFile
    private var buffer: [UInt8] = []
    /// Where in ``buffer`` the next row begins.
    private var start = 0
    /// File offset of ``buffer``'s first byte.
    private var bufferOffset = 0
    private var line = 1
    private var linesToSkip: Int
    private var isAtEnd = false
    private let chunkLength: Int

    public init(
        path: String, dialect: Dialect = Dialect(), maximumRowLength: Int = 16 << 20, chunkLength: Int = 256 << 10
    ) throws(DelimitedTextError) {
        file = try InputFile(path: path)
        self.path = path
        self.dialect = dialect
        self.maximumRowLength = maximumRowLength
        self.chunkLength = chunkLength
        linesToSkip = dialect.skipLines
        unsafe parser = .allocate(capacity: 1)
        unsafe context = .allocate(capacity: 1)
        unsafe context.initialize(to: RowContext())
        let options = UInt8(CSV_STRICT | CSV_STRICT_FINI)
        _ = unsafe csv_init(parser, options)
        unsafe csv_set_delim(parser, dialect.delimiter)
        // NUL never reaches libcsv, so as a quote it quotes nothing.
        unsafe csv_set_quote(parser, dialect.quote ?? 0)
        unsafe csv_set_space_func(parser) { _ in 0 }
        unsafe csv_set_blk_size(parser, 4096)
    }

    deinit {
        unsafe csv_free(parser)
        unsafe parser.deallocate()
        unsafe context.deinitialize(count: 1)
        unsafe context.deallocate()
    }

    /// Bytes of the file that have been turned into rows.
    public var position: Int { bufferOffset + start }

    /// Replaces `batch`'s contents with the next rows, about a chunk's worth; false at the end of the file.
    public mutating func read(into batch: inout RowBatch) throws(DelimitedTextError) -> Bool {
        batch.removeAll()
        unsafe swap(&context.pointee.bytes, &batch.bytes)
        unsafe swap(&context.pointee.fieldEnds, &batch.fieldEnds)
        var failure: DelimitedTextError?
        do throws(DelimitedTextError) {
            while batch.rows.isEmpty, try fill() { try parseBuffer(into: &batch) }
        } catch {
            failure = error
        }
        unsafe swap(&context.pointee.bytes, &batch.bytes)
        unsafe swap(&context.pointee.fieldEnds, &batch.fieldEnds)
        if let failure { throw failure }
        return !batch.rows.isEmpty
    }

    /// Makes room and reads on; false when nothing is left to parse.
    private mutating func fill() throws(DelimitedTextError) -> Bool {
        if isAtEnd { return start < buffer.count }
        if start > 0 {
            buffer.removeFirst(start)
            bufferOffset += start
            start = 0
        }
        // One byte more may be the CR that ends the row.
        if buffer.count > maximumRowLength + 1 { throw rowError(.rowTooLong, at: 0) }
        let isFirst = bufferOffset == 0 && buffer.isEmpty
        isAtEnd = try !file.read(chunkLength, into: &buffer)
        if isFirst {
            // A byte-order mark may come in pieces where chunks are tiny.
            while !isAtEnd && buffer.count < 3 { isAtEnd = try !file.read(3, into: &buffer) }
            if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        }
        return start < buffer.count || !isAtEnd
    }

    /// Parses all whole rows of the buffer, and at the end of the file the last one, whole or not.
    private mutating func parseBuffer(into batch: inout RowBatch) throws(DelimitedTextError) {
        let quote = dialect.quote ?? 0
        let hasQuotes = dialect.quote != nil
        var index = start
        var isQuoted = false
        var newlines = 0
        var bits: UInt8 = 0
        let count = buffer.count
        while index < count {
            let byte = buffer[index]
            bits |= byte
            if byte == 0 { throw rowError(.invalidEncoding, at: index) }
            if byte == quote && hasQuotes && linesToSkip == 0 {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                let isPair = byte == UInt8(ascii: "\r") && index + 1 < count && buffer[index + 1] == UInt8(ascii: "\n")
                if byte == UInt8(ascii: "\r") && index + 1 == count && !isAtEnd { break }
                if isQuoted {
                    if !isPair { newlines += 1 }
                } else {
                    try parseRow(upTo: index, isASCII: bits < 0x80, newlines: newlines, into: &batch)
                    start = index + (isPair ? 2 : 1)
                    index = start - 1
                    line += newlines + 1
                    newlines = 0
                    bits = 0
                }
            }
            index += 1
        }
        if isAtEnd && start < count {
            try parseRow(upTo: count, isASCII: bits < 0x80, newlines: newlines, into: &batch)
            start = count
        }
    }

    private mutating func parseRow(
        upTo end: Int, isASCII: Bool, newlines: Int, into batch: inout RowBatch
    ) throws(DelimitedTextError) {
        if linesToSkip > 0 {
            linesToSkip -= 1
            return
        }
        guard end > start else { return }
        if end - start > maximumRowLength { throw rowError(.rowTooLong, at: start) }
        if !isASCII, let bad = UTF8Check.firstInvalid(buffer, start..<end) { throw rowError(.invalidEncoding, at: bad) }
        var length = end - start
        let terminator = dialect.rowTerminator
        if !terminator.isEmpty, buffer[start..<end].suffix(terminator.count).elementsEqual(terminator) {
            length -= terminator.count
        }
        let firstField = unsafe context.pointee.fieldEnds.count
        let consumed = unsafe buffer.withUnsafeBufferPointer { bytes in
            unsafe csv_parse(parser, bytes.baseAddress! + start, length, appendField, endRow, context)
        }
        guard consumed == length else {
            unsafe csv_fini(parser, nil, nil, nil)
            throw rowError(.malformedQuote, at: start + consumed)
        }
        guard unsafe csv_fini(parser, appendField, endRow, context) == 0 else {
            // The rest of the file is one field: show the line that opens it.
            throw rowError(.unterminatedQuote, at: openingQuote(from: start))
        }
        let fields = unsafe context.pointee.fieldEnds.count - firstField
        guard fields > 0 else { return }
        batch.rows.append(
            RowBatch.Row(
                firstField: firstField, fieldCount: fields, line: line, offset: bufferOffset + start,
                length: end - start))
    }

    /// The quote of a field that is never closed, in a row that is well-formed up to it.
    private func openingQuote(from start: Int) -> Int {
        var index = start
        var opening = start
        var isQuoted = false
        while index < buffer.count {
            if buffer[index] == dialect.quote {
                let isDoubled = isQuoted && index + 1 < buffer.count && buffer[index + 1] == dialect.quote
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

    private func rowError(_ code: DelimitedTextError.Code, at index: Int) -> DelimitedTextError {
        var errorLine = line
        var position = start
        while position < index {
            if buffer[position] == UInt8(ascii: "\n")
                || buffer[position] == UInt8(ascii: "\r") && buffer[position + 1] != UInt8(ascii: "\n")
            {
                errorLine += 1
            }
            position += 1
        }
        let excerpt = buffer[max(start, index - 20)..<min(buffer.count, index + 40)]
        return DelimitedTextError(
            code: code, path: path, line: errorLine, offset: bufferOffset + index,
            text: String(String(decoding: excerpt, as: UTF8.self).prefix(60)))
    }
}

/// What libcsv's callbacks fill.
private struct RowContext {
    var bytes: [UInt8] = []
    var fieldEnds: [Int] = []
}

private func appendField(_ field: UnsafeMutableRawPointer?, _ count: Int, _ data: UnsafeMutableRawPointer?) {
    guard let data = unsafe data?.assumingMemoryBound(to: RowContext.self) else { return }
    if let field = unsafe field, count > 0 {
        unsafe data.pointee.bytes.append(contentsOf: UnsafeRawBufferPointer(start: field, count: count))
    }
    unsafe data.pointee.fieldEnds.append(data.pointee.bytes.count)
}

private func endRow(_ end: Int32, _ data: UnsafeMutableRawPointer?) {}

/// The piece of a file that is being taken apart into rows, with its place in the file.
struct InputBuffer: ~Copyable {
    let path: String
    private var file: InputFile
    private let maximumRowLength: Int
    private let chunkLength: Int
    private(set) var bytes: [UInt8] = []
    /// Where in ``bytes`` the next row begins.
    var start = 0
    /// File offset of ``bytes``' first byte.
    private(set) var offset = 0
    /// The next row's line, 1-based.
    var line = 1
    private(set) var isAtEnd = false

    init(path: String, maximumRowLength: Int, chunkLength: Int) throws(DelimitedTextError) {
        file = try InputFile(path: path)
        self.path = path
        self.maximumRowLength = maximumRowLength
        self.chunkLength = chunkLength
        bytes.reserveCapacity(chunkLength + Self.tailLength)
    }

    /// More than what is left of a chunk after its last whole row, as a rule: with room for it a chunk fits in.
    private static let tailLength = 4096

    /// Bytes of the file that have been turned into rows.
    var position: Int { offset + start }

    /// Makes room and reads on; false when nothing is left to parse.
    mutating func fill() throws(DelimitedTextError) -> Bool {
        if isAtEnd { return start < bytes.count }
        if start > 0 {
            bytes.removeFirst(start)
            offset += start
            start = 0
        }
        // One byte more may be the CR that ends the row.
        if bytes.count > maximumRowLength + 1 { throw error(.rowTooLong, at: 0) }
        let isFirst = offset == 0 && bytes.isEmpty
        isAtEnd = try !file.read(chunkLength, into: &bytes)
        if isFirst {
            // A byte-order mark may come in pieces where chunks are tiny.
            while !isAtEnd && bytes.count < 3 { isAtEnd = try !file.read(3, into: &bytes) }
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        }
        return start < bytes.count || !isAtEnd
    }

    /// Gives ``bytes`` away in exchange for others, to read on after `end`.
    mutating func exchangeBytes(_ other: inout [UInt8], from end: Int) {
        other.removeAll(keepingCapacity: true)
        other.reserveCapacity(chunkLength + Self.tailLength)
        other.append(contentsOf: bytes[end...])
        swap(&bytes, &other)
        offset += end
        start = 0
    }

    /// Passes over whole lines, blank ones counted, whatever they hold, until `count` is zero.
    mutating func skipLines(_ count: inout Int) throws(DelimitedTextError) {
        while count > 0 {
            guard
                let end = bytes[start...].firstIndex(where: { byte in
                    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == 0
                })
            else {
                if isAtEnd { start = bytes.count }
                return
            }
            if bytes[end] == 0 { throw error(.invalidEncoding, at: end) }
            guard let next = lineStart(after: end) else { return }
            start = next
            line += 1
            count -= 1
        }
    }

    /// Where the line begins that follows the line end at `end`; nil where a CR is all that has been read of it.
    func lineStart(after end: Int) -> Int? {
        guard bytes[end] == UInt8(ascii: "\r") else { return end + 1 }
        if end + 1 == bytes.count { return isAtEnd ? end + 1 : nil }
        return bytes[end + 1] == UInt8(ascii: "\n") ? end + 2 : end + 1
    }

    /// An error at a place of ``bytes``, in the row that begins at ``start``.
    func error(_ code: DelimitedTextError.Code, at index: Int) -> DelimitedTextError {
        var errorLine = line
        var position = start
        while position < index {
            if bytes[position] == UInt8(ascii: "\n")
                || bytes[position] == UInt8(ascii: "\r") && bytes[position + 1] != UInt8(ascii: "\n")
            {
                errorLine += 1
            }
            position += 1
        }
        let excerpt = bytes[max(start, index - 20)..<min(bytes.count, index + 40)]
        return DelimitedTextError(
            code: code, path: path, line: errorLine, offset: offset + index,
            text: String(String(decoding: excerpt, as: UTF8.self).prefix(60)))
    }
}

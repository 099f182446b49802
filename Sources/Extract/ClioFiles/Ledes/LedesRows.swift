import Ledger

/// One row of a LEDES text.
struct LedesRow: Sendable {
    /// 1-based, where the row begins.
    var line: Int
    /// The row's bytes with its `[]`, without the line end.
    var range: Range<Int>
    var fields: [Range<Int>]
}

/// Walks through the rows of a LEDES 1998B text.
///
/// A row ends in `[]` at the end of a line and may span lines until then (LEDES 1998B specification, ledes.org, "General
/// rules"); quotes are ordinary text. A row without its `[]` ends where it has all its fields and the next line has as many
/// again: one forgotten mark doesn't swallow the row after it.
struct LedesRows {
    private let bytes: [UInt8]
    private let delimiter: UInt8
    private var position: Int
    private var line = 1

    init(_ bytes: [UInt8], delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next row, blank lines passed over; nil at the end.
    /// - Parameter count: how many fields a row has.
    mutating func next(expecting count: Int) -> LedesRow? {
        skipBlankLines()
        guard position < bytes.count else { return nil }
        let start = position
        let firstLine = line
        var delimiters = 0
        while true {
            let end = lineEnd(from: position)
            delimiters += countDelimiters(position..<end)
            let content = trimmedEnd(start..<end)
            position = afterLineEnd(end)
            line += 1
            let isMarked = bytes[start..<content].suffix(2).elementsEqual(Self.mark)
            if isMarked { return row(start..<content, fieldsEnd: content - 2, firstLine) }
            let isLast = position >= bytes.count
            let isFull = delimiters + 1 >= count
            if isLast || isFull && countDelimiters(position..<lineEnd(from: position)) + 1 >= count {
                return row(start..<content, fieldsEnd: content, firstLine)
            }
        }
    }

    static let mark: [UInt8] = Array("[]".utf8)

    private func row(_ range: Range<Int>, fieldsEnd: Int, _ line: Int) -> LedesRow {
        var fields: [Range<Int>] = []
        var first = range.lowerBound
        for index in range.lowerBound..<fieldsEnd where bytes[index] == delimiter {
            fields.append(first..<index)
            first = index + 1
        }
        fields.append(first..<fieldsEnd)
        return LedesRow(line: line, range: range, fields: fields)
    }

    private mutating func skipBlankLines() {
        while position < bytes.count {
            let end = lineEnd(from: position)
            guard trimmedEnd(position..<end) == position else { return }
            position = afterLineEnd(end)
            line += 1
        }
    }

    private func lineEnd(from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") { index += 1 }
        return index
    }

    private func afterLineEnd(_ end: Int) -> Int {
        guard end < bytes.count else { return end }
        let isPair = bytes[end] == UInt8(ascii: "\r") && end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "\n")
        return end + (isPair ? 2 : 1)
    }

    private func trimmedEnd(_ range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound {
            let byte = bytes[end - 1]
            guard byte == 0x20 || (0x09...0x0D).contains(byte) else { break }
            end -= 1
        }
        return end
    }

    private func countDelimiters(_ range: Range<Int>) -> Int {
        var count = 0
        for index in range where bytes[index] == delimiter { count += 1 }
        return count
    }
}

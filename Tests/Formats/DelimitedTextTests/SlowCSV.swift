@testable import DelimitedText

/// RFC 4180 read the slow, obvious way, one byte after another: the reader's twin.
enum SlowCSV {
    struct Refusal: Error, Hashable {
        var code: DelimitedTextError.Code
        var line: Int
        var offset: Int
    }

    static func read(_ bytes: [UInt8], _ dialect: Dialect = Dialect()) throws(Refusal) -> [PlainRow] {
        var rows: [PlainRow] = []
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for _ in 0..<dialect.skipLines where index < bytes.count {
            while index < bytes.count, !isLineEnd(bytes[index]) { index += 1 }
            skipLineEnd(bytes, &index)
        }
        while index < bytes.count {
            let start = index
            let fields = try row(bytes, &index, dialect)
            let length = index - start
            skipLineEnd(bytes, &index)
            if length == 0 { continue }
            let row = bytes[start..<start + length]
            if row.contains(0) || String(validating: row, as: UTF8.self) == nil {
                throw Refusal(code: .invalidEncoding, line: 0, offset: 0)
            }
            guard let fields = withoutTerminator(fields, dialect.rowTerminator) else { continue }
            rows.append(PlainRow(fields: fields, line: line(of: start, in: bytes), offset: start, length: length))
        }
        return rows
    }

    private static func row(_ bytes: [UInt8], _ index: inout Int, _ dialect: Dialect) throws(Refusal) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        while true {
            fields.append(try field(bytes, &index, dialect))
            guard index < bytes.count, bytes[index] == dialect.delimiter else { return fields }
            index += 1
        }
    }

    private static func field(_ bytes: [UInt8], _ index: inout Int, _ dialect: Dialect) throws(Refusal) -> [UInt8] {
        var field: [UInt8] = []
        let opening = index
        guard let quote = dialect.quote, index < bytes.count, bytes[index] == quote else {
            while index < bytes.count, bytes[index] != dialect.delimiter, !isLineEnd(bytes[index]) {
                if bytes[index] == dialect.quote { throw refusal(.malformedQuote, index, bytes) }
                field.append(bytes[index])
                index += 1
            }
            return field
        }
        index += 1
        while true {
            guard index < bytes.count else { throw refusal(.unterminatedQuote, opening, bytes) }
            if bytes[index] == quote {
                index += 1
                guard index < bytes.count, bytes[index] == quote else { break }
            }
            field.append(bytes[index])
            index += 1
        }
        guard index == bytes.count || bytes[index] == dialect.delimiter || isLineEnd(bytes[index]) else {
            throw refusal(.malformedQuote, index, bytes)
        }
        return field
    }

    /// Nil for a row that is nothing but its terminator.
    private static func withoutTerminator(_ fields: [[UInt8]], _ terminator: [UInt8]) -> [[UInt8]]? {
        guard !terminator.isEmpty, let last = fields.last, last.suffix(terminator.count).elementsEqual(terminator)
        else {
            return fields
        }
        let rest = Array(last.dropLast(terminator.count))
        if fields.count == 1 && rest.isEmpty { return nil }
        return fields.dropLast() + [rest]
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private static func skipLineEnd(_ bytes: [UInt8], _ index: inout Int) {
        guard index < bytes.count else { return }
        index += bytes[index...].starts(with: [0x0D, 0x0A]) ? 2 : 1
    }

    /// 1-based: LF, CRLF and CR before `offset`, wherever they stand.
    private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        var line = 1
        var index = 0
        while index < offset {
            if isLineEnd(bytes[index]) {
                line += 1
                skipLineEnd(bytes, &index)
            } else {
                index += 1
            }
        }
        return line
    }

    private static func refusal(_ code: DelimitedTextError.Code, _ offset: Int, _ bytes: [UInt8]) -> Refusal {
        Refusal(code: code, line: line(of: offset, in: bytes), offset: offset)
    }
}

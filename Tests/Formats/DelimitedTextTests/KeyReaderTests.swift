import TestSupport
import Testing

@testable import DelimitedText

/// The quick way through a file against the way through libcsv: the same rows, the same key in each, the same refusal.
@Suite struct KeyReaderTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private struct KeyedRow: Hashable {
        var line: Int
        var offset: Int
        var length: Int
        var key: [UInt8]
    }

    private func keys(
        _ path: String, _ dialect: Dialect, column: Int, chunk: Int, maximum: Int = 1 << 20
    ) throws(DelimitedTextError) -> [KeyedRow] {
        var reader = try KeyReader(
            path: path, dialect: dialect, column: column, maximumRowLength: maximum, chunkLength: chunk)
        var batch = KeyBatch()
        var rows: [KeyedRow] = []
        while try reader.read(into: &batch) {
            for row in batch.rows {
                rows.append(
                    KeyedRow(line: row.line, offset: row.offset, length: row.length, key: Array(batch.bytes[row.key])))
            }
        }
        return rows
    }

    private func slowKeys(
        _ path: String, _ dialect: Dialect, column: Int, maximum: Int = 1 << 20
    ) throws(DelimitedTextError) -> [KeyedRow] {
        try readAll(path, dialect, maximum: maximum).map { row in
            let key = row.fields.indices.contains(column) ? row.fields[column] : []
            return KeyedRow(line: row.line, offset: row.offset, length: row.length, key: key)
        }
    }

    /// How much text an error shows depends on how much has been read.
    private func withoutText(_ result: Result<[KeyedRow], DelimitedTextError>) -> Result<[KeyedRow], DelimitedTextError>
    {
        result.mapError { error in
            var error = error
            error.text = ""
            return error
        }
    }

    private func compare(_ bytes: [UInt8], _ dialect: Dialect = Dialect(), column: Int, chunks: [Int]) throws {
        let path = try scratch.file("in.csv", bytes)
        let expected = withoutText(
            Result { () throws(DelimitedTextError) in try slowKeys(path, dialect, column: column) })
        for chunk in chunks {
            let actual = withoutText(
                Result { () throws(DelimitedTextError) in
                    try keys(path, dialect, column: column, chunk: chunk)
                })
            guard actual != expected else { continue }
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            Issue.record("column \(column), chunk \(chunk) of \(text): \(actual), but \(expected)")
        }
    }

    private static let tokens = [
        "\"", "\"\"", ",", ",", ",", "\n", "\r", "\r\n", "a", "bc ", " ", "é", "\u{FEFF}", "\"x\"", ",\"q,\n\"\"\"",
        "|",
        "[]", "\0", "\"a\",",
    ].map { Array($0.utf8) }

    @Test func randomTextHasTheSameKeysOrIsRefusedAlike() throws {
        var random = SplitMix64(seed: 7_111)
        for round in 0..<700 {
            var bytes = (0..<Int.random(in: 0...16, using: &random)).flatMap { _ in
                Self.tokens.randomElement(using: &random)!
            }
            if round % 40 == 0 { bytes.append(0xFF) }
            let dialects = [
                Dialect(), Dialect(skipLines: 1),
                Dialect(delimiter: UInt8(ascii: "|"), quote: nil, rowTerminator: Array("[]".utf8)),
            ]
            try compare(
                bytes, dialects.randomElement(using: &random)!, column: Int.random(in: -1...3, using: &random),
                chunks: [1, Int.random(in: 2...12, using: &random), 256])
        }
    }

    @Test func wellFormedRowsHaveTheSameKeys() throws {
        var random = SplitMix64(seed: 7_112)
        for _ in 0..<200 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                for field in 0..<Int.random(in: 1...4, using: &random) {
                    if field > 0 { bytes.append(UInt8(ascii: ",")) }
                    let cell = ["", "7", "48000013", "a,b", "say \"no\"", "two\r\nlines", " edge "]
                    CSVWriter.appendCell(Array(cell.randomElement(using: &random)!.utf8)[...], to: &bytes)
                }
                bytes += [[0x0A], [0x0D], [0x0D, 0x0A], [0x0A, 0x0A]].randomElement(using: &random)!
            }
            for column in 0...3 { try compare(bytes, column: column, chunks: [1, 5, 256]) }
        }
    }

    @Test func keysAtTheEdgesOfBlocksAreTheSame() throws {
        var random = SplitMix64(seed: 7_113)
        for _ in 0..<150 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                for field in 0..<Int.random(in: 1...4, using: &random) {
                    if field > 0 { bytes.append(UInt8(ascii: ",")) }
                    let cell = ["", "48000013", "say \"no\", or\r\nnot", "é€", "\""].randomElement(using: &random)!
                    let filling = String(repeating: "x", count: Int.random(in: 0...70, using: &random))
                    CSVWriter.appendCell(Array((filling + cell).utf8)[...], to: &bytes)
                }
                bytes += [[0x0A], [0x0D], [0x0D, 0x0A], [0x0A, 0x0A]].randomElement(using: &random)!
            }
            let chunks = [Int.random(in: 1...200, using: &random), 4_096]
            for column in 0...3 { try compare(bytes, column: column, chunks: chunks) }
            let other = ([0x22, 0x00, 0x0D, 0x0A, 0x2C, 0xFF, 0x80, 0x41] as [UInt8]).randomElement(using: &random)!
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = other
            try compare(bytes, column: 1, chunks: chunks)
        }
    }

    @Test func aRowTooLongIsRefusedAlike() throws {
        for text in ["a\n123456\n", "a\n123456", "a\n\"1\n2\n3\n4\n5\"", "a\n\"never\nclosed"] {
            let path = try scratch.file("long.csv", Array(text.utf8))
            for chunk in [1, 3, 256] {
                let slow = #expect(throws: DelimitedTextError.self) { try readAll(path, chunk: chunk, maximum: 5) }
                let fast = #expect(throws: DelimitedTextError.self) {
                    try keys(path, Dialect(), column: 0, chunk: chunk, maximum: 5)
                }
                #expect(fast?.code == slow?.code && fast?.line == slow?.line, "\(text), chunk \(chunk)")
            }
        }
    }

    @Test func rowsTakenOutAreParsedToTheSameFields() throws {
        let text = "id,note\r\n1,\"a\r\n\"\"b\"\"\"\n\n2, edge \r3,\"\"\n4,é"
        let path = try scratch.file("in.csv", Array(text.utf8))
        var reader = try KeyReader(path: path, dialect: Dialect(), column: 0)
        var keyed = KeyBatch()
        var parser = RowParser(path: path, dialect: Dialect())
        var batch = RowBatch()
        while try reader.read(into: &keyed) {
            // In two pieces, so that the second is appended to the first.
            for half in [keyed.rows.prefix(2), keyed.rows.dropFirst(2)] {
                let pieces = half.flatMap { keyed.bytes[$0.text] + [0x0A] }
                let places = half.map {
                    RowBatch.Row(firstField: 0, fieldCount: 0, line: $0.line, offset: $0.offset, length: $0.length)
                }
                try parser.parse(pieces, rows: places, into: &batch)
            }
        }
        let rows = batch.rows.map { row in
            PlainRow(
                fields: (0..<row.fieldCount).map { Array(batch.bytes[batch.field($0, of: row)]) }, line: row.line,
                offset: row.offset, length: row.length)
        }
        #expect(try rows == readAll(path))
        #expect(!batch.isPlain)
        let error = #expect(throws: DelimitedTextError.self) {
            try parser.parse(Array("1,2\n3\n".utf8), rows: [batch.rows[0]], into: &batch)
        }
        #expect(error?.code == .cannotRead)
    }
}

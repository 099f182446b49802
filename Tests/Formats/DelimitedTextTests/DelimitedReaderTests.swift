import Foundation
import TestSupport
import Testing

@testable import DelimitedText

@Suite struct DelimitedReaderTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func rows(_ text: String, _ dialect: Dialect = Dialect()) throws -> [PlainRow] {
        try readAll(try scratch.file("in.csv", Array(text.utf8)), dialect)
    }

    private func refusal(
        _ bytes: [UInt8], _ dialect: Dialect = Dialect(), chunk: Int = 256, maximum: Int = 1 << 20
    ) throws -> DelimitedTextError {
        let path = try scratch.file("bad.csv", bytes)
        let error = #expect(throws: DelimitedTextError.self) {
            try readAll(path, dialect, chunk: chunk, maximum: maximum)
        }
        return try #require(error)
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a\rb\r\rc\r", [["a"], ["b"], ["c"]]), ("\n\na\n\n", [["a"]]), ("", []), ("\u{FEFF}", []),
        ("\u{FEFF}\"a\",b\n", [["a", "b"]]), (",\n", [["", ""]]), ("\"\"\n", [[""]]), ("\"\",\"\"", [["", ""]]),
        ("\"a \"\"b\"\", c\"", [["a \"b\", c"]]), ("\"1\n2\r\n3\"\n4", [["1\n2\r\n3"], ["4"]]),
        (" a , b \t\n", [[" a ", " b \t"]]), ("a,\"\"\"\"\n", [["a", "\""]]), ("é,€,😀", [["é", "€", "😀"]]),
        ("'a','b'", [["'a'", "'b'"]]),
    ])
    func reads(text: String, expected: [[String]]) throws {
        #expect(try rows(text).map(\.texts) == expected)
    }

    @Test func everyRowKnowsItsPlace() throws {
        let rows = try rows("\u{FEFF}a,b\r\n\r\n\"x\ny\",2\r\"z\"\n\nlast")
        #expect(rows.map(\.line) == [1, 3, 5, 7])
        #expect(rows.map(\.offset) == [3, 10, 18, 23])
        #expect(rows.map(\.length) == [3, 7, 3, 4])
    }

    @Test func positionEndsAtTheFilesLength() throws {
        let path = try scratch.file("in.csv", Array("a,b\n1,2\n\n".utf8))
        var reader = try DelimitedReader(path: path, chunkLength: 4)
        var batch = RowBatch()
        #expect(reader.position == 0)
        #expect(try reader.read(into: &batch))
        #expect(reader.position == 4)
        while try reader.read(into: &batch) {}
        #expect(reader.position == 9)
        #expect(try !reader.read(into: &batch))
        #expect(batch.rows.isEmpty && batch.bytes.isEmpty && batch.fields.isEmpty)
    }

    @Test(arguments: [
        // A stray quote, with and without another one that would close it.
        ("a,b\nc\"d,e\n", DelimitedTextError.Code.malformedQuote, 2, 5),
        ("a,b\nc\"d\"\n", .malformedQuote, 2, 5),
        ("pipe 5\",x\n\"ok\",y\n\"fine\",z\n", .malformedQuote, 1, 6),
        // Text after a closing quote.
        ("a\n\"b\"c\n", .malformedQuote, 2, 5), ("a\n\"b\" ,c\n", .malformedQuote, 2, 5),
        ("\"a\n\"b\"\n", .malformedQuote, 2, 4), ("\"a\r\nb\"x", .malformedQuote, 2, 6),
        // Never closed: the line that opens it.
        ("a\nb,\"c\nd\ne\n", .unterminatedQuote, 2, 4), ("\"", .unterminatedQuote, 1, 0),
        ("a\n\"b\n\n\"\"c\n", .unterminatedQuote, 2, 2), ("\"x\"\"", .unterminatedQuote, 1, 0),
        ("\"x\ny\",\"z", .unterminatedQuote, 2, 6),
    ])
    func refusesQuotes(text: String, code: DelimitedTextError.Code, line: Int, offset: Int) throws {
        for chunk in [1, 2, 3, 5, 256] {
            let error = try refusal(Array(text.utf8), chunk: chunk)
            #expect(error.code == code && error.line == line && error.offset == offset, "chunk \(chunk): \(error)")
        }
    }

    @Test(arguments: [
        ([0x61, 0x0A, 0x62, 0x00, 0x0A] as [UInt8], 2, 3), ([0x61, 0x0A, 0x62, 0xFF, 0x0A], 2, 3),
        ([0x22, 0x0A, 0xC3, 0x22, 0x0A], 2, 2), ([0x61, 0x2C, 0xE2, 0x82], 1, 2), ([0xED, 0xA0, 0x80, 0x0A], 1, 0),
    ])
    func refusesBytesThatAreNoText(bytes: [UInt8], line: Int, offset: Int) throws {
        for chunk in [1, 2, 256] {
            let error = try refusal(bytes, chunk: chunk)
            #expect(error.code == .invalidEncoding && error.line == line && error.offset == offset, "chunk \(chunk)")
        }
    }

    @Test func anErrorShowsTheText() throws {
        let path = try scratch.file("in.csv", Array("a,b\nc\"d,e\n".utf8))
        let error = #expect(throws: DelimitedTextError.self) { try readAll(path) }
        #expect(error?.text == "c\"d,e\n")
        #expect(error?.path == path)
        let (before, after) = (String(repeating: "x", count: 100), String(repeating: "y", count: 100))
        let long = try refusal(Array("\(before)\"\(after)".utf8))
        #expect(long.text == String(repeating: "x", count: 20) + "\"" + String(repeating: "y", count: 39))
    }

    @Test(arguments: ["\n", "\r\n", "\r", ""]) func aRowMayBeAsLongAsAllowed(end: String) throws {
        let fits = try scratch.file("fits.csv", Array("a\n12345\(end)".utf8))
        let tooLong = try scratch.file("long.csv", Array("a\n123456\(end)".utf8))
        for chunk in [1, 2, 3, 4, 5, 6, 7, 8, 9, 100] {
            #expect(try readAll(fits, chunk: chunk, maximum: 5).map(\.texts) == [["a"], ["12345"]], "chunk \(chunk)")
            let error = #expect(throws: DelimitedTextError.self) { try readAll(tooLong, chunk: chunk, maximum: 5) }
            #expect(error?.code == .rowTooLong && error?.line == 2 && error?.offset == 2, "chunk \(chunk)")
        }
    }

    @Test func aQuoteThatSwallowsTheFileStopsAtTheLongestRow() throws {
        let text = "a\n\"b" + String(repeating: "\nmore", count: 100)
        for chunk in [1, 7, 256] {
            let error = try refusal(Array(text.utf8), chunk: chunk, maximum: 50)
            #expect(error.code == .rowTooLong && error.line == 2, "chunk \(chunk)")
        }
    }

    @Test func readsLEDES() throws {
        let ledes = Dialect(delimiter: UInt8(ascii: "|"), quote: nil, skipLines: 1, rowTerminator: Array("[]".utf8))
        let text = "LEDES1998B[]\r\nDATE|NAME[]\r\n1|5\" pipe, \"x[]\r\n[]\r\n2|[]\r\n3|no end\r\n"
        #expect(
            try rows(text, ledes).map(\.texts) == [
                ["DATE", "NAME"], ["1", "5\" pipe, \"x"], ["2", ""], ["3", "no end"],
            ])
        #expect(try rows(text, ledes).map(\.line) == [2, 3, 5, 6])
    }

    @Test(arguments: [
        ("Report\nid\n1\n", 1), ("Report\n\nid\n1\n", 2), ("\r\n\r\nid\n1\n", 2), ("5\" pipe\nid\n1\n", 1),
        ("\"May\nreport\"\nid\n1\n", 2), ("\u{FEFF}Report\rid\r1", 1), ("Report\n\nid\n1\n", 1),
    ])
    func passesOverLinesBeforeTheHeader(text: String, lines: Int) throws {
        for chunk in [1, 2, 3, 256] {
            let path = try scratch.file("in.csv", Array(text.utf8))
            #expect(try readAll(path, Dialect(skipLines: lines), chunk: chunk).map(\.texts) == [["id"], ["1"]])
        }
        #expect(try rows(text, Dialect(skipLines: 99)).isEmpty)
    }

    @Test func otherDelimitersAndQuotes() throws {
        let dialect = Dialect(delimiter: UInt8(ascii: ";"), quote: UInt8(ascii: "'"))
        #expect(try rows("'a;''b';1,5\n", dialect).map(\.texts) == [["a;'b", "1,5"]])
        #expect(try rows("a\t\"b\tc\"\n", Dialect(delimiter: 0x09)).map(\.texts) == [["a", "b\tc"]])
    }

    @Test func refusesWhatIsNoFile() throws {
        let missing = #expect(throws: DelimitedTextError.self) { try readAll(scratch.file("none.csv")) }
        #expect(missing?.code == .cannotOpen && missing?.reason == "No such file or directory")
        let folder = #expect(throws: DelimitedTextError.self) { try readAll(scratch.path) }
        #expect(folder?.code == .cannotOpen && folder?.reason == "it is not a regular file")
        // It must not wait for somebody to write into it.
        #expect(mkfifo(scratch.file("pipe"), 0o600) == 0)
        let pipe = #expect(throws: DelimitedTextError.self) { try readAll(scratch.file("pipe")) }
        #expect(pipe?.code == .cannotOpen)
    }
}

import Ledger
import Testing

struct LineCounterTests {
    @Test func placesInAnyOrderHaveTheirLines() throws {
        let text = Array("a\nbb\r\n\nc".utf8)
        var lines = LineCounter()
        #expect([0, 1, 2, 5, 6, 7, 3, 0].map { lines.line(of: $0, in: text) } == [1, 1, 2, 2, 3, 4, 2, 1])
        var rest = LineCounter(from: 2, firstLine: 12)
        #expect([2, 7, 3].map { rest.line(of: $0, in: text) } == [12, 14, 12])
    }

    @Test func everyValueOfADocumentHasItsLine() throws {
        let value = try JSONValue.parse(Array("{\"a\":\n [1,\n 2],\n\"b\": {\"c\": null}}".utf8))
        #expect(value["a"]?.elements?.map(\.line) == [2, 3])
        #expect(value["b"]?["c"]?.line == 4)
        let part = try JSONValue.parse(Array("xx{\n\"a\":1}".utf8), in: 2..<10, firstLine: 7)
        #expect(part.line == 7)
        #expect(part["a"]?.line == 8)
    }
}

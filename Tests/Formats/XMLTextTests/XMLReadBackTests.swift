import TestSupport
import Testing

@testable import XMLText

@Suite struct XMLReadBackTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func readBack(_ xml: String, _ elements: [StaticString] = ["Total", "Tax"]) throws -> XMLReadBack {
        try XMLReadBack(path: try scratch.file("in.xml", xml), summing: elements)
    }

    @Test func countsDocumentsAndSums() throws {
        let result = try readBack(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Invoices>
              <Invoice><Total>10.5</Total><Line><Tax>0.0001</Tax></Line><Name>Total</Name></Invoice>
              <Invoice><Tax>-3</Tax><Total>-0.25</Total></Invoice>
              <Invoice/>
            </Invoices>
            """)
        #expect(result.documents == 3)
        #expect(result.sums == [102_500, -29_999])
        #expect(try readBack("<Invoices/>").documents == 0)
        #expect(try readBack("<Invoices/>", []).sums == [])
        #expect(try readBack("<a><Totals>x</Totals><b>y</b></a>").sums == [0, 0])
    }

    @Test(arguments: [
        ("0", 0), ("1", 10_000), ("12.3456", 123_456), ("-0.01", -100), ("007", 70_000),
        ("99999999999999999999", 999_999_999_999_999_999_990_000),
        ("123456789012345678", 1_234_567_890_123_456_780_000),
        ("-12345678901234567.89", -123_456_789_012_345_678_900), ("12345678901234.5678", 123_456_789_012_345_678),
        ("123456789012345.6789", 1_234_567_890_123_456_789), (".5", 5_000), ("5.", 50_000),
    ])
    func readsDecimals(text: String, expected: Int128) throws {
        #expect(try readBack("<a><Total>\(text)</Total></a>").sums == [expected, 0])
    }

    @Test(arguments: [
        "x", "1.23456", "1,5", "1e5", "--1", "-", ".", "1 ", " 1", "+1", "1.2.3", "١", "1<b/>x", "1-", "",
        "<b/>", String(repeating: "9", count: 31),
    ])
    func refusesWhatIsNoNumber(text: String) throws {
        let error = #expect(throws: XMLTextError.self) {
            try readBack("<a>\n<Total>\(text)</Total></a>")
        }
        #expect(error?.code == .notWellFormed && error?.line == 2)
    }

    @Test func refusesAnElementThatIsEmpty() throws {
        #expect(throws: XMLTextError.self) { try readBack("<a><Total/></a>") }
        #expect(throws: XMLTextError.self) { try readBack("<a><Total/>5</a>") }
    }

    @Test(arguments: ["", "<a>", "<a></b>", "<a><Total>1</Total>", "<a/><a/>", "<a>\u{1}</a>", "junk"])
    func refusesWhatDoesNotReadBack(xml: String) throws {
        let error = #expect(throws: XMLTextError.self) { try readBack(xml) }
        #expect(error?.code == .notWellFormed)
    }

    /// Cut anywhere, and given piece by piece, it is the same document.
    @Test func followsAFileThatGrows() throws {
        let xml = Array("<a><b><Total>12.34</Total></b><b><Total>-1</Total><Tax>0.5</Tax>&amp;</b></a>".utf8)
        let path = try scratch.file("in.xml", String(decoding: xml, as: UTF8.self))
        for step in 1...xml.count {
            var asked: [Int] = []
            var seen: [UInt8] = []
            let result = try XMLReadBack(
                path: path, summing: ["Total", "Tax"],
                length: { length in
                    asked.append(length)
                    return min(length + step, xml.count)
                }, watch: { span in for index in 0..<span.count { seen.append(span[index]) } })
            #expect(result.documents == 2 && result.sums == [113_400, 5_000] && seen == xml)
            #expect(asked.first == 0 && asked.last == xml.count)
        }
    }

    @Test func aFileThatIsGivenUpDoesNotReadBack() throws {
        let path = try scratch.file("in.xml", "<a><b/></a>")
        for length in 0..<11 {
            let error = #expect(throws: XMLTextError.self) {
                try XMLReadBack(path: path, summing: [], length: { max($0, length) })
            }
            #expect(error?.code == .notWellFormed)
        }
    }

    /// Longer than libxml2's pieces, with an element's text over the end of one.
    @Test(arguments: [3_990, 4_000, 8_191, 262_130, 262_144]) func readsLongDocuments(length: Int) throws {
        var xml = "<a>"
        while xml.utf8.count < length { xml += "<b>&lt;\(xml.utf8.count)</b>" }
        let documents = xml.split(separator: "</b>", omittingEmptySubsequences: true).count
        for shift in 0..<24 {
            let text = xml + String(repeating: " ", count: shift) + "<Total>123456789012.3456</Total></a>"
            let result = try readBack(text)
            #expect(result.documents == documents + 1 && result.sums == [1_234_567_890_123_456, 0])
        }
    }

    @Test func refusesAMissingFile() {
        let error = #expect(throws: XMLTextError.self) { try XMLReadBack(path: scratch.file("none"), summing: []) }
        #expect(error?.code == .cannotOpen)
    }
}

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

    @Test func refusesAMissingFile() {
        let error = #expect(throws: XMLTextError.self) { try XMLReadBack(path: scratch.file("none"), summing: []) }
        #expect(error?.code == .cannotOpen)
    }
}

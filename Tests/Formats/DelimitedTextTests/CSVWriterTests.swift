import TestSupport
import Testing

@testable import DelimitedText

@Suite struct CSVWriterTests {
    private func cell(_ text: String, delimiter: UInt8 = UInt8(ascii: ",")) -> String {
        var out: [UInt8] = []
        CSVWriter.appendCell(text, delimiter: delimiter, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("a b", "a b"), ("é€", "é€"), ("'x'", "'x'"), ("a;b", "a;b"), ("a,b", "\"a,b\""),
        ("a\"b", "\"a\"\"b\""), ("\"", "\"\"\"\""), ("a\nb", "\"a\nb\""), ("a\rb", "\"a\rb\""), (" a", "\" a\""),
        ("a ", "\"a \""), (" ", "\" \""),
    ])
    func quotesOnlyWhereItMust(text: String, expected: String) {
        #expect(cell(text) == expected)
    }

    @Test func theDelimiterDecides() {
        #expect(cell("a;b", delimiter: UInt8(ascii: ";")) == "\"a;b\"")
        #expect(cell("a,b", delimiter: UInt8(ascii: ";")) == "a,b")
    }

    @Test func rowsEndInOneLineFeed() {
        var out: [UInt8] = []
        CSVWriter.appendRow(["id", "a,b", ""], to: &out)
        CSVWriter.appendRow(["1", "", ""], to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "id,\"a,b\",\n1,,\n")
    }

    /// A row of one empty cell would be a blank line, which readers pass over.
    @Test func aRowOfOneEmptyCellIsStillARow() throws {
        var out: [UInt8] = []
        CSVWriter.appendRow(["x"], to: &out)
        CSVWriter.appendRow([""], to: &out)
        #expect(try SlowCSV.read(out).map(\.texts) == [["x"], [""]])
    }

    @Test func whatIsWrittenReadsBack() throws {
        let scratch = try Scratch()
        var random = SplitMix64(seed: 26)
        let pieces = ["a", "\"", ",", "\n", "\r", " ", "é", "😀", ";", "\t", "=", "\u{FEFF}"]
        for _ in 0..<150 {
            var expected: [[String]] = []
            var out: [UInt8] = Array("x\n".utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let row = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                        .joined()
                }
                expected.append(row)
                CSVWriter.appendRow(row, to: &out)
            }
            #expect(try SlowCSV.read(out).dropFirst().map(\.texts) == expected)
            #expect(try readAll(try scratch.file("out.csv", out)).dropFirst().map(\.texts) == expected)
        }
    }

    @Test(arguments: [
        "=1+1", "=HYPERLINK(\"x\")", "=", "@SUM(A1)", "@", "\tx", "\t", "\rx", "+cmd|' /C calc'!A0", "-cmd",
        "-2+3|cmd", "-2+3+cmd|' /C calc'!A0", "+A1", "-A1", "-1e5\"", "+=1", "-\t1", "-5%",
    ])
    func findsFormulas(text: String) {
        let isFormula = CSVWriter.isFormula(text.utf8.span)
        #expect(isFormula)
    }

    @Test(arguments: [
        "", "12", "-12.50", "-1,234.00", "+3", "-", "+", "2026-11-03", "11/03/2026", "+44 20 7946 0958",
        "+1 (555) 010-0199", "555-0100", "a=b", "x+y", "Finch & Co", " =1", "'=1", "é", "(5)", "a\t",
    ])
    func leavesNumbersDatesAndTelephoneNumbers(text: String) {
        let isFormula = CSVWriter.isFormula(text.utf8.span)
        #expect(!isFormula)
    }

    @Test(arguments: ["+44 20 7946 0018 ext 5", "+1 (212) 555-0134 x12", "+12125550134 Ext. 7", "+1 646 555 0135 X9"])
    func leavesTelephoneNumbersWithAnExtension(text: String) {
        let isFormula = CSVWriter.isFormula(text.utf8.span)
        #expect(!isFormula)
    }

    @Test(arguments: ["+x5", "+12 ext 5", "+cmd x5", "-ext", "=12125550134 ext 5", "+12125550134 ext 5!A1"])
    func anExtensionMakesNoFormulaATelephoneNumber(text: String) {
        let isFormula = CSVWriter.isFormula(text.utf8.span)
        #expect(isFormula)
    }
}

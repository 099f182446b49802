import DelimitedText
import Foundation
import Ledger
import TestSupport
import Testing

@testable import ClioFiles

struct LedesFileTests {
    private func rows(_ text: String, expecting count: Int) -> [[String]] {
        let bytes = Array(text.utf8)
        var reader = LedesRows(bytes, delimiter: UInt8(ascii: "|"))
        var rows: [[String]] = []
        while let row = reader.next(expecting: count) {
            rows.append(["\(row.line)"] + row.fields.map { String(decoding: bytes[$0], as: UTF8.self) })
        }
        return rows
    }

    @Test func rowsEndInTheirMark() {
        #expect(
            rows("a|b[]\r\n\r\nc|d[] \ne|f[]", expecting: 2) == [["1", "a", "b"], ["3", "c", "d"], ["4", "e", "f"]])
        #expect(rows("a|x\ny|b[]\nc|d|e[]\n", expecting: 3) == [["1", "a", "x\ny", "b"], ["3", "c", "d", "e"]])
        #expect(rows("a|x[] y|b[]\n", expecting: 3) == [["1", "a", "x[] y", "b"]])
        #expect(rows("", expecting: 3) == [])
    }

    @Test func aForgottenMarkEndsWithTheLine() {
        #expect(rows("a|b|c\nd|e|f[]\n", expecting: 3) == [["1", "a", "b", "c"], ["2", "d", "e", "f"]])
        #expect(rows("a|b|c", expecting: 3) == [["1", "a", "b", "c"]])
    }

    @Test func columnsAreFoundByNameInAnyOrder() throws {
        let cells = zip(
            Ledes.columns,
            Ledes.Row(1).text(total: "100.00").dropLast(3).split(separator: "|", omittingEmptySubsequences: false))
        let turned = Array(cells.reversed())
        let text =
            "LEDES1998B[]\n" + turned.map { $0.0.lowercased().replacing("_", with: " ") }.joined(separator: "|")
            + "[]\n"
            + turned.map { String($0.1) }.joined(separator: "|") + "[]\n"
        let inOrder = try Ledes.read(total: "100.00", [.init(1)])
        let reading = try TemporaryFolder(["a.txt": text]).read("ledes1998b")
        #expect(reading.records == inOrder.records)
        #expect(reading.records.count == 2)
    }

    @Test func missingColumnsAreSaid() throws {
        let text = "LEDES1998B[]\nINVOICE_DATE|INVOICE_NUMBER|CLIENT_ID[]\n"
        let error = #expect(throws: ClioFilesError.self) { try TemporaryFolder(["a.txt": text]).read("ledes1998b") }
        #expect(error?.diagnostics.map(\.code) == [.missingColumn])
        #expect(error?.diagnostics[0].message.hasPrefix("the header has no INVOICE_TOTAL, LINE_ITEM_NUMBER, ") == true)
    }

    @Test func otherFormatsAreNotRead() throws {
        let folder = try TemporaryFolder(["a.txt": "LEDES1998BI V2[]\nX|Y[]\n"])
        let error = #expect(throws: ClioFilesError.self) { try folder.read("ledes1998b") }
        #expect(error?.diagnostics.map(\.message) == ["there is no LEDES file here for profile ledes1998b"])
    }

    @Test func aHeaderAloneIsNoted() throws {
        let reading = try Ledes.read(total: "", [])
        #expect(reading.notes.first == "a.txt header-only")
        #expect(reading.records == [])
    }

    @Test func encodingsAreFoundOut() throws {
        let text = Ledes.text(total: "100.00", [.init(1, "F", "1", "100", "100.00", "Café")])
        var utf16: [UInt8] = [0xFE, 0xFF]
        for unit in text.utf16 { utf16 += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
        for bytes in [text.unicodeScalars.map { UInt8($0.value) }, utf16, [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
            let folder = try TemporaryFolder()
            try folder.write("a.txt", bytes)
            let reading = try folder.read("ledes1998b")
            #expect(reading.records[1].contains(#""description":"Café""#))
        }
    }

    @Test func aRowsWordsCanBeShownAgain() throws {
        let text = Ledes.text(total: "113.00", [.init(1), .init(2, adjusting: "IF", "13.00", "VAT\nat 13%")])
        let folder = try TemporaryFolder(["a.txt": text])
        let reading = try folder.read(Ledes.profile("tax_rate : 13"))
        let bytes = Array(text.utf8)
        let shown = (reading.sources + reading.further).filter { $0.length > 0 }.map {
            String(decoding: bytes[Int($0.offset)..<Int($0.offset) + Int($0.length)], as: UTF8.self)
        }
        #expect(shown.count == 2)
        #expect("LEDES1998B[]\n" + Ledes.header + shown.joined(separator: "\n") + "\n" == text)
        let file = try #require(reading.files.last)
        #expect(file.rowTerminator == Array("[]".utf8))
        #expect(String(decoding: file.header, as: UTF8.self) + "[]\n" == "LEDES1998B[]\n" + Ledes.header)
        #expect(Set(reading.files.map(\.path)) == [folder.path + "/a.txt"])
    }

    @Test func aLaterFilesBillReplacesTheWholeBill() throws {
        let first = Ledes.text(total: "200.00", [.init(1), .init(2)])
        let second = Ledes.text(total: "50.00", [.init(1, "F", "1", "50", "50.00")])
        let reading = try TemporaryFolder(["a.txt": first, "b.txt": second]).read("ledes1998b")
        #expect(reading.records.count == 2)
        #expect(reading.records[1].contains(#""price":"50""#))
        #expect(reading.notes.first == "a.txt:3 duplicate-key")
        #expect(reading.problems == [])
    }

    @Test func aRowOfTooManyCellsIsItsBillsFault() throws {
        let text = Ledes.text(total: "100.00", [.init(1, "F", "1", "100", "100.00", "a|b")])
        let reading = try TemporaryFolder(["a.txt": text]).read("ledes1998b")
        #expect(reading.problems.first?.hasPrefix("a.txt:3 wrong-field-count 20260105|1001") == true)
    }

    @Test(.timeLimit(.minutes(1))) func anyTextIsReadOrRefused() throws {
        var generator = SplitMix64(seed: 11)
        let whole = Array(
            Ledes.text(total: "113.00", [.init(1), .init(2), .init(3, adjusting: "IF", "13.00", "Tax")]).utf8)
        let profile = try Ledes.profile("tax_rate : 13")
        let spice = Array("|[]\n\r-.,9\u{0}\"".utf8)
        var bills = 0
        for _ in 0..<1_500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = spice.randomElement(using: &generator)!
                case 1: bytes.insert(spice.randomElement(using: &generator)!, at: place)
                default:
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
                }
                if bytes.isEmpty { bytes = [0x0A] }
            }
            guard let file = try? LedesFile(bytes, path: "a", textPath: "a", delimiter: UInt8(ascii: "|")) else {
                continue
            }
            var book = LedesBook(profile)
            book.add(file)
            let made = book.finish()
            bills += made[.bill]?.first?.rows?.batch.rows.count ?? 0
        }
        #expect(bills > 500)
    }
}

import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct JSONTextTests {
    @Test(arguments: [
        ("", #""""#), ("plain é€😀", #""plain é€😀""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{1}\u{1F}", #""\u0000\u0001\u001f""#), ("\u{8}\u{C}", #""\u0008\u000c""#), ("\u{7F}", "\"\u{7F}\""),
    ])
    func escapesOnlyWhatMustBe(string: String, expected: String) {
        #expect(text { JSONText.appendString(string, to: &$0) } == expected)
    }

    @Test func stringsReadBack() throws {
        var random = SplitMix64(seed: 34)
        for _ in 0..<1_000 {
            var string = ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let limit: UInt32 = [0x20, 0x80, 0x800, 0x10000, 0x110000].randomElement(using: &random)!
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) {
                    string.unicodeScalars.append(scalar)
                }
            }
            var written: [UInt8] = []
            JSONText.appendString(string, to: &written)
            var scanner = JSONScanner(written)
            #expect(try scanner.string().utf8.elementsEqual(string.utf8))
            let foundation = try JSONSerialization.jsonObject(with: Data(written), options: .fragmentsAllowed)
            #expect(foundation as? String == string)
        }
    }

    @Test func writesAnObject() throws {
        let written = text { out in
            var object = JSONObjectText(&out)
            object.member("text", "a\"b", &out)
            object.member("slice", bytes("é"), &out)
            object.member("count", -7, &out)
            object.member("flag", false, &out)
            object.member("rate", FixedPoint(tenThousandths: 125_000), &out)
            object.amount("amount", -5, digits: 2, &out)
            object.member("day", CalendarDate(dayNumber: 0), &out)
            object.end(&out)
        }
        #expect(
            written
                == #"{"text":"a\"b","slice":"é","count":-7,"flag":false,"rate":12.5,"amount":-0.05,"day":"1970-01-01"}"#
        )
        #expect(
            text { out in
                let object = JSONObjectText(&out)
                object.end(&out)
            } == "{}")
    }
}

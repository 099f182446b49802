import TestSupport
import Testing

@testable import XMLText

@Suite struct XMLEscapeTests {
    private func escaped(_ text: String) -> String {
        var out: [UInt8] = []
        XMLEscape.append(text, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("plain é€😀", "plain é€😀"), ("a & b", "a &amp; b"), ("<a>", "&lt;a&gt;"), ("]]>", "]]&gt;"),
        ("a\r\nb", "a&#13;\nb"), ("\"'", "\"'"), ("&&", "&amp;&amp;"), ("\t\n", "\t\n"), ("&amp;", "&amp;amp;"),
    ])
    func escapes(text: String, expected: String) {
        #expect(escaped(text) == expected)
    }

    @Test func escapesASlice() {
        let bytes = Array("<a & b>".utf8)
        var out = Array("x".utf8)
        XMLEscape.append(bytes[1..<5], to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "xa &amp; ")
    }

    @Test func libxml2ReadsWhatWasEscaped() throws {
        var random = SplitMix64(seed: 10)
        let pieces = [
            "&", "<", ">", "\"", "'", "\r", "\n", "\t", " ", "a", "é", "€", "😀", "]]>", "&amp;", "<![CDATA[", "<!--",
            "\u{7F}", "\u{85}", "\u{2028}", "\u{FFFD}", "\u{10FFFF}", "\u{E000}",
        ]
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 1...20, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                .joined()
            #expect(XMLEscape.firstForbidden(in: Array(text.utf8)[...]) == nil)
            var reader = try XMLPullReader(bytes: Array("<a>\(escaped(text))</a>".utf8), name: "a.xml")
            var read: [UInt8] = []
            while let event = try reader.next() {
                if case .text(let piece) = event { read += piece }
            }
            // White space alone between tags may be passed over: it is no text of a document of ours.
            if text.contains(where: { !$0.isWhitespace }) {
                #expect(read == Array(text.utf8), "\(text.debugDescription)")
            }
        }
    }

    /// XML 1.0, section 2.2: `Char`.
    private func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    @Test func findsWhatXMLDoesNotAllow() {
        let values = Array(UInt32(0)...0x2FF) + Array(0xFFC0...0x1003F) + [0xD7FF, 0xE000, 0x1FFFE, 0x10FFFF]
        for scalar in values.compactMap(Unicode.Scalar.init) {
            let text = Array("aé".utf8) + Array(String(scalar).utf8) + Array("z".utf8)
            let expected = isAllowed(scalar.value) ? nil : 3
            #expect(XMLEscape.firstForbidden(in: text[...]) == expected, "U+\(String(scalar.value, radix: 16))")
        }
        #expect(XMLEscape.firstForbidden(in: Array("\u{FFFF}".utf8)[...]) == 0)
        #expect(XMLEscape.firstForbidden(in: Array("\u{1}ab\u{2}".utf8)[1...]) == 3)
        #expect(XMLEscape.firstForbidden(in: []) == nil)
    }

    @Test func libxml2RefusesWhatIsForbidden() throws {
        for text in ["\u{1}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"] {
            var reader = try XMLPullReader(bytes: Array("<a>\(text)</a>".utf8), name: "a.xml")
            #expect(throws: XMLTextError.self) { while try reader.next() != nil {} }
        }
    }
}

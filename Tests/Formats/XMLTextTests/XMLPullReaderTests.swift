import Foundation
import TestSupport
import Testing

@testable import XMLText

@Suite struct XMLPullReaderTests {
    private typealias Event = XMLPullReader.Event

    private func events(_ xml: String) throws -> [XMLPullReader.Event] {
        var reader = try XMLPullReader(bytes: Array(xml.utf8), name: "in.xml")
        var events: [XMLPullReader.Event] = []
        while let event = try reader.next() { events.append(event) }
        return events
    }

    private func text(_ text: String) -> XMLPullReader.Event { .text(Array(text.utf8)) }

    private func refusal(_ xml: String) throws -> XMLTextError {
        try #require(#expect(throws: XMLTextError.self) { try events(xml) })
    }

    @Test func givesElementsAndText() throws {
        #expect(
            try events("<?xml version=\"1.0\"?><!-- c --><a x=\"1\"><b>1 &lt; 2 &#233;</b><?p i?><c/><d></d></a>") == [
                .startElement("a"), .startElement("b"), text("1 < 2 é"), .endElement("b"), .startElement("c"),
                .endElement("c"), .startElement("d"), .endElement("d"), .endElement("a"),
            ])
        #expect(
            try events("<a><![CDATA[1 < 2 & 3]]></a>") == [.startElement("a"), text("1 < 2 & 3"), .endElement("a")])
    }

    @Test func knowsTheLine() throws {
        var reader = try XMLPullReader(bytes: Array("<a>\n<b>x</b>\n\n<c/></a>".utf8), name: "in.xml")
        var lines: [String: Int] = [:]
        while let event = try reader.next() {
            if case .startElement(let name) = event { lines[name] = reader.line }
        }
        #expect(lines["a"] == 1 && lines["b"] == 2 && lines["c"] == 4)
    }

    /// What Xero sends claims to be UTF-16 and is UTF-8.
    @Test(arguments: ["utf-16", "UTF-16LE", "utf-8", "iso-8859-1"]) func bytesAreUTF8WhateverTheySay(encoding: String)
        throws
    {
        let events = try events("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a>é€😀</a>")
        #expect(events == [.startElement("a"), text("é€😀"), .endElement("a")])
    }

    @Test(arguments: [
        "", "   ", "x", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a b></a>", "<a>&</a>", "<a>\u{1}</a>",
        "<1/>", "<a x=\"1\" x=\"2\"/>", "<a", "<?xml version=\"1.0\"?>", "<a>]]></a>", "<a>&#0;</a>", "<a/>junk",
        "<a><b>1</b>",
    ])
    func refusesWhatIsNotWellFormed(xml: String) throws {
        #expect(try refusal(xml).code == .notWellFormed)
    }

    @Test func anErrorKnowsItsLine() throws {
        let error = try refusal("<a>\n<b>\n</c>\n</a>")
        #expect(error.code == .notWellFormed && error.path == "in.xml" && error.line == 3)
    }

    @Test func refusesBytesThatAreNoUTF8() throws {
        var reader = try XMLPullReader(bytes: Array("<a>".utf8) + [0xFF, 0xC3] + Array("</a>".utf8), name: "in.xml")
        let error = #expect(throws: XMLTextError.self) { while try reader.next() != nil {} }
        #expect(error?.code == .notWellFormed)
    }

    private static let laughs: String = {
        let entities = (1...9).map { level in
            let name = level == 1 ? "lol" : "lol\(level - 1)"
            return "<!ENTITY lol\(level) \"\(String(repeating: "&\(name);", count: 10))\">"
        }
        return "<!DOCTYPE a [<!ENTITY lol \"lol\">\(entities.joined())]>"
    }()

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/x.dtd\"> %x;]><a/>",
        "<!DOCTYPE a PUBLIC \"-//x\" \"http://127.0.0.1:1/x.dtd\"><a/>",
    ])
    func refusesDocumentTypes(xml: String) throws {
        #expect(try refusal(xml).code == .documentType)
    }

    /// libxml2 may see what the entities come to before the type is refused.
    @Test func aBillionLaughsEndSoon() throws {
        let start = ContinuousClock.now
        #expect(throws: XMLTextError.self) { try events(Self.laughs + "<a>&lol9;</a>") }
        #expect(throws: XMLTextError.self) { try events(Self.laughs + "<a x=\"&lol9;\">1</a>") }
        #expect(throws: XMLTextError.self) {
            try events(Self.laughs.replacing("]>", with: "<!ATTLIST a x CDATA \"&lol9;\">]>") + "<a>1</a>")
        }
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test func refusesUndeclaredEntities() throws {
        #expect(throws: XMLTextError.self) { try events("<a>&unknown;</a>") }
    }

    @Test func refusesDeepNesting() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(try events(nested(65)).count == 130)
        #expect(try refusal(nested(66)).code == .tooDeep)
        #expect(throws: XMLTextError.self) { try events(nested(100_000)) }
    }

    @Test func readsFiles() throws {
        let scratch = try Scratch()
        var reader = try XMLPullReader(path: try scratch.file("in.xml", "<a>1</a>"))
        #expect(try reader.next() == .startElement("a"))
        #expect(try reader.next() == text("1"))
        #expect(try reader.next() == .endElement("a"))
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
        let missing = #expect(throws: XMLTextError.self) { _ = try XMLPullReader(path: scratch.file("none.xml")).line }
        #expect(missing?.code == .cannotOpen)
    }

    @Test func everyCutIsRefused() throws {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"é\"><b>1 &amp; 2</b><!-- c --><c/></a>"
        let bytes = Array(xml.utf8)
        for end in 0..<bytes.count {
            #expect(throws: XMLTextError.self, "\(end)") {
                var reader = try XMLPullReader(bytes: Array(bytes[..<end]), name: "in.xml")
                while try reader.next() != nil {}
            }
        }
        #expect(try events(xml).count == 7)
    }
}

import Foundation
import TestSupport
import Testing

@testable import XMLText

@Suite struct XMLDocumentWriterTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func write(_ name: String, _ contents: [String] = ["<a>1</a>"]) throws {
        var writer = try XMLDocumentWriter(path: scratch.file(name), root: "Invoices")
        for content in contents { try writer.appendRaw(Array(content.utf8)) }
        try writer.finish()
    }

    @Test func writesAWholeDocument() throws {
        var writer = try XMLDocumentWriter(path: scratch.file("out.xml"), root: "Invoices")
        #expect(writer.byteCount == 0)
        try writer.appendRaw(Array("\n<a>é &amp; 1</a>\n".utf8))
        try writer.appendRaw([])
        try writer.appendRaw(Array("<a/>".utf8))
        #expect(writer.byteCount == 23)
        try writer.finish()
        #expect(
            try scratch.text("out.xml")
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoices>\n<a>é &amp; 1</a>\n<a/>\n</Invoices>\n")
    }

    @Test func writesLongDocuments() throws {
        let element = "<a>\(String(repeating: "x", count: 50_000))</a>"
        try write("long.xml", Array(repeating: element, count: 20))
        #expect(try XMLReadBack(path: scratch.file("long.xml"), summing: []).documents == 20)
    }

    @Test func nobodyElseMayReadIt() throws {
        try write("out.xml")
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.file("out.xml"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func neverWritesOverAFile() throws {
        let path = try scratch.file("there.xml", "mine")
        let error = #expect(throws: XMLTextError.self) { try write("there.xml") }
        #expect(error?.code == .cannotWrite && error?.path == path && error?.message == "File exists")
        #expect(try scratch.text("there.xml") == "mine")
    }

    /// To libxml2 a name is an address, in which `%20` is a blank.
    @Test func aPercentSignInAPathIsAPercentSign() throws {
        _ = try scratch.file("a b.xml", "mine")
        try write("a%20b.xml")
        #expect(try scratch.text("a b.xml") == "mine")
        #expect(try XMLReadBack(path: scratch.file("a%20b.xml"), summing: ["a"]).sums == [10_000])
        try write("50% é#?.xml")
        #expect(try XMLReadBack(path: scratch.file("50% é#?.xml"), summing: ["a"]).sums == [10_000])
    }

    @Test func saysWhyItCannotWrite() throws {
        _ = try scratch.file("file", "")
        let below = #expect(throws: XMLTextError.self) { try write("file/out.xml") }
        #expect(below?.code == .cannotWrite && below?.message == "Not a directory")
        let missing = #expect(throws: XMLTextError.self) { try write("no/out.xml") }
        #expect(missing?.message == "No such file or directory")
    }

    /// A limit on the size of files stands in for a full disk; it holds for the whole process, so the test has its own.
    @Test func reportsADiskThatIsFull() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 20_000, rlim_max: 20_000)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            var writer = try XMLDocumentWriter(path: scratch.file("out.xml"), root: "Invoices")
            var failure: XMLTextError?
            do throws(XMLTextError) {
                for _ in 0..<20 { try writer.appendRaw(Array(repeating: UInt8(ascii: "x"), count: 5_000)) }
                try writer.finish()
            } catch {
                failure = error
            }
            try #require(failure?.code == .cannotWrite)
            try #require(failure?.message == "File too large")
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import DelimitedText

@Suite struct TextEncodingTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func transcoded(_ bytes: [UInt8], from encoding: TextEncoding) throws -> [UInt8] {
        try? FileManager.default.removeItem(atPath: scratch.file("copy"))
        try TextFile.transcode(try scratch.file("in", bytes), from: encoding, to: scratch.file("copy"))
        return try scratch.contents("copy")
    }

    private func utf16(_ text: String, _ encoding: TextEncoding, mark: Bool) -> [UInt8] {
        let bytes = Array(text.data(using: encoding == .utf16LittleEndian ? .utf16LittleEndian : .utf16BigEndian)!)
        guard mark else { return bytes }
        return (encoding == .utf16LittleEndian ? [0xFF, 0xFE] : [0xFE, 0xFF]) + bytes
    }

    private static let sample = "id,name,note\r\n1,José Harbour,\"5 € – ‘soon’\"\r\n2,Zoë,😀 done\r\n"

    @Test func findsEveryEncodingOut() {
        let utf8 = Array(Self.sample.utf8)
        #expect(TextEncoding.detect(utf8) == .utf8)
        #expect(TextEncoding.detect([0xEF, 0xBB, 0xBF] + utf8) == .utf8)
        for encoding in [TextEncoding.utf16LittleEndian, .utf16BigEndian] {
            #expect(TextEncoding.detect(utf16(Self.sample, encoding, mark: true)) == encoding)
            #expect(TextEncoding.detect(utf16(Self.sample, encoding, mark: false)) == encoding)
        }
        #expect(TextEncoding.detect([0xFF, 0xFE] + [0x3B, 0x04]) == .utf16LittleEndian)
    }

    @Test(arguments: [
        ("", TextEncoding.utf8), ("a", .utf8), ("id,name\n1,x\n", .utf8), ("caf\u{E9}\n", .windows1252),
        ("name\nJos\u{E9} Finch\n", .windows1252), ("name,city\nFinch,Orl\u{E9}\n", .windows1252),
        ("name,city\nFinch,Orl\u{E9}\r\n", .windows1252), ("name,city\n1,\u{80}5\n", .windows1252),
    ])
    func findsWindows1252Out(text: String, expected: TextEncoding) {
        #expect(TextEncoding.detect(text.unicodeScalars.map { UInt8($0.value) }) == expected)
    }

    @Test func theEndOfAWholeFileIsNoCut() {
        for text in ["caf\u{E9}", "name,city\nFinch,Orl\u{E9}", "name,city\nFinch,\u{F0}\u{9F}\u{98}"] {
            let bytes = text.unicodeScalars.map { UInt8($0.value) }
            #expect(TextEncoding.detect(bytes, isWhole: true) == .windows1252)
            #expect(TextEncoding.detect(bytes) == .utf8)
        }
    }

    /// What is looked at may end inside a character, which is no reason to take it for something else.
    @Test func aCutCharacterIsStillUTF8() {
        for text in ["name,city\nFinch,Orlé", "name,city\nFinch,5€", "name,city\nFinch,😀"] {
            let bytes = Array(text.utf8)
            for cut in 1...4 { #expect(TextEncoding.detect(Array(bytes.dropLast(cut))) == .utf8, "\(text) - \(cut)") }
        }
    }

    @Test(arguments: [TextEncoding.utf16LittleEndian, .utf16BigEndian])
    func turnsUTF16Over(encoding: TextEncoding) throws {
        var random = SplitMix64(seed: 16)
        for mark in [true, false] {
            #expect(try transcoded(utf16(Self.sample, encoding, mark: mark), from: encoding) == Array(Self.sample.utf8))
        }
        let text = (0..<2_000).map { _ in
            ["a", "\n", "é", "€", "😀", "\u{10FFFF}", "\u{FFFD}", "Z"].randomElement(using: &random)!
        }.joined()
        #expect(try transcoded(utf16(text, encoding, mark: true), from: encoding) == Array(text.utf8))
        // Only the first is a mark; any other is a character.
        #expect(try transcoded(utf16("a\u{FEFF}b", encoding, mark: true), from: encoding) == Array("a\u{FEFF}b".utf8))
    }

    @Test(arguments: [TextEncoding.utf16LittleEndian, .utf16BigEndian])
    func aPairAcrossTwoPiecesStaysWhole(encoding: TextEncoding) throws {
        // With the mark in front, every 256 KiB cut falls between the halves of a pair.
        let text = String(repeating: "😀", count: 70_000)
        #expect(try transcoded(utf16(text, encoding, mark: true), from: encoding) == Array(text.utf8))
    }

    @Test func whatCannotBeDecodedIsReplaced() throws {
        let lone: [UInt8] = [0x61, 0x00, 0x00, 0xD8, 0x62, 0x00]
        #expect(try transcoded(lone, from: .utf16LittleEndian) == Array("a\u{FFFD}b".utf8))
        #expect(try transcoded([0x61, 0x00, 0x00, 0xD8], from: .utf16LittleEndian) == Array("a\u{FFFD}".utf8))
        #expect(try transcoded([0x61, 0x00, 0x62], from: .utf16LittleEndian) == Array("a\u{FFFD}".utf8))
        #expect(try transcoded([], from: .utf16LittleEndian) == [])
    }

    @Test func turnsWindows1252Over() throws {
        let all = (0...255).map { UInt8($0) }
        var expected: [UInt8] = []
        for byte in all {
            // Five bytes stand for nothing in the table; they become the control of their own number.
            let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
            let text =
                undefined.contains(byte)
                ? String(Unicode.Scalar(byte)) : try #require(String(data: Data([byte]), encoding: .windowsCP1252))
            expected += Array(text.utf8)
        }
        #expect(try transcoded(all, from: .windows1252) == expected)
        #expect(try transcoded([0x80, 0x35, 0x92, 0xE9], from: .windows1252) == Array("€5’é".utf8))
    }

    @Test func utf8StaysAsItIs() throws {
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(Self.sample.utf8) + [0xD8]
        #expect(try transcoded(bytes, from: .utf8) == bytes)
    }

    @Test func aTranscodedExportReadsLikeTheOriginal() throws {
        let expected = try readAll(try scratch.file("utf8", Array(Self.sample.utf8)))
        let bytes = utf16(Self.sample, .utf16BigEndian, mark: true)
        #expect(try transcoded(bytes, from: TextEncoding.detect(bytes)) == Array(Self.sample.utf8))
        #expect(try readAll(scratch.file("copy")) == expected)
    }

    @Test func filesAreReadUpToALimit() throws {
        let path = try scratch.file("in", Array("0123456789".utf8))
        #expect(try TextFile.prefix(of: path, count: 4) == Array("0123".utf8))
        #expect(try TextFile.prefix(of: path) == Array("0123456789".utf8))
        #expect(try TextFile.contents(of: path, limit: 10).count == 10)
        let error = #expect(throws: DelimitedTextError.self) { try TextFile.contents(of: path, limit: 9) }
        #expect(error?.code == .rowTooLong)
        #expect(TextFile.byteCount(of: path) == 10)
        #expect(TextFile.byteCount(of: scratch.file("none")) == 0)
    }

    @Test func neverTranscodesOverAFile() throws {
        let path = try scratch.file("in", [0x61])
        let copy = try scratch.file("there", Array("mine".utf8))
        let error = #expect(throws: DelimitedTextError.self) {
            try TextFile.transcode(path, from: .windows1252, to: copy)
        }
        #expect(error?.code == .cannotRead && error?.path == copy)
        #expect(try scratch.contents("there") == Array("mine".utf8))
    }

    /// Refusing a folder must close it again.
    @Test func refusedFilesAreClosed() throws {
        func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        let before = try open()
        for _ in 0..<400 {
            #expect(throws: DelimitedTextError.self) { try TextFile.prefix(of: scratch.path) }
        }
        #expect(try open() < before + 200)
    }
}

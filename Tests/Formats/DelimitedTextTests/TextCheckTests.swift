import TestSupport
import Testing

@testable import DelimitedText

/// What is found out many bytes at a time, against one byte after another.
@Suite struct TextCheckTests {
    private static let pieces: [[UInt8]] = [
        Array("plain text ".utf8), Array("abcdefgh".utf8), Array("é€😀".utf8), [0x09, 0x0A], [0x0D], [0x01], [0x7F],
        [0x00], [0xEF, 0xBB, 0xBF], [0xC3], [0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x22], [0x23],
        [0xE0, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xA2],
    ]

    @Test func agreesWithTheSlowWay() {
        var random = SplitMix64(seed: 64)
        for _ in 0..<5_000 {
            let pieces = Int.random(in: 0...1, using: &random) == 0 ? Array(Self.pieces.prefix(4)) : Self.pieces
            let count = Int.random(in: 0...([6, 40].randomElement(using: &random)!), using: &random)
            let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &random)! }
            let isText = !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
            let isPlain = !bytes.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == 0x7F || $0 == 0xEF }
            let found = unsafe bytes.withUnsafeBufferPointer { bytes in
                // Neither delimiter nor quote: there are no returns then that end a row.
                var scanner = unsafe BlockScanner(bytes, Dialect(delimiter: UInt8(ascii: ";"), quote: nil))
                var index = 0
                while index < bytes.count {
                    for number in 0..<scanner.look(from: index) {
                        _ = scanner.block(number, at: index)
                        index += 64
                    }
                }
                return unsafe (scanner.firstBad == .max, TextCheck.isPlain(bytes), scanner.isPlain)
            }
            let isPlainButForReturns = !bytes.contains {
                $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F || $0 == 0xEF
            }
            if found.0 != isText || found.1 != isPlain || isText && found.2 != isPlainButForReturns {
                Issue.record("\(bytes): \(found)")
            }
        }
    }

    @Test func theBatchSaysWhetherItsFieldsArePlain() throws {
        let scratch = try Scratch()
        for (text, isPlain) in [("a,é\r\n\"b\n\t\",c\r\n", true), ("a\n\"b\r\"\n", false), ("a\nb\u{1}\n", false)] {
            for rest in ["", "unended"] {
                var reader = try DelimitedReader(path: scratch.file("in.csv", Array((text + rest).utf8)))
                var batch = RowBatch()
                #expect(try reader.read(into: &batch))
                #expect(batch.isPlain == isPlain)
            }
        }
    }
}

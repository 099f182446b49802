import TestSupport
import Testing

@testable import DelimitedText

@Suite struct UTF8CheckTests {
    /// The standard library's answer: the longest beginning that is valid ends where the first bad byte stands.
    private func slowFirstInvalid(_ bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        return (0..<bytes.count).last { String(validating: bytes[..<$0], as: UTF8.self) != nil }
    }

    private func compare(_ bytes: [UInt8]) {
        let (fast, slow) = (UTF8Check.firstInvalid(bytes, 0..<bytes.count), slowFirstInvalid(bytes))
        if fast != slow { Issue.record("\(bytes): \(String(describing: fast)), but \(String(describing: slow))") }
    }

    private static let edges: [UInt8] = [
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF,
    ]

    @Test func agreesWithTheStandardLibraryOnRandomBytes() {
        var random = SplitMix64(seed: 3629)
        for _ in 0..<10_000 {
            compare((0..<Int.random(in: 0...6, using: &random)).map { _ in Self.edges.randomElement(using: &random)! })
        }
    }

    @Test func agreesWithTheStandardLibraryOnEveryEdge() {
        for first in UInt8(0xC0)...0xFF {
            for second in Self.edges {
                for rest in [[], [0x80], [0x80, 0xBF], [0xC0]] as [[UInt8]] { compare([first, second] + rest) }
            }
        }
    }

    @Test func looksOnlyAtItsRange() {
        let bytes: [UInt8] = [0xFF, 0x41, 0xC3, 0xA9, 0xFF]
        #expect(UTF8Check.firstInvalid(bytes, 1..<4) == nil)
        #expect(UTF8Check.firstInvalid(bytes, 1..<3) == 2)
        #expect(UTF8Check.firstInvalid(bytes, 1..<1) == nil)
        #expect(UTF8Check.firstInvalid(bytes, 1..<5) == 4)
    }
}

import Foundation
import Testing

@testable import Transform

@Suite struct LatinFoldingTests {
    private func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    private func fast(_ text: [UInt8]) -> [UInt8]? { LatinFolding.fold(text.span) }

    /// Each letter between two others, so that none changes its neighbours either.
    @Test func foldsAsFoundationDoes() throws {
        let letters = (Array(0x00...0x08) + Array(0x0E...0x7F) + Array(0xC0...0x17F)).compactMap {
            UnicodeScalar(UInt32($0))
        }
        for before in ["", "e", "Å"] {
            for letter in letters {
                let text = before + String(letter) + "Zı"
                let fast = try #require(self.fast(Array(text.utf8)))
                #expect(String(decoding: fast, as: UTF8.self) == folded(text), "\(text)")
                #expect(fast == Array(folded(text).utf8), "\(text)")
            }
        }
    }

    @Test(arguments: ["e\u{301}", "Ωmega", "ﬁnance", "Ｗｉｄｅ", "ƀ", "\u{BF}que"]) func leavesOtherLettersAlone(
        text: String
    ) {
        #expect(fast(Array(text.utf8)) == nil)
        #expect(ContactMap.fold(Array(text.utf8)) == Array(folded(text).utf8))
    }

    @Test func leavesCutLettersAlone() {
        #expect(fast([0x61, 0xC3]) == nil)
        #expect(fast([0xC3, 0x61]) == nil)
    }
}

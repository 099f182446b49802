import Testing

@testable import Ledger

@Suite struct PackedTextsTests {
    private func texts(_ some: [Int: TextRef]) -> InlineArray<14, TextRef> {
        InlineArray { some[$0] ?? .empty }
    }

    @Test func textsThatAreCloseTogetherComeBack() throws {
        let some: [Int: TextRef] = [
            0: TextRef(offset: 70_000, count: 255), 5: TextRef(offset: 4_465, count: 1),
            13: TextRef(offset: 4_465 + 65_535, count: 3),
        ]
        let packed = try #require(PackedTexts(texts(some)))
        for index in 0..<14 { #expect(packed[index] == some[index] ?? .empty) }
    }

    @Test(arguments: [
        [0: TextRef(offset: 0, count: 1), 1: TextRef(offset: 65_536, count: 1)],
        [3: TextRef(offset: 9, count: 256)],
    ]) func othersDoNotFit(_ some: [Int: TextRef]) { #expect(PackedTexts(texts(some)) == nil) }

    @Test func emptyTextsLieNowhere() throws {
        let packed = try #require(PackedTexts(texts([2: TextRef(offset: 5_000_000, count: 0)])))
        for index in 0..<14 { #expect(packed[index] == .empty) }
        #expect(PackedTexts()[0] == .empty)
    }
}

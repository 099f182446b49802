import Testing

@testable import Transform

@Suite struct TextIndexTests {
    @Test func findsEverythingAgainAfterGrowing() {
        var index = TextIndex()
        for number in 0..<5_000 { index.insert(bytes("key \(number)"), value: number) }
        index.insert([], value: 5_000)
        for number in 0..<5_000 { #expect(index.value(of: bytes("key \(number)")) == number) }
        #expect(index.value(of: []) == 5_000)
        #expect(index.value(of: bytes("key 5000")) == nil)
    }
}

import TestSupport
import Testing

@testable import Transform

@Suite struct NumberIndexTests {
    private typealias Place = NumberIndex.Place

    /// Against a dictionary: numbers in order, out of order, alike up to their last byte and not alike at all.
    @Test(arguments: 0..<12) func findsWhatADictionaryFinds(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var index = NumberIndex()
        var slow: [[UInt8]: Place] = [:]
        var next = 1_000
        for step in 0..<3_000 {
            var text: String
            switch seed % 4 {
            case 0: text = "inv-\(next)"
            case 1: text = "\(Int.random(in: 0..<5_000, using: &random))"
            case 2: text = step % 50 == 0 ? "zz\(Int.random(in: 0..<90_000, using: &random))" : "2026/\(next)"
            default:
                text = String(
                    (0..<Int.random(in: 0...6, using: &random)).map { _ in "ab".randomElement(using: &random) ?? "a" })
            }
            if Int.random(in: 0..<300, using: &random) == 0 { text = String(repeating: "9", count: 240) + "\(next)" }
            next += Int.random(in: 1...3, using: &random)
            let number = Array(text.utf8)
            #expect(index.place(of: number[...]) == slow[number])
            if slow[number] != nil { continue }
            let place = Place(
                file: UInt16.random(in: 0...3, using: &random),
                line: step % 7 == 0 ? .random(in: 0 ... .max, using: &random) : UInt32(step))
            index.insert(number[...], place, inOrder: step % 9 != 0)
            slow[number] = place
        }
        for (number, place) in slow {
            #expect(index.place(of: number[...]) == place)
            #expect(index.place(of: (number + [0])[...]) == slow[number + [0]])
            #expect(index.place(of: number.dropLast()) == slow[Array(number.dropLast())])
        }
    }

    @Test func theLongestNumberAndTheLastLineAreKept() {
        var index = NumberIndex()
        let long = [UInt8](repeating: 0x39, count: 255)
        index.insert(long[...], .init(file: .max, line: .max), inOrder: true)
        index.insert([UInt8](repeating: 0x39, count: 256)[...], .init(file: 1, line: 2), inOrder: true)
        #expect(index.place(of: long[...]) == .init(file: .max, line: .max))
        #expect(index.place(of: [UInt8](repeating: 0x39, count: 256)[...]) == .init(file: 1, line: 2))
        #expect(index.place(of: [UInt8](repeating: 0x39, count: 257)[...]) == nil)
    }
}

import TestSupport
import Testing

@testable import Ledger

@Suite struct RecordKeyTests {
    @Test func numbersComeInTheirOrder() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<5_000 {
            let left = UInt64.random(in: 0...UInt64.max >> UInt64.random(in: 0...60, using: &random), using: &random)
            let right = UInt64.random(in: 0...UInt64.max >> UInt64.random(in: 0...60, using: &random), using: &random)
            let compared = RecordKey.compare(bytes(String(left)), bytes(String(right)))
            #expect(compared == (left == right ? 0 : left < right ? -1 : 1))
            var arena = TextArena()
            let (first, second) = (arena.append(String(left)), arena.append(String(right)))
            #expect(arena.compare(first, second) == compared)
        }
    }

    @Test func otherIdsHaveOneOrder() {
        #expect(RecordKey.compare(bytes("B"), bytes("AA")) < 0)
        #expect(RecordKey.compare(bytes("INV-2"), bytes("INV-1")) > 0)
        #expect(RecordKey.compare(bytes(""), bytes("")) == 0)
    }

    @Test func everyByteCounts() {
        func compare(_ left: [UInt8], _ right: [UInt8]) -> Int { RecordKey.compare(left.span, right.span) }
        for count in 1...40 {
            let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 67 + 100) }
            for place in 0..<count {
                var other = text
                other[place] ^= 0x81
                let expected = text[place] < other[place] ? -1 : 1
                #expect(RecordKey.compare(text[...], other[...]) == expected, "byte \(place) of \(count)")
                #expect(compare(other, text) == -expected)
                // What comes after the first difference doesn't count.
                if place + 1 < count { other[place + 1] ^= 0xFF }
                #expect(compare(text, other) == expected)
            }
            #expect(compare(text, text) == 0)
        }
    }

    /// Shorter first, then byte by byte: one order for all ids there are.
    @Test func theOrderIsTotal() {
        var random = SplitMix64(seed: 31)
        let ids = ["", "0", "00", "9", "10", "A", "a", "B1", "é", "inv-1", "\0"].map { bytes($0) }
        func sign(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
            RecordKey.compare(left, right).signum()
        }
        for left in ids {
            for right in ids {
                #expect(sign(left, right) == -sign(right, left))
                #expect((sign(left, right) == 0) == (left == right))
                for third in ids where sign(left, right) < 0 && sign(right, third) < 0 {
                    #expect(sign(left, third) < 0)
                }
            }
        }
        let sorted = ids.sorted { RecordKey.compare($0, $1) < 0 }
        for _ in 0..<20 {
            #expect(ids.shuffled(using: &random).sorted { RecordKey.compare($0, $1) < 0 } == sorted)
        }
    }
}

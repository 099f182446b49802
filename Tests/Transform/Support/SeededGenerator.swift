import Foundation
import Ledger

/// SplitMix64: the same sequence for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// True once in `times`.
    mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }

    /// A decimal of at most `digits` decimals, `limit` × 10^`digits` steps at most.
    mutating func decimal(upTo limit: Int64, digits: Int) -> Decimal {
        let scale = pow(Decimal(10), digits)
        return Decimal(Int64.random(in: 0...limit * NSDecimalNumber(decimal: scale).int64Value, using: &self)) / scale
    }
}

func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

func day(_ text: String) -> CalendarDate {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard let date = CalendarDate(year: parts[0], month: parts[1], day: parts[2]) else { fatalError(text) }
    return date
}

import Foundation
import Ledger
import TestSupport

extension SplitMix64 {
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

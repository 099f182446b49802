import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct FixedPointTests {
    /// The slow twin: Foundation's decimal arithmetic, halves away from zero.
    private func slowAmount(_ quantity: Int64, _ price: Int64, digits: Int) -> Int64 {
        var product = Decimal(quantity) * Decimal(price) / Decimal(100_000_000)
        var rounded = Decimal()
        NSDecimalRound(&rounded, &product, digits, .plain)
        return (rounded * pow(Decimal(10), digits) as NSDecimalNumber).int64Value
    }

    @Test(arguments: [0, 2, 3]) func amountsEqualDecimalArithmetic(digits: Int) {
        var random = SplitMix64(seed: 20_260_101)
        for _ in 0..<5_000 {
            let quantity = Int64.random(in: -2_000_000...2_000_000, using: &random)
            let price = Int64.random(in: -90_000_000...90_000_000, using: &random)
            let fast = FixedPoint.amount(
                FixedPoint(tenThousandths: quantity), times: FixedPoint(tenThousandths: price), digits: digits)
            #expect(fast == slowAmount(quantity, price, digits: digits), "\(quantity) × \(price)")
        }
    }

    /// Over the whole range: 38 digits hold any product exactly, and what leaves `Int64` is reported.
    @Test(arguments: 0...4) func wideAmountsEqualDecimalArithmetic(digits: Int) {
        var random = SplitMix64(seed: UInt64(digits))
        var overflows = 0
        for _ in 0..<1_000 {
            let factors = (0..<2).map { _ in
                Int64.random(in: -.max ... .max, using: &random) >> Int64.random(in: 0...40, using: &random)
            }
            var exact = Decimal(factors[0]) * Decimal(factors[1])
            exact = Decimal(sign: exact.sign, exponent: exact.exponent + digits - 8, significand: exact.significand)
            var rounded = Decimal()
            NSDecimalRound(&rounded, &exact, 0, .plain)
            let isOutside = rounded > Decimal(Int64.max) || rounded < Decimal(Int64.min)
            let amount = FixedPoint.amount(
                FixedPoint(tenThousandths: factors[0]), times: FixedPoint(tenThousandths: factors[1]), digits: digits)
            overflows += isOutside ? 1 : 0
            if isOutside ? amount != nil : amount.map({ Decimal($0) }) != rounded {
                Issue.record("\(factors) to \(digits): \(String(describing: amount)), but \(rounded)")
            }
        }
        #expect(overflows > 100 && overflows < 900)
    }

    @Test func halvesGoAwayFromZero() {
        #expect(FixedPoint(15).percent(of: 2561) == 384)  // 25.61 at 15 % is 3.8415
        #expect(FixedPoint(13).percent(of: 205_750) == 26_748)  // 267.475
        #expect(FixedPoint(13).percent(of: -205_750) == -26_748)
        #expect(FixedPoint(50).percent(of: 1) == 1)
        #expect(FixedPoint(50).percent(of: -1) == -1)
        #expect(FixedPoint(tenThousandths: 499_999).percent(of: 1) == 0)
    }

    @Test func wideProductsAreExactAndOverflowIsReported() {
        let large = FixedPoint(tenThousandths: 9_000_000_000_000_000_000)
        #expect(FixedPoint.amount(large, times: .one, digits: 2) == 90_000_000_000_000_000)
        #expect(FixedPoint.amount(large, times: large, digits: 2) == nil)
        #expect(Rounding.divide(.max, times: 2, by: 4) == 4_611_686_018_427_387_904)
        #expect(Rounding.divide(.min, times: 1, by: 1) == .min)
        #expect(Rounding.divide(.max, times: .max, by: .max) == .max)
        #expect(Rounding.divide(.max - 1, times: 1, by: .max) == 1)
    }

    @Test func minorUnitsNeedTheCurrencysDecimals() {
        #expect(FixedPoint(tenThousandths: 123_400).minorUnits(digits: 2) == 1_234)
        #expect(FixedPoint(tenThousandths: 123_450).minorUnits(digits: 2) == nil)
        #expect(FixedPoint(tenThousandths: 123_450).minorUnits(digits: 3) == 12_345)
        #expect(FixedPoint(tenThousandths: 120_000).minorUnits(digits: 0) == 12)
        #expect(FixedPoint(tenThousandths: 125_000).minorUnits(digits: 0) == nil)
        #expect(FixedPoint(minorUnits: .max, digits: 2) == nil)
        #expect(FixedPoint(minorUnits: -5, digits: 2) == FixedPoint(tenThousandths: -500))
    }

    @Test(arguments: [
        (12_345, 0, "1.2345"), (15_000, 0, "1.5"), (15_000, 2, "1.50"), (0, 0, "0"), (0, 2, "0.00"),
        (-5, 0, "-0.0005"), (-10_000, 0, "-1"), (1, 4, "0.0001"),
    ])
    func writesDecimals(value: Int64, minimum: Int, expected: String) {
        #expect(text { FixedPoint(tenThousandths: value).append(to: &$0, minimumDecimals: minimum) } == expected)
    }

    @Test(arguments: [
        (12_345, 2, "123.45"), (5, 2, "0.05"), (-5, 2, "-0.05"), (1_200, 0, "1200"), (1_200, 3, "1.200"),
        (Int64.min, 2, "-92233720368547758.08"), (Int64.max, 0, "9223372036854775807"),
    ])
    func writesAmounts(minorUnits: Int64, digits: Int, expected: String) {
        #expect(text { DecimalText.appendAmount(minorUnits, digits: digits, to: &$0) } == expected)
    }

    @Test(arguments: [
        (123_456_789, 2, "1,234,567.89"), (-123_456, 2, "-1,234.56"), (99, 2, "0.99"), (1_000, 0, "1,000"),
        (100_000, 2, "1,000.00"),
    ])
    func groupsAmountsForPeople(minorUnits: Int64, digits: Int, expected: String) {
        #expect(DecimalText.grouped(minorUnits, digits: digits) == expected)
    }
}

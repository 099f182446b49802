import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct NumberPatternTests {
    @Test(arguments: [
        ("0", 0), ("12", 120_000), ("12.5", 125_000), ("-12.50", -125_000), ("12.3450", 123_450), ("12.34500", 123_450),
        ("1,234.50", 12_345_000), ("$1,234.50", 12_345_000), ("-$5", -50_000), ("$-5", -50_000), ("($5.25)", -52_500),
        ("(12)", -120_000), ("£12.00", 120_000), ("€ 12", 120_000), ("CAD 12.00", 120_000), ("12.00 CAD", 120_000),
        ("C$12", 120_000), ("1 234.50", 12_345_000), ("1\u{A0}234.50", 12_345_000), ("+3", 30_000), (".50", 5_000),
        ("  7  ", 70_000), ("-0", 0), ("922337203685477.5807", 9_223_372_036_854_775_807), ("12 €", 120_000),
    ])
    func reads(text: String, expected: Int64) {
        #expect(NumberPattern().parse(bytes(text)) == .success(FixedPoint(tenThousandths: expected)))
    }

    @Test(arguments: [
        ("", NumberPattern.Problem.empty), ("   ", .empty), ("1e9", .notANumber), ("12,50", .notANumber),
        ("1,23,456", .notANumber), ("1,234,5", .notANumber), ("12.", .notANumber), ("--1", .notANumber),
        ("1.2.3", .notANumber), ("abc", .notANumber), ("12.34567", .tooManyDecimals), ("$", .notANumber),
        ("99999999999999999999", .outOfRange), ("922337203685477.5808", .outOfRange), ("1,2345.00", .notANumber),
        ("0x10", .notANumber), ("NaN", .notANumber), ("12.5.", .notANumber), ("1 23", .notANumber),
        (",123", .notANumber),
        // A sign inside brackets may be meant either way; blanks group by three, and no decimals.
        ("(-5)", .notANumber), ("-(5)", .notANumber), ("(+5)", .notANumber), ("(5", .notANumber), ("()", .notANumber),
        ("1234 567", .notANumber), ("12.5 000", .notANumber), ("1 234 56", .notANumber), ("5-", .notANumber),
        ("$5$", .notANumber), ("USD 5 CAD", .notANumber), ("ABCD5", .notANumber), ("5 6", .notANumber),
        ("USD", .notANumber), ("-", .notANumber), (".", .notANumber), ("١٢", .notANumber),
    ])
    func refuses(text: String, problem: NumberPattern.Problem) {
        #expect(NumberPattern().parse(bytes(text)) == .failure(problem))
    }

    @Test(arguments: [("12,50", 125_000), ("1.234,50", 12_345_000), ("1 234,5", 12_345_000), ("7", 70_000)])
    func readsDecimalCommas(text: String, expected: Int64) {
        let pattern = NumberPattern(decimalMark: .comma)
        #expect(pattern.parse(bytes(text)) == .success(FixedPoint(tenThousandths: expected)))
        #expect(pattern.parse(bytes("12.50")) == .failure(.notANumber))
    }

    /// The slow twin: Foundation's decimals.
    @Test(arguments: NumberPattern.DecimalMark.allCases) func agreesWithFoundation(mark: NumberPattern.DecimalMark)
        throws
    {
        var random = SplitMix64(seed: 1_000)
        let pattern = NumberPattern(decimalMark: mark)
        let (point, comma) = mark == .point ? (".", ",") : (",", ".")
        for _ in 0..<3_000 {
            let digits = String(
                UInt64.random(in: 0...900_000_000_000_000, using: &random) >> UInt64.random(in: 0...50, using: &random))
            var decimals = String(
                String(UInt32.random(in: 0...99_999, using: &random)).prefix(Int.random(in: 0...4, using: &random)))
            let plain = decimals.isEmpty ? digits : "\(digits).\(decimals)"
            let isNegative = Bool.random(using: &random)
            let expected = try #require(Decimal(string: isNegative ? "-\(plain)" : plain)) * 10_000
            if !decimals.isEmpty, Bool.random(using: &random) { decimals += "000" }
            let separator = ["", comma, " ", "\u{A0}", "\u{202F}"].randomElement(using: &random)!
            var grouped = ""
            for (index, digit) in digits.enumerated() {
                if index > 0, (digits.count - index) % 3 == 0 { grouped += separator }
                grouped.append(digit)
            }
            var number = decimals.isEmpty ? grouped : grouped + point + decimals
            let currency = ["", "$", "£", "€", "C$", "USD", " CAD "].randomElement(using: &random)!
            switch Int.random(in: 0...2, using: &random) {
            case 0: number = isNegative ? "(\(currency)\(number))" : "\(currency)\(number)"
            case 1: number = (isNegative ? "-" : "+") + currency + number
            default: number = (isNegative ? "-" : "") + number + (currency == "C$" ? "$" : currency)
            }
            let value = pattern.parse(bytes(number))
            let exact = FixedPoint(tenThousandths: (expected as NSDecimalNumber).int64Value)
            if value != .success(exact) { Issue.record("\(number): \(value), but \(exact)") }
        }
    }

    @Test(arguments: NumberPattern.DecimalMark.allCases) func theQuickWayGivesWhatTheSlowOneGives(
        mark: NumberPattern.DecimalMark
    ) {
        var random = SplitMix64(seed: 1_001)
        let pattern = NumberPattern(decimalMark: mark)
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...17, using: &random)
            let letters = Bool.random(using: &random) ? "0123456789." : "01234567890123456789.,- "
            let text = (0..<count).map { _ in letters.utf8.randomElement(using: &random)! }
            let slow = pattern.parseSlowly(text.span)
            if pattern.parse(text.span) != slow { Issue.record("\(text): \(pattern.parse(text.span)), but \(slow)") }
        }
    }

    @Test func readsWhatItWrites() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let value = FixedPoint(
                tenThousandths: Int64.random(in: .min / 2 ... .max, using: &random)
                    >> Int64.random(in: 0...60, using: &random))
            let written = text { value.append(to: &$0, minimumDecimals: Int.random(in: 0...4, using: &random)) }
            #expect(NumberPattern().parse(bytes(written)) == .success(value), "\(written)")
        }
    }

    @Test func anyBytesGiveAnAnswer() {
        var random = SplitMix64(seed: 11)
        let alphabet = Array("0123456789.,-+()$ CAD€£\u{A0}e".utf8)
        for _ in 0..<50_000 {
            let junk = (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
            _ = NumberPattern().parse(junk[...])
        }
    }
}

import TestSupport
import Testing

@testable import Ledger

@Suite struct DecimalTextTests {
    /// Digit by digit from the right, the obvious way.
    private func slow(_ value: Int64, decimals: Int, minimumDecimals: Int) -> String {
        var digits = String(value.magnitude)
        while digits.count <= decimals { digits = "0" + digits }
        var fraction = String(digits.suffix(decimals))
        let whole = digits.dropLast(decimals)
        while fraction.count > minimumDecimals, fraction.last == "0" { fraction.removeLast() }
        return (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    @Test func isWhatDigitByDigitGives() {
        var random = SplitMix64(seed: 51)
        var values: [Int64] = [0, 1, -1, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, .max, .min, .max - 1, .min + 1]
        for power in 1...18 {
            let ten = (0..<power).reduce(Int64(1)) { value, _ in value * 10 }
            values += [ten, ten - 1, ten + 1, -ten, 5 * (ten / 10), -ten + 1]
        }
        for _ in 0..<20_000 {
            let value = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
            values += [value, value / 100 * 100]
        }
        for value in values {
            for (decimals, minimum) in [(0, 0), (2, 2), (3, 3), (4, 0), (4, 2), (4, 4), (4, 1), (1, 0), (8, 3)] {
                let expected = slow(value, decimals: decimals, minimumDecimals: minimum)
                #expect(
                    text { DecimalText.append(value, decimals: decimals, minimumDecimals: minimum, to: &$0) }
                        == expected
                )
            }
            for minimum in 0...4 {
                let texts = FixedPoint(tenThousandths: value).texts(minimumDecimals: minimum)
                for (made, least) in [(texts.whole, 4), (texts.shortest, 0), (texts.padded, minimum)] {
                    #expect(text { $0.append(made) } == slow(value, decimals: 4, minimumDecimals: least))
                }
            }
        }
    }

    @Test func aDayIsWhatItsPatternGives() {
        for dayNumber in stride(from: Int32(-719_162), through: 2_932_896, by: 97) {
            let date = CalendarDate(dayNumber: dayNumber)
            #expect(text { date.append(to: &$0) } == text { DatePattern.iso.append(date, to: &$0) })
        }
        #expect(CalendarDate(dayNumber: 2_932_896).description == "9999-12-31")
        #expect(CalendarDate(dayNumber: -719_162).description == "0001-01-01")
    }

    @Test func aMarkIsSixteenHexadecimalDigits() {
        var random = SplitMix64(seed: 52)
        for value in [0, 1, .max] + (0..<500).map({ _ in UInt64.random(in: 0 ... .max, using: &random) }) {
            let digits = String(value, radix: 16)
            let expected = String(repeating: "0", count: 16 - digits.count) + digits
            #expect(text { Fingerprint(value: value).append(to: &$0) } == expected)
        }
    }

    @Test func everyCurrencyKeepsItsDigits() {
        let digits = [
            "USD": 2, "CAD": 2, "GBP": 2, "EUR": 2, "AUD": 2, "NZD": 2, "CHF": 2, "JPY": 0, "KWD": 3, "CLF": 4,
        ]
        for (code, count) in digits { #expect(CurrencyCode(code)?.digits == count) }
        #expect(CurrencyCode.none.digits == 2)
    }
}

import Testing

@testable import XeroSandbox

struct ExactDecimalTests {
    @Test(
        arguments: [
            ("2.165", 2, 217), ("-2.165", 2, -217), ("2.164999", 2, 216), ("1e3", 2, 100_000), ("1.5E-1", 2, 15),
            ("333.3333", 4, 3_333_333), ("0", 2, 0), ("7", 4, 70_000),
        ] as [(String, Int, Int64)])
    func roundsHalvesAwayFromZero(text: String, decimals: Int, expected: Int64) throws {
        #expect(try #require(ExactDecimal(text)).rounded(to: decimals) == expected)
    }

    @Test(arguments: [
        "", "-", "1.2.3", "1,5", "abc", "1e", "1e99", "0.1234567890123456789e-19", "12 ",
        "1234567890123456789012345678901",
    ])
    func refusesWhatIsNoNumber(text: String) { #expect(ExactDecimal(text) == nil) }

    /// developer.xero.com's example of rounding: three lines at 15%.
    @Test func taxIsRoundedByLine() {
        let taxes = [2506, 2561, 2563].map { Money.tax(on: $0, rate: 150_000, inclusive: false) }
        #expect(taxes == [376, 384, 384])
        #expect(Money.tax(on: 11_500, rate: 150_000, inclusive: true) == 1_500)
        #expect(Money.tax(on: 12_000, rate: 200_000, inclusive: true) == 2_000)
    }

    @Test func lineAmountsTakeTheirDiscount() {
        #expect(Money.lineAmount(quantity: 11_000, price: 3_333_333, discountRate: 0, discountAmount: 0) == 36_667)
        #expect(Money.lineAmount(quantity: 10_000, price: 1_000_000, discountRate: 125_000, discountAmount: 0) == 8_750)
        #expect(Money.lineAmount(quantity: 20_000, price: 1_000_000, discountRate: 0, discountAmount: 550) == 19_450)
    }
}

internal import Ledger

/// Xero's arithmetic on amounts. Amounts are hundredths, quantities and prices ten-thousandths, whatever the currency.
enum Money {
    static func powerOfTen(_ exponent: Int) -> Int128 {
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    /// To the nearest, halves away from zero (developer.xero.com, "Rounding in Xero": 2.165 becomes 2.17).
    static func divide(_ dividend: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        guard remainder.magnitude * 2 >= divisor.magnitude else { return quotient }
        return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }

    /// Quantity × price, less a discount in per cent (ten-thousandths) or as an amount, in hundredths.
    static func lineAmount(quantity: Int64, price: Int64, discountRate: Int64, discountAmount: Int64) -> Int64? {
        let full = Int128(quantity) * Int128(price)
        if discountRate != 0 {
            return Int64(exactly: divide(full * Int128(1_000_000 - discountRate), by: 1_000_000 * 1_000_000))
        }
        return Int64(exactly: divide(full, by: 1_000_000) - Int128(discountAmount))
    }

    /// Tax of a line in hundredths; `rate` is a percentage in ten-thousandths.
    static func tax(on amount: Int64, rate: Int64, inclusive: Bool) -> Int64 {
        let product = Int128(amount) * Int128(rate)
        return Int64(divide(product, by: inclusive ? 1_000_000 + Int128(rate) : 1_000_000))
    }

    /// `value` × 10^-`decimals` as text with at least `minimum` decimals.
    static func text(_ value: Int64, decimals: Int = 2, minimum: Int = 2) -> String {
        var bytes: [UInt8] = []
        DecimalText.append(value, decimals: decimals, minimumDecimals: minimum, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

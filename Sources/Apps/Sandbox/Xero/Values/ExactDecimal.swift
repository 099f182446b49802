internal import Ledger

/// A decimal number just as a request wrote it: `digits` × 10^-`scale`.
struct ExactDecimal: Hashable, Sendable {
    var digits: Int128
    /// 0 to 30.
    var scale: Int

    /// Nil where `text` is no decimal number, or one of more than 30 digits.
    ///
    /// An exponent is taken (`1.5e3`), since JSON has them.
    init?(_ text: String) {
        var value: Int128 = 0
        var scale = 0
        var count = 0
        var isNegative = false
        var seenPoint = false
        var bytes = Substring(text).utf8[...]
        if bytes.first == UInt8(ascii: "-") {
            isNegative = true
            bytes = bytes.dropFirst()
        }
        var exponent = 0
        while let byte = bytes.first {
            bytes = bytes.dropFirst()
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = value * 10 + Int128(byte - UInt8(ascii: "0"))
                count += 1
                if seenPoint { scale += 1 }
                if count > 30 { return nil }
            case UInt8(ascii: ".") where !seenPoint: seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let rest = String(Substring(bytes))
                guard let number = Int(rest), abs(number) <= 15 else { return nil }
                exponent = number
                bytes = bytes.dropFirst(bytes.count)
            default: return nil
            }
        }
        guard count > 0 else { return nil }
        scale -= exponent
        while scale < 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
            scale += 1
        }
        digits = isNegative ? -value : value
        self.scale = scale
    }

    /// The value as a count of 10^-`decimals`, halves away from zero; nil beyond Xero's 13 digits before the point.
    func rounded(to decimals: Int) -> Int64? {
        if scale <= decimals {
            let (product, overflow) = digits.multipliedReportingOverflow(by: Money.powerOfTen(decimals - scale))
            return overflow ? nil : Int64(exactly: product)
        }
        return Int64(exactly: Money.divide(digits, by: Money.powerOfTen(scale - decimals)))
    }
}

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

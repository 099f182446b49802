/// A decimal number just as a request wrote it: `digits` × 10^-`scale`.
struct ExactDecimal: Hashable, Sendable {
    var digits: Int128
    /// 0 to 34.
    var scale: Int

    init(hundredths: Int64) { (digits, scale) = (Int128(hundredths), 2) }

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
        guard scale <= 34 else { return nil }
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

/// An exact decimal with four digits after the point: hours, unit prices and percentages.
///
/// `1.5` is 15,000 ten-thousandths. Range ±922 trillion; arithmetic that leaves it is reported, never wrapped.
public struct FixedPoint: Hashable, Comparable, Sendable {
    /// Count of ten-thousandths, signed.
    public var tenThousandths: Int64

    @inlinable public static var scale: Int64 { 10_000 }
    @inlinable public static var digits: Int { 4 }
    @inlinable public static var zero: FixedPoint { FixedPoint(tenThousandths: 0) }
    @inlinable public static var one: FixedPoint { FixedPoint(tenThousandths: scale) }

    @inlinable
    public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

    /// A whole number; traps beyond ±922 trillion.
    @inlinable
    public init(_ whole: Int) { tenThousandths = Int64(whole) * Self.scale }

    @inlinable
    public static func < (left: FixedPoint, right: FixedPoint) -> Bool { left.tenThousandths < right.tenThousandths }

    /// The value as a count of a currency's minor units, nil where it has more decimals than the currency.
    @inlinable
    public func minorUnits(digits: Int) -> Int64? {
        let unit = PowerOfTen.of(Self.digits - digits)
        let (quotient, remainder) = tenThousandths.quotientAndRemainder(dividingBy: unit)
        return remainder == 0 ? quotient : nil
    }

    /// An amount of minor units as a decimal of four digits; nil beyond the range.
    @inlinable
    public init?(minorUnits: Int64, digits: Int) {
        let (product, overflow) = minorUnits.multipliedReportingOverflow(by: PowerOfTen.of(Self.digits - digits))
        guard !overflow else { return nil }
        tenThousandths = product
    }

    /// `quantity` × `price` in minor units, rounded half away from zero; nil beyond the range.
    @inlinable
    public static func amount(_ quantity: FixedPoint, times price: FixedPoint, digits: Int) -> Int64? {
        Rounding.divide(
            quantity.tenThousandths, times: price.tenThousandths, by: PowerOfTen.of(2 * Self.digits - digits))
    }

    /// This many per cent of `amount`, rounded half away from zero to the minor unit; nil beyond the range.
    @inlinable
    public func percent(of amount: Int64) -> Int64? {
        Rounding.divide(amount, times: tenThousandths, by: 100 * Self.scale)
    }

    /// The value with at least `minimum` and at most four decimals, trailing zeros dropped.
    @inlinable
    public func text(minimumDecimals minimum: Int = 0) -> ShortText {
        DecimalText.text(tenThousandths, decimals: Self.digits, minimumDecimals: minimum)
    }

    /// The value with all four decimals, without zeros at its end, and with at least `minimum` decimals: they begin alike.
    @inlinable
    public func texts(minimumDecimals minimum: Int) -> (whole: ShortText, shortest: ShortText, padded: ShortText) {
        let whole = text(minimumDecimals: Self.digits)
        let magnitude = tenThousandths.magnitude
        var zeros = 0
        if magnitude.isMultiple(of: 100) {
            zeros = magnitude.isMultiple(of: 1_000) ? magnitude.isMultiple(of: 10_000) ? 4 : 3 : 2
        } else if magnitude.isMultiple(of: 10) {
            zeros = 1
        }
        func without(_ zeros: Int) -> ShortText {
            var text = whole
            // The point goes with the last of its decimals.
            text.count -= zeros == Self.digits ? zeros + 1 : zeros
            return text
        }
        return (whole, without(zeros), without(min(zeros, Self.digits - minimum)))
    }

    /// Appends the value with at least `minimum` and at most four decimals, trailing zeros dropped.
    @inlinable
    public func append(to out: inout some ByteOutput & ~Copyable, minimumDecimals minimum: Int = 0) {
        out.append(text(minimumDecimals: minimum))
    }
}

/// Powers of ten that money meets.
@usableFromInline
enum PowerOfTen {
    @inlinable
    static func of(_ exponent: Int) -> Int64 {
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        default: 100_000_000
        }
    }
}

/// Rounding as invoices do it: to the nearest, halves away from zero.
public enum Rounding {
    /// `factor` × `other` ÷ `divisor` without losing a digit on the way; nil where the result leaves `Int64`.
    ///
    /// `divisor` is positive.
    @inlinable
    public static func divide(_ factor: Int64, times other: Int64, by divisor: Int64) -> Int64? {
        let (product, overflow) = factor.multipliedReportingOverflow(by: other)
        if !overflow {
            // A divisor known beforehand becomes a multiplication, and this one is nearly all there are: per cent, and
            // quantity × price in hundredths.
            return divisor == 1_000_000 ? round(product, by: 1_000_000) : round(product, by: divisor)
        }
        let wide = Int128(factor) * Int128(other)
        let (quotient, remainder) = wide.quotientAndRemainder(dividingBy: Int128(divisor))
        let rounded = remainder.magnitude * 2 >= UInt128(divisor) ? quotient + (wide < 0 ? -1 : 1) : quotient
        return Int64(exactly: rounded)
    }

    @inlinable @inline(__always)
    static func round(_ product: Int64, by divisor: Int64) -> Int64 {
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
        // |remainder| < divisor ≤ 10^8, or a total of minor units: twice it may not fit, so compare by subtraction.
        if remainder >= 0 { return remainder >= divisor - remainder ? quotient + 1 : quotient }
        return -remainder >= divisor + remainder ? quotient - 1 : quotient
    }
}

/// Decimal numbers as text: a sign, digits, a point and a fixed number of decimals.
public enum DecimalText {
    /// `value` ÷ 10^`decimals`, trailing zeros dropped down to `minimumDecimals`.
    @inlinable
    @inline(__always)
    public static func text(_ value: Int64, decimals: Int, minimumDecimals: Int) -> ShortText {
        let magnitude = value.magnitude
        guard magnitude < 100_000_000, decimals < 8 else { return wide(value, decimals, minimumDecimals) }
        // Eight digits at once, the first one lowest: zeros at either end that don't count go, and the point comes in.
        var digits = ShortText.eightDigits(magnitude)
        let zeros = digits ^ 0x3030_3030_3030_3030
        let kept = decimals - min(zeros.leadingZeroBitCount &>> 3, max(decimals - minimumDecimals, 0))
        let front = min(zeros.trailingZeroBitCount &>> 3, 7 - decimals)
        digits &>>= UInt64(front &<< 3)
        var text: ShortText
        if decimals == 0 {
            text = ShortText(front: UInt128(digits), count: 8 - front)
        } else {
            // Eight of them at most, so that a whole number of seven is the longest.
            let whole = UInt64((8 - decimals - front) &<< 3)
            let fraction = digits &>> whole & ((1 &<< UInt64(kept &<< 3)) - 1)
            var low = digits & ((1 &<< whole) - 1)
            var high: UInt64 = 0
            if kept > 0 {
                low |= UInt64(UInt8(ascii: ".")) &<< whole | fraction << (whole + 8)
                high = fraction >> (56 - whole)
            }
            text = ShortText(front: UInt128(high) &<< 64 | UInt128(low), count: Int(whole &>> 3))
            if kept > 0 { text.count += kept + 1 }
        }
        if value < 0 {
            text.front = text.front &<< 8 | UInt128(UInt8(ascii: "-"))
            text.count += 1
        }
        return text
    }

    /// Up to fourteen digits.
    @usableFromInline
    static func wide(_ value: Int64, _ decimals: Int, _ minimumDecimals: Int) -> ShortText {
        var rest = value.magnitude
        var kept = decimals
        while kept > minimumDecimals {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            rest = quotient
            kept -= 1
        }
        guard rest < 100_000_000_000_000, kept < 14 else { return long(rest, kept, isNegative: value < 0) }
        // Sixteen digits at once; what is in front of the first one that counts goes, and the point comes in between.
        let upper = rest / 100_000_000
        let lower = UInt128(ShortText.eightDigits(rest &- upper &* 100_000_000))
        var all = upper == 0 ? lower &<< 64 | 0x3030_3030_3030_3030 : lower &<< 64
        if upper > 0 { all |= UInt128(ShortText.eightDigits(upper)) }
        let zeros = (all ^ 0x3030_3030_3030_3030_3030_3030_3030_3030).trailingZeroBitCount / 8
        let digits = max(16 - zeros, kept + 1)
        all &>>= UInt128((16 - digits) * 8)
        var text = ShortText(front: all, count: digits)
        if kept > 0 {
            let whole = UInt128((digits - kept) * 8)
            let mask = (UInt128(1) &<< whole) - 1
            text.front = all & mask | UInt128(UInt8(ascii: ".")) &<< whole | (all & ~mask) &<< 8
            text.count += 1
        }
        if value < 0 {
            text.front = text.front &<< 8 | UInt128(UInt8(ascii: "-"))
            text.count += 1
        }
        return text
    }

    /// Digit by digit, for what is longer than sixteen bytes with its sign and point.
    @usableFromInline
    static func long(_ value: UInt64, _ decimals: Int, isNegative: Bool) -> ShortText {
        var digits = InlineArray<32, UInt8>(repeating: 0)
        var count = 0
        var rest = value
        repeat {
            digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            count += 1
            if count == decimals {
                digits[count] = UInt8(ascii: ".")
                count += 1
            }
        } while rest > 0 || count <= decimals + (decimals > 0 ? 1 : 0)
        var text = ShortText(front: 0, count: count + (isNegative ? 1 : 0))
        if isNegative { text.set(UInt8(ascii: "-"), at: 0) }
        for place in 0..<count { text.set(digits[count - 1 - place], at: place + (isNegative ? 1 : 0)) }
        return text
    }

    /// Appends `value` ÷ 10^`decimals`, dropping trailing zeros down to `minimumDecimals`.
    @inlinable
    public static func append(
        _ value: Int64, decimals: Int, minimumDecimals: Int, to out: inout some ByteOutput & ~Copyable
    ) {
        out.append(text(value, decimals: decimals, minimumDecimals: minimumDecimals))
    }

    /// Appends an amount of minor units with just its currency's decimals: `12345` with 2 is `123.45`.
    @inlinable
    public static func appendAmount(_ minorUnits: Int64, digits: Int, to out: inout some ByteOutput & ~Copyable) {
        out.append(amount(minorUnits, digits: digits))
    }

    /// An amount of minor units with just its currency's decimals.
    @inlinable
    public static func amount(_ minorUnits: Int64, digits: Int) -> ShortText {
        text(minorUnits, decimals: digits, minimumDecimals: digits)
    }

    /// An amount for people: `1,234.50`.
    public static func grouped(_ minorUnits: Int64, digits: Int) -> String {
        var plain: [UInt8] = []
        appendAmount(minorUnits, digits: digits, to: &plain)
        let start = minorUnits < 0 ? 1 : 0
        let end = digits == 0 ? plain.count : plain.count - digits - 1
        var text: [UInt8] = Array(plain[..<start])
        for index in start..<end {
            if index > start && (end - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(plain[index])
        }
        text.append(contentsOf: plain[end...])
        return String(decoding: text, as: UTF8.self)
    }
}

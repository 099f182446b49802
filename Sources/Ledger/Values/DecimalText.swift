/// Decimal numbers as text: a sign, digits, a point and a fixed number of decimals.
public enum DecimalText {
    /// `value` ÷ 10^`decimals`, trailing zeros dropped down to `minimumDecimals`.
    @inlinable
    public static func text(_ value: Int64, decimals: Int, minimumDecimals: Int) -> ShortText {
        var rest = value.magnitude
        var kept = decimals
        // Whole numbers and tenths are most of what is counted and priced.
        if kept - minimumDecimals >= 2, rest.isMultiple(of: 100) {
            rest /= 100
            kept -= 2
        }
        while kept > minimumDecimals {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            rest = quotient
            kept -= 1
        }
        let first = value < 0 ? 1 : 0
        let digits = max(digitCount(rest), kept + 1)
        var text = ShortText(count: first + digits + (kept > 0 ? 1 : 0))
        if value < 0 { text.bytes[0] = UInt8(ascii: "-") }
        // From the right, two digits at a time.
        var place = text.count
        if kept > 0 {
            let point = place - kept - 1
            put(&rest, into: &text, from: point + 1, to: place)
            text.bytes[point] = UInt8(ascii: ".")
            place = point
        }
        put(&rest, into: &text, from: first, to: place)
        return text
    }

    /// Takes as many digits off `rest` as there is room for, the last one first.
    @inlinable
    static func put(_ rest: inout UInt64, into text: inout ShortText, from start: Int, to end: Int) {
        var place = end
        while place - start >= 2 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            place -= 2
            text.put(twoDigits: pair, at: place)
            rest = quotient
        }
        guard place > start else { return }
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        text.bytes[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
        rest = quotient
    }

    @inlinable
    static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var rest = value
        while rest >= 10_000 {
            rest /= 10_000
            count += 4
        }
        return count + (rest >= 10 ? 1 : 0) + (rest >= 100 ? 1 : 0) + (rest >= 1_000 ? 1 : 0)
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
        out.append(text(minorUnits, decimals: digits, minimumDecimals: digits))
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

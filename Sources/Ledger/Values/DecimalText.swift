/// Decimal numbers as text: a sign, digits, a point and a fixed number of decimals.
public enum DecimalText {
    /// Appends `value` ÷ 10^`decimals`, dropping trailing zeros down to `minimumDecimals`.
    public static func append(_ value: Int64, decimals: Int, minimumDecimals: Int, to text: inout [UInt8]) {
        var digits = InlineArray<24, UInt8>(repeating: 0)
        var count = 0
        var rest = value.magnitude
        repeat {
            digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            count += 1
        } while rest > 0 || count <= decimals
        var dropped = 0
        while dropped < decimals - minimumDecimals && digits[dropped] == UInt8(ascii: "0") { dropped += 1 }
        if value < 0 { text.append(UInt8(ascii: "-")) }
        var index = count
        while index > decimals {
            index -= 1
            text.append(digits[index])
        }
        if decimals > dropped {
            text.append(UInt8(ascii: "."))
            while index > dropped {
                index -= 1
                text.append(digits[index])
            }
        }
    }

    /// Appends an amount of minor units with just its currency's decimals: `12345` with 2 is `123.45`.
    public static func appendAmount(_ minorUnits: Int64, digits: Int, to text: inout [UInt8]) {
        append(minorUnits, decimals: digits, minimumDecimals: digits, to: &text)
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

/// JSON as bytes.
public enum JSONText {
    /// Appends a string of UTF-8 bytes with its quotes, escaping only what must be.
    @inlinable
    public static func appendString(_ text: some Collection<UInt8>, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text {
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                out.append(byte)
            } else {
                appendEscape(byte, to: &out)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    public static func appendString(_ text: String, to out: inout [UInt8]) { appendString(text.utf8, to: &out) }

    @usableFromInline
    static func appendEscape(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case 0x09: out.append(UInt8(ascii: "t"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            out.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
    }

    public static func append(_ text: StaticString, to out: inout [UInt8]) {
        text.withUTF8Buffer { out.append(contentsOf: $0) }
    }
}

/// Appends one JSON object, member by member, commas included.
public struct JSONObjectText {
    @usableFromInline var isFirst = true

    /// Begins an object at the end of `out`.
    @inlinable
    public init(_ out: inout [UInt8]) { out.append(UInt8(ascii: "{")) }

    /// Appends a key and its colon; the value is the caller's next.
    @inlinable
    public mutating func key(_ name: StaticString, _ out: inout [UInt8]) {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        isFirst = false
        out.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { out.append(contentsOf: $0) }
        out.append(UInt8(ascii: "\""))
        out.append(UInt8(ascii: ":"))
    }

    @inlinable
    public mutating func member(_ name: StaticString, _ text: ArraySlice<UInt8>, _ out: inout [UInt8]) {
        key(name, &out)
        JSONText.appendString(text, to: &out)
    }

    public mutating func member(_ name: StaticString, _ text: String, _ out: inout [UInt8]) {
        key(name, &out)
        JSONText.appendString(text.utf8, to: &out)
    }

    @inlinable
    public mutating func member(_ name: StaticString, _ number: Int, _ out: inout [UInt8]) {
        key(name, &out)
        DecimalText.append(Int64(number), decimals: 0, minimumDecimals: 0, to: &out)
    }

    public mutating func member(_ name: StaticString, _ flag: Bool, _ out: inout [UInt8]) {
        key(name, &out)
        JSONText.append(flag ? "true" : "false", to: &out)
    }

    /// A number with up to four decimals, trailing zeros dropped.
    public mutating func member(_ name: StaticString, _ number: FixedPoint, _ out: inout [UInt8]) {
        key(name, &out)
        number.append(to: &out)
    }

    /// An amount as a number with its currency's decimals.
    @inlinable
    public mutating func amount(_ name: StaticString, _ minorUnits: Int64, digits: Int, _ out: inout [UInt8]) {
        key(name, &out)
        DecimalText.appendAmount(minorUnits, digits: digits, to: &out)
    }

    /// A day as a string, `yyyy-MM-dd`.
    public mutating func member(_ name: StaticString, _ date: CalendarDate, _ out: inout [UInt8]) {
        key(name, &out)
        out.append(UInt8(ascii: "\""))
        date.append(to: &out)
        out.append(UInt8(ascii: "\""))
    }

    @inlinable
    public func end(_ out: inout [UInt8]) { out.append(UInt8(ascii: "}")) }
}

/// JSON as bytes.
public enum JSONText {
    /// Appends a string of UTF-8 bytes with its quotes, escaping only what must be.
    @inlinable
    public static func appendString(_ text: ArraySlice<UInt8>, to out: inout some ByteOutput & ~Copyable) {
        out.append(UInt8(ascii: "\""))
        appendContent(text, to: &out)
        out.append(UInt8(ascii: "\""))
    }

    /// What stands between the quotes.
    @inlinable
    public static func appendContent(_ text: ArraySlice<UInt8>, to out: inout some ByteOutput & ~Copyable) {
        var run = text.startIndex
        var index = run
        while index < text.endIndex {
            let byte = text[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                if run < index { out.append(text[run..<index]) }
                appendEscape(byte, to: &out)
                run = index + 1
            }
            index += 1
        }
        if run < text.endIndex { out.append(run == text.startIndex ? text : text[run...]) }
    }

    @inlinable
    public static func appendString(_ text: String, to out: inout some ByteOutput & ~Copyable) {
        appendString(Array(text.utf8)[...], to: &out)
    }

    @inlinable
    static func appendEscape(_ byte: UInt8, to out: inout some ByteOutput & ~Copyable) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case 0x09: out.append(UInt8(ascii: "t"))
        default:
            out.append("u00")
            for digit in [byte >> 4, byte & 15] {
                out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            }
        }
    }

    @inlinable
    public static func append(_ text: StaticString, to out: inout some ByteOutput & ~Copyable) { out.append(text) }

    /// Appends a text that needs no escape with its quotes.
    @inlinable
    public static func appendQuoted(_ text: ShortText, to out: inout some ByteOutput & ~Copyable) {
        out.append(UInt8(ascii: "\""))
        out.append(text)
        out.append(UInt8(ascii: "\""))
    }
}

/// Appends one JSON object, member by member, commas included.
public struct JSONObjectText {
    @usableFromInline var isFirst = true

    /// Begins an object at the end of `out`.
    @inlinable
    public init(_ out: inout some ByteOutput & ~Copyable) { out.append(UInt8(ascii: "{")) }

    /// Appends a key and its colon; the value is the caller's next.
    @inlinable
    public mutating func key(_ name: StaticString, _ out: inout some ByteOutput & ~Copyable) {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        isFirst = false
        out.append(UInt8(ascii: "\""))
        out.append(name)
        out.append("\":")
    }

    @inlinable
    public mutating func member(
        _ name: StaticString, _ text: ArraySlice<UInt8>, _ out: inout some ByteOutput & ~Copyable
    ) {
        key(name, &out)
        JSONText.appendString(text, to: &out)
    }

    @inlinable
    public mutating func member(_ name: StaticString, _ text: String, _ out: inout some ByteOutput & ~Copyable) {
        key(name, &out)
        JSONText.appendString(text, to: &out)
    }

    @inlinable
    public mutating func member(_ name: StaticString, _ number: Int, _ out: inout some ByteOutput & ~Copyable) {
        key(name, &out)
        DecimalText.append(Int64(number), decimals: 0, minimumDecimals: 0, to: &out)
    }

    @inlinable
    public mutating func member(_ name: StaticString, _ flag: Bool, _ out: inout some ByteOutput & ~Copyable) {
        key(name, &out)
        JSONText.append(flag ? "true" : "false", to: &out)
    }

    /// A number with up to four decimals, trailing zeros dropped.
    @inlinable
    public mutating func member(_ name: StaticString, _ number: FixedPoint, _ out: inout some ByteOutput & ~Copyable) {
        key(name, &out)
        number.append(to: &out)
    }

    /// An amount as a number with its currency's decimals.
    @inlinable
    public mutating func amount(
        _ name: StaticString, _ minorUnits: Int64, digits: Int, _ out: inout some ByteOutput & ~Copyable
    ) {
        key(name, &out)
        DecimalText.appendAmount(minorUnits, digits: digits, to: &out)
    }

    /// A day as a string, `yyyy-MM-dd`.
    @inlinable
    public mutating func member(_ name: StaticString, _ date: CalendarDate, _ out: inout some ByteOutput & ~Copyable) {
        key(name, &out)
        JSONText.appendQuoted(date.text, to: &out)
    }

    @inlinable
    public func end(_ out: inout some ByteOutput & ~Copyable) { out.append(UInt8(ascii: "}")) }
}

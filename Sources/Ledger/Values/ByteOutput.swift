/// What text is appended to: an array of bytes, or the buffer of a file.
///
/// Everything that writes numbers, days and JSON is written once against it, and compiled for each.
public protocol ByteOutput: ~Copyable {
    mutating func append(_ byte: UInt8)
    mutating func append(_ bytes: ArraySlice<UInt8>)
    mutating func append(_ text: StaticString)
    mutating func append(_ text: ShortText)
}

extension Array: ByteOutput where Element == UInt8 {
    @inlinable
    public mutating func append(_ bytes: ArraySlice<UInt8>) { append(contentsOf: bytes) }

    @inlinable
    public mutating func append(_ text: StaticString) { text.withUTF8Buffer { append(contentsOf: $0) } }

    @inlinable
    public mutating func append(_ text: ShortText) {
        for index in 0..<text.count { append(text.bytes[index]) }
    }
}

/// A number, a day or a code as text: at most 32 bytes of ASCII, held without an allocation.
public struct ShortText: Sendable {
    /// The text, then zeros.
    public var bytes: InlineArray<32, UInt8>
    public var count: Int

    @inlinable
    init(count: Int) {
        bytes = InlineArray(repeating: 0)
        self.count = count
    }

    /// Sixteen hexadecimal digits.
    @inlinable
    public init(hexadecimal value: UInt64) {
        self.init(count: 16)
        for place in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * place)) & 15
            bytes[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
        }
    }

    /// Writes the last two digits of `value` at `place`.
    @inlinable
    mutating func put(twoDigits value: UInt64, at place: Int) {
        let tens = value / 10
        bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: tens)
        bytes[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value - tens * 10)
    }
}

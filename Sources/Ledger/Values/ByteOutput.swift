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
        for place in 0..<text.count { append(text.byte(at: place)) }
    }
}

/// A number, a day or a code as text: at most 32 bytes of ASCII, held without an allocation.
public struct ShortText: Sendable {
    /// The first sixteen bytes, the first of them lowest, and the others; what is after the text doesn't count.
    public var front: UInt128
    public var back: UInt128 = 0
    public var count: Int

    @inlinable
    init(front: UInt128, count: Int) {
        self.front = front
        self.count = count
    }

    @inlinable
    public func byte(at place: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: place < 16 ? front &>> UInt128(place * 8) : back &>> UInt128((place - 16) * 8))
    }

    /// Sets a byte that is zero as yet.
    @inlinable
    mutating func set(_ byte: UInt8, at place: Int) {
        if place < 16 {
            front |= UInt128(byte) &<< UInt128(place * 8)
        } else {
            back |= UInt128(byte) &<< UInt128((place - 16) * 8)
        }
    }

    /// A number below 100,000,000 as eight digits, the first one lowest: halves, quarters and eighths of it at once.
    @inlinable
    static func eightDigits(_ value: UInt64) -> UInt64 {
        let thousands = value / 10_000
        let fours = thousands | (value &- thousands &* 10_000) << 32
        let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let twos = hundreds | (fours &- hundreds &* 100) << 16
        let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
        return (tens | (twos &- tens &* 10) << 8) | 0x3030_3030_3030_3030
    }
}

/// A 64-bit mark of a record's contents, to tell an unchanged record from a changed one without keeping it.
///
/// Not a cryptographic hash: it compares a record with the same record's earlier self, never with a stranger's. The
/// function is fixed, since marks are kept between runs: 64-bit FNV-1a taken eight bytes at a time, with a final mix.
public struct Fingerprint: Hashable, Sendable {
    public var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}
    public init(value: UInt64) { self.value = value }

    @inlinable
    public mutating func combine(_ number: Int64) { mix(UInt64(bitPattern: number)) }

    /// Text and its length, so that neighbouring fields can't run into each other.
    @inlinable
    public mutating func combine(_ text: ArraySlice<UInt8>) { combine(text.span) }

    @inlinable
    public mutating func combine(_ text: Span<UInt8>) {
        mix(UInt64(text.count))
        var index = 0
        while index + 8 <= text.count {
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(text[index + offset]) << (UInt64(offset) * 8) }
            mix(word)
            index += 8
        }
        var tail: UInt64 = 0
        while index < text.count {
            tail = tail << 8 | UInt64(text[index])
            index += 1
        }
        mix(tail)
    }

    @inlinable
    mutating func mix(_ word: UInt64) {
        var mixed = (value ^ word) &* 0x0000_0100_0000_01B3
        mixed ^= mixed >> 29
        value = mixed &* 0xBF58_476D_1CE4_E5B9
    }
}

extension Fingerprint {
    /// Appends sixteen hexadecimal digits.
    public func append(to out: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        for shift in stride(from: 60, through: 0, by: -4) {
            out.append(digits[Int(truncatingIfNeeded: value >> UInt64(shift)) & 15])
        }
    }
}

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
        let count = text.count
        mix(UInt64(count))
        var index = 0
        while index + 8 <= count {
            mix(Self.eight(text, at: index))
            index += 8
        }
        // The bytes that are left, the first one highest.
        var tail: UInt64 = 0
        if count >= 8 {
            let bits = UInt64(count &- index) &* 8
            tail = Self.eight(text, at: count - 8).byteSwapped & ((1 &<< bits) &- 1)
        } else {
            for index in 0..<count { tail = tail &<< 8 | UInt64(text[index]) }
        }
        mix(tail)
    }

    /// Eight bytes, the first one lowest: one load, once the place is known to lie within the text.
    @inlinable
    @inline(__always)
    static func eight(_ text: Span<UInt8>, at index: Int) -> UInt64 {
        let bytes = text.extracting(index..<index + 8)
        let low = UInt64(bytes[0]) | UInt64(bytes[1]) &<< 8 | UInt64(bytes[2]) &<< 16 | UInt64(bytes[3]) &<< 24
        let high = UInt64(bytes[4]) | UInt64(bytes[5]) &<< 8 | UInt64(bytes[6]) &<< 16 | UInt64(bytes[7]) &<< 24
        return low | high &<< 32
    }

    @inlinable
    mutating func mix(_ word: UInt64) {
        var mixed = (value ^ word) &* 0x0000_0100_0000_01B3
        mixed ^= mixed >> 29
        value = mixed &* 0xBF58_476D_1CE4_E5B9
    }
}

extension Fingerprint {
    /// Sixteen hexadecimal digits.
    public var text: ShortText {
        /// Eight digits of 32 bits, the first one lowest: each half byte moved into a byte of its own, all at once.
        func eight(_ bits: UInt64) -> UInt64 {
            var spread = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
            spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
            spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
            let letters = ((spread &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
            return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).byteSwapped
        }
        return ShortText(front: UInt128(eight(value >> 32)) | UInt128(eight(value & 0xFFFF_FFFF)) << 64, count: 16)
    }

    /// Appends sixteen hexadecimal digits.
    public func append(to out: inout [UInt8]) { out.append(text) }
}

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
        text.withUnsafeBytes { bytes in
            mix(UInt64(bytes.count))
            var index = 0
            while bytes.count - index >= 8 {
                mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
                index += 8
            }
            mix(Self.last(bytes.count - index, of: bytes))
        }
    }

    /// The last bytes, fewer than eight, as one number, the first one highest.
    @inlinable @inline(__always)
    static func last(_ count: Int, of bytes: UnsafeRawBufferPointer) -> UInt64 {
        let end = bytes.count
        if end >= 8 {
            let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self))
            return word & ((1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1)
        }
        if end >= 4 {
            // Two loads that overlap.
            let front = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
            let back = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: end - 4, as: UInt32.self))
            return UInt64(front) &<< (UInt64(truncatingIfNeeded: end - 4) &* 8) | UInt64(back)
        }
        var word: UInt64 = 0
        for byte in bytes { word = word &<< 8 | UInt64(byte) }
        return word
    }

    @inlinable
    mutating func mix(_ word: UInt64) {
        var mixed = (value ^ word) &* 0x0000_0100_0000_01B3
        mixed ^= mixed >> 29
        value = mixed &* 0xBF58_476D_1CE4_E5B9
    }
}

extension Fingerprint {
    /// Sixteen hexadecimal digits, the first one lowest.
    public var digits: UInt128 {
        /// Eight digits of 32 bits: each half byte moved into a byte of its own, all at once.
        func eight(_ bits: UInt64) -> UInt64 {
            var spread = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
            spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
            spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
            let letters = ((spread &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
            return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).byteSwapped
        }
        return UInt128(eight(value >> 32)) | UInt128(eight(value & 0xFFFF_FFFF)) << 64
    }

    /// Appends sixteen hexadecimal digits.
    public func append(to out: inout [UInt8]) {
        let digits = digits
        for place in 0..<16 { out.append(UInt8(truncatingIfNeeded: digits >> UInt128(place * 8))) }
    }
}

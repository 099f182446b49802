/// Where up to fourteen texts lie that are close together in one arena, in less than half the room: as distances from the
/// first of them.
public struct PackedTexts: Sendable {
    @usableFromInline let base: UInt32
    @usableFromInline var starts = InlineArray<14, UInt16>(repeating: 0)
    @usableFromInline var counts = InlineArray<14, UInt8>(repeating: 0)

    /// All of them empty.
    public init() { base = 0 }

    /// Nil where they don't lie within 64 KiB, or one has more than 255 bytes.
    public init?(_ texts: InlineArray<14, TextRef>) {
        var first = UInt32.max
        for index in texts.indices where !texts[index].isEmpty { first = min(first, texts[index].offset) }
        base = first == .max ? 0 : first
        for index in texts.indices where !texts[index].isEmpty {
            guard let start = UInt16(exactly: texts[index].offset - base),
                let count = UInt8(exactly: texts[index].count)
            else { return nil }
            starts[index] = start
            counts[index] = count
        }
    }

    @inlinable @inline(__always)
    public subscript(index: Int) -> TextRef {
        let count = UInt32(counts[index])
        return count == 0 ? .empty : TextRef(offset: base + UInt32(starts[index]), count: count)
    }
}

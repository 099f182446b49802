/// Case and accents folded as Foundation folds them, for the letters most names are of, at a hundredth of the cost.
enum LatinFolding {
    /// What the letters from U+00C0 to U+017F become, in their order.
    static let letters =
        "a a a a a a æ c e e e e i i i i ð n o o o o o × ø u u u u y þ ss "
        + "a a a a a a æ c e e e e i i i i ð n o o o o o ÷ ø u u u u y þ y "
        + "a a a a a a c c c c c c c c d d đ đ e e e e e e e e e e g g g g g g g g h h ħ ħ i i i i i i i i i ı ĳ ĳ j j k k ĸ "
        + "l l l l l l ŀ ŀ ł ł n n n n n n ʼn ŋ ŋ o o o o o o œ œ r r r r r r s s s s s s s s t t t t ŧ ŧ "
        + "u u u u u u u u u u u u w w y y y z z z z z z s"

    private static let table = letters.split(separator: " ").map { Array($0.utf8) }

    @inline(__always)
    static func small(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    /// Nil where the text has other letters than ASCII's and these.
    static func fold(_ text: Span<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            let byte = text[place]
            if byte < 0x80 {
                out.append(small(byte))
                place += 1
                continue
            }
            // U+00C0 is C3 80, U+017F is C5 BF.
            guard byte >= 0xC3, byte <= 0xC5, place + 1 < text.count, text[place + 1] & 0xC0 == 0x80 else { return nil }
            out.append(contentsOf: table[Int(byte - 0xC3) << 6 | Int(text[place + 1] & 0x3F)])
            place += 2
        }
        return out
    }
}

/// A cell's text.
enum Cell {
    /// Whether it is seen at once that there are no outer blanks.
    @inline(__always)
    static func isTrimmed(_ text: Span<UInt8>) -> Bool {
        let count = text.count
        guard count > 0 else { return true }
        // One above 0x20 and below 0x80 is at most 0x5E above 0x21.
        return text[0] &- 0x21 <= 0x5E && text[count - 1] &- 0x21 <= 0x5E
    }

    /// Without outer blanks: spaces, tabs, line ends and no-break spaces.
    @inline(__always)
    static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = text.first, let last = text.last else { return text }
        if first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80 { return text }
        return trimSlowly(text)
    }

    private static func trimSlowly(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let byte = text.first {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                text = text.dropFirst()
            } else if text.prefix(2).elementsEqual([0xC2, 0xA0]) {
                text = text.dropFirst(2)
            } else {
                break
            }
        }
        while let byte = text.last {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                text = text.dropLast()
            } else if text.suffix(2).elementsEqual([0xC2, 0xA0]) {
                text = text.dropLast(2)
            } else {
                break
            }
        }
        return text
    }
}

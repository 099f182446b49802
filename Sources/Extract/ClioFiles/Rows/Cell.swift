/// A cell's text.
enum Cell {
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

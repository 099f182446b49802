/// What can be said of much text at once.
enum TextCheck {
    /// Bytes of the UTF-8 character beyond ASCII that begins at `index`; 0 where none does.
    static func characterLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        let first = unsafe bytes[index]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first <= 0xF4, index + length <= bytes.count else { return 0 }
        let second = unsafe bytes[index + 1]
        let low: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
        let high: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
        guard second >= low, second <= high else { return 0 }
        if length > 2, unsafe bytes[index + 2] & 0xC0 != 0x80 { return 0 }
        if length > 3, unsafe bytes[index + 3] & 0xC0 != 0x80 { return 0 }
        return length
    }

    /// Whether no byte of it is a control character (but for tab and line feed), DEL, or 0xEF, which U+FFFE begins with.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        // Without a branch, so that many bytes are looked at together.
        for index in 0..<bytes.count {
            let byte = unsafe bytes[index]
            let isControl: UInt8 = byte < 0x20 ? 1 : 0
            let isAllowed: UInt8 = byte == 0x09 || byte == 0x0A ? 1 : 0
            let isOther: UInt8 = byte == 0x7F || byte == 0xEF ? 1 : 0
            found |= (isControl & ~isAllowed) | isOther
        }
        return found == 0
    }
}

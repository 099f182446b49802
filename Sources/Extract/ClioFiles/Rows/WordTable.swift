/// Words a cell may hold, in any case, and what each means.
struct WordTable<Value: Sendable>: Sendable {
    /// For messages: `draft, paid`.
    let known: String
    private var words: [Word] = []
    private var values: [Value] = []

    private struct Word {
        /// The first eight bytes, the first one lowest, and all of them.
        var front: UInt64
        var bytes: [UInt8]
    }

    init(_ entries: [(word: StaticString, value: Value)]) {
        known = entries.map { String(describing: $0.word) }.joined(separator: ", ")
        for (word, value) in entries {
            let bytes = Array(String(describing: word).lowercased().utf8)
            words.append(Word(front: Self.front(of: bytes.span), bytes: bytes))
            values.append(value)
        }
    }

    @inline(__always)
    func find(_ text: Span<UInt8>) -> Value? {
        let front = Self.front(of: text)
        for index in words.indices where words[index].front == front && words[index].bytes.count == text.count {
            var offset = 8
            while offset < text.count, Self.small(text[offset]) == words[index].bytes[offset] { offset += 1 }
            if offset >= text.count { return values[index] }
        }
        return nil
    }

    /// Up to eight bytes, capitals as small letters.
    @inline(__always)
    private static func front(of text: Span<UInt8>) -> UInt64 {
        var front: UInt64 = 0
        var index = min(text.count, 8)
        while index > 0 {
            index -= 1
            front = front &<< 8 | UInt64(text[index])
        }
        // The high bit of each byte of ASCII that is at least A, and that is more than Z.
        let low = front & 0x7F7F_7F7F_7F7F_7F7F
        let isFromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
        let isPastZ = low &+ 0x2525_2525_2525_2525
        return front | (isFromA & ~isPastZ & ~front & 0x8080_8080_8080_8080) >> 2
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

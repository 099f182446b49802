/// Words a cell may hold, in any case, and what each means.
struct WordTable<Value: Sendable>: Sendable {
    /// For messages: `draft, paid`.
    let known: String
    /// The words end to end, in small letters.
    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]
    private var values: [Value] = []

    init(_ entries: [(word: StaticString, value: Value)]) {
        known = entries.map { String(describing: $0.word) }.joined(separator: ", ")
        for (word, value) in entries {
            bytes += String(describing: word).lowercased().utf8
            ends.append(bytes.count)
            values.append(value)
        }
    }

    @inline(__always)
    func find(_ text: Span<UInt8>) -> Value? {
        for index in values.indices {
            let start = ends[index]
            guard ends[index + 1] - start == text.count else { continue }
            var offset = 0
            while offset < text.count, Self.small(text[offset]) == bytes[start + offset] { offset += 1 }
            if offset == text.count { return values[index] }
        }
        return nil
    }

    @inline(__always)
    private static func small(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

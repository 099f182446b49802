/// Tells what a row is by how its description begins.
struct LedesWords {
    private let words: [[UInt8]]

    init(_ words: [String]) { self.words = words.map { Array($0.lowercased().utf8) }.filter { !$0.isEmpty } }

    /// Whether `text` begins with one of the words, in any case; a word ends where no letter follows: `tax` begins `Tax 5%`
    /// and not `Taxi`. A number and its per cent sign may stand before.
    func begin(_ text: ArraySlice<UInt8>) -> Bool {
        let small = text.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }[...]
        return starts(small) || starts(small.drop { !Self.isLetter($0) })
    }

    private func starts(_ text: ArraySlice<UInt8>) -> Bool {
        words.contains { word in
            text.starts(with: word) && !(text.dropFirst(word.count).first.map(Self.isLetter) ?? false)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= 0x80
    }
}

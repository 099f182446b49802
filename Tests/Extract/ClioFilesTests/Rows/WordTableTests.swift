import TestSupport
import Testing

@testable import ClioFiles

@Suite struct WordTableTests {
    private static let words = ["a", "paid", "awaiting", "awaiting_payment", "awaiting_approval", "TimeEntry"]
    private static let table = WordTable<Int>([
        ("a", 0), ("paid", 1), ("awaiting", 2), ("awaiting_payment", 3), ("awaiting_approval", 4), ("TimeEntry", 5),
    ])

    @Test func findsAWordInAnyCase() {
        for (index, word) in Self.words.enumerated() {
            for text in [word, word.uppercased(), word.lowercased()] {
                #expect(Self.table.find(Array(text.utf8).span) == index)
            }
        }
        #expect(Self.table.find([UInt8]().span) == nil)
        #expect(Self.table.known == "a, paid, awaiting, awaiting_payment, awaiting_approval, TimeEntry")
    }

    @Test func findsNothingElse() {
        for word in Self.words {
            for place in word.utf8.indices {
                for byte in UInt8.min...UInt8.max {
                    var text = Array(word.utf8)
                    text[word.utf8.distance(from: word.startIndex, to: place)] = byte
                    let isWord = String(validating: text, as: UTF8.self)?.lowercased() == word.lowercased()
                    #expect((Self.table.find(text.span) != nil) == isWord, "\(text)")
                }
            }
            for text in [word + "x", String(word.dropLast()), word + "\0", word + " "] {
                #expect(Self.table.find(Array(text.utf8).span) == nil, "\(text)")
            }
        }
    }
}

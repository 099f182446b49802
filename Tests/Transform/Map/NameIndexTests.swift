import Ledger
import Testing

@testable import Transform

@Suite struct NameIndexTests {
    /// Names as a dictionary would keep them, folded to their small letters.
    private struct Names {
        var index = NameIndex()
        var texts: [[UInt8]] = []
        var expected: [[UInt8]: [Int]] = [:]

        func fold(_ name: [UInt8]) -> [UInt8] { Array(String(decoding: name, as: UTF8.self).lowercased().utf8) }

        func place(of name: [UInt8]) -> NameIndex.Place {
            index.place(of: fold(name)) { fold(texts[Int($0.name.offset)]) }
        }

        mutating func add(_ contact: Int, _ name: String) {
            let name = Array(name.utf8)
            let place = place(of: name)
            index.insert(.init(contact: contact, name: TextRef(offset: UInt32(texts.count), count: 1)), at: place)
            texts.append(name)
            expected[fold(name), default: []].append(contact)
        }
    }

    @Test func findsEveryContactOfANameAfterGrowing() {
        var names = Names()
        var random = SystemRandomNumberGenerator()
        for contact in 0..<6_000 {
            let number = Int.random(in: 0..<4_000, using: &random)
            names.add(contact % 17 == 0 ? -contact : contact, Bool.random() ? "Name \(number)" : "NAME \(number)")
        }
        for (folded, contacts) in names.expected {
            let found = names.index.contacts(at: names.place(of: folded))
            #expect(found == [contacts[0]] + contacts.dropFirst().reversed(), "\(folded)")
        }
        #expect(names.index.contacts(at: names.place(of: Array("name 4000".utf8))) == [])
        #expect(names.index.contacts(at: names.place(of: [])) == [])
    }

    /// The mark alone isn't believed.
    @Test func aMarkMayBeAnothersToo() {
        var names = Names()
        names.add(1, "ada")
        #expect(names.index.contacts(at: names.index.place(of: Array("ada".utf8)) { _ in Array("bea".utf8) }) == [])
    }
}

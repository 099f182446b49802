import Ledger
import Testing
import XeroDocuments

@Suite struct BookContactsTests {
    private static var fields: [WritableKeyPath<XeroDocuments.Contact, TextRef>] {
        [
            \.number, \.name, \.firstName, \.lastName, \.email, \.phone, \.street, \.city, \.region, \.postalCode,
            \.country, \.taxNumber,
        ]
    }

    private func contact(_ source: Int, from offset: UInt32, count: UInt32 = 9) -> XeroDocuments.Contact {
        var contact = XeroDocuments.Contact(source: source)
        for (index, field) in Self.fields.enumerated() {
            contact[keyPath: field] = TextRef(offset: offset + UInt32(index) * count, count: count)
        }
        return contact
    }

    /// Ordinary ones, one whose number lies far off, one with a long text and one whose texts lie far apart.
    @Test func everyContactComesBackAsItWas() {
        var all = (0..<3).map { contact($0 * 7, from: UInt32($0) * 1_000) }
        all[1].other = 0
        all[2].number = TextRef(offset: 4_000_000_000, count: 200)
        var long = contact(30, from: 90_000)
        long.street = TextRef(offset: 91_000, count: 499)
        long.other = 12
        all.append(long)
        var apart = contact(31, from: 500)
        apart.name = TextRef(offset: 3_000_000, count: 4)
        all.append(apart)
        all.append(contact(Int(Int32.max) - 1, from: 7))
        var book = ContactBook()
        for contact in all { book.contacts.append(contact) }
        #expect(book.contacts.count == all.count)
        for (index, contact) in all.enumerated() {
            let back = book.contacts[index]
            #expect(Self.fields.allSatisfy { back[keyPath: $0] == contact[keyPath: $0] }, "\(index)")
            #expect(back.source == contact.source && back.other == contact.other)
            #expect(book.contacts.source(at: index) == contact.source)
        }
    }
}

import Ledger

/// The contacts of a book in half the room: a migration has them by the hundred thousand, and each is held to the end.
public struct BookContacts: RandomAccessCollection, Sendable {
    private struct Packed {
        /// Without the number, which lies elsewhere. Of one that doesn't fit, empty.
        var texts: PackedTexts
        var number: TextRef
        /// Position of the ledger's contact; of one that doesn't fit, the place among the whole ones, as -1 and downwards.
        var source: Int32
        /// -1 for none.
        var other: Int32
    }

    private var packed: [Packed] = []
    /// Contacts whose texts are too long or too far apart.
    private var whole: [Contact] = []

    init() {}

    public typealias Indices = Range<Int>

    public var startIndex: Int { 0 }
    public var endIndex: Int { packed.count }

    public subscript(index: Int) -> Contact {
        let entry = packed[index]
        if entry.source < 0 { return whole[-1 - Int(entry.source)] }
        var contact = Contact(source: Int(entry.source))
        contact.number = entry.number
        contact.name = entry.texts[0]
        contact.firstName = entry.texts[1]
        contact.lastName = entry.texts[2]
        contact.email = entry.texts[3]
        contact.phone = entry.texts[4]
        contact.street = entry.texts[5]
        contact.city = entry.texts[6]
        contact.region = entry.texts[7]
        contact.postalCode = entry.texts[8]
        contact.country = entry.texts[9]
        contact.taxNumber = entry.texts[10]
        contact.other = entry.other < 0 ? nil : Int(entry.other)
        return contact
    }

    /// ``Contact/source`` of the contact at a place, without the rest.
    public func source(at index: Int) -> Int {
        let entry = packed[index]
        return entry.source < 0 ? whole[-1 - Int(entry.source)].source : Int(entry.source)
    }

    public mutating func append(_ contact: Contact) {
        let texts = PackedTexts([
            contact.name, contact.firstName, contact.lastName, contact.email, contact.phone, contact.street,
            contact.city, contact.region, contact.postalCode, contact.country, contact.taxNumber, .empty, .empty,
            .empty,
        ])
        if let texts {
            packed.append(
                Packed(
                    texts: texts, number: contact.number, source: Int32(contact.source),
                    other: contact.other.map { Int32($0) } ?? -1))
        } else {
            whole.append(contact)
            packed.append(Packed(texts: PackedTexts(), number: .empty, source: Int32(-whole.count), other: -1))
        }
    }

    /// Room that isn't used costs nothing, and what grows is held twice meanwhile.
    public mutating func reserveCapacity(_ count: Int) { packed.reserveCapacity(count) }
}

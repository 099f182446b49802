public import Ledger

/// The contacts of a book in a quarter of the room: a migration has them by the hundred thousand, and each is held to the
/// end.
///
/// What a contact has from its client is not held again, but taken from the client when it is asked for.
public struct BookContacts: RandomAccessCollection, Sendable {
    private struct Entry {
        var number: TextRef
        var name: TextRef
        /// Position of the ledger's contact.
        var source: Int32
        /// -1 for none.
        var other: Int32
        var leftOut: Contact.Fields
    }

    private var entries: [Entry] = []
    private let clients: ContactList

    /// - Parameter clients: what ``Contact/source`` counts.
    init(of clients: ContactList) { self.clients = clients }

    public typealias Indices = Range<Int>

    public var startIndex: Int { 0 }
    public var endIndex: Int { entries.count }

    public subscript(index: Int) -> Contact {
        let entry = entries[index]
        let client = clients[Int(entry.source)]
        var contact = Contact(source: Int(entry.source))
        contact.number = entry.number
        contact.name = entry.name
        contact.other = entry.other < 0 ? nil : Int(entry.other)
        func own(_ text: TextRef, _ field: Contact.Fields) -> TextRef {
            entry.leftOut.contains(field) ? .empty : text
        }
        contact.firstName = own(client.firstName, .firstName)
        contact.lastName = own(client.lastName, .lastName)
        contact.email = own(client.email, .email)
        contact.phone = own(client.phone, .phone)
        contact.street = own(client.street, .street)
        contact.city = own(client.city, .city)
        contact.region = own(client.province, .region)
        contact.postalCode = own(client.postalCode, .postalCode)
        contact.country = own(client.country, .country)
        contact.taxNumber = own(client.taxNumber, .taxNumber)
        return contact
    }

    /// ``Contact/source`` of the contact at a place, without the rest.
    public func source(at index: Int) -> Int { Int(entries[index].source) }

    /// - Parameters:
    ///   - source: ``Contact/source``.
    ///   - leftOut: what of the client doesn't go to Xero.
    ///   - other: ``Contact/other``.
    public mutating func append(
        source: Int, number: TextRef, name: TextRef, leftOut: Contact.Fields = [], other: Int? = nil
    ) {
        entries.append(
            Entry(
                number: number, name: name, source: Int32(source), other: other.map { Int32($0) } ?? -1,
                leftOut: leftOut))
    }

    /// Room that isn't used costs nothing, and what grows is held twice meanwhile.
    public mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }
}

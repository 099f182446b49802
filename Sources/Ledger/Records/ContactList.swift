/// Contacts in less than half the room: a contact's texts lie close together in their arena, so their places are kept as
/// distances from the first of them.
public struct ContactList: RandomAccessCollection, Sendable {
    private var packed: [PackedContact] = []
    /// Contacts whose texts are too long or too far apart.
    private var whole: [Contact] = []

    init() {}

    public typealias Indices = Range<Int>

    public var startIndex: Int { 0 }
    public var endIndex: Int { packed.count }

    public subscript(index: Int) -> Contact {
        let contact = packed[index]
        return contact.isWhole ? whole[contact.wholePlace] : contact.unpacked
    }

    /// The id of the contact at a place, without the rest: what a search should ask for.
    public func id(at index: Int) -> TextRef {
        packed[index].isWhole ? whole[packed[index].wholePlace].id : packed[index].id
    }

    mutating func append(_ contact: Contact) {
        if let small = PackedContact(contact) {
            packed.append(small)
        } else {
            packed.append(PackedContact(wholeAt: whole.count))
            whole.append(contact)
        }
    }

    mutating func reserveCapacity(_ count: Int) { packed.reserveCapacity(count) }

    /// Keeps the contacts at these places, in this order.
    mutating func keep(_ places: [Int]) { packed = places.map { packed[$0] } }
}

/// A contact whose texts fit into ``PackedTexts``.
private struct PackedContact {
    private var texts = PackedTexts()
    /// Of one that doesn't fit: its place among the whole ones.
    private var line: UInt32
    private var length: UInt32
    private var offsetHigh: UInt32
    private var offsetLow: UInt32
    private var file: UInt16
    private var form: UInt8
    private(set) var isWhole: Bool

    init(wholeAt index: Int) {
        (line, length, offsetHigh, offsetLow, file, form) = (UInt32(index), 0, 0, 0, 0, 0)
        isWhole = true
    }

    /// Nil where it doesn't fit.
    init?(_ contact: Contact) {
        guard
            let texts = PackedTexts([
                contact.id, contact.name, contact.firstName, contact.lastName, contact.company, contact.email,
                contact.phone, contact.street, contact.city, contact.province, contact.postalCode, contact.country,
                contact.taxNumber, contact.updatedAt,
            ])
        else { return nil }
        self.texts = texts
        line = contact.source.line
        length = contact.source.length
        offsetHigh = UInt32(contact.source.offset >> 32)
        offsetLow = UInt32(truncatingIfNeeded: contact.source.offset)
        file = contact.source.file
        form = contact.form.rawValue
        isWhole = false
    }

    var id: TextRef { texts[0] }

    var wholePlace: Int { Int(line) }

    var unpacked: Contact {
        var contact = Contact()
        contact.id = texts[0]
        contact.name = texts[1]
        contact.firstName = texts[2]
        contact.lastName = texts[3]
        contact.company = texts[4]
        contact.email = texts[5]
        contact.phone = texts[6]
        contact.street = texts[7]
        contact.city = texts[8]
        contact.province = texts[9]
        contact.postalCode = texts[10]
        contact.country = texts[11]
        contact.taxNumber = texts[12]
        contact.updatedAt = texts[13]
        contact.form = Contact.Form(rawValue: form) ?? .company
        contact.source = SourceRow(
            file: file, line: line, offset: UInt64(offsetHigh) << 32 | UInt64(offsetLow), length: length)
        return contact
    }
}

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
        return contact.isWhole ? whole[Int(contact.base)] : contact.unpacked
    }

    /// The id of the contact at a place, without the rest: what a search should ask for.
    public func id(at index: Int) -> TextRef {
        let contact = packed[index]
        return contact.isWhole ? whole[Int(contact.base)].id : contact.id
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

/// A contact whose texts lie within 64 KiB and have at most 255 bytes each.
private struct PackedContact {
    /// Where the first of the texts lies; or the place among the whole ones.
    var base: UInt32
    private var line: UInt32
    private var length: UInt32
    private var offsetHigh: UInt32
    private var offsetLow: UInt32
    private var file: UInt16
    private var form: UInt8
    private(set) var isWhole: Bool
    private var starts = InlineArray<14, UInt16>(repeating: 0)
    private var counts = InlineArray<14, UInt8>(repeating: 0)

    init(wholeAt index: Int) {
        base = UInt32(index)
        (line, length, offsetHigh, offsetLow, file, form) = (0, 0, 0, 0, 0, 0)
        isWhole = true
    }

    /// Nil where it doesn't fit.
    init?(_ contact: Contact) {
        let texts = Self.texts(contact)
        var first = UInt32.max
        for index in texts.indices where !texts[index].isEmpty { first = Swift.min(first, texts[index].offset) }
        base = first == .max ? 0 : first
        line = contact.source.line
        length = contact.source.length
        offsetHigh = UInt32(contact.source.offset >> 32)
        offsetLow = UInt32(truncatingIfNeeded: contact.source.offset)
        file = contact.source.file
        form = contact.form.rawValue
        isWhole = false
        for index in texts.indices where !texts[index].isEmpty {
            guard let start = UInt16(exactly: texts[index].offset - base),
                let count = UInt8(exactly: texts[index].count)
            else { return nil }
            starts[index] = start
            counts[index] = count
        }
    }

    private static func texts(_ contact: Contact) -> InlineArray<14, TextRef> {
        [
            contact.id, contact.name, contact.firstName, contact.lastName, contact.company, contact.email,
            contact.phone, contact.street, contact.city, contact.province, contact.postalCode, contact.country,
            contact.taxNumber, contact.updatedAt,
        ]
    }

    var id: TextRef { text(0) }

    private func text(_ index: Int) -> TextRef {
        let count = UInt32(counts[index])
        return count == 0 ? .empty : TextRef(offset: base + UInt32(starts[index]), count: count)
    }

    var unpacked: Contact {
        var contact = Contact()
        contact.id = text(0)
        contact.name = text(1)
        contact.firstName = text(2)
        contact.lastName = text(3)
        contact.company = text(4)
        contact.email = text(5)
        contact.phone = text(6)
        contact.street = text(7)
        contact.city = text(8)
        contact.province = text(9)
        contact.postalCode = text(10)
        contact.country = text(11)
        contact.taxNumber = text(12)
        contact.updatedAt = text(13)
        contact.form = Contact.Form(rawValue: form) ?? .company
        contact.source = SourceRow(
            file: file, line: line, offset: UInt64(offsetHigh) << 32 | UInt64(offsetLow), length: length)
        return contact
    }
}

import Ledger

/// Makes the ledger's contacts of rows.
enum ContactReading {
    private static let forms = WordTable<Contact.Form>([("Person", .person), ("Company", .company)])

    static func contact(_ reading: inout RowReading, file: UInt16, into table: inout ContactTable) -> Contact {
        var contact = Contact()
        contact.source = reading.source(file: file)
        contact.id = reading.word(.id, into: &table.text)
        contact.form = reading.oneOf(.type, .unknownValue, forms) ?? .company
        contact.name = reading.word(.name, into: &table.text)
        if contact.name.isEmpty { contact.name = joinedName(&reading, &table.text) }
        contact.firstName = reading.word(.firstName, partOf: contact.name, into: &table.text)
        contact.lastName = reading.word(.lastName, partOf: contact.name, into: &table.text)
        contact.company = reading.word(.company, partOf: contact.name, into: &table.text)
        contact.email = reading.word(.email, into: &table.text)
        contact.phone = reading.word(.phone, into: &table.text)
        contact.street = reading.text(.street, into: &table.text)
        contact.city = reading.word(.city, into: &table.text)
        contact.province = reading.word(.province, into: &table.text)
        contact.postalCode = reading.word(.postalCode, into: &table.text)
        contact.country = reading.word(.country, into: &table.text)
        contact.taxNumber = reading.word(.taxNumber, into: &table.text)
        contact.updatedAt = reading.word(.updatedAt, into: &table.text)
        return contact
    }

    /// First and last name, or which of them there is, or the company's.
    private static func joinedName(_ reading: inout RowReading, _ text: inout TextArena) -> TextRef {
        if reading.isEmpty(.firstName) && reading.isEmpty(.lastName) { return reading.word(.company, into: &text) }
        let first = reading.word(.firstName, into: &text)
        if reading.isEmpty(.lastName) { return first }
        if first.isEmpty { return reading.word(.lastName, into: &text) }
        text.bytes.append(UInt8(ascii: " "))
        let last = reading.word(.lastName, into: &text)
        return TextRef(offset: first.offset, count: first.count + 1 + last.count)
    }
}

import Ledger

/// Makes the ledger's contacts of rows.
enum ContactReading {
    private static let forms = WordTable<Contact.Form>([("Person", .person), ("Company", .company)])

    static func contact(_ reading: inout RowReading, file: UInt16, into table: inout ContactTable) -> Contact {
        var contact = Contact()
        contact.source = reading.source(file: file)
        contact.id = reading.word(.id, into: &table.text)
        contact.form = reading.oneOf(.type, .unknownValue, forms) ?? .company
        contact.firstName = reading.word(.firstName, into: &table.text)
        contact.lastName = reading.word(.lastName, into: &table.text)
        contact.name = reading.word(.name, into: &table.text)
        contact.company = reading.word(.company, into: &table.text)
        if contact.name.isEmpty { contact.name = joinedName(contact, &table.text) }
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

    private static func joinedName(_ contact: Contact, _ text: inout TextArena) -> TextRef {
        if contact.firstName.isEmpty && contact.lastName.isEmpty { return contact.company }
        if contact.firstName.isEmpty { return contact.lastName }
        if contact.lastName.isEmpty { return contact.firstName }
        let parts = Array(text[contact.firstName]) + [UInt8(ascii: " ")] + Array(text[contact.lastName])
        return text.append(parts)
    }
}

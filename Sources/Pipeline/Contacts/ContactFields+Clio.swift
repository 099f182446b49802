import ClioAPI
import Ledger

extension ContactFields {
    /// A contact as Clio's API gives it; a person has only the parts of its name.
    init(_ contact: ClioContact) {
        self.init()
        if contact.isPerson {
            self[.firstName] = contact.firstName
            self[.middleName] = contact.middleName
            self[.lastName] = contact.lastName
        } else {
            self[.name] = contact.name
        }
        self[.email] = contact.email?.value ?? ""
        self[.phone] = contact.phone?.value ?? ""
        self[.taxNumber] = contact.salesTaxNumber
        let address = contact.address ?? ClioContact.Address()
        self[.street] = address.street
        self[.city] = address.city
        self[.province] = address.province
        self[.postalCode] = address.postalCode
        self[.country] = address.country
    }

    /// A client of the ledger, with the name as shown.
    init(_ contact: Ledger.Contact, in text: TextArena) {
        self.init()
        self[.name] = text.string(contact.name)
        if contact.form == .person {
            self[.firstName] = text.string(contact.firstName)
            self[.lastName] = text.string(contact.lastName)
        }
        self[.email] = text.string(contact.email)
        self[.phone] = text.string(contact.phone)
        self[.taxNumber] = text.string(contact.taxNumber)
        self[.street] = text.string(contact.street)
        self[.city] = text.string(contact.city)
        self[.province] = text.string(contact.province)
        self[.postalCode] = text.string(contact.postalCode)
        self[.country] = text.string(contact.country)
    }

    /// What Clio is to change so that `fields` are as here. The address goes whole: Clio keeps it as one.
    func edit(_ fields: Set<Field>, of contact: ClioContact) -> ClioContactEdit {
        var edit = ClioContactEdit()
        func text(_ field: Field) -> String? { fields.contains(field) ? self[field] : nil }
        if contact.isPerson {
            edit.firstName = text(.firstName)
            edit.middleName = text(.middleName)
            edit.lastName = text(.lastName)
        } else {
            edit.name = text(.name)
        }
        edit.email = text(.email)
        edit.phone = text(.phone)
        edit.salesTaxNumber = text(.taxNumber)
        if !fields.isDisjoint(with: Field.address) {
            var address = contact.address ?? ClioContact.Address()
            address.street = text(.street) ?? address.street
            address.city = text(.city) ?? address.city
            address.province = text(.province) ?? address.province
            address.postalCode = text(.postalCode) ?? address.postalCode
            address.country = text(.country) ?? address.country
            edit.address = address
        }
        return edit
    }
}

/// A contact's details: what may stand in them, and how an update lies over what is there.
enum ContactDetails {
    /// Plain texts an update replaces; those it omits stay (developer.xero.com, Contacts).
    static let texts = [
        "ContactNumber", "AccountNumber", "Name", "FirstName", "LastName", "CompanyNumber", "EmailAddress",
        "BankAccountDetails", "TaxNumber", "TaxNumberType", "AccountsReceivableTaxType", "AccountsPayableTaxType",
        "DefaultCurrency", "SalesDefaultAccountCode", "PurchasesDefaultAccountCode", "XeroNetworkKey",
    ]
    static let addressFields = [
        "AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4", "City", "Region", "PostalCode", "Country",
        "AttentionTo",
    ]
    static let phoneFields = ["PhoneNumber", "PhoneAreaCode", "PhoneCountryCode"]
    static let addressTypes = ["STREET", "POBOX"]
    static let phoneTypes = ["DEFAULT", "DDI", "FAX", "MOBILE", "OFFICE"]
    static let personLimit = 5

    static func errors(in input: InputValue, _ book: Book) -> [String] {
        var errors: [String] = []
        let persons = input.list("ContactPersons") ?? []
        for email in [input.filled("EmailAddress")] + persons.map({ $0.filled("EmailAddress") }) {
            if let email, !isEmail(email) { errors.append("Email address must be valid.") }
        }
        if persons.count > personLimit { errors.append("A contact can have at most \(personLimit) contact persons.") }
        for address in input.list("Addresses") ?? [] {
            let type = address.text("AddressType") ?? ""
            if !addressTypes.contains(type) { errors.append("The address type '\(type)' is not POBOX or STREET.") }
            if let country = address.filled("Country"),
                !country.utf8.allSatisfy({ $0 == 0x20 || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) })
            {
                errors.append("The country '\(country)' may hold letters only.")
            }
        }
        for phone in input.list("Phones") ?? [] {
            let type = phone.text("PhoneType") ?? ""
            if !phoneTypes.contains(type) { errors.append("The phone type '\(type)' is not a valid phone type.") }
        }
        if let status = input.text("ContactStatus"), status != "ACTIVE", status != "ARCHIVED" {
            errors.append("The contact status '\(status)' is not ACTIVE or ARCHIVED.")
        }
        if let currency = input.filled("DefaultCurrency"), book.currency(currency) == nil {
            errors.append(Message.notSubscribed(currency))
        }
        return errors
    }

    static func overlay(_ input: InputValue, on contact: inout ContactRecord) {
        for name in texts {
            if let text = input.text(name) { contact.texts[name] = text.isEmpty ? nil : text }
        }
        if let status = input.text("ContactStatus") { contact.status = status }
        for address in input.list("Addresses") ?? [] {
            guard let type = address.text("AddressType") else { continue }
            contact.addresses[type] = fields(addressFields, of: address)
        }
        for phone in input.list("Phones") ?? [] {
            guard let type = phone.text("PhoneType") else { continue }
            contact.phones[type] = fields(phoneFields, of: phone)
        }
        // Persons that a list leaves out are removed.
        if let persons = input.list("ContactPersons") {
            contact.persons = persons.map { person in
                ContactRecord.Person(
                    texts: fields(["FirstName", "LastName", "EmailAddress"], of: person),
                    includeInEmails: person.flag("IncludeInEmails") ?? false)
            }
        }
    }

    private static func fields(_ names: [String], of value: InputValue) -> [String: String] {
        var fields: [String: String] = [:]
        for name in names { fields[name] = value.filled(name) }
        return fields
    }

    /// One `@`, something before it, a domain with a point after it, ASCII ("umlauts not supported").
    private static func isEmail(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>()[],;:\\\"".utf8.contains($0) }) else {
            return false
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return false }
        let domain = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return domain.count >= 2 && domain.allSatisfy { !$0.isEmpty }
    }
}

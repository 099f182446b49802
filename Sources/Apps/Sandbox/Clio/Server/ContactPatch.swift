internal import Ledger

/// The body of `PATCH /contacts/{id}.json`: what it doesn't name stays as it is.
struct ContactPatch {
    private let members: [JSONValue.Member]
    private let firm: ClioFirm

    init(_ data: JSONValue, _ firm: ClioFirm) throws(ClioProblem) {
        guard let members = data.members else { throw .bad("data must be an object") }
        self.members = members
        self.firm = firm
    }

    func applied(to contact: ClioContact) throws(ClioProblem) -> ClioContact {
        var contact = contact
        for member in members { try apply(member.key, member.value, &contact) }
        guard !contact.name.isEmpty else { throw .unprocessable("a contact must have a name") }
        return contact
    }

    private func apply(_ key: String, _ value: JSONValue, _ contact: inout ClioContact) throws(ClioProblem) {
        switch key {
        case "first_name": contact.firstName = try part(key, value, contact)
        case "middle_name": contact.middleName = try part(key, value, contact)
        case "last_name": contact.lastName = try part(key, value, contact)
        case "name":
            guard !contact.isPerson else { throw .unprocessable("a person's name is given by its parts") }
            contact.companyName = try text(key, value) ?? ""
        case "prefix": contact.prefix = try text(key, value)
        case "title": contact.title = try text(key, value)
        case "sales_tax_number": contact.taxNumber = try text(key, value)
        case "ledes_client_id": contact.ledesClientID = try text(key, value)
        case "type":
            guard value.string == (contact.isPerson ? "Person" : "Company") else {
                throw .unprocessable("a contact's type can't be changed")
            }
        case "company":
            guard contact.isPerson, let id = value["id"].flatMap(Self.id), firm.contacts[id]?.isPerson == false else {
                throw .unprocessable("company must be the id of a company, for a person")
            }
            contact.companyID = id
        case "addresses":
            contact.addresses = try merged(key, value, contact.addresses, \.id) {
                (change, address) throws(ClioProblem) in
                try apply(change, &address)
            } new: {
                ClioContact.Address(name: "Work", isPrimary: false)
            }
        case "email_addresses":
            contact.emails = try merged(key, value, contact.emails, \.id) { (change, line) throws(ClioProblem) in
                try apply(change, "address", "default_email", ["Work", "Home", "Other"], &line)
                guard line.text.contains("@") else { throw .unprocessable("\(line.text) is no e-mail address") }
            } new: {
                ClioContact.Line("", isPrimary: false)
            }
        case "phone_numbers":
            let names = ["Work", "Home", "Mobile", "Fax", "Pager", "Skype", "Other"]
            contact.phones = try merged(key, value, contact.phones, \.id) { (change, line) throws(ClioProblem) in
                try apply(change, "number", "default_number", names, &line)
            } new: {
                ClioContact.Line("", isPrimary: false)
            }
        default: throw .bad("data.\(key) is not a field that this sandbox changes")
        }
    }

    private func part(_ key: String, _ value: JSONValue, _ contact: ClioContact) throws(ClioProblem) -> String {
        guard contact.isPerson else { throw .unprocessable("\(key) is for persons") }
        return try text(key, value) ?? ""
    }

    private func text(_ key: String, _ value: JSONValue) throws(ClioProblem) -> String? {
        if value.isNull { return nil }
        guard let text = value.string else { throw .bad("data.\(key) must be text or null") }
        return text
    }

    private static func id(_ value: JSONValue) -> Int64? { value.number.flatMap { Int64($0) } }

    // MARK: Parts

    /// Parts with a known id change, or go with `_destroy`; parts without are new; parts that aren't named stay.
    private func merged<Part>(
        _ key: String, _ value: JSONValue, _ parts: [Part], _ idPath: KeyPath<Part, Int64>,
        _ change: (JSONValue, inout Part) throws(ClioProblem) -> Void, new: () -> Part
    ) throws(ClioProblem) -> [Part] {
        guard let elements = value.elements else { throw .bad("data.\(key) must be an array") }
        var parts = parts
        for element in elements {
            guard let id = element["id"].flatMap(Self.id) else {
                var part = new()
                try change(element, &part)
                parts.append(part)
                continue
            }
            guard let index = parts.firstIndex(where: { $0[keyPath: idPath] == id }) else {
                throw .unprocessable("data.\(key) names an id \(id) that the contact doesn't have")
            }
            if element["_destroy"]?.bool == true {
                parts.remove(at: index)
            } else {
                try change(element, &parts[index])
            }
        }
        return parts
    }

    private func apply(_ change: JSONValue, _ address: inout ClioContact.Address) throws(ClioProblem) {
        for member in change.members ?? [] {
            let key = "addresses.\(member.key)"
            switch member.key {
            case "name":
                let name = try text(key, member.value) ?? ""
                guard ["Work", "Home", "Billing", "Other"].contains(name) else {
                    throw .unprocessable("\(key) must be Work, Home, Billing or Other")
                }
                address.name = name
            case "street": address.street = try text(key, member.value) ?? ""
            case "city": address.city = try text(key, member.value) ?? ""
            case "province": address.province = try text(key, member.value) ?? ""
            case "postal_code": address.postalCode = try text(key, member.value) ?? ""
            case "country": address.country = try text(key, member.value) ?? ""
            case "id", "_destroy": continue
            default: throw .bad("data.\(key) is not a field")
            }
        }
    }

    private func apply(
        _ change: JSONValue, _ field: String, _ mark: String, _ names: [String], _ line: inout ClioContact.Line
    ) throws(ClioProblem) {
        for member in change.members ?? [] {
            switch member.key {
            case field: line.text = try text(field, member.value) ?? ""
            case "name":
                let name = try text(field, member.value) ?? ""
                guard names.contains(name) else {
                    throw .unprocessable(
                        "the name of a contact's \(field) must be one of \(names.joined(separator: ", "))")
                }
                line.name = name
            case mark: line.isPrimary = member.value.bool ?? false
            case "id", "_destroy": continue
            default: throw .bad("data.\(member.key) is not a field of a contact's \(field)")
            }
        }
        guard !line.text.isEmpty else { throw .unprocessable("\(field) can't be empty") }
    }
}

import Ledger
import XeroAPI

/// A contact as Xero has it, beside what was agreed on.
struct XeroContactState {
    let contact: XeroContact
    let fields: ContactFields
    /// Xero's STREET address is ours to keep like the billing one, POBOX, which counts.
    private let hasOneAddress: Bool

    /// - Parameters:
    ///   - id: the client's in Clio, which a name may carry as its number.
    ///   - known: the parts of a person's name as they were; nil for a company.
    ///   - isFirst: nothing was agreed yet: a STREET address alone then counts too.
    init(_ contact: XeroContact, id: String, known: ContactFields?, isFirst: Bool) {
        self.contact = contact
        var fields = ContactFields()
        let name = ContactNumbering.name(contact.name, without: id)
        if let known {
            var texts = ContactFields()
            (texts[.name], texts[.firstName], texts[.lastName]) = (name, contact.firstName, contact.lastName)
            fields.setParts(name: texts[.name], first: texts[.firstName], last: texts[.lastName], known: known)
        } else {
            fields[.name] = name
        }
        fields[.email] = contact.email
        fields[.taxNumber] = contact.taxNumber
        fields[.phone] = Self.phone(contact)
        let (postal, street) = (Self.address(contact, "POBOX"), Self.address(contact, "STREET"))
        let counts = isFirst && postal.isEmpty(ContactFields.Field.address) ? street : postal
        for field in ContactFields.Field.address { fields[field] = counts[field] }
        hasOneAddress = postal == street || street.isEmpty(ContactFields.Field.address)
        self.fields = fields
    }

    private static func phone(_ contact: XeroContact) -> String {
        guard let phone = contact.phones.first(where: { $0.type == "DEFAULT" }) else { return "" }
        return [phone.countryCode, phone.areaCode, phone.number].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func address(_ contact: XeroContact, _ type: String) -> ContactFields {
        var fields = ContactFields()
        guard let address = contact.addresses.first(where: { $0.type == type }) else { return fields }
        fields[.street] = address.lines.joined(separator: "\n")
        fields[.city] = address.city
        fields[.province] = address.region
        fields[.postalCode] = address.postalCode
        fields[.country] = address.country
        return fields
    }

    // MARK: Writing

    /// The document that makes Xero's contact what was merged; empty where it is that already. What is empty in it is
    /// cleared: Xero keeps only what a document leaves out.
    /// - Parameters:
    ///   - name: shown in Xero, with a number where it has one.
    ///   - changed: the fields that differ.
    func document(
        _ merged: ContactFields, name: String, isPerson: Bool, changed: Set<ContactFields.Field>
    ) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ text: String) {
            members.append(.init(key: key, value: JSONValue(content: .string(text))))
        }
        if name != contact.name { add("Name", name) }
        if isPerson {
            if merged[.firstName] != contact.firstName { add("FirstName", merged[.firstName]) }
            if merged[.lastName] != contact.lastName { add("LastName", merged[.lastName]) }
        }
        if changed.contains(.email) { add("EmailAddress", merged[.email]) }
        if changed.contains(.taxNumber) { add("TaxNumber", merged[.taxNumber]) }
        if !changed.isDisjoint(with: ContactFields.Field.address) {
            let types = hasOneAddress ? ["POBOX", "STREET"] : ["POBOX"]
            members.append(.init(key: "Addresses", value: Self.array(types.map { Self.address(merged, $0) })))
        }
        if changed.contains(.phone) {
            let phone = [
                ("PhoneType", "DEFAULT"), ("PhoneNumber", merged[.phone]), ("PhoneAreaCode", ""),
                ("PhoneCountryCode", ""),
            ]
            members.append(.init(key: "Phones", value: Self.array([phone])))
        }
        return members
    }

    private static func address(_ merged: ContactFields, _ type: String) -> [(String, String)] {
        let lines = merged[.street].split(separator: "\n").map(String.init)
        var members = [("AddressType", type)]
        for index in 0..<4 { members.append(("AddressLine\(index + 1)", index < lines.count ? lines[index] : "")) }
        return members + [
            ("City", merged[.city]), ("Region", merged[.province]), ("PostalCode", merged[.postalCode]),
            ("Country", merged[.country]),
        ]
    }

    private static func array(_ objects: [[(String, String)]]) -> JSONValue {
        JSONValue(
            content: .array(
                objects.map { members in
                    JSONValue(
                        content: .object(members.map { .init(key: $0.0, value: JSONValue(content: .string($0.1))) }))
                }))
    }
}

extension ContactFields {
    /// What a document that created a contact in Xero makes the two agree on.
    init(document: JSONValue, id: String) {
        self.init()
        func text(_ name: String) -> String { document[name]?.string ?? "" }
        self[.name] = ContactNumbering.name(text("Name"), without: id)
        self[.firstName] = text("FirstName")
        self[.lastName] = text("LastName")
        self[.email] = text("EmailAddress")
        self[.taxNumber] = text("TaxNumber")
        self[.phone] = document["Phones"]?.elements?.first?["PhoneNumber"]?.string ?? ""
        guard let address = document["Addresses"]?.elements?.first else { return }
        self[.street] = (1...4).compactMap { address["AddressLine\($0)"]?.string }.joined(separator: "\n")
        self[.city] = address["City"]?.string ?? ""
        self[.province] = address["Region"]?.string ?? ""
        self[.postalCode] = address["PostalCode"]?.string ?? ""
        self[.country] = address["Country"]?.string ?? ""
    }
}

/// The number a client's name has in Xero where another client has the name: it is never part of the name.
enum ContactNumbering {
    static func name(_ name: String, without id: String) -> String {
        let suffix = " (\(id))"
        return name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    }

    static func name(_ name: String, with id: String) -> String { "\(name) (\(id))" }
}

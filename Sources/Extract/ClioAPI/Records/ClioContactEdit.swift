internal import Ledger
internal import WebAccess

/// What is to be changed in a contact. Nil leaves a field as it is; an empty text takes it away.
public struct ClioContactEdit: Hashable, Sendable {
    /// Of a company.
    public var name: String?
    /// Of a person.
    public var firstName: String?
    public var middleName: String?
    public var lastName: String?
    /// The primary one; others stay.
    public var email: String?
    public var phone: String?
    /// The one that counts for bills, see ``ClioContact/address``; others stay.
    public var address: ClioContact.Address?
    public var salesTaxNumber: String?

    public init() {}

    public var isEmpty: Bool { self == ClioContactEdit() }

    /// The body of the PATCH.
    func body(of contact: ClioContact) -> [UInt8] {
        var data: [JSONValue.Member] = []
        for (key, value) in [
            ("name", name), ("first_name", firstName), ("middle_name", middleName), ("last_name", lastName),
            ("sales_tax_number", salesTaxNumber),
        ] {
            if let value { data.append(Self.member(key, value)) }
        }
        if let email {
            let entry = Self.entry(contact.email?.id, email, "address", default: "default_email")
            if let entry { data.append(Self.list("email_addresses", entry)) }
        }
        if let phone {
            let entry = Self.entry(contact.phone?.id, phone, "number", default: "default_number")
            if let entry { data.append(Self.list("phone_numbers", entry)) }
        }
        if let address, let entry = Self.entry(contact.addressID, address) {
            data.append(Self.list("addresses", entry))
        }
        let body = JSONValue(content: .object([.init(key: "data", value: JSONValue(content: .object(data)))]))
        return Array(body.text.utf8)
    }

    private static func member(_ key: String, _ text: String) -> JSONValue.Member {
        .init(key: key, value: JSONValue(content: .string(text)))
    }

    private static func list(_ key: String, _ entry: [JSONValue.Member]) -> JSONValue.Member {
        .init(key: key, value: JSONValue(content: .array([JSONValue(content: .object(entry))])))
    }

    private static func id(_ id: Int64) -> JSONValue.Member {
        .init(key: "id", value: JSONValue(content: .number("\(id)")))
    }

    private static func flag(_ key: String) -> JSONValue.Member {
        .init(key: key, value: JSONValue(content: .bool(true)))
    }

    /// Nil where there is nothing to take away.
    private static func entry(
        _ present: Int64?, _ value: String, _ key: String, default flagKey: String
    ) -> [JSONValue.Member]? {
        switch (present, value.isEmpty) {
        case (nil, true): nil
        case (let present?, true): [id(present), flag("_destroy")]
        case (let present?, false): [id(present), member(key, value)]
        case (nil, false): [member("name", "Work"), member(key, value), flag(flagKey)]
        }
    }

    private static func entry(_ present: Int64?, _ address: ClioContact.Address) -> [JSONValue.Member]? {
        let fields = [
            member("street", address.street), member("city", address.city), member("province", address.province),
            member("postal_code", address.postalCode), member("country", address.country),
        ]
        switch (present, address == ClioContact.Address()) {
        case (nil, true): return nil
        case (let present?, true): return [id(present), flag("_destroy")]
        case (let present?, false): return [id(present)] + fields
        case (nil, false): return [member("name", "Billing")] + fields
        }
    }
}

extension ClioClient {
    /// - Throws: ``ClioError``, ``ClioError/notFound(_:)`` and ``ClioError/forbidden(_:)`` too; `CancellationError`.
    public func contact(_ id: Int64) async throws -> ClioContact {
        let request = ClioRequest(.get, "contacts/\(id).json", query: [("fields", ClioContact.fields)])
        return try ClioContact(try await send(request).record(request))
    }

    /// Contacts of these ids; those Clio doesn't give, or not as its API describes, are missing.
    /// - Throws: ``ClioError``; `CancellationError`.
    public func contacts(ids: [Int64]) async throws -> [ClioContact] {
        var contacts: [ClioContact] = []
        let sorted = Set(ids).sorted()
        for start in stride(from: 0, to: sorted.count, by: 100) {
            let chunk = sorted[start..<min(start + 100, sorted.count)]
            var query: [(name: String, value: String)] = [
                ("fields", ClioContact.fields), ("order", "id(asc)"), ("limit", "\(ClioPage.limit)"),
            ]
            query += chunk.map { ("ids[]", "\($0)") }
            var request: ClioRequest? = ClioRequest(.get, "contacts.json", query: query)
            while var current = request {
                let page = try ClioPage(try await send(current).json, title: current.title)
                contacts += page.records.compactMap { try? ClioContact($0) }
                current.address = try page.next.map(nextAddress)
                request = page.next == nil ? nil : current
            }
        }
        return contacts
    }

    /// Changes a contact, if it is still as it was read.
    /// - Returns: the contact as it is then.
    /// - Throws: ``ClioError/changed(_:)`` where it was changed in between, also where an answer to this very change was
    ///   lost: read it again; other ``ClioError``s; `CancellationError`.
    public func update(_ contact: ClioContact, _ edit: ClioContactEdit) async throws -> ClioContact {
        guard !edit.isEmpty else { return contact }
        var request = ClioRequest(.patch, "contacts/\(contact.id).json", query: [("fields", ClioContact.fields)])
        request.body = edit.body(of: contact)
        request.ifMatch = contact.etag
        return try ClioContact(try await send(request).record(request))
    }
}

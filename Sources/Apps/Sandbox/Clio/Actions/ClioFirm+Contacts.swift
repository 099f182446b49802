internal import Ledger

/// Contacts and matters.
extension ClioFirm {
    /// - Returns: the contact's id.
    @discardableResult
    public mutating func createContact(_ contact: ClioContact) -> Int64 {
        var contact = contact
        contact.id = contacts.newID()
        contact.created = now
        contact.updated = now
        number(&contact)
        contacts.save(contact)
        return contact.id
    }

    /// Changes a contact; its `updated_at` moves, that of its bills does not.
    public mutating func editContact(_ id: Int64, _ body: (inout ClioContact) -> Void) throws(ClioRefusal) {
        guard var contact = contacts[id] else { throw ClioRefusal(description: "there is no contact \(id)") }
        let before = contact
        body(&contact)
        contact.id = id
        contact.created = before.created
        contact.updated = now
        contact.version = before.version + 1
        number(&contact, before: before)
        contacts.save(contact)
    }

    /// A contact vanishes; only one without bills and matters can.
    public mutating func deleteContact(_ id: Int64) throws(ClioRefusal) {
        guard contacts[id] != nil else { throw ClioRefusal(description: "there is no contact \(id)") }
        guard billsOfClient[id] == nil, mattersOfClient[id] == nil else {
            throw ClioRefusal(description: "a contact with bills or matters can't be deleted")
        }
        contacts.remove(id)
    }

    /// Takes a contact from the authorising user's sight, or shows it again: it's missing from lists, and records that name
    /// it have nothing in its place.
    public mutating func setHidden(contact id: Int64, _ isHidden: Bool = true) {
        if isHidden { hiddenContacts.insert(id) } else { hiddenContacts.remove(id) }
    }

    /// Gives ids to parts that are new, and makes one of each kind the primary one.
    private mutating func number(_ contact: inout ClioContact, before: ClioContact? = nil) {
        for index in contact.emails.indices where contact.emails[index].id == 0 {
            contact.emails[index].id = newPartID()
        }
        for index in contact.phones.indices where contact.phones[index].id == 0 {
            contact.phones[index].id = newPartID()
        }
        for index in contact.addresses.indices where contact.addresses[index].id == 0 {
            contact.addresses[index].id = newPartID()
        }
        let emails = before?.emails.first(where: \.isPrimary)?.id
        let phones = before?.phones.first(where: \.isPrimary)?.id
        let addresses = before?.addresses.first(where: \.isPrimary)?.id
        Self.keepOnePrimary(&contact.emails, \.isPrimary, \.id, before: emails)
        Self.keepOnePrimary(&contact.phones, \.isPrimary, \.id, before: phones)
        Self.keepOnePrimary(&contact.addresses, \.isPrimary, \.id, before: addresses)
    }

    /// One that was marked now counts more than the one that was primary before; the first counts where none is marked.
    private static func keepOnePrimary<Part>(
        _ parts: inout [Part], _ mark: WritableKeyPath<Part, Bool>, _ id: KeyPath<Part, Int64>, before: Int64?
    ) {
        guard !parts.isEmpty else { return }
        let fresh = parts.lastIndex { $0[keyPath: mark] && $0[keyPath: id] != before }
        let primary = fresh ?? parts.firstIndex { $0[keyPath: mark] } ?? 0
        for index in parts.indices { parts[index][keyPath: mark] = index == primary }
    }

    /// - Returns: the matter's id.
    @discardableResult
    public mutating func createMatter(
        client: Int64, description: String, practiceArea: String = "General", attorney: Int64? = nil,
        location: String? = nil
    ) throws(ClioRefusal) -> Int64 {
        guard let contact = contacts[client] else { throw ClioRefusal(description: "there is no contact \(client)") }
        if !practiceAreas.contains(practiceArea) { practiceAreas.append(practiceArea) }
        let number = nextMatterNumber
        nextMatterNumber += 1
        let short = contact.isPerson ? contact.lastName : String(contact.companyName.prefix { $0 != " " })
        let digits = String(number)
        let padded = String(repeating: "0", count: max(5 - digits.count, 0)) + digits
        let id = matters.newID()
        matters.save(
            ClioMatter(
                id: id, created: now, updated: now, number: number, clientID: client,
                displayNumber: "\(padded)-\(short)", description: description, status: "Open",
                attorneyID: attorney ?? users.ids[0], practiceArea: practiceArea, location: location, opened: today))
        mattersOfClient[client, default: []].append(id)
        return id
    }

    /// Takes a matter from the authorising user's sight, or shows it again; its bills, lines and allocations go with it.
    public mutating func setHidden(matter id: Int64, _ isHidden: Bool = true) {
        if isHidden { hiddenMatters.insert(id) } else { hiddenMatters.remove(id) }
    }

    /// Nil leaves a field as it is.
    public mutating func editMatter(
        _ id: Int64, description: String? = nil, status: String? = nil
    ) throws(ClioRefusal) {
        guard matters[id] != nil else { throw ClioRefusal(description: "there is no matter \(id)") }
        let now = now
        matters.change(id) { matter in
            matter.description = description ?? matter.description
            matter.status = status ?? matter.status
            matter.updated = now
            matter.version += 1
        }
    }
}

import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Which of the clients are contacts in Xero already, before any bill is looked at: by link, or by a ContactNumber of ours.
///
/// Everybody else in Xero is handed to the transform, which links by name and e-mail as the settings say.
struct ContactLinking {
    /// What is known of a client in Xero, by its place in the contact table.
    struct Known: Sendable {
        var link: Link?
        var contactID: String
        var isArchived: Bool
    }

    private(set) var known: [Int: Known] = [:]
    /// One a client, as text of the table; empty for one Xero doesn't know, or that was renamed in Clio since.
    private(set) var names: [TextRef]
    private(set) var others: [OtherContact] = []
    /// Xero's ids of ``others``.
    private(set) var otherIDs: [String] = []

    /// - Parameter xero: asked only where a client isn't linked yet.
    init(_ contacts: inout ContactTable, store: any TransferStore, xero: XeroReading) throws {
        names = Array(repeating: .empty, count: contacts.contacts.count)
        var links: [String: Link] = [:]
        try store.forEachContactLink { links[$0.key.id] = $0 }
        var places: [String: Int] = [:]
        for index in contacts.contacts.indices {
            let id = contacts.text.string(contacts.contacts[index].id)
            if let link = links.removeValue(forKey: id) {
                known[index] = Known(link: link, contactID: link.xeroID, isArchived: false)
                if let name = Self.name(of: link, contacts.contacts[index], contacts.text) {
                    names[index] = contacts.text.append(name)
                }
            } else {
                places[id] = index
            }
        }
        guard !places.isEmpty else {
            // What was linked of other clients keeps its name to itself.
            for link in links.values { add(OtherContact(name: Array(link.number.utf8)), link.xeroID) }
            return
        }
        var linked: [String: Int] = [:]
        for (index, entry) in known { linked[entry.contactID] = index }
        for contact in try xero.contacts() {
            if let index = linked[contact.id] {
                known[index]?.isArchived = contact.isArchived
                continue
            }
            if contact.number.hasPrefix("clio-"), let index = places[String(contact.number.dropFirst(5))] {
                known[index] = Known(link: nil, contactID: contact.id, isArchived: contact.isArchived)
                names[index] = contacts.text.append(Array(contact.name.utf8))
                continue
            }
            add(
                OtherContact(
                    name: Array(contact.name.utf8), email: Array(contact.email.utf8), isArchived: contact.isArchived),
                contact.id)
        }
    }

    /// The name a linked client keeps in Xero, with its number behind it where it has one; nil for a client that was renamed
    /// in Clio.
    private static func name(of link: Link, _ contact: Ledger.Contact, _ text: TextArena) -> [UInt8]? {
        if link.mark == contact.fingerprint(in: text) { return Array(link.number.utf8) }
        let name = text.string(contact.name)
        let words = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let number = " (\(link.key.id))"
        if ContactNames.agree(link.number, name) { return Array(words.utf8) }
        return ContactNames.agree(link.number, name + number) ? Array((words + number).utf8) : nil
    }

    private mutating func add(_ other: OtherContact, _ id: String) {
        others.append(other)
        otherIDs.append(id)
    }
}

import Foundation
import Ledger
import XeroDocuments

/// A contact in Xero that none of the clients is known to be.
public struct OtherContact: Sendable {
    public var name: [UInt8]
    /// Empty for one without an address; nil where nobody knows.
    public var email: [UInt8]?
    /// Xero's archived contacts can't be written to, and their names are still theirs.
    public var isArchived: Bool

    public init(name: [UInt8], email: [UInt8]? = nil, isArchived: Bool = false) {
        self.name = name
        self.email = email
        self.isArchived = isArchived
    }
}

/// Which Xero contact a client is: one for each client, unless two are the same person to Xero.
///
/// Xero tells contacts apart by their names alone, so names are unique here, case, accents and doubled blanks ignored.
/// Two clients of one name and one e-mail are one contact; of one name and another e-mail, the later is numbered or
/// rejected, as the settings say. Names that went to Xero in earlier runs stay with the clients that had them.
struct ContactMap {
    enum Resolution {
        /// In the book already, at this position.
        case known(Int)
        /// To Xero the same as this contact of the table.
        case same(as: Int)
        /// One of the other contacts in Xero, by name and e-mail.
        case other(Int)
        /// New, under this name, which is also given folded.
        case new(name: [UInt8], folded: [UInt8])
        case held(Fault)
        case rejected(Fault)
    }

    struct Fault {
        var code: DiagnosticCode
        var message: String
        var text: String
        var remedy: String
    }

    let settings: ContactSettings
    private(set) var table: ContactTable
    private(set) var book: ContactBook
    /// Position in the book by position in the table, -1 for none yet.
    private var places: [Int32]
    /// Positions in the table plus one by the contacts' ids, 0 for a free slot; a power of two of them, at most half full.
    private var slots: [UInt32]
    /// Names in Xero and in Clio.
    private var names = NameIndex()
    /// Contacts in Xero that may turn out to be one of the clients; in ``names`` the first is -1, the second -2.
    private let others: [OtherContact]
    /// Names contacts had in earlier runs, by position in the table, empty for none: they stay, since Xero knows the
    /// client by them.
    private let earlierNames: [TextRef]

    /// - Parameters:
    ///   - earlierNames: empty, or one a contact, as text of the table.
    ///   - others: contacts in Xero that none of the table is known to be.
    init(
        settings: ContactSettings, contacts: ContactTable, earlierNames: [TextRef] = [], others: [OtherContact] = []
    ) {
        self.settings = settings
        self.others = others
        table = contacts
        // One buffer serves both: the book's texts are the table's, and the few new names are appended to it.
        book = ContactBook(of: contacts)
        book.contacts.reserveCapacity(contacts.contacts.count)
        table.text = TextArena()
        places = Array(repeating: -1, count: contacts.contacts.count)
        var room = 16
        while room < contacts.contacts.count * 2 { room *= 2 }
        slots = Array(repeating: 0, count: room)
        self.earlierNames = earlierNames
        fillSlots()
        for (contact, name) in earlierNames.enumerated() where !name.isEmpty {
            register(contact, under: name)
            if name != table.contacts[contact].name { register(contact, under: table.contacts[contact].name) }
        }
        for (index, other) in others.enumerated() { register(-1 - index, under: Self.fold(other.name)) }
    }

    /// Finds the contact of an id; nil where there is none.
    func index(of id: ArraySlice<UInt8>) -> Int? {
        var slot = slot(of: id)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            let own = book.text.bytes.span.extracting(table.contacts.id(at: index).range)
            if RecordKey.compare(own, id.span) == 0 { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func slot(of id: ArraySlice<UInt8>) -> Int {
        var mark = Fingerprint()
        mark.combine(id)
        return Int(truncatingIfNeeded: mark.value) & (slots.count - 1)
    }

    private mutating func fillSlots() {
        for index in table.contacts.indices {
            var slot = slot(of: book.text[table.contacts.id(at: index)])
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(index + 1)
        }
    }

    /// The contact's position in the book; nil where no bill of it goes.
    func place(of index: Int) -> Int? { places[index] >= 0 ? Int(places[index]) : nil }

    func resolve(_ index: Int) -> Resolution {
        if places[index] >= 0 { return .known(Int(places[index])) }
        if let name = earlierName(index) { return resolve(earlier: name) }
        let contact = table.contacts[index]
        let name = Self.normalized(book.text[contact.name])
        if let fault = fault(of: name) { return .rejected(fault) }
        let folded = Self.fold(name)
        let namesakes = namesakes(of: folded)
        guard let first = namesakes.first else { return .new(name: name, folded: folded) }
        let email = Self.foldEmail(book.text[contact.email])
        if let resolution = resolve(contact, among: namesakes.filter { self.email(of: $0) == email }) {
            return resolution
        }
        let blank = email.isEmpty ? namesakes : namesakes.filter { self.email(of: $0)?.isEmpty ?? true }
        if let one = blank.first {
            switch settings.nameOnly {
            case .link where blank.count > 1:
                return .held(
                    clash(contact, with: one, because: "others have it as well", "Give them different names in Clio."))
            case .link where self.email(of: one) != nil:
                if let resolution = resolve(contact, among: blank) { return resolution }
            case .number: return numbered(name, contact, one)
            case .link, .hold: break
            }
            return .held(
                clash(
                    contact, with: one, because: "only one of the two has an e-mail address",
                    Self.nameRemedy + "nameOnly to link or number."))
        }
        if let archived = namesakes.first(where: { $0 < 0 && self.others[-1 - $0].isArchived }) {
            return .held(archivedFault(contact, archived))
        }
        switch settings.nameClash {
        case .number: return numbered(name, contact, first)
        case .reject:
            return .rejected(
                clash(
                    contact, with: first, because: "their e-mail addresses differ",
                    Self.nameRemedy + "nameClash to number."))
        }
    }

    /// The contact among those it is the same as; nil where there are none.
    private func resolve(_ contact: Ledger.Contact, among same: [Int]) -> Resolution? {
        if let own = same.first(where: { $0 >= 0 }) { return .same(as: own) }
        guard let one = same.first else { return nil }
        if same.count > 1 {
            return .held(
                clash(
                    contact, with: one, because: "Xero has \(same.count) contacts of this name and e-mail",
                    "Merge them in Xero, or give the right one ContactNumber clio-\(book.text.string(contact.id))."))
        }
        return others[-1 - one].isArchived ? .held(archivedFault(contact, one)) : .other(-1 - one)
    }

    private func archivedFault(_ contact: Ledger.Contact, _ other: Int) -> Fault {
        Fault(
            code: .archivedContact, message: "the contact of this name is archived in Xero",
            text: String(decoding: others[-1 - other].name, as: UTF8.self),
            remedy: "Restore it in Xero, or give the client another name in Clio.")
    }

    /// The name the contact has in Xero; nil for one that never went.
    private func earlierName(_ index: Int) -> [UInt8]? {
        guard !earlierNames.isEmpty, !earlierNames[index].isEmpty else { return nil }
        return Array(book.text[earlierNames[index]])
    }

    /// A contact that went before, perhaps as one with another that is in the book already.
    private func resolve(earlier name: [UInt8]) -> Resolution {
        let folded = Self.fold(name)
        for other in namesakes(of: folded) where other >= 0 && places[other] >= 0 {
            if book.text[book.contacts[Int(places[other])].name].elementsEqual(name) {
                return .known(Int(places[other]))
            }
        }
        return .new(name: name, folded: folded)
    }

    private static let nameRemedy =
        "Give one of them another name or the same e-mail address in Clio, or set transform.contacts."

    private func numbered(_ name: [UInt8], _ contact: Ledger.Contact, _ other: Int) -> Resolution {
        let numbered = name + Array(" (\(book.text.string(contact.id)))".utf8)
        let folded = Self.fold(numbered)
        guard namesakes(of: folded).isEmpty else {
            return .rejected(
                clash(
                    contact, with: other, because: "the numbered name is taken as well",
                    "Give one of them another name in Clio."))
        }
        return .new(name: numbered, folded: folded)
    }

    private func clash(
        _ contact: Ledger.Contact, with other: Int, because reason: String, _ remedy: String
    ) -> Fault {
        let isInXero = other < 0 && self.others[-1 - other].email != nil
        let who =
            other < 0
            ? "one that \(isInXero ? "is in Xero" : "went before")" : book.text.string(table.contacts[other].id)
        return Fault(
            code: .nameClash, message: "another client, \(who), has this name too, and \(reason)",
            text: book.text.string(contact.name), remedy: remedy)
    }

    // MARK: Namesakes

    /// Contacts under a folded name: positions in the table, below 0 for ``others``.
    private func namesakes(of folded: [UInt8]) -> [Int] {
        names.contacts(at: names.place(of: folded) { self.folded($0) })
    }

    /// The name of an entry, as names are compared.
    private func folded(_ entry: NameIndex.Entry) -> [UInt8] {
        let contact = Int(entry.contact)
        return Self.fold(contact < 0 ? others[-1 - contact].name : Array(book.text[entry.name]))
    }

    /// Folded; nil where nobody knows it.
    private func email(of contact: Int) -> [UInt8]? {
        contact < 0
            ? others[-1 - contact].email.map { Self.foldEmail($0[...]) }
            : Self.foldEmail(book.text[table.contacts[contact].email])
    }

    private mutating func register(_ contact: Int, under name: TextRef) {
        register(contact, under: Self.fold(Array(book.text[name])), name)
    }

    /// - Parameter name: as it stands in the book's text; empty for one of ``others``.
    private mutating func register(_ contact: Int, under folded: [UInt8], _ name: TextRef = .empty) {
        let place = names.place(of: folded) { self.folded($0) }
        guard contact < 0 || !names.contacts(at: place).contains(contact) else { return }
        names.insert(.init(contact: contact, name: name), at: place)
    }

    /// Adds a resolved contact to the book.
    mutating func place(_ index: Int, _ resolution: Resolution) -> Int {
        switch resolution {
        case .known(let place):
            places[index] = Int32(place)
            return place
        case .same(let other):
            // One that went before and has no bill in this run yet comes into the book under the name it has.
            var place = Int(places[other])
            if place < 0 {
                let name = earlierName(other) ?? []
                place = add(other, name, folded: Self.fold(name))
            }
            places[index] = Int32(place)
            return place
        case .other(let other):
            return add(index, others[other].name, folded: Self.fold(others[other].name), other: other)
        case .new(let name, let folded): return add(index, name, folded: folded)
        case .held, .rejected: return 0
        }
    }

    private mutating func add(_ index: Int, _ name: [UInt8], folded: [UInt8], other: Int? = nil) -> Int {
        let source = table.contacts[index]
        let place = book.contacts.count
        let id = source.id.range
        let number = book.text.build { out in
            out.append("clio-")
            for place in id { out.append(out[place]) }
        }
        let own = book.text[source.name].elementsEqual(name) ? source.name : book.text.append(name)
        let leftOut = XeroDocuments.Contact.Fields(leftOut(index).map(\.field))
        book.contacts.append(source: index, number: number, name: own, leftOut: leftOut, other: other)
        places[index] = Int32(place)
        register(index, under: folded, own)
        if own != source.name { register(index, under: source.name) }
        return place
    }
}

import Ledger

/// Whom a bill means that names its client: a contact by that name, or one to be made.
///
/// Names are compared without case and without outer and doubled blanks.
struct ClientNames {
    /// Ids by folded name; nil where several contacts have the name.
    private var ids: [String: [UInt8]?] = [:]
    /// Ids by a bill's own spelling.
    private var found: [[UInt8]: [UInt8]] = [:]
    private var ambiguous: Set<[UInt8]> = []
    private var made: Set<[UInt8]> = []

    init() {}

    init(of table: ContactTable) {
        for contact in table.contacts {
            let name = Self.fold(table.text[contact.name])
            guard !name.isEmpty else { continue }
            let id = Array(table.text[contact.id])
            ids.updateValue(ids[name] == nil ? id : nil, forKey: name)
        }
    }

    /// Whether a contact is to be made of a client that is no contact's id; each is new once.
    mutating func isNew(_ client: ArraySlice<UInt8>) -> Bool {
        let client = Array(client)
        if found[client] != nil || ambiguous.contains(client) { return false }
        switch ids[Self.fold(client[...])] {
        case .some(.some(let id)): found[client] = id
        case .some(.none): ambiguous.insert(client)
        case .none: return made.insert(client).inserted
        }
        return false
    }

    func isAmbiguous(_ client: ArraySlice<UInt8>) -> Bool {
        !ambiguous.isEmpty && ambiguous.contains(Array(client))
    }

    /// Puts the contact's id in the place of its name.
    func resolve(_ client: inout TextRef, in text: inout TextArena) {
        guard !found.isEmpty, !client.isEmpty, let id = found[Array(text[client])] else { return }
        client = text.append(id)
    }

    private static func fold(_ name: ArraySlice<UInt8>) -> String {
        String(decoding: name, as: UTF8.self).lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

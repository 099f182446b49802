/// A client: whom a bill is addressed to.
public struct Contact: Sendable {
    public enum Form: UInt8, Sendable {
        case person
        case company
    }

    public var id = TextRef.empty
    public var form = Form.company
    /// As shown; for a person without one, the parts are joined when it is read.
    public var name = TextRef.empty
    public var firstName = TextRef.empty
    public var lastName = TextRef.empty
    public var company = TextRef.empty
    public var email = TextRef.empty
    public var phone = TextRef.empty
    public var street = TextRef.empty
    public var city = TextRef.empty
    public var province = TextRef.empty
    public var postalCode = TextRef.empty
    public var country = TextRef.empty
    public var taxNumber = TextRef.empty
    public var updatedAt = TextRef.empty
    public var source = SourceRow.none

    public init() {}
}

/// Every contact of a source, in id order, found by id.
///
/// Contacts are the one kind that is held whole: bills refer to them in any order.
public struct ContactTable: Sendable {
    public var text = TextArena()
    public private(set) var contacts = ContactList()
    /// Contacts that can't be used, each with its reasons; a bill that refers to one is rejected with them.
    public var problems: [Int: [Diagnostic]] = [:]

    public init() {}

    public mutating func append(_ contact: Contact) { contacts.append(contact) }

    /// Makes room for contacts of so many bytes in a file, so that the table isn't copied while it grows.
    public mutating func reserveCapacity(fileBytes: Int) {
        text.bytes.reserveCapacity(fileBytes)
        // Room that isn't used costs nothing: a contact with an address takes more.
        contacts.reserveCapacity(fileBytes / 100)
    }

    /// Puts the contacts in the order of their ids, which ``index(of:in:)`` relies on; of two with one id the later stays.
    /// - Returns: the positions, in the order before the call, of contacts that a later one of the same id replaced.
    @discardableResult
    public mutating func sort() -> [Int] {
        let order = contacts.indices.sorted { left, right in
            let compared = text.compare(contacts.id(at: left), contacts.id(at: right))
            return compared != 0 ? compared < 0 : left < right
        }
        var kept: [Int] = []
        kept.reserveCapacity(contacts.count)
        var replaced: [Int] = []
        var sortedProblems: [Int: [Diagnostic]] = [:]
        for (position, index) in order.enumerated() {
            if position + 1 < order.count,
                text.compare(contacts.id(at: order[position + 1]), contacts.id(at: index)) == 0
            {
                replaced.append(index)
                continue
            }
            sortedProblems[kept.count] = problems[index]
            kept.append(index)
        }
        contacts.keep(kept)
        problems = sortedProblems
        return replaced
    }

    /// The contact whose id is `id`, as a position in ``contacts``; nil where there is none.
    public func index(of id: ArraySlice<UInt8>) -> Int? {
        var low = 0
        var high = contacts.count
        while low < high {
            let middle = (low + high) / 2
            let compared = RecordKey.compare(text.bytes.span.extracting(contacts.id(at: middle).range), id.span)
            if compared == 0 { return middle }
            if compared < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}

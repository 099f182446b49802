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
    public private(set) var contacts: [Contact] = []
    /// Contacts that can't be used, each with its reasons; a bill that refers to one is rejected with them.
    public var problems: [Int: [Diagnostic]] = [:]

    public init() {}

    public mutating func append(_ contact: Contact) { contacts.append(contact) }

    /// Puts the contacts in the order of their ids, which ``index(of:in:)`` relies on; of two with one id the later stays.
    /// - Returns: the positions, in the order before the call, of contacts that a later one of the same id replaced.
    @discardableResult
    public mutating func sort() -> [Int] {
        let order = contacts.indices.sorted { left, right in
            let compared = RecordKey.compare(text[contacts[left].id], text[contacts[right].id])
            return compared != 0 ? compared < 0 : left < right
        }
        var sorted: [Contact] = []
        sorted.reserveCapacity(contacts.count)
        var replaced: [Int] = []
        var sortedProblems: [Int: [Diagnostic]] = [:]
        for (position, index) in order.enumerated() {
            let next = position + 1 < order.count ? contacts[order[position + 1]].id : nil
            if let next, text[next] == text[contacts[index].id] {
                replaced.append(index)
                continue
            }
            sortedProblems[sorted.count] = problems[index]
            sorted.append(contacts[index])
        }
        contacts = sorted
        problems = sortedProblems
        return replaced
    }

    /// The contact whose id is `id`, as a position in ``contacts``; nil where there is none.
    public func index(of id: ArraySlice<UInt8>) -> Int? {
        var low = 0
        var high = contacts.count
        while low < high {
            let middle = (low + high) / 2
            let compared = RecordKey.compare(text[contacts[middle].id], id)
            if compared == 0 { return middle }
            if compared < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}

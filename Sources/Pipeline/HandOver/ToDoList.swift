import Ledger

/// What only a person can do in Xero: what was on the list before this run, and what it changes of it.
struct ToDoList {
    struct Key: Hashable {
        var kind: String
        var id: String
    }

    /// By what they are about.
    private var before: [Key: BatchReport.ToDo] = [:]
    /// Of those, which are about a bill or anything on it.
    private var ofBill: [String: [Key]] = [:]
    private(set) var changes: [ToDoChange] = []
    /// Entries that were on the list and are needless now.
    private(set) var needless = 0
    /// Whether the list reads otherwise than before.
    private(set) var hasNews = false

    init(before: [BatchReport.ToDo]) {
        for entry in before {
            let key = Key(kind: entry.kind, id: entry.clioID)
            self.before[key] = entry
            ofBill[entry.bill, default: []].append(key)
        }
    }

    /// Puts an entry on the list, in the place of an earlier one about the same.
    mutating func open(_ entry: OpenToDo) {
        let earlier = before[Key(kind: entry.kind.name, id: entry.id)]
        let isNew = earlier?.what != entry.what || earlier?.detail != entry.detail || earlier?.mark != entry.mark
        guard isNew else { return }
        hasNews = true
        changes.append(.open(entry))
    }

    /// Takes what was to be done about a record off the list.
    mutating func close(_ kind: RecordKind, _ id: ArraySlice<UInt8>) {
        // Nearly always there is nothing to close, and nothing to look up.
        if before.isEmpty { return }
        close(Key(kind: kind.name, id: String(decoding: id, as: UTF8.self)), kind)
    }

    /// Payments and credit notes of a bill that are still to be entered in Xero.
    func added(of bill: ArraySlice<UInt8>) -> [(kind: RecordKind, entry: BatchReport.ToDo)] {
        children(of: bill).filter { $0.entry.what == "added" }
    }

    /// Takes what was to be done about a bill's payments and credit notes off the list.
    mutating func closeChildren(of bill: ArraySlice<UInt8>) {
        for (kind, entry) in children(of: bill) { close(Key(kind: entry.kind, id: entry.clioID), kind) }
    }

    private func children(of bill: ArraySlice<UInt8>) -> [(kind: RecordKind, entry: BatchReport.ToDo)] {
        if before.isEmpty { return [] }
        return (ofBill[String(decoding: bill, as: UTF8.self)] ?? []).compactMap { key in
            guard let entry = before[key],
                let kind = [RecordKind.payment, .creditNote].first(where: { $0.name == key.kind })
            else { return nil }
            return (kind, entry)
        }
    }

    private mutating func close(_ key: Key, _ kind: RecordKind) {
        guard before[key] != nil else { return }
        changes.append(.close(kind, id: key.id))
        needless += 1
        hasNews = true
    }
}

import Ledger

/// Contacts by their folded names, several of one name among them.
///
/// Names are not held a second time: an entry has its name's mark, and where it is met the name is folded again. That is
/// rare but for contacts that share one, and a migration has them by the hundred thousand.
struct NameIndex {
    struct Entry {
        let contact: Int32
        /// The name as it stands; whose text it is the index needn't know.
        let name: TextRef
        fileprivate var mark: UInt32 = 0
        /// Place of the next of the same name, -1 for none.
        fileprivate var next: Int32 = -1

        init(contact: Int, name: TextRef) {
            self.contact = Int32(contact)
            self.name = name
        }
    }

    private var entries: [Entry] = []
    /// Places of names' first entries plus one, 0 for a free slot; a power of two of them, at most half full.
    private var slots: [UInt32] = Array(repeating: 0, count: 1024)
    /// How many names there are.
    private var count = 0

    init() {}

    /// Where a name is, or would be; good until the next name is added.
    struct Place {
        fileprivate let mark: UInt32
        fileprivate let slot: Int
    }

    /// - Parameter foldedName: the name of an entry, folded.
    func place(of folded: [UInt8], foldedName: (Entry) -> [UInt8]) -> Place {
        var mark = Fingerprint()
        mark.combine(folded.span)
        let short = UInt32(truncatingIfNeeded: mark.value)
        var slot = Int(short) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[head(slot)]
            if entry.mark == short, foldedName(entry) == folded { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return Place(mark: short, slot: slot)
    }

    /// The contacts of a name: its first, then from its last one back.
    func contacts(at place: Place) -> [Int] {
        var found: [Int] = []
        var next = head(place.slot)
        while next >= 0 {
            found.append(Int(entries[next].contact))
            next = Int(entries[next].next)
        }
        return found
    }

    mutating func insert(_ entry: Entry, at place: Place) {
        var entry = entry
        entry.mark = place.mark
        let first = head(place.slot)
        if first >= 0 {
            entry.next = entries[first].next
            entries[first].next = Int32(entries.count)
            entries.append(entry)
        } else {
            entries.append(entry)
            slots[place.slot] = UInt32(entries.count)
            count += 1
            if count * 2 > slots.count { grow() }
        }
    }

    private func head(_ slot: Int) -> Int { Int(slots[slot]) - 1 }

    private mutating func grow() {
        let firsts = slots.filter { $0 != 0 }
        slots = Array(repeating: 0, count: slots.count * 2)
        for first in firsts {
            var slot = Int(entries[Int(first) - 1].mark) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = first
        }
    }
}

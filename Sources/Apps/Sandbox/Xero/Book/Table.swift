/// Records by id, and in the order Xero lists them: by `UpdatedDateUTC`, then by id.
struct Table<Record: BookRecord>: Sendable {
    private var slots: [Record] = []
    private var index: [GUID: Int] = [:]
    /// Places in `slots`, in Xero's order. A change moves its place to the end, found by halving.
    private var order: [Int] = []

    var count: Int { slots.count }

    subscript(id: GUID) -> Record? {
        guard let slot = index[id] else { return nil }
        return slots[slot]
    }

    var all: [Record] { slots }

    mutating func save(_ record: Record) {
        if let slot = index[record.id] {
            order.remove(at: rank(slots[slot].updated, slots[slot].id))
            slots[slot] = record
            order.insert(slot, at: rank(record.updated, record.id))
        } else {
            order.insert(slots.count, at: rank(record.updated, record.id))
            index[record.id] = slots.count
            slots.append(record)
        }
    }

    /// The records that changed after `instant`, nil for all, in Xero's order, without copying them.
    func ordered(after instant: Int64?) -> some RandomAccessCollection<Record> {
        let start = instant.map { rank($0 + 1, .zero) } ?? 0
        return order[start...].lazy.map { slots[$0] }
    }

    /// How many records come before that time and id.
    private func rank(_ updated: Int64, _ id: GUID) -> Int {
        var low = 0
        var high = order.count
        while low < high {
            let middle = (low + high) / 2
            let record = slots[order[middle]]
            if (record.updated, record.id) < (updated, id) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

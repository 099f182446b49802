/// Records by id, and in the order Xero lists them: by `UpdatedDateUTC`, then by id.
struct Table<Record: BookRecord>: Sendable {
    private var slots: [Record] = []
    private var index: [GUID: Int] = [:]
    /// Every change in the order of time; an entry counts only while it is its record's last.
    private var log: [(slot: Int, change: UInt64, updated: Int64)] = []
    private var cachedOrder: [Int]?

    var count: Int { slots.count }

    subscript(id: GUID) -> Record? {
        guard let slot = index[id] else { return nil }
        return slots[slot]
    }

    var all: [Record] { slots }

    mutating func save(_ record: Record) {
        let slot: Int
        if let known = index[record.id] {
            slot = known
            slots[slot] = record
        } else {
            slot = slots.count
            slots.append(record)
            index[record.id] = slot
        }
        log.append((slot, record.change, record.updated))
        cachedOrder = nil
        if log.count > slots.count * 2 + 256 { log.removeAll { slots[$0.slot].change != $0.change } }
    }

    /// All records that changed after `instant`, in Xero's default order.
    mutating func ordered(after instant: Int64?) -> [Record] {
        if let instant {
            var low = 0
            var high = log.count
            while low < high {
                let middle = (low + high) / 2
                if log[middle].updated > instant { high = middle } else { low = middle + 1 }
            }
            return sorted(log[low...]).map { slots[$0] }
        }
        let order = cachedOrder ?? sorted(log[...])
        cachedOrder = order
        return order.map { slots[$0] }
    }

    private func sorted(_ entries: ArraySlice<(slot: Int, change: UInt64, updated: Int64)>) -> [Int] {
        var live = entries.filter { slots[$0.slot].change == $0.change }.map(\.slot)
        var start = 0
        while start < live.count {
            var end = start + 1
            while end < live.count && slots[live[end]].updated == slots[live[start]].updated { end += 1 }
            if end - start > 1 { live[start..<end].sort { slots[$0].id < slots[$1].id } }
            start = end
        }
        return live
    }
}

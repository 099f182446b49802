import Ledger

/// An exact index from texts to numbers whose texts lie end to end in one buffer: a million of them cost no allocation each.
struct TextIndex {
    private struct Entry {
        var text: TextRef
        var value: UInt32
    }

    private var arena = TextArena()
    private var entries: [Entry] = []
    /// Positions in ``entries`` plus one, 0 for a free slot; a power of two of them, at most half full.
    private var slots: [UInt32] = Array(repeating: 0, count: 1024)

    init() {}

    func value(of text: ArraySlice<UInt8>) -> Int? {
        let slot = slot(of: text)
        return slots[slot] == 0 ? nil : Int(entries[Int(slots[slot]) - 1].value)
    }

    /// Adds `text`, which must not be there yet.
    /// - Parameter value: a position, below 2³².
    mutating func insert(_ text: ArraySlice<UInt8>, value: Int) {
        if (entries.count + 1) * 2 > slots.count { grow() }
        entries.append(Entry(text: arena.append(text), value: UInt32(value)))
        slots[slot(of: text)] = UInt32(entries.count)
    }

    private func slot(of text: ArraySlice<UInt8>) -> Int {
        var mark = Fingerprint()
        mark.combine(text)
        var slot = Int(truncatingIfNeeded: mark.value) & (slots.count - 1)
        while slots[slot] != 0,
            RecordKey.compare(
                arena.bytes.span.extracting(entries[Int(slots[slot]) - 1].text.range), text.span) != 0
        {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (index, entry) in entries.enumerated() { slots[slot(of: arena[entry.text])] = UInt32(index + 1) }
    }
}

import DelimitedText
import Ledger

/// Puts rows that are in memory in the order of their keys, and drops those that another file's rows replace.
struct KeyOrder {
    private let files: [ExportFile]
    private let firstFile: Int
    private let key: Field
    private let ids: [Field]

    /// - Parameters:
    ///   - key: what the rows are ordered by.
    ///   - ids: what tells two rows of one key apart: a later file's row replaces an earlier file's.
    init(files: [ExportFile], firstFile: Int, key: Field, ids: [Field]) {
        self.files = files
        self.firstFile = firstFile
        self.key = key
        self.ids = ids
    }

    /// A row's place in the store, with the beginning of its key.
    private struct Entry {
        var rank: UInt64
        var position: Int
    }

    /// Positions in `store` in the order of the key, those of replaced rows left out.
    func sort(_ store: RowStore, replaced: inout ReplacedRows) -> [Int] {
        var entries: [Entry] = []
        entries.reserveCapacity(store.batch.rows.count)
        for position in store.batch.rows.indices {
            let text = place(of: key, position, store)
            entries.append(Entry(rank: Self.rank(store.batch.bytes.span.extracting(text)), position: position))
        }
        entries.sort { left, right in
            if left.rank != right.rank { return left.rank < right.rank }
            let compared = compare(left.position, right.position, store)
            return compared != 0 ? compared < 0 : left.position < right.position
        }
        guard files.count > 1 else { return entries.map(\.position) }
        return withoutReplaced(entries, store, &replaced)
    }

    /// A number that is never smaller for a key that comes later: its length and its first seven bytes.
    static func rank(_ key: Span<UInt8>) -> UInt64 {
        var rank = UInt64(min(key.count, 255))
        for index in 0..<7 { rank = rank << 8 | (index < key.count ? UInt64(key[index]) : 0) }
        return rank
    }

    private func withoutReplaced(_ entries: [Entry], _ store: RowStore, _ replaced: inout ReplacedRows) -> [Int] {
        var kept: [Int] = []
        kept.reserveCapacity(entries.count)
        for position in entries.lazy.map(\.position) {
            // The row touched later stays; where that isn't told apart, the later file's: files come in their numbers' order.
            var isReplaced = false
            while let last = kept.last, store.files[last] != store.files[position],
                compare(last, position, store) == 0, !text(of: ids[0], position, store).isEmpty
            {
                if isNewer(last, than: position, store) {
                    replaced.add(position, by: last, of: store)
                    isReplaced = true
                    break
                }
                replaced.add(last, by: position, of: store)
                kept.removeLast()
            }
            if !isReplaced { kept.append(position) }
        }
        return kept
    }

    /// Whether both rows say when Clio touched them last, and `one` later than `other`. ISO 8601 sorts as text.
    private func isNewer(_ one: Int, than other: Int, _ store: RowStore) -> Bool {
        let (time, otherTime) = (text(of: .updatedAt, one, store), text(of: .updatedAt, other, store))
        return !time.isEmpty && !otherTime.isEmpty && otherTime.lexicographicallyPrecedes(time)
    }

    private func compare(_ left: Int, _ right: Int, _ store: RowStore) -> Int {
        let byKey = compare(key, left, right, store)
        if byKey != 0 { return byKey }
        for id in ids {
            let byID = compare(id, left, right, store)
            if byID != 0 { return byID }
        }
        return 0
    }

    private func compare(_ field: Field, _ left: Int, _ right: Int, _ store: RowStore) -> Int {
        let (one, other) = (place(of: field, left, store), place(of: field, right, store))
        return RecordKey.compare(
            store.batch.bytes.span.extracting(one), store.batch.bytes.span.extracting(other))
    }

    private func place(of field: Field, _ position: Int, _ store: RowStore) -> Range<Int> {
        let column = files[Int(store.files[position]) - firstFile].columns[field.position]
        return store.batch.trimmed(Int32(clamping: column), of: store.batch.rows[position])
    }

    private func text(of field: Field, _ position: Int, _ store: RowStore) -> ArraySlice<UInt8> {
        store.batch.bytes[place(of: field, position, store)]
    }
}

/// Rows that another file's row of the same id has replaced: how many, and the first one.
struct ReplacedRows {
    private(set) var count = 0
    private(set) var first: (line: Int, file: UInt16, by: UInt16)?

    fileprivate mutating func add(_ position: Int, by other: Int, of store: RowStore) {
        count += 1
        if first == nil { first = (store.batch.rows[position].line, store.files[position], store.files[other]) }
    }
}

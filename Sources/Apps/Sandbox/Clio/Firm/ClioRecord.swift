/// What every record of the sandbox's Clio has.
public protocol ClioRecord: Sendable {
    var id: Int64 { get }
    /// Milliseconds since 1970-01-01 UTC.
    var created: Int64 { get }
    /// Milliseconds since 1970-01-01 UTC; not every change of what the record shows moves it.
    var updated: Int64 { get set }
    /// Goes up with every change of what the record shows; its etag is made of it.
    var version: Int { get set }
}

/// Records in the order of their ids.
public struct ClioTable<Record: ClioRecord>: Sendable {
    private var records: [Int64: Record] = [:]
    /// Ascending.
    public private(set) var ids: [Int64] = []
    private var next: Int64

    init(firstID: Int64) { next = firstID }

    public var count: Int { ids.count }

    public subscript(id: Int64) -> Record? { records[id] }

    /// All of them, by id.
    public var all: [Record] { ids.compactMap { records[$0] } }

    /// The id of the next record to come.
    mutating func newID() -> Int64 {
        defer { next += 1 }
        return next
    }

    /// Adds a record under an id of ``newID()``, or replaces one.
    mutating func save(_ record: Record) {
        if records.updateValue(record, forKey: record.id) == nil {
            ids.insert(record.id, at: rank(record.id))
        }
    }

    mutating func remove(_ id: Int64) {
        guard records.removeValue(forKey: id) != nil else { return }
        ids.remove(at: rank(id))
    }

    /// Changes a record in place; nothing where there is none.
    mutating func change(_ id: Int64, _ body: (inout Record) -> Void) {
        guard var record = records[id] else { return }
        records[id] = nil
        body(&record)
        records[id] = record
    }

    /// The ids after `id`, ascending.
    func ids(after id: Int64) -> ArraySlice<Int64> { ids[rank(id + 1)...] }

    /// How many ids are below `id`.
    private func rank(_ id: Int64) -> Int {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// What became of a record.
public enum Bucket: String, Hashable, Sendable, CaseIterable {
    case written
    case alreadyThere = "already there"
    case filtered
    case held
    case rejected
}

/// Counts and sums of records by kind, currency, month of the bill's issue, and what became of them.
///
/// Lines count their gross amount before discounts and tax (quantity × price); bills their total; payments and credit
/// notes their amount; contacts nothing.
public struct ControlTotals: Sendable {
    public struct Key: Hashable, Sendable {
        public var kind: RecordKind
        public var currency: CurrencyCode
        /// ``CalendarDate/monthNumber`` of the bill's issue date; nil for records that belong to no bill.
        public var month: Int32?

        public init(kind: RecordKind, currency: CurrencyCode, month: Int32?) {
            self.kind = kind
            self.currency = currency
            self.month = month
        }

        /// The few kinds under one month may share a place: hashing their names takes longer than comparing them.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(currency.letters)
            hasher.combine(month)
        }
    }

    /// A bucket, and for all but the first two the rule or the diagnostic that put the record there.
    public struct Outcome: Hashable, Sendable {
        public var bucket: Bucket
        public var reason: String

        public init(_ bucket: Bucket, _ reason: String = "") {
            self.bucket = bucket
            self.reason = reason
        }

        /// There are some ten of them, which their lengths tell apart well enough.
        public func hash(into hasher: inout Hasher) { hasher.combine(reason.utf8.count) }
    }

    public struct Total: Hashable, Sendable {
        public var count = 0
        /// Minor units. Wide, so that no sum of readable amounts can overflow.
        public var amount: Int128 = 0
        /// Records among the count whose amount can't be read as money.
        public var unreadable = 0

        public init() {}

        /// One more record; nil where its amount can't be read as money.
        @inlinable
        public mutating func add(_ amount: Int64?) {
            count += 1
            if let amount { self.amount += Int128(amount) } else { unreadable += 1 }
        }

        @inlinable
        public static func += (left: inout Total, right: Total) {
            left.count += right.count
            left.amount += right.amount
            left.unreadable += right.unreadable
        }
    }

    private struct Entry {
        let key: Key
        let outcome: Outcome?
        var total = Total()
    }

    private var entries: [Entry] = []
    private var places: [Key: [Outcome?: Int]] = [:]
    /// Places of entries that were added to last, each where its key and outcome put it; -1 for none. Records that follow
    /// one another share a few months, currencies and outcomes, so that hardly one is looked up.
    private var recent = [Int32](repeating: -1, count: 1024)

    public init() {}

    /// One side of the proof: what was read has an outcome of nil.
    public var totals: [Key: [Outcome?: Total]] {
        places.mapValues { $0.mapValues { entries[$0].total } }
    }

    public mutating func add(_ total: Total, to key: Key, _ outcome: Outcome? = nil) {
        entries[place(key, outcome)].total += total
    }

    public mutating func add(amount: Int64?, count: Int = 1, to key: Key, _ outcome: Outcome? = nil) {
        let place = place(key, outcome)
        entries[place].total.count += count
        if let amount {
            entries[place].total.amount += Int128(amount)
        } else {
            entries[place].total.unreadable += count
        }
    }

    private mutating func place(_ key: Key, _ outcome: Outcome?) -> Int {
        let slot = Self.slot(key, outcome)
        let last = Int(recent[slot])
        if last >= 0, entries[last].key == key, entries[last].outcome == outcome { return last }
        let place = find(key, outcome)
        recent[slot] = Int32(place)
        return place
    }

    private mutating func find(_ key: Key, _ outcome: Outcome?) -> Int {
        if let place = places[key]?[outcome] { return place }
        places[key, default: [:]][outcome] = entries.count
        entries.append(Entry(key: key, outcome: outcome))
        return entries.count - 1
    }

    private static func slot(_ key: Key, _ outcome: Outcome?) -> Int {
        let kind =
            switch key.kind {
            case .contact: 0
            case .bill: 1
            case .line: 2
            case .payment: 3
            case .creditNote: 4
            case .trustTransaction: 5
            }
        let currency = (key.currency.letters &* 2_654_435_761) &>> 24
        let place = kind &+ Int(key.month ?? 0) &* 8 &+ Int(currency) &* 256
        return (outcome?.bucket == .written ? place &+ 512 : place) & 1023
    }

    public mutating func merge(_ other: ControlTotals) {
        for entry in other.entries { add(entry.total, to: entry.key, entry.outcome) }
    }

    /// The sum over all outcomes under `key`.
    public func sum(_ key: Key) -> Total {
        var sum = Total()
        for place in (places[key] ?? [:]).values { sum += entries[place].total }
        return sum
    }
}

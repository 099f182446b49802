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

        @inlinable
        public static func += (left: inout Total, right: Total) {
            left.count += right.count
            left.amount += right.amount
            left.unreadable += right.unreadable
        }
    }

    /// One side of the proof: what was read has an outcome of nil.
    public private(set) var totals: [Key: [Outcome?: Total]] = [:]

    public init() {}

    public mutating func add(_ total: Total, to key: Key, _ outcome: Outcome? = nil) {
        totals[key, default: [:]][outcome, default: Total()] += total
    }

    public mutating func add(amount: Int64?, count: Int = 1, to key: Key, _ outcome: Outcome? = nil) {
        var total = Total()
        total.count = count
        if let amount { total.amount = Int128(amount) } else { total.unreadable = count }
        add(total, to: key, outcome)
    }

    public mutating func merge(_ other: ControlTotals) {
        for (key, outcomes) in other.totals {
            for (outcome, total) in outcomes { add(total, to: key, outcome) }
        }
    }

    /// The sum over all outcomes under `key`.
    public func sum(_ key: Key) -> Total {
        var sum = Total()
        for total in (totals[key] ?? [:]).values { sum += total }
        return sum
    }
}

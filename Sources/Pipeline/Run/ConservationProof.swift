import Ledger

/// The proof that every record read is accounted for: both sides were counted apart, record by record, and are compared
/// here by kind, currency and month.
enum ConservationProof {
    /// One row a kind and currency, in the order of ``RecordKind``.
    static func rows(read: ControlTotals, outcomes: ControlTotals) -> [BatchReport.ProofRow] {
        let became = outcomes.totals
        let keys = Set(read.totals.keys).union(became.keys)
        struct Group: Hashable {
            var kind: RecordKind
            var currency: CurrencyCode
        }
        let groups = Dictionary(grouping: keys) { Group(kind: $0.kind, currency: $0.currency) }
        let kinds = RecordKind.allCases
        let ordered = groups.sorted { left, right in
            let (l, r) = (kinds.firstIndex(of: left.key.kind) ?? 0, kinds.firstIndex(of: right.key.kind) ?? 0)
            return l != r ? l < r : left.key.currency.letters < right.key.currency.letters
        }
        return ordered.map { group, keys in
            var row = BatchReport.ProofRow(
                kind: group.kind, currency: group.currency, read: ControlTotals.Total(), buckets: [:], openMonths: [])
            for key in keys.sorted(by: { ($0.month ?? -1) < ($1.month ?? -1) }) {
                let wasRead = read.sum(key)
                row.read += wasRead
                for (outcome, total) in became[key] ?? [:] {
                    row.buckets[outcome?.bucket ?? .held, default: ControlTotals.Total()] += total
                }
                if wasRead != outcomes.sum(key) {
                    row.openMonths.append(key.month.map(RunTotals.monthText) ?? "no month")
                }
            }
            return row
        }
    }

    /// What was left out, by bucket, reason, kind and currency: most amounts of records first.
    static func leftOut(_ outcomes: ControlTotals) -> [BatchReport.LeftOut] {
        struct Key: Hashable {
            var outcome: ControlTotals.Outcome
            var kind: RecordKind
            var currency: CurrencyCode
        }
        var sums: [Key: ControlTotals.Total] = [:]
        for (key, totals) in outcomes.totals {
            for (outcome, total) in totals {
                guard let outcome, outcome.bucket != .written, outcome.bucket != .alreadyThere else { continue }
                sums[Key(outcome: outcome, kind: key.kind, currency: key.currency), default: .init()] += total
            }
        }
        let kinds = RecordKind.allCases
        let buckets: [Bucket] = [.rejected, .held, .filtered]
        return sums.map { key, total in
            BatchReport.LeftOut(
                bucket: key.outcome.bucket, reason: key.outcome.reason, kind: key.kind, currency: key.currency,
                count: total.count, amount: Int64(clamping: total.amount))
        }.sorted { left, right in
            let (l, r) = (buckets.firstIndex(of: left.bucket) ?? 0, buckets.firstIndex(of: right.bucket) ?? 0)
            if l != r { return l < r }
            if left.reason != right.reason { return left.reason < right.reason }
            let (lk, rk) = (kinds.firstIndex(of: left.kind) ?? 0, kinds.firstIndex(of: right.kind) ?? 0)
            return lk != rk ? lk < rk : left.currency.letters < right.currency.letters
        }
    }
}

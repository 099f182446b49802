extension BillBatch {
    /// Under which key records of `bill`, and the bill itself, are counted.
    public func controlKey(_ kind: RecordKind, ofBill bill: Int) -> ControlTotals.Key {
        let record = bills[bill]
        return ControlTotals.Key(
            kind: kind, currency: record.currency,
            month: record.isIssuedReadable ? record.issued.monthNumber : nil)
    }

    /// What a line counts for: quantity × price before discounts and tax, in minor units; nil where it can't be read.
    @inlinable
    public func grossAmount(ofLine line: Int, digits: Int) -> Int64? {
        let record = lines[line]
        guard record.isAmountReadable else { return nil }
        return FixedPoint.amount(record.quantity, times: record.price, digits: digits)
    }
}

extension Stray {
    /// A stray belongs to no bill, so to no currency and no month; its amount counts in hundredths.
    public var controlKey: ControlTotals.Key { ControlTotals.Key(kind: kind, currency: .none, month: nil) }

    /// Nil where it can't be read as money, or as hundredths.
    public var hundredths: Int64? { amount?.minorUnits(digits: 2) }
}

extension ControlTotals {
    /// The read side of the proof: everything a source gave, counted as it was given.
    public mutating func add(read batch: BillBatch) {
        // Bills of one batch share a few months and currencies: they are summed up before they are looked up.
        var sums = KeyedSums()
        for (index, bill) in batch.bills.enumerated() {
            let digits = bill.currency.digits
            var key = batch.controlKey(.bill, ofBill: index)
            sums.add(bill.isAmountReadable ? bill.total : nil, to: key)
            key.kind = .line
            for line in bill.lines { sums.add(batch.grossAmount(ofLine: line, digits: digits), to: key) }
            key.kind = .payment
            for payment in bill.payments {
                let isReadable = batch.payments[payment].isAmountReadable
                sums.add(isReadable ? batch.payments[payment].amount : nil, to: key)
            }
            key.kind = .creditNote
            for note in bill.creditNotes {
                let isReadable = batch.creditNotes[note].isAmountReadable
                sums.add(isReadable ? batch.creditNotes[note].amount : nil, to: key)
            }
        }
        for stray in batch.strays { sums.add(stray.hundredths, to: stray.controlKey) }
        for (key, total) in sums.entries { add(total, to: key) }
    }
}

/// A few totals, the one used last found first.
private struct KeyedSums {
    private(set) var entries: [(key: ControlTotals.Key, total: ControlTotals.Total)] = []
    private var last = 0

    mutating func add(_ amount: Int64?, to key: ControlTotals.Key) {
        if last >= entries.count || entries[last].key != key { find(key) }
        entries[last].total.count += 1
        if let amount { entries[last].total.amount += Int128(amount) } else { entries[last].total.unreadable += 1 }
    }

    private mutating func find(_ key: ControlTotals.Key) {
        for index in entries.indices where entries[index].key == key {
            last = index
            return
        }
        last = entries.count
        entries.append((key, ControlTotals.Total()))
    }
}

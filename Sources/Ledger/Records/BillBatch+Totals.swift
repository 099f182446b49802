extension BillBatch {
    /// Under which key records of `bill`, and the bill itself, are counted.
    public func controlKey(_ kind: RecordKind, ofBill bill: Int) -> ControlTotals.Key {
        ControlTotals.Key(
            kind: kind, currency: bills[bill].currency,
            month: bills[bill].isIssuedReadable ? bills[bill].issued.monthNumber : nil)
    }

    /// What a line counts for: quantity × price before discounts and tax, in minor units; nil where it can't be read.
    @inlinable
    public func grossAmount(ofLine line: Int, digits: Int) -> Int64? {
        guard lines[line].isAmountReadable else { return nil }
        return FixedPoint.amount(lines[line].quantity, times: lines[line].price, digits: digits)
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
        for index in batch.bills.indices {
            var key = batch.controlKey(.bill, ofBill: index)
            let digits = key.currency.digits
            add(amount: batch.bills[index].isAmountReadable ? batch.bills[index].total : nil, to: key)
            key.kind = .line
            var lines = Total()
            for line in batch.bills[index].lines { lines.add(batch.grossAmount(ofLine: line, digits: digits)) }
            if lines.count > 0 { add(lines, to: key) }
            key.kind = .payment
            for payment in batch.bills[index].payments {
                let isReadable = batch.payments[payment].isAmountReadable
                add(amount: isReadable ? batch.payments[payment].amount : nil, to: key)
            }
            key.kind = .creditNote
            for note in batch.bills[index].creditNotes {
                let isReadable = batch.creditNotes[note].isAmountReadable
                add(amount: isReadable ? batch.creditNotes[note].amount : nil, to: key)
            }
        }
        for stray in batch.strays { add(amount: stray.hundredths, to: stray.controlKey) }
    }
}

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
        for (index, bill) in batch.bills.enumerated() {
            let digits = bill.currency.digits
            add(amount: bill.isAmountReadable ? bill.total : nil, to: batch.controlKey(.bill, ofBill: index))
            var total = Total()
            for line in bill.lines {
                total.count += 1
                if let amount = batch.grossAmount(ofLine: line, digits: digits) {
                    total.amount += Int128(amount)
                } else {
                    total.unreadable += 1
                }
            }
            if total.count > 0 { add(total, to: batch.controlKey(.line, ofBill: index)) }
            for payment in bill.payments {
                let record = batch.payments[payment]
                add(
                    amount: record.isAmountReadable ? record.amount : nil, to: batch.controlKey(.payment, ofBill: index)
                )
            }
            for note in bill.creditNotes {
                let record = batch.creditNotes[note]
                add(
                    amount: record.isAmountReadable ? record.amount : nil,
                    to: batch.controlKey(.creditNote, ofBill: index))
            }
        }
        for stray in batch.strays { add(amount: stray.hundredths, to: stray.controlKey) }
    }
}

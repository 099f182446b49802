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

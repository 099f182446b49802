extension BillBatch {
    /// A mark of the bill and its lines as the source has them, payments and credit notes apart. When it was last touched
    /// doesn't count, nor do the firm's own notes.
    public func fingerprint(ofBill index: Int) -> Fingerprint {
        let bill = bills[index]
        var mark = Fingerprint()
        for field in [bill.number, bill.contactID, bill.matterNumber, bill.subject] { mark.combine(field, in: text) }
        for field in [bill.attorney, bill.practiceArea, bill.office] { mark.combine(field, in: text) }
        mark.combine(Int64(bill.state == .paid ? BillState.awaitingPayment.rawValue : bill.state.rawValue))
        mark.combine(Int64(bill.issued.dayNumber))
        mark.combine(Int64(bill.due.dayNumber))
        mark.combine(Int64(bill.currency.letters))
        mark.combine(bill.total)
        mark.combine(bill.discount)
        mark.combine(bill.secondaryTaxRate)
        mark.combine(Int64(bill.secondaryTaxRule.rawValue))
        for position in bill.lines { combine(line: lines[position], into: &mark) }
        return mark
    }

    @inline(__always)
    private func combine(line: BillLine, into mark: inout Fingerprint) {
        mark.combine(line.id, in: text)
        mark.combine(line.matterNumber, in: text)
        mark.combine(Int64(line.date?.dayNumber ?? .min))
        mark.combine(Int64(line.kind.rawValue))
        mark.combine(line.category, in: text)
        mark.combine(line.user, in: text)
        mark.combine(line.description, in: text)
        mark.combine(line.quantity.tenThousandths)
        mark.combine(line.price.tenThousandths)
        mark.combine(line.taxRate.tenThousandths)
        mark.combine(line.secondaryTaxRate)
        mark.combine(line.discount)
        mark.combine(line.tax ?? .min)
        mark.combine(line.accountCode, in: text)
    }

    public func fingerprint(ofPayment index: Int) -> Fingerprint {
        let payment = payments[index]
        var mark = Fingerprint()
        mark.combine(Int64(payment.date.dayNumber))
        mark.combine(payment.amount)
        for field in [payment.reference, payment.method, payment.bankAccount] { mark.combine(field, in: text) }
        mark.combine(Int64(payment.funds.rawValue))
        mark.combine(payment.isForInterest ? 1 : 0)
        return mark
    }

    public func fingerprint(ofCreditNote index: Int) -> Fingerprint {
        let note = creditNotes[index]
        var mark = Fingerprint()
        mark.combine(Int64(note.date.dayNumber))
        mark.combine(note.amount)
        mark.combine(note.number, in: text)
        mark.combine(note.reason, in: text)
        return mark
    }
}

extension Contact {
    /// A mark of the contact as the source has it, when it was last touched apart.
    /// - Parameter text: where the contact's texts lie.
    public func fingerprint(in text: TextArena) -> Fingerprint {
        var mark = Fingerprint()
        mark.combine(Int64(form.rawValue))
        for field in [name, firstName, lastName, company, taxNumber, email, phone] { mark.combine(field, in: text) }
        for field in [street, city, province, postalCode, country] { mark.combine(field, in: text) }
        return mark
    }
}

extension Fingerprint {
    @inline(__always)
    mutating func combine(_ field: TextRef, in text: TextArena) {
        combine(text.bytes.span.extracting(field.range))
    }

    mutating func combine(_ rate: FixedPoint?) { combine(rate?.tenThousandths ?? .min) }

    mutating func combine(_ discount: Discount) {
        combine(Int64(discount.form.rawValue))
        combine(discount.value.tenThousandths)
    }
}

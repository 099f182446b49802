/// Reads the ledger's records back, one line at a time. Members may come in any order; unknown ones are passed over.
public struct LedgerDecoder {
    var scanner: JSONScanner
    private let line: Int
    private var isFirst = true

    /// - Parameter range: one line of `bytes`, without its end.
    public init(_ bytes: [UInt8], _ range: Range<Int>, line: Int) {
        scanner = JSONScanner(bytes, in: range, firstLine: line)
        self.line = line
    }

    public mutating func contact(_ text: inout TextArena) throws(JSONError) -> Contact {
        var contact = Contact()
        try scanner.beginObject()
        while let key = try scanner.nextKey(isFirst: &isFirst) {
            if scanner.matches(key, "id") {
                contact.id = try string(&text)
            } else if scanner.matches(key, "type") {
                contact.form = try word("Person", or: "Company") ? .person : .company
            } else if scanner.matches(key, "name") {
                contact.name = try string(&text)
            } else if scanner.matches(key, "first_name") {
                contact.firstName = try string(&text)
            } else if scanner.matches(key, "last_name") {
                contact.lastName = try string(&text)
            } else if scanner.matches(key, "company") {
                contact.company = try string(&text)
            } else if scanner.matches(key, "email") {
                contact.email = try string(&text)
            } else if scanner.matches(key, "phone") {
                contact.phone = try string(&text)
            } else if scanner.matches(key, "street") {
                contact.street = try string(&text)
            } else if scanner.matches(key, "city") {
                contact.city = try string(&text)
            } else if scanner.matches(key, "province") {
                contact.province = try string(&text)
            } else if scanner.matches(key, "postal_code") {
                contact.postalCode = try string(&text)
            } else if scanner.matches(key, "country") {
                contact.country = try string(&text)
            } else if scanner.matches(key, "tax_number") {
                contact.taxNumber = try string(&text)
            } else if scanner.matches(key, "updated_at") {
                contact.updatedAt = try string(&text)
            } else {
                try scanner.skipValue()
            }
        }
        try end()
        return contact
    }

    public mutating func bill(_ text: inout TextArena) throws(JSONError) -> Bill {
        var bill = Bill()
        var issued: CalendarDate?
        var currency: CurrencyCode?
        var total: FixedPoint?
        var discount = Discount.none
        try scanner.beginObject()
        while let key = try scanner.nextKey(isFirst: &isFirst) {
            if scanner.matches(key, "id") {
                bill.id = try string(&text)
            } else if scanner.matches(key, "number") {
                bill.number = try string(&text)
            } else if scanner.matches(key, "contact_id") {
                bill.contactID = try string(&text)
            } else if scanner.matches(key, "matter_number") {
                bill.matterNumber = try string(&text)
            } else if scanner.matches(key, "state") {
                bill.state = try state()
            } else if scanner.matches(key, "trust_request") {
                bill.isTrustRequest = try scanner.bool()
            } else if scanner.matches(key, "issued_at") {
                issued = try date()
            } else if scanner.matches(key, "due_at") {
                bill.due = try date()
            } else if scanner.matches(key, "subject") {
                bill.subject = try string(&text)
            } else if scanner.matches(key, "currency") {
                currency = try self.currency()
            } else if scanner.matches(key, "total") {
                total = try number()
            } else if scanner.matches(key, "discount") {
                discount.value = try number()
            } else if scanner.matches(key, "discount_type") {
                discount.form = try word("percentage", or: "money") ? .percentage : .money
            } else if scanner.matches(key, "secondary_tax_rate") {
                bill.secondaryTaxRate = try number()
            } else if scanner.matches(key, "tax_rule") {
                bill.secondaryTaxRule = try word("post", or: "pre") ? .compound : .onNet
            } else if scanner.matches(key, "attorney") {
                bill.attorney = try string(&text)
            } else if scanner.matches(key, "practice_area") {
                bill.practiceArea = try string(&text)
            } else if scanner.matches(key, "office") {
                bill.office = try string(&text)
            } else if scanner.matches(key, "updated_at") {
                bill.updatedAt = try string(&text)
            } else {
                try scanner.skipValue()
            }
        }
        try end()
        bill.discount = discount
        bill.issued = try needed(issued, "issued_at")
        bill.currency = try needed(currency, "currency")
        bill.total = try minorUnits(needed(total, "total"), bill.currency)
        return bill
    }

    /// A record that belongs to a bill, with the bill's id as `parent`.
    public mutating func line(
        _ text: inout TextArena, parent: inout [UInt8], currency: (ArraySlice<UInt8>) -> CurrencyCode
    ) throws(JSONError) -> BillLine {
        var line = BillLine()
        var price: FixedPoint?
        var discount = Discount.none
        var tax: FixedPoint?
        try scanner.beginObject()
        while let key = try scanner.nextKey(isFirst: &isFirst) {
            if scanner.matches(key, "id") {
                line.id = try string(&text)
            } else if scanner.matches(key, "bill_id") {
                try bytes(&parent)
            } else if scanner.matches(key, "matter_number") {
                line.matterNumber = try string(&text)
            } else if scanner.matches(key, "date") {
                line.date = try date()
            } else if scanner.matches(key, "kind") {
                line.kind = try kind()
            } else if scanner.matches(key, "category") {
                line.category = try string(&text)
            } else if scanner.matches(key, "user") {
                line.user = try string(&text)
            } else if scanner.matches(key, "description") {
                line.description = try string(&text)
            } else if scanner.matches(key, "note") {
                line.note = try string(&text)
            } else if scanner.matches(key, "quantity") {
                line.quantity = try number()
            } else if scanner.matches(key, "price") {
                price = try number()
            } else if scanner.matches(key, "tax_rate") {
                line.taxRate = try number()
            } else if scanner.matches(key, "secondary_tax_rate") {
                line.secondaryTaxRate = try number()
            } else if scanner.matches(key, "discount") {
                discount.value = try number()
            } else if scanner.matches(key, "discount_type") {
                discount.form = try word("percentage", or: "money") ? .percentage : .money
            } else if scanner.matches(key, "tax") {
                tax = try number()
            } else if scanner.matches(key, "activity_id") {
                line.activityID = try string(&text)
            } else if scanner.matches(key, "xero_code") {
                line.accountCode = try string(&text)
            } else if scanner.matches(key, "updated_at") {
                line.updatedAt = try string(&text)
            } else {
                try scanner.skipValue()
            }
        }
        try end()
        line.price = try needed(price, "price")
        line.discount = discount
        if let tax { line.tax = try minorUnits(tax, currency(parent[...])) }
        return line
    }

    public mutating func payment(
        _ text: inout TextArena, parent: inout [UInt8], currency: (ArraySlice<UInt8>) -> CurrencyCode
    ) throws(JSONError) -> Payment {
        var payment = Payment()
        var date: CalendarDate?
        var amount: FixedPoint?
        try scanner.beginObject()
        while let key = try scanner.nextKey(isFirst: &isFirst) {
            if scanner.matches(key, "id") {
                payment.id = try string(&text)
            } else if scanner.matches(key, "bill_id") {
                try bytes(&parent)
            } else if scanner.matches(key, "allocation_id") {
                payment.allocationID = try string(&text)
            } else if scanner.matches(key, "contact_id") {
                payment.contactID = try string(&text)
            } else if scanner.matches(key, "date") {
                date = try self.date()
            } else if scanner.matches(key, "amount") {
                amount = try number()
            } else if scanner.matches(key, "method") {
                payment.method = try string(&text)
            } else if scanner.matches(key, "reference") {
                payment.reference = try string(&text)
            } else if scanner.matches(key, "bank_account") {
                payment.bankAccount = try string(&text)
            } else if scanner.matches(key, "source") {
                payment.funds = try funds()
            } else if scanner.matches(key, "voided") {
                payment.isVoided = try scanner.bool()
            } else if scanner.matches(key, "interest") {
                payment.isForInterest = try scanner.bool()
            } else {
                try scanner.skipValue()
            }
        }
        try end()
        payment.date = try needed(date, "date")
        payment.amount = try minorUnits(needed(amount, "amount"), currency(parent[...]))
        return payment
    }

    public mutating func creditNote(
        _ text: inout TextArena, parent: inout [UInt8], currency: (ArraySlice<UInt8>) -> CurrencyCode
    ) throws(JSONError) -> CreditNote {
        var note = CreditNote()
        var date: CalendarDate?
        var amount: FixedPoint?
        try scanner.beginObject()
        while let key = try scanner.nextKey(isFirst: &isFirst) {
            if scanner.matches(key, "id") {
                note.id = try string(&text)
            } else if scanner.matches(key, "bill_id") {
                try bytes(&parent)
            } else if scanner.matches(key, "number") {
                note.number = try string(&text)
            } else if scanner.matches(key, "contact_id") {
                note.contactID = try string(&text)
            } else if scanner.matches(key, "date") {
                date = try self.date()
            } else if scanner.matches(key, "amount") {
                amount = try number()
            } else if scanner.matches(key, "reason") {
                note.reason = try string(&text)
            } else if scanner.matches(key, "voided") {
                note.isVoided = try scanner.bool()
            } else {
                try scanner.skipValue()
            }
        }
        try end()
        note.date = try needed(date, "date")
        note.amount = try minorUnits(needed(amount, "amount"), currency(parent[...]))
        return note
    }

    /// The id of the bill a line belongs to, without reading the rest.
    public mutating func parent() throws(JSONError) -> ArraySlice<UInt8> {
        try scanner.beginObject()
        while let key = try scanner.nextKey(isFirst: &isFirst) {
            if scanner.matches(key, "bill_id") { return try scanner.stringBytes() }
            try scanner.skipValue()
        }
        return []
    }
}

/// Writes the ledger's records as NDJSON: one object a line, members always in the same order, empty ones left out.
///
/// Amounts, hours and rates are decimal strings, days `yyyy-MM-dd`; so a record written, read and written again gives the
/// same bytes. The schemas say the rest.
public enum LedgerEncoder {
    /// The version of the format, which the folder's `ledger.json` states.
    public static let version = 1

    @inlinable
    public static func append(_ contact: Contact, _ text: TextArena, to out: inout some ByteOutput & ~Copyable) {
        var object = JSONObjectText(&out)
        object.member("id", text[contact.id], &out)
        object.member("type", contact.form == .person ? "Person" : "Company", &out)
        member("name", contact.name, text, &object, &out)
        member("first_name", contact.firstName, text, &object, &out)
        member("last_name", contact.lastName, text, &object, &out)
        member("company", contact.company, text, &object, &out)
        member("email", contact.email, text, &object, &out)
        member("phone", contact.phone, text, &object, &out)
        member("street", contact.street, text, &object, &out)
        member("city", contact.city, text, &object, &out)
        member("province", contact.province, text, &object, &out)
        member("postal_code", contact.postalCode, text, &object, &out)
        member("country", contact.country, text, &object, &out)
        member("tax_number", contact.taxNumber, text, &object, &out)
        member("updated_at", contact.updatedAt, text, &object, &out)
        end(object, &out)
    }

    @inlinable
    public static func append(_ bill: Bill, _ text: TextArena, to out: inout some ByteOutput & ~Copyable) {
        var object = JSONObjectText(&out)
        object.member("id", text[bill.id], &out)
        member("number", bill.number, text, &object, &out)
        member("contact_id", bill.contactID, text, &object, &out)
        member("matter_number", bill.matterNumber, text, &object, &out)
        word("state", bill.state.name, &object, &out)
        if bill.isTrustRequest { object.member("trust_request", true, &out) }
        object.member("issued_at", bill.issued, &out)
        object.member("due_at", bill.due, &out)
        member("subject", bill.subject, text, &object, &out)
        object.key("currency", &out)
        out.append(UInt8(ascii: "\""))
        bill.currency.append(to: &out)
        out.append(UInt8(ascii: "\""))
        amount("total", bill.total, bill.currency, &object, &out)
        discount(bill.discount, &object, &out)
        if let rate = bill.secondaryTaxRate {
            number("secondary_tax_rate", rate, &object, &out)
            word("tax_rule", bill.secondaryTaxRule == .compound ? "post" : "pre", &object, &out)
        }
        member("attorney", bill.attorney, text, &object, &out)
        member("practice_area", bill.practiceArea, text, &object, &out)
        member("office", bill.office, text, &object, &out)
        member("updated_at", bill.updatedAt, text, &object, &out)
        end(object, &out)
    }

    @inlinable
    public static func append(
        _ line: BillLine, of bill: Bill, _ text: TextArena, to out: inout some ByteOutput & ~Copyable
    ) {
        var object = JSONObjectText(&out)
        object.member("id", text[line.id], &out)
        object.member("bill_id", text[bill.id], &out)
        member("matter_number", line.matterNumber, text, &object, &out)
        if let date = line.date { object.member("date", date, &out) }
        word("kind", line.kind.name, &object, &out)
        member("category", line.category, text, &object, &out)
        member("user", line.user, text, &object, &out)
        member("description", line.description, text, &object, &out)
        member("note", line.note, text, &object, &out)
        number("quantity", line.quantity, &object, &out)
        number("price", line.price, &object, &out)
        number("tax_rate", line.taxRate, &object, &out)
        if let rate = line.secondaryTaxRate { number("secondary_tax_rate", rate, &object, &out) }
        discount(line.discount, &object, &out)
        if let tax = line.tax { amount("tax", tax, bill.currency, &object, &out) }
        member("activity_id", line.activityID, text, &object, &out)
        member("xero_code", line.accountCode, text, &object, &out)
        member("updated_at", line.updatedAt, text, &object, &out)
        end(object, &out)
    }

    @inlinable
    public static func append(
        _ payment: Payment, of bill: Bill, _ text: TextArena, to out: inout some ByteOutput & ~Copyable
    ) {
        var object = JSONObjectText(&out)
        object.member("id", text[payment.id], &out)
        object.member("bill_id", text[bill.id], &out)
        object.member("allocation_id", text[payment.allocationID], &out)
        member("contact_id", payment.contactID, text, &object, &out)
        object.member("date", payment.date, &out)
        amount("amount", payment.amount, bill.currency, &object, &out)
        member("method", payment.method, text, &object, &out)
        member("reference", payment.reference, text, &object, &out)
        member("bank_account", payment.bankAccount, text, &object, &out)
        switch payment.funds {
        case .unstated: break
        case .trust: word("source", "trust", &object, &out)
        case .operating: word("source", "operating", &object, &out)
        case .direct: word("source", "direct", &object, &out)
        }
        if payment.isVoided { object.member("voided", true, &out) }
        if payment.isForInterest { object.member("interest", true, &out) }
        end(object, &out)
    }

    @inlinable
    public static func append(
        _ note: CreditNote, of bill: Bill, _ text: TextArena, to out: inout some ByteOutput & ~Copyable
    ) {
        var object = JSONObjectText(&out)
        object.member("id", text[note.id], &out)
        object.member("bill_id", text[bill.id], &out)
        member("number", note.number, text, &object, &out)
        member("contact_id", note.contactID, text, &object, &out)
        object.member("date", note.date, &out)
        amount("amount", note.amount, bill.currency, &object, &out)
        member("reason", note.reason, text, &object, &out)
        if note.isVoided { object.member("voided", true, &out) }
        end(object, &out)
    }

    // MARK: Members

    @inlinable
    static func member(
        _ name: StaticString, _ value: TextRef, _ text: TextArena, _ object: inout JSONObjectText,
        _ out: inout some ByteOutput & ~Copyable
    ) {
        if !value.isEmpty { object.member(name, text[value], &out) }
    }

    @inlinable
    static func word(
        _ name: StaticString, _ word: StaticString, _ object: inout JSONObjectText,
        _ out: inout some ByteOutput & ~Copyable
    ) {
        object.key(name, &out)
        out.append(UInt8(ascii: "\""))
        JSONText.append(word, to: &out)
        out.append(UInt8(ascii: "\""))
    }

    @inlinable
    static func number(
        _ name: StaticString, _ value: FixedPoint, _ object: inout JSONObjectText,
        _ out: inout some ByteOutput & ~Copyable
    ) {
        object.key(name, &out)
        JSONText.appendQuoted(DecimalText.text(value.tenThousandths, decimals: 4, minimumDecimals: 0), to: &out)
    }

    @inlinable
    static func amount(
        _ name: StaticString, _ value: Int64, _ currency: CurrencyCode, _ object: inout JSONObjectText,
        _ out: inout some ByteOutput & ~Copyable
    ) {
        object.key(name, &out)
        let digits = currency.digits
        JSONText.appendQuoted(DecimalText.text(value, decimals: digits, minimumDecimals: digits), to: &out)
    }

    @inlinable
    static func discount(_ discount: Discount, _ object: inout JSONObjectText, _ out: inout some ByteOutput & ~Copyable)
    {
        guard discount.form != .none else { return }
        number("discount", discount.value, &object, &out)
        word("discount_type", discount.form == .percentage ? "percentage" : "money", &object, &out)
    }

    @inlinable
    static func end(_ object: JSONObjectText, _ out: inout some ByteOutput & ~Copyable) {
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
    }
}

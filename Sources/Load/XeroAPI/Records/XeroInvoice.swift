public import Ledger
public import WebAccess

/// A sales invoice or bill. Amounts are counts of ``money``'s minor unit, positive.
public struct XeroInvoice: XeroRecord, Hashable {
    public static let resource = "Invoices"
    public static let hasUnitAmounts = true

    public var id: String
    public var number: String
    /// `ACCREC` for a sales invoice.
    public var type: String
    /// `DRAFT`, `SUBMITTED`, `AUTHORISED`, `PAID`, `VOIDED`, `DELETED`; a new one as it stands.
    public var status: String
    public var reference: String
    public var contact: XeroContactName
    public var date: CalendarDate?
    public var dueDate: CalendarDate?
    public var money: XeroMoney
    /// `Exclusive`, `Inclusive`, `NoTax`.
    public var lineAmountTypes: String
    /// Only where the answer is of one invoice or of a page.
    public var lineItems: [XeroLineItem]
    public var subTotal: Int64?
    public var totalTax: Int64?
    public var total: Int64?
    public var amountDue: Int64?
    public var amountPaid: Int64?
    /// Credit notes, overpayments and prepayments.
    public var amountCredited: Int64?
    public var payments: [XeroPayment]
    /// What credit notes gave to this invoice.
    public var creditNotes: [XeroAppliedCredit]
    public var overpaymentCount: Int
    public var prepaymentCount: Int
    public var fullyPaidOn: CalendarDate?
    public var sentToContact: Bool
    public var updated: UTCInstant?

    public init(_ json: JSONValue) throws(RecordProblem) {
        let reader = RecordReader(json, id: "InvoiceID")
        let money = reader.currency(outer: nil)
        id = reader.id
        number = reader.text("InvoiceNumber")
        type = reader.text("Type")
        status = reader.text("Status")
        reference = reader.text("Reference")
        contact = XeroContactName(reader.object("Contact"))
        date = try reader.day("Date")
        dueDate = try reader.day("DueDate")
        self.money = money
        lineAmountTypes = reader.text("LineAmountTypes")
        lineItems = try reader.array("LineItems").map { json throws(RecordProblem) in
            try XeroLineItem(json, money: money)
        }
        subTotal = try reader.amount("SubTotal", digits: money.digits)
        totalTax = try reader.amount("TotalTax", digits: money.digits)
        total = try reader.amount("Total", digits: money.digits)
        amountDue = try reader.amount("AmountDue", digits: money.digits)
        amountPaid = try reader.amount("AmountPaid", digits: money.digits)
        amountCredited = try reader.amount("AmountCredited", digits: money.digits)
        let document = XeroDocumentName(id: reader.id, number: reader.text("InvoiceNumber"))
        payments = try reader.array("Payments").map { json throws(RecordProblem) in
            try XeroPayment(json, of: document, money: money)
        }
        creditNotes = try reader.array("CreditNotes").map { json throws(RecordProblem) in
            try XeroAppliedCredit(json, money: money)
        }
        overpaymentCount = reader.array("Overpayments").count
        prepaymentCount = reader.array("Prepayments").count
        fullyPaidOn = try reader.day("FullyPaidOnDate")
        sentToContact = reader.flag("SentToContact")
        updated = reader.instant("UpdatedDateUTC")
    }
}

/// A line of an invoice or a credit note.
public struct XeroLineItem: Hashable, Sendable {
    public struct Tracking: Hashable, Sendable {
        public var categoryID: String
        public var optionID: String
        public var name: String
        public var option: String
    }

    /// Kept on an update, or the line is deleted.
    public var id: String
    public var description: String
    public var quantity: FixedPoint?
    /// Four decimals where `unitdp=4` was asked for.
    public var unitAmount: FixedPoint?
    public var lineAmount: Int64?
    public var taxAmount: Int64?
    public var taxType: String
    public var accountCode: String
    public var accountID: String
    public var itemCode: String
    public var discountRate: FixedPoint?
    public var discountAmount: FixedPoint?
    public var tracking: [Tracking]

    init(_ json: JSONValue, money: XeroMoney) throws(RecordProblem) {
        let reader = RecordReader(json, id: "LineItemID")
        id = reader.guid("LineItemID") ?? ""
        description = reader.text("Description")
        quantity = try reader.decimal("Quantity")
        unitAmount = try reader.decimal("UnitAmount")
        lineAmount = try reader.amount("LineAmount", digits: money.digits)
        taxAmount = try reader.amount("TaxAmount", digits: money.digits)
        taxType = reader.text("TaxType")
        accountCode = reader.text("AccountCode")
        accountID = reader.text("AccountID")
        itemCode = reader.text("ItemCode")
        discountRate = try reader.decimal("DiscountRate")
        discountAmount = try reader.decimal("DiscountAmount")
        tracking = reader.array("Tracking").map { json in
            let reader = RecordReader(json, id: "TrackingCategoryID")
            return Tracking(
                categoryID: reader.id, optionID: reader.text("TrackingOptionID"), name: reader.text("Name"),
                option: reader.text("Option"))
        }
    }
}

/// An invoice or credit note as others refer to it.
public struct XeroDocumentName: Hashable, Sendable {
    public var id: String
    public var number: String

    public init(id: String, number: String) {
        self.id = id
        self.number = number
    }
}

/// A credit note's entry in an invoice.
public struct XeroAppliedCredit: Hashable, Sendable {
    public var creditNoteID: String
    public var number: String
    public var appliedAmount: Int64?
    public var date: CalendarDate?

    init(_ json: JSONValue, money: XeroMoney) throws(RecordProblem) {
        let reader = RecordReader(json, id: "CreditNoteID")
        creditNoteID = reader.id
        number = reader.text("CreditNoteNumber")
        appliedAmount = try reader.amount("AppliedAmount", digits: money.digits)
        date = try reader.day("Date")
    }
}

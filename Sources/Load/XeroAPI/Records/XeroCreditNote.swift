public import Ledger
public import WebAccess

/// A credit note with what of it went to which invoice.
public struct XeroCreditNote: XeroRecord, Hashable {
    public static let resource = "CreditNotes"
    public static let hasUnitAmounts = true

    public var id: String
    public var number: String
    /// `ACCRECCREDIT` for a sales credit note.
    public var type: String
    public var status: String
    public var reference: String
    public var contact: XeroContactName
    public var date: CalendarDate?
    public var money: XeroMoney
    public var lineAmountTypes: String
    public var lineItems: [XeroLineItem]
    public var subTotal: Int64?
    public var totalTax: Int64?
    public var total: Int64?
    public var remainingCredit: Int64?
    public var allocations: [XeroAllocation]
    /// Refunds.
    public var payments: [XeroPayment]
    public var updated: UTCInstant?

    public init(_ json: JSONValue) throws(RecordProblem) {
        let reader = RecordReader(json, id: "CreditNoteID")
        let money = reader.currency(outer: nil)
        id = reader.id
        number = reader.text("CreditNoteNumber")
        type = reader.text("Type")
        status = reader.text("Status")
        reference = reader.text("Reference")
        contact = XeroContactName(reader.object("Contact"))
        date = try reader.day("Date")
        self.money = money
        lineAmountTypes = reader.text("LineAmountTypes")
        lineItems = try reader.array("LineItems").map { json throws(RecordProblem) in
            try XeroLineItem(json, money: money)
        }
        subTotal = try reader.amount("SubTotal", digits: money.digits)
        totalTax = try reader.amount("TotalTax", digits: money.digits)
        total = try reader.amount("Total", digits: money.digits)
        remainingCredit = try reader.amount("RemainingCredit", digits: money.digits)
        allocations = try reader.array("Allocations").map { json throws(RecordProblem) in
            try XeroAllocation(json, money: money)
        }
        let document = XeroDocumentName(id: reader.id, number: reader.text("CreditNoteNumber"))
        payments = try reader.array("Payments").map { json throws(RecordProblem) in
            try XeroPayment(json, of: document, money: money)
        }
        updated = reader.instant("UpdatedDateUTC")
    }
}

/// A part of a credit note that pays an invoice.
public struct XeroAllocation: Hashable, Sendable {
    /// Empty in answers that leave it out.
    public var id: String
    public var invoice: XeroDocumentName
    public var amount: Int64?
    public var date: CalendarDate?
    public var isDeleted: Bool

    init(_ json: JSONValue, money: XeroMoney) throws(RecordProblem) {
        let reader = RecordReader(json, id: "AllocationID")
        id = reader.guid("AllocationID") ?? ""
        let invoice = reader.object("Invoice").map { RecordReader($0, id: "InvoiceID") }
        self.invoice = XeroDocumentName(id: invoice?.id ?? "", number: invoice?.text("InvoiceNumber") ?? "")
        // XML says AppliedAmount; some JSON answers do too.
        let plain = try reader.amount("Amount", digits: money.digits)
        let applied = try reader.amount("AppliedAmount", digits: money.digits)
        amount = plain ?? applied
        date = try reader.day("Date")
        isDeleted = reader.flag("IsDeleted")
    }
}

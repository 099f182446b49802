public import Ledger
public import WebAccess

/// A payment on an invoice, or a refund of a credit note.
public struct XeroPayment: XeroRecord, Hashable {
    public static let resource = "Payments"
    public static let hasUnitAmounts = false

    public var id: String
    /// `ACCRECPAYMENT` for money on a sales invoice; empty inside an invoice.
    public var type: String
    /// `AUTHORISED`, `DELETED`; empty inside an invoice.
    public var status: String
    public var date: CalendarDate?
    /// In the document's currency.
    public var amount: Int64?
    public var money: XeroMoney
    public var reference: String
    public var isReconciled: Bool
    /// Set for a payment of a batch, which can't be deleted by itself.
    public var batchPaymentID: String?
    /// The invoice or credit note paid.
    public var document: XeroDocumentName
    public var accountID: String
    public var accountCode: String
    public var updated: UTCInstant?

    public init(_ json: JSONValue) throws(RecordProblem) { try self.init(json, of: nil, money: nil) }

    /// - Parameters:
    ///   - document: the record the payment stands in, which it doesn't name itself then.
    ///   - money: that record's.
    init(_ json: JSONValue, of document: XeroDocumentName?, money outer: XeroMoney?) throws(RecordProblem) {
        let reader = RecordReader(json, id: "PaymentID")
        let paid = reader.object("Invoice") ?? reader.object("CreditNote")
        let paidReader = paid.map { RecordReader($0, id: $0["InvoiceID"] == nil ? "CreditNoteID" : "InvoiceID") }
        let money = paidReader?.currency(outer: outer) ?? outer ?? XeroMoney(code: "")
        id = reader.id
        type = reader.text("PaymentType")
        status = reader.text("Status")
        date = try reader.day("Date")
        amount = try reader.amount("Amount", digits: money.digits)
        self.money = money
        reference = reader.text("Reference")
        isReconciled = reader.flag("IsReconciled")
        batchPaymentID =
            reader.guid("BatchPaymentID")
            ?? reader.object("BatchPayment").flatMap { RecordReader($0, id: "BatchPaymentID").guid("BatchPaymentID") }
        if let paidReader {
            let number = ["InvoiceNumber", "CreditNoteNumber"].map(paidReader.text).first { !$0.isEmpty }
            self.document = XeroDocumentName(id: paidReader.id, number: number ?? "")
        } else {
            self.document = document ?? XeroDocumentName(id: "", number: "")
        }
        let account = reader.object("Account").map { RecordReader($0, id: "AccountID") }
        accountID = account?.id ?? ""
        accountCode = account?.text("Code") ?? ""
        updated = reader.instant("UpdatedDateUTC")
    }
}

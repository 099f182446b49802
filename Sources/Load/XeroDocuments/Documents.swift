public import Ledger

/// Xero's `Invoice.Status` at creation. A paid invoice is an authorised one with its payments.
public enum InvoiceStatus: String, Hashable, Sendable, CaseIterable {
    case draft = "DRAFT"
    case submitted = "SUBMITTED"
    case authorised = "AUTHORISED"

    /// As Xero spells it.
    public var text: StaticString {
        switch self {
        case .draft: "DRAFT"
        case .submitted: "SUBMITTED"
        case .authorised: "AUTHORISED"
        }
    }
}

/// An ACCREC invoice. Text lies in the arena of the bill batch it was made from.
public struct Invoice: Sendable {
    /// The bill's position in its batch.
    public var bill: Int
    public var number = TextRef.empty
    /// Position in the ``ContactBook``.
    public var contact = 0
    public var status = InvoiceStatus.draft
    public var date = CalendarDate(dayNumber: 0)
    public var dueDate = CalendarDate(dayNumber: 0)
    public var reference = TextRef.empty
    public var currency = CurrencyCode.none
    /// Range of ``DocumentBatch/lineItems``.
    public var lineItems = 0..<0
    /// Minor units, without tax.
    public var subTotal: Int64 = 0
    public var totalTax: Int64 = 0
    /// 0 for the bill's own invoice; from 1 for those that hold interest apart, `NUMBER-INT-n`.
    public var part = 0

    public var total: Int64 { subTotal + totalTax }
    public var isInterest: Bool { part > 0 }

    public init(bill: Int) { self.bill = bill }
}

/// One line of an invoice or a credit note; amounts are without tax (`LineAmountTypes` Exclusive).
///
/// `quantity` × `unitAmount` rounds to `lineAmount`, always.
public struct LineItem: Sendable {
    public var description = TextRef.empty
    /// Four decimals.
    public var quantity = FixedPoint.one
    /// Up to four decimals (`unitdp=4`).
    public var unitAmount = FixedPoint.zero
    public var lineAmount: Int64 = 0
    public var taxAmount: Int64 = 0
    /// Position in ``Codes/accounts``.
    public var account = 0
    /// Position in ``Codes/taxTypes``.
    public var taxType = 0
    /// The options under the first and second of ``Codes/trackingNames``; empty for none.
    public var tracking1 = TextRef.empty
    public var tracking2 = TextRef.empty

    @inlinable
    public init() {}
}

/// An ACCRECCREDIT credit note and the one invoice it is allocated to.
public struct CreditNote: Sendable {
    public var bill: Int
    /// The credit note's position in its batch.
    public var source: Int
    public var number = TextRef.empty
    public var contact = 0
    public var date = CalendarDate(dayNumber: 0)
    public var reference = TextRef.empty
    public var currency = CurrencyCode.none
    public var lineItems = 0..<0
    public var subTotal: Int64 = 0
    public var totalTax: Int64 = 0
    /// Position in ``DocumentBatch/invoices`` of the invoice it is allocated to, with its whole total.
    public var invoice: Int

    public var total: Int64 { subTotal + totalTax }

    public init(bill: Int, source: Int, invoice: Int) {
        self.bill = bill
        self.source = source
        self.invoice = invoice
    }
}

/// A payment on an invoice.
public struct Payment: Sendable {
    public var bill: Int
    /// The payment's position in its batch.
    public var source: Int
    /// Position in ``DocumentBatch/invoices``.
    public var invoice: Int
    /// Position in ``Codes/accounts``.
    public var account = 0
    public var date = CalendarDate(dayNumber: 0)
    /// Minor units of the invoice's currency.
    public var amount: Int64 = 0
    /// Ends in `clio:` and the allocation's id, so that equal payments can be told apart.
    public var reference = TextRef.empty

    public init(bill: Int, source: Int, invoice: Int) {
        self.bill = bill
        self.source = source
        self.invoice = invoice
    }
}

/// The documents made from one batch of bills, in the order of the bills.
public struct DocumentBatch: Sendable {
    public var invoices: [Invoice] = []
    public var lineItems: [LineItem] = []
    public var creditNotes: [CreditNote] = []
    public var payments: [Payment] = []

    public init() {}

    public mutating func removeAll() {
        invoices.removeAll(keepingCapacity: true)
        lineItems.removeAll(keepingCapacity: true)
        creditNotes.removeAll(keepingCapacity: true)
        payments.removeAll(keepingCapacity: true)
    }
}

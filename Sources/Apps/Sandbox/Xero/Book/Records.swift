internal import Ledger

/// What the table of a book keeps track of in each record.
protocol BookRecord: Sendable {
    var id: GUID { get }
    /// `UpdatedDateUTC`, milliseconds.
    var updated: Int64 { get set }
}

struct AccountRecord: BookRecord {
    var id: GUID
    var updated: Int64 = 0
    var code: String?
    var name: String
    var type: String
    var status = "ACTIVE"
    var taxType: String
    var description: String?
    var enablePayments = false
    var systemAccount: String?
    var bankAccountNumber: String?
    var currency: String?

    /// ASSET, EQUITY, EXPENSE, LIABILITY or REVENUE.
    var accountClass: String { Self.classes[type] ?? "ASSET" }

    static let classes = [
        "BANK": "ASSET", "CURRENT": "ASSET", "FIXED": "ASSET", "INVENTORY": "ASSET", "NONCURRENT": "ASSET",
        "PREPAYMENT": "ASSET", "EQUITY": "EQUITY", "DEPRECIATN": "EXPENSE", "DIRECTCOSTS": "EXPENSE",
        "EXPENSE": "EXPENSE", "OVERHEADS": "EXPENSE", "CURRLIAB": "LIABILITY", "LIABILITY": "LIABILITY",
        "TERMLIAB": "LIABILITY", "PAYG": "LIABILITY", "OTHERINCOME": "REVENUE", "REVENUE": "REVENUE",
        "SALES": "REVENUE",
    ]
}

struct TaxRateRecord: Sendable {
    var type: String
    var name: String
    /// Per cent in ten-thousandths.
    var rate: Int64
    /// ASSET, EQUITY, EXPENSE, LIABILITY, REVENUE.
    var classes: Set<String>
}

struct TrackingRecord: Sendable {
    struct Option: Sendable {
        var id: GUID
        var name: String
    }

    var id: GUID
    var name: String
    var options: [Option]
}

struct CurrencyRecord: Sendable {
    var code: String
    /// Six decimals.
    var rate: String
}

struct ContactRecord: BookRecord {
    var id: GUID
    var updated: Int64 = 0
    var status = "ACTIVE"
    /// Name, EmailAddress, ContactNumber and the other plain texts, by Xero's names.
    var texts: [String: String] = [:]
    /// By type, then by field.
    var addresses: [String: [String: String]] = [:]
    var phones: [String: [String: String]] = [:]
    var persons: [Person] = []
    var isCustomer = false
    var isSupplier = false
    /// The contact it was merged into; it is archived then.
    var mergedInto: GUID?
    /// The app that created it; nil for what was there before.
    var app: String?

    struct Person: Hashable, Sendable {
        var texts: [String: String]
        var includeInEmails: Bool
    }

    var name: String { texts["Name"] ?? "" }
    var number: String? { texts["ContactNumber"] }
    var email: String? { texts["EmailAddress"] }
}

struct LineRecord: Hashable, Sendable {
    struct Tracking: Hashable, Sendable {
        var categoryID: GUID
        var optionID: GUID
        var name: String
        var option: String
    }

    var id: GUID
    var description: String?
    /// Ten-thousandths.
    var quantity: Int64?
    /// Ten-thousandths.
    var unitAmount: Int64?
    var itemCode: String?
    var accountID: GUID?
    var accountCode: String?
    var taxType: String?
    /// Hundredths.
    var taxAmount: Int64 = 0
    var lineAmount: Int64 = 0
    /// Per cent in ten-thousandths.
    var discountRate: Int64 = 0
    var discountAmount: Int64 = 0
    var tracking: [Tracking] = []
}

/// Credit applied to an invoice.
struct AllocationRecord: Hashable, Sendable {
    var id: GUID
    var creditNoteID: GUID
    var invoiceID: GUID
    /// Hundredths.
    var amount: Int64
    var date: CalendarDate
}

/// An invoice or a credit note.
struct DocumentRecord: BookRecord {
    var id: GUID
    var updated: Int64 = 0
    var isCredit: Bool
    /// ACCREC, ACCPAY, ACCRECCREDIT, ACCPAYCREDIT.
    var type: String
    var number = ""
    var reference: String?
    var contactID: GUID
    var date: CalendarDate
    var dueDate: CalendarDate?
    var status: String
    /// Exclusive, Inclusive, NoTax.
    var lineAmountTypes: String
    var lines: [LineRecord] = []
    var subTotal: Int64 = 0
    var totalTax: Int64 = 0
    var total: Int64 = 0
    var totalDiscount: Int64 = 0
    var currency: String
    var currencyRate: String
    var url: String?
    var brandingThemeID: GUID?
    var sentToContact = false
    var expectedPaymentDate: CalendarDate?
    var plannedPaymentDate: CalendarDate?
    var fullyPaidOn: CalendarDate?
    var payments: [GUID] = []
    var paid: Int64 = 0
    var allocations: [AllocationRecord] = []
    var app: String?

    /// Credit received by an invoice, or given by a credit note.
    var allocated: Int64 { allocations.reduce(0) { $0 + $1.amount } }
    /// What is left to pay, or to allocate.
    var outstanding: Int64 {
        status == "VOIDED" || status == "DELETED" ? 0 : total - paid - allocated
    }
    var isReceivable: Bool { type == "ACCREC" || type == "ACCRECCREDIT" }
    var hasMoney: Bool { paid != 0 || !allocations.isEmpty }
    /// "Invoice" or "CreditNote".
    var element: Shape { isCredit ? .creditNote : .invoice }
}

struct PaymentRecord: BookRecord {
    var id: GUID
    var updated: Int64 = 0
    var documentID: GUID
    var isOfCredit: Bool
    var accountID: GUID
    var date: CalendarDate
    /// Hundredths.
    var amount: Int64
    var currencyRate: String
    var reference: String?
    var isReconciled = false
    var isBatched = false
    var status = "AUTHORISED"
    var type: String
    var app: String?
}

struct HistoryRecord: Sendable {
    var details: String
    var changes: String
    var user: String
    var date: Int64
}

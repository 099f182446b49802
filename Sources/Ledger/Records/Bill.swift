/// Where a bill stands.
public enum BillState: UInt8, Sendable, CaseIterable {
    case draft
    case awaitingApproval
    case awaitingPayment
    case paid
    case void
    case deleted

    /// The ledger's spelling, which is also the settings'.
    public var name: StaticString {
        switch self {
        case .draft: "draft"
        case .awaitingApproval: "awaiting_approval"
        case .awaitingPayment: "awaiting_payment"
        case .paid: "paid"
        case .void: "void"
        case .deleted: "deleted"
        }
    }
}

/// A reduction of a line or of a whole bill, before tax.
public struct Discount: Hashable, Sendable {
    public enum Form: UInt8, Sendable {
        case none
        case percentage
        case money
    }

    public var form: Form
    /// Per cent, or an amount in the bill's currency.
    public var value: FixedPoint

    public static let none = Discount(form: .none, value: .zero)

    public init(form: Form, value: FixedPoint) {
        self.form = form
        self.value = value
    }
}

/// How a second tax counts: on the net amount, or on the net amount and the first tax (compound).
public enum SecondaryTaxRule: UInt8, Sendable {
    case onNet
    case compound
}

/// A bill, with its lines, payments and credit notes as ranges of its batch.
public struct Bill: Sendable {
    public var id = TextRef.empty
    public var number = TextRef.empty
    public var contactID = TextRef.empty
    public var matterNumber = TextRef.empty
    public var state = BillState.draft
    /// A request for trust money, which is no revenue and never an invoice.
    public var isTrustRequest = false
    public var issued = CalendarDate(dayNumber: 0)
    /// False where the issue date couldn't be read; the bill then carries the diagnostic.
    public var isIssuedReadable = true
    public var due = CalendarDate(dayNumber: 0)
    public var subject = TextRef.empty
    public var currency = CurrencyCode.none
    /// Minor units, with tax and interest, after discounts, before credits.
    public var total: Int64 = 0
    /// False where the total couldn't be read as money; the bill then carries the diagnostic.
    public var isAmountReadable = true
    public var discount = Discount.none
    /// Per cent; nil where the bill has no second tax.
    public var secondaryTaxRate: FixedPoint?
    public var secondaryTaxRule = SecondaryTaxRule.onNet
    public var attorney = TextRef.empty
    public var practiceArea = TextRef.empty
    public var office = TextRef.empty
    public var updatedAt = TextRef.empty
    public var source = SourceRow.none

    public var lines = 0..<0
    public var payments = 0..<0
    public var creditNotes = 0..<0

    public init() {}
}

/// What a line charges for.
public enum LineKind: UInt8, Sendable, CaseIterable {
    case timeEntry
    case flatFee
    case expenseEntry
    case hardCost
    case softCost
    case interest
    case discount
    case product

    /// The ledger's spelling, which is also Clio's.
    public var name: StaticString {
        switch self {
        case .timeEntry: "TimeEntry"
        case .flatFee: "FlatFee"
        case .expenseEntry: "ExpenseEntry"
        case .hardCost: "HardCost"
        case .softCost: "SoftCost"
        case .interest: "Interest"
        case .discount: "Discount"
        case .product: "Product"
        }
    }
}

/// One line of a bill.
public struct BillLine: Sendable {
    public var id = TextRef.empty
    public var matterNumber = TextRef.empty
    public var date: CalendarDate?
    public var kind = LineKind.timeEntry
    public var category = TextRef.empty
    public var user = TextRef.empty
    public var description = TextRef.empty
    /// For the firm only: never leaves it.
    public var note = TextRef.empty
    /// Hours, or a count.
    public var quantity = FixedPoint.one
    /// Of one unit, in the bill's currency.
    public var price = FixedPoint.zero
    /// False where quantity or price couldn't be read; the bill then carries the diagnostic.
    public var isAmountReadable = true
    /// Per cent.
    public var taxRate = FixedPoint.zero
    /// Per cent; nil: the bill's, where the line is taxed at all.
    public var secondaryTaxRate: FixedPoint?
    public var discount = Discount.none
    /// Minor units: the tax as billed, where the source says it; nil: to be worked out.
    public var tax: Int64?
    public var activityID = TextRef.empty
    /// An account code the source itself carries for this line's category.
    public var accountCode = TextRef.empty
    public var updatedAt = TextRef.empty
    public var source = SourceRow.none

    public init() {}
}

/// The part of a payment that settles one bill.
public struct Payment: Sendable {
    /// Where the money came from.
    public enum Funds: UInt8, Sendable, CaseIterable {
        case unstated
        case trust
        case operating
        case direct
    }

    public var id = TextRef.empty
    /// Names this part for good: the payment's id and the bill's where the source has no id of its own for it.
    public var allocationID = TextRef.empty
    public var contactID = TextRef.empty
    public var date = CalendarDate(dayNumber: 0)
    /// Minor units of the bill's currency, positive.
    public var amount: Int64 = 0
    /// False where the amount couldn't be read as money; the bill then carries the diagnostic.
    public var isAmountReadable = true
    public var method = TextRef.empty
    public var reference = TextRef.empty
    public var bankAccount = TextRef.empty
    public var funds = Funds.unstated
    public var isVoided = false
    /// It settles interest, not the bill's own lines.
    public var isForInterest = false
    public var source = SourceRow.none

    public init() {}
}

/// A credit note applied to one bill.
public struct CreditNote: Sendable {
    public var id = TextRef.empty
    /// Empty where the source numbers none.
    public var number = TextRef.empty
    public var contactID = TextRef.empty
    public var date = CalendarDate(dayNumber: 0)
    /// Minor units with tax (gross), positive.
    public var amount: Int64 = 0
    /// False where the amount couldn't be read as money; the bill then carries the diagnostic.
    public var isAmountReadable = true
    public var reason = TextRef.empty
    public var isVoided = false
    public var source = SourceRow.none

    public init() {}
}

/// A movement of client money. Reported, never posted.
public struct TrustTransaction: Sendable {
    public var id = TextRef.empty
    public var contactID = TextRef.empty
    public var matterNumber = TextRef.empty
    public var date = CalendarDate(dayNumber: 0)
    /// As the source words it: deposit, payment, transfer.
    public var type = TextRef.empty
    public var amount = FixedPoint.zero
    public var bankAccount = TextRef.empty
    public var description = TextRef.empty
    public var source = SourceRow.none

    public init() {}
}

public import Ledger

/// A bill (`Bill` of API version 4). What it comes to is not kept but reckoned: see ``ClioFirm/amounts(ofBill:)``.
public struct ClioBill: ClioRecord {
    public enum State: String, Sendable {
        case draft
        case awaitingApproval = "awaiting_approval"
        case awaitingPayment = "awaiting_payment"
        case paid
        case void
        case deleted
    }

    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public internal(set) var number: String
    public internal(set) var state = State.draft
    /// `revenue_kind`, `trust_kind` or `summary_kind`.
    public internal(set) var kind = "revenue_kind"
    public internal(set) var clientID: Int64
    /// The oldest first; more than one make it a ClientBill.
    public internal(set) var matterIDs: [Int64]
    public internal(set) var issued: CalendarDate
    public internal(set) var due: CalendarDate
    public internal(set) var subject = ""
    public internal(set) var memo = ""
    public internal(set) var purchaseOrder: String?
    /// Per cent, as they were when the bill was made.
    public internal(set) var taxRate: FixedPoint
    public internal(set) var secondaryTaxRate: FixedPoint
    public internal(set) var discount: ClioDiscount?
    public internal(set) var currency: CurrencyCode
    public internal(set) var userID: Int64
    public internal(set) var paidAt: Int64?
    public internal(set) var lastSent: Int64?
    /// Of a hidden bill for interest: the bill that bore it.
    public internal(set) var originalBillID: Int64?
    /// What a hidden interest bill or a trust request is for, in minor units; those have no lines.
    var fixedTotal: Int64?
}

/// A discount of a line or of a whole bill.
public enum ClioDiscount: Hashable, Sendable {
    case percentage(FixedPoint)
    /// Minor units.
    case money(Int64)
}

/// A line of a bill (`LineItem`).
public struct ClioLine: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let billID: Int64
    public internal(set) var activityID: Int64?
    public internal(set) var matterID: Int64
    /// `ActivityLineItem`, `NoChargeLineItem` or `LineItem`.
    public internal(set) var type: String
    /// `Service`, `Expense` or `Product`.
    public internal(set) var kind: String
    public internal(set) var date: CalendarDate
    public internal(set) var description: String
    public internal(set) var note: String?
    /// Hours of services, pieces of others.
    public internal(set) var quantity: FixedPoint
    public internal(set) var price: FixedPoint
    public internal(set) var isTaxable: Bool
    public internal(set) var isSecondaryTaxable: Bool
    public internal(set) var discount: ClioDiscount?
    public internal(set) var userID: Int64
    public internal(set) var ordering: Int
}

/// What a line is to be.
public struct ClioLineDraft: Sendable {
    public enum Kind: Sendable {
        case time, flatFee, expense, hardCost, softCost, product, noCharge
    }

    public var kind: Kind
    public var description: String
    public var quantity: FixedPoint
    public var price: FixedPoint
    /// Nil is the bill's issue date.
    public var date: CalendarDate?
    /// Nil is the bill's first matter.
    public var matterID: Int64?
    /// An activity description for services, an expense category for expenses.
    public var categoryID: Int64?
    public var isTaxable: Bool
    public var isSecondaryTaxable: Bool
    public var discount: ClioDiscount?
    public var note: String?

    public init(
        _ kind: Kind = .time, _ description: String, quantity: FixedPoint = .one, price: FixedPoint,
        date: CalendarDate? = nil, matterID: Int64? = nil, categoryID: Int64? = nil, isTaxable: Bool = true,
        isSecondaryTaxable: Bool = false, discount: ClioDiscount? = nil, note: String? = nil
    ) {
        self.kind = kind
        self.description = description
        self.quantity = quantity
        self.price = price
        self.date = date
        self.matterID = matterID
        self.categoryID = categoryID
        self.isTaxable = isTaxable
        self.isSecondaryTaxable = isSecondaryTaxable
        self.discount = discount
        self.note = note
    }

    /// - Parameters:
    ///   - hundredths: the quantity in hundredths: 240 is 2.4 hours.
    ///   - cents: the price in hundredths of the currency.
    public init(_ kind: Kind = .time, _ description: String, hundredths: Int64, cents: Int64) {
        self.init(
            kind, description, quantity: FixedPoint(tenThousandths: hundredths * 100),
            price: FixedPoint(tenThousandths: cents * 100))
    }
}

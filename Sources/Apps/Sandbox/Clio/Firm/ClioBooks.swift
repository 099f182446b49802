public import Ledger

/// A time or expense entry behind a line (`Activity`).
public struct ClioActivity: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    /// `TimeEntry`, `ExpenseEntry`, `HardCostEntry` or `SoftCostEntry`.
    public let type: String
    public internal(set) var date: CalendarDate
    /// Hours or pieces.
    public internal(set) var quantity: FixedPoint
    public internal(set) var price: FixedPoint
    public internal(set) var note: String
    public let isFlatRate: Bool
    public let isNoCharge: Bool
    public let matterID: Int64
    public let userID: Int64
    public let categoryID: Int64?
    /// Nil once the bill is void or deleted: it can be billed again.
    public internal(set) var billID: Int64?
    public internal(set) var isBilled: Bool

    var isTime: Bool { type == "TimeEntry" }
}

/// A service (`ActivityDescription`) or an expense category (`ExpenseCategory`).
public struct ClioCategory: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public internal(set) var name: String
    /// `xero_service_code` or `xero_expense_code`.
    public internal(set) var xeroCode: String?
}

/// A bank account of the firm (`BankAccount`).
public struct ClioBankAccount: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let name: String
    public let isTrust: Bool
    public let accountNumber: String
    public let institution: String
    public let ledgerNumber: String
    /// Minor units.
    public internal(set) var balance: Int64
}

/// Money in or out of a bank account (`BankTransaction`).
public struct ClioBankTransaction: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let accountID: Int64
    public let date: CalendarDate
    /// Minor units; what goes out is negative.
    public internal(set) var amount: Int64
    public let source: String
    public let description: String
    public let type: String
    public let clientID: Int64?
    public let matterID: Int64?
    public let billID: Int64?
    public let allocationID: Int64?
}

/// Somebody who works at the firm (`User`).
public struct ClioUser: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let firstName: String
    public let lastName: String
    public let email: String

    public var name: String { "\(firstName) \(lastName)" }
}

/// The account's billing settings (`BillingSetting`).
public struct ClioBillingSettings: Hashable, Sendable {
    /// Per cent.
    public var taxRate: FixedPoint
    public var taxName: String
    public var secondaryTaxRate: FixedPoint
    public var secondaryTaxName: String
    /// Whether the second tax is reckoned on what the first one made of the price (`Post`), or on the price (`Pre`).
    public var isSecondaryTaxPost: Bool

    public init(
        taxRate: FixedPoint = .zero, taxName: String = "Tax", secondaryTaxRate: FixedPoint = .zero,
        secondaryTaxName: String = "Tax 2", isSecondaryTaxPost: Bool = false
    ) {
        self.taxRate = taxRate
        self.taxName = taxName
        self.secondaryTaxRate = secondaryTaxRate
        self.secondaryTaxName = secondaryTaxName
        self.isSecondaryTaxPost = isSecondaryTaxPost
    }
}

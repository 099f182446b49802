/// An account of the firm's Xero chart of accounts.
public struct Account: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case active = "ACTIVE"
        case archived = "ARCHIVED"
        case deleted = "DELETED"
    }

    /// At most 10 characters; empty for a bank account without one, which then can't be used.
    public var code: String
    public var name: String
    /// Xero's `AccountType`, or the import template's wording turned into it; unknown ones are kept as they stand.
    public var type: String
    public var status: Status
    public var taxType: String
    public var paymentsEnabled: Bool
    /// One of the ledgers Xero keeps itself (receivables, payables, tax, retained earnings, …): nothing is booked to it.
    public var isKeptByXero: Bool
    /// Where it stood: a line of the chart's file, 0 where it has none.
    public var line: Int

    public init(
        code: String, name: String, type: String, status: Status = .active, taxType: String = "",
        paymentsEnabled: Bool = false, isKeptByXero: Bool = false, line: Int = 0
    ) {
        self.code = code
        self.name = name
        self.type = type
        self.status = status
        self.taxType = taxType
        self.paymentsEnabled = paymentsEnabled
        self.isKeptByXero = isKeptByXero
        self.line = line
    }
}

/// What an account is wanted for.
public enum AccountRole: String, Hashable, Sendable, CaseIterable {
    case timeEntries
    case expenses
    case interest
    case creditNotes
    case discounts
    case payments
}

/// The firm's chart of accounts, by code.
public struct ChartOfAccounts: Sendable {
    public private(set) var accounts: [Account]
    private var byCode: [String: Int]
    /// The file it was read from, for messages.
    public var path: String

    public init(_ accounts: [Account], path: String) {
        self.accounts = accounts
        self.path = path
        byCode = [:]
        for (index, account) in accounts.enumerated() where !account.code.isEmpty && byCode[account.code] == nil {
            byCode[account.code] = index
        }
    }

    public subscript(code code: String) -> Account? { byCode[code].map { accounts[$0] } }

    /// Account types an invoice line can be booked to: any but bank, and not the ledgers Xero keeps itself.
    static let incomeTypes: Set<String> = ["REVENUE", "SALES", "OTHERINCOME"]

    /// Why `account` can't serve `role`; nil where it can.
    public static func unsuited(_ account: Account, for role: AccountRole) -> String? {
        if account.code.isEmpty { return "has no code" }
        if account.isKeptByXero { return "is kept by Xero itself" }
        if account.status != .active { return account.status == .archived ? "is archived" : "is deleted" }
        switch role {
        case .payments:
            return account.type == "BANK" || account.paymentsEnabled
                ? nil : "is neither a bank account nor enabled for payments"
        case .creditNotes:
            // Clio: "Credit notes only to Revenue or Asset accounts".
            let fits = incomeTypes.union(["CURRENT", "FIXED", "INVENTORY", "NONCURRENT", "PREPAYMENT"])
            return fits.contains(account.type)
                ? nil : "is neither a revenue nor an asset account (it is \(account.type))"
        case .timeEntries, .interest, .discounts:
            return incomeTypes.contains(account.type) ? nil : "is not a revenue account (it is \(account.type))"
        case .expenses:
            return account.type == "BANK" ? "is a bank account" : nil
        }
    }
}

/// What a firm has in Xero before anybody sends anything: its settings, chart of accounts, tax rates and contacts.
public struct SandboxFirm: Hashable, Sendable {
    public var name: String
    /// ISO 3166, two letters.
    public var country: String
    /// ISO 4217; always subscribed.
    public var baseCurrency: String
    /// The last locked day, `yyyy-MM-dd`; nil locks nothing.
    public var periodLockDate: String?
    public var endOfYearLockDate: String?
    /// Currencies besides the base one that the organisation subscribes to.
    public var currencies: [Currency]
    public var taxRates: [TaxRate]
    public var accounts: [Account]
    public var tracking: [TrackingCategory]
    /// Contacts that exist only in Xero.
    public var contacts: [Contact]

    public init(
        name: String, country: String, baseCurrency: String, periodLockDate: String? = nil,
        endOfYearLockDate: String? = nil, currencies: [Currency] = [], taxRates: [TaxRate], accounts: [Account],
        tracking: [TrackingCategory] = [], contacts: [Contact] = []
    ) {
        self.name = name
        self.country = country
        self.baseCurrency = baseCurrency
        self.periodLockDate = periodLockDate
        self.endOfYearLockDate = endOfYearLockDate
        self.currencies = currencies
        self.taxRates = taxRates
        self.accounts = accounts
        self.tracking = tracking
        self.contacts = contacts
    }

    public struct Currency: Hashable, Sendable {
        public var code: String
        /// Units of it for one of the base currency, up to six decimals: what a document without a rate is given.
        public var rate: String

        public init(code: String, rate: String) {
            self.code = code
            self.rate = rate
        }
    }

    public struct TaxRate: Hashable, Sendable {
        /// The code, as in `OUTPUT`.
        public var type: String
        public var name: String
        /// Per cent, up to four decimals.
        public var rate: String
        /// Which classes of accounts it may be used with: some of A(ssets), E(quity), X (expenses), L(iabilities), R(evenue).
        public var appliesTo: String

        public init(type: String, name: String, rate: String, appliesTo: String = "AEXLR") {
            self.type = type
            self.name = name
            self.rate = rate
            self.appliesTo = appliesTo
        }
    }

    public struct Account: Hashable, Sendable {
        /// Nil for a bank account without one.
        public var code: String?
        public var name: String
        /// Xero's type: `BANK`, `REVENUE`, …
        public var type: String
        public var taxType: String
        public var enablePayments: Bool
        /// `DEBTORS`, `ROUNDING`, …; nil for an ordinary account.
        public var systemAccount: String?
        public var isArchived: Bool

        public init(
            code: String?, name: String, type: String, taxType: String, enablePayments: Bool = false,
            systemAccount: String? = nil, isArchived: Bool = false
        ) {
            self.code = code
            self.name = name
            self.type = type
            self.taxType = taxType
            self.enablePayments = enablePayments
            self.systemAccount = systemAccount
            self.isArchived = isArchived
        }
    }

    public struct TrackingCategory: Hashable, Sendable {
        public var name: String
        public var options: [String]

        public init(name: String, options: [String]) {
            self.name = name
            self.options = options
        }
    }

    public struct Contact: Hashable, Sendable {
        public var name: String
        public var number: String?
        public var email: String?

        public init(name: String, number: String? = nil, email: String? = nil) {
            self.name = name
            self.number = number
            self.email = email
        }
    }
}

/// Why a firm can't be read.
public struct SandboxFirmError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
}

public import Ledger
public import WebAccess
public import XeroDocuments

/// The organisation, with what decides whether a document can be posted.
public struct XeroOrganisation: Hashable, Sendable {
    public var id: String
    public var name: String
    public var legalName: String
    public var baseCurrency: XeroMoney
    /// `NZ`, `US`.
    public var countryCode: String
    /// Xero's own names: `NEWZEALANDSTANDARDTIME`.
    public var timezone: String
    /// Nothing may be dated on or before either lock date.
    public var periodLockDate: CalendarDate?
    public var endOfYearLockDate: CalendarDate?
    public var isDemoCompany: Bool
    public var paysTax: Bool
    public var taxNumber: String
    public var salesTaxBasis: String
    /// `ACTIVE`; anything else refuses calls.
    public var status: String
    /// The plan: `STARTER` caps approvals. New ones appear without notice.
    public var planClass: String
    public var version: String
    public var shortCode: String
    /// When the organisation was made in Xero.
    public var created: UTCInstant?

    /// The later of both lock dates.
    public var lockDate: CalendarDate? {
        guard let periodLockDate, let endOfYearLockDate else { return periodLockDate ?? endOfYearLockDate }
        return max(periodLockDate, endOfYearLockDate)
    }

    public init(_ json: JSONValue) throws(RecordProblem) {
        let reader = RecordReader(json, id: "OrganisationID")
        id = reader.id
        name = reader.text("Name")
        legalName = reader.text("LegalName")
        baseCurrency = XeroMoney(code: reader.text("BaseCurrency"))
        countryCode = reader.text("CountryCode")
        timezone = reader.text("Timezone")
        periodLockDate = try reader.day("PeriodLockDate")
        endOfYearLockDate = try reader.day("EndOfYearLockDate")
        isDemoCompany = reader.flag("IsDemoCompany")
        paysTax = reader.flag("PaysTax")
        taxNumber = reader.text("TaxNumber")
        salesTaxBasis = reader.text("SalesTaxBasis")
        status = reader.text("OrganisationStatus")
        planClass = reader.text("Class")
        version = reader.text("Version")
        shortCode = reader.text("ShortCode")
        created = reader.instant("CreatedDateUTC")
    }
}

/// An account of the chart. Bank accounts may have no code.
public struct XeroAccount: Hashable, Sendable {
    public var id: String
    public var code: String
    public var name: String
    /// `AccountType`, unknown ones as they stand.
    public var type: String
    public var status: String
    public var accountClass: String
    public var taxType: String
    public var paymentsEnabled: Bool
    /// `DEBTORS`, `ROUNDING`…; empty for an ordinary account.
    public var systemAccount: String
    /// Of bank accounts only.
    public var currencyCode: String

    public init(_ json: JSONValue) {
        let reader = RecordReader(json, id: "AccountID")
        id = reader.id
        code = reader.text("Code")
        name = reader.text("Name")
        type = reader.text("Type")
        status = reader.text("Status")
        accountClass = reader.text("Class")
        taxType = reader.text("TaxType")
        paymentsEnabled = reader.flag("EnablePaymentsToAccount")
        systemAccount = reader.text("SystemAccount")
        currencyCode = reader.text("CurrencyCode")
    }

    /// The account as the rest of the program knows it. A status that isn't known is taken as archived: not to be used.
    public var chartAccount: Account {
        // ROUNDING is the one system account lines may be booked to.
        Account(
            code: code, name: name, type: type, status: Account.Status(rawValue: status) ?? .archived, taxType: taxType,
            paymentsEnabled: paymentsEnabled, isKeptByXero: !["", "ROUNDING"].contains(systemAccount))
    }
}

public struct XeroTaxRate: Hashable, Sendable {
    /// The API's code: `OUTPUT2`, `TAX001`.
    public var taxType: String
    /// The display name, which CSV files need and a firm may change.
    public var name: String
    public var status: String
    /// Per cent; nil where missing or finer than four decimals.
    public var displayRate: FixedPoint?
    public var effectiveRate: FixedPoint?
    public var canApplyToRevenue: Bool
    public var canApplyToExpenses: Bool
    public var canApplyToAssets: Bool
    public var canApplyToLiabilities: Bool
    public var canApplyToEquity: Bool

    public init(_ json: JSONValue) {
        let reader = RecordReader(json, id: "TaxType")
        taxType = reader.id
        name = reader.text("Name")
        status = reader.text("Status")
        displayRate = try? reader.decimal("DisplayTaxRate")
        effectiveRate = try? reader.decimal("EffectiveRate")
        canApplyToRevenue = reader.flag("CanApplyToRevenue")
        canApplyToExpenses = reader.flag("CanApplyToExpenses")
        canApplyToAssets = reader.flag("CanApplyToAssets")
        canApplyToLiabilities = reader.flag("CanApplyToLiabilities")
        canApplyToEquity = reader.flag("CanApplyToEquity")
    }
}

public struct XeroTrackingCategory: Hashable, Sendable {
    public struct Option: Hashable, Sendable {
        public var id: String
        public var name: String
        public var status: String
    }

    public var id: String
    public var name: String
    public var status: String
    public var options: [Option]

    public init(_ json: JSONValue) {
        let reader = RecordReader(json, id: "TrackingCategoryID")
        id = reader.id
        name = reader.text("Name")
        status = reader.text("Status")
        options = reader.array("Options").map { option in
            let reader = RecordReader(option, id: "TrackingOptionID")
            return Option(id: reader.id, name: reader.text("Name"), status: reader.text("Status"))
        }
    }
}

/// A currency the organisation has subscribed to.
public struct XeroCurrency: Hashable, Sendable {
    public var code: String
    public var name: String

    public init(_ json: JSONValue) {
        let reader = RecordReader(json, id: "Code")
        code = reader.id
        name = reader.text("Description")
    }
}

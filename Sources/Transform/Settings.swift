public import Ledger
public import XeroDocuments

/// What the firm has decided about its bills, contacts, accounts and taxes: `transform` of the settings file.
public struct TransformSettings: Sendable {
    public var bills = BillSettings()
    public var accounts = AccountSettings()
    public var tax = TaxSettings()
    public var tracking: [TrackingSetting] = []
    public var contacts = ContactSettings()

    public init() {}
}

public struct BillSettings: Sendable {
    public enum Interest: String, Sendable, CaseIterable {
        case onBill
        case separate
        case skip
    }

    public var export = true
    public var states: Set<BillState> = [.draft, .awaitingApproval, .awaitingPayment, .paid]
    /// Both ends inclusive, by issue date; nil for no end.
    public var issuedFrom: CalendarDate?
    public var issuedThrough: CalendarDate?
    public var interest = Interest.onBill

    public init() {}
}

/// Codes of the firm's chart of accounts by what they are for.
public struct AccountSettings: Sendable {
    public var timeEntries = ""
    public var expenses = ""
    public var interest = ""
    public var creditNotes = ""
    /// Nil: a discount is spread over the lines it covers.
    public var discounts: String?
    /// Nil: payments are not sent.
    public var payments: PaymentAccounts?
    /// By activity or expense category; wins over everything else.
    public var categories: [String: String] = [:]
    public var kinds: [LineKind: String] = [:]

    public init() {}
}

public struct PaymentAccounts: Sendable {
    public var byDefault: String?
    /// Outer nil: a payment from trust is like any other. Inner nil: it isn't sent.
    public var trust: String??
    /// By Clio bank account id or name; nil: payments into it aren't sent.
    public var bankAccounts: [String: String?] = [:]

    public init(byDefault: String? = nil) { self.byDefault = byDefault }
}

public struct TaxSettings: Sendable {
    public var none = TaxType(type: "NONE", name: "Tax Exempt")
    public var primary: TaxType?
    public var secondary: TaxType?
    public var both: TaxType?
    /// By the line's whole rate in per cent; comes first.
    public var rates: [FixedPoint: TaxType] = [:]

    public init() {}
}

/// One Xero tracking category and which of the bill's facts fills it.
public struct TrackingSetting: Sendable {
    public enum Source: String, Sendable, CaseIterable {
        case attorney
        case practiceArea
        case matter
        case office
        /// The timekeeper of the line.
        case user
    }

    public var name: String
    public var from: Source
    /// Xero's option for a value; a value without an entry is its own option.
    public var options: [String: String]

    public init(name: String, from: Source, options: [String: String] = [:]) {
        self.name = name
        self.from = from
        self.options = options
    }
}

public struct ContactSettings: Sendable {
    public enum NameClash: String, Sendable, CaseIterable {
        case number
        case reject
    }

    public enum UnsafeNames: String, Sendable, CaseIterable {
        case reject
        case allow
    }

    /// What happens where names agree and one side has no e-mail.
    public enum NameOnly: String, Sendable, CaseIterable {
        case hold
        case link
        case number
    }

    /// Whether edits of linked contacts go to Xero alone, or to the other side, whichever they are made on.
    public enum Direction: String, Sendable, CaseIterable {
        case both
        case toXero
    }

    public var direction = Direction.both
    public var nameClash = NameClash.number
    public var unsafeNames = UnsafeNames.reject
    public var nameOnly = NameOnly.hold

    public init() {}
}

internal import Ledger

/// What a rule must know of the request besides the element itself.
struct RuleContext: Sendable {
    /// Milliseconds since 1970-01-01 UTC.
    var now: Int64
    /// Decimals a unit price keeps: 2, or 4 with `unitdp=4`.
    var unitDecimals = 2
    /// The app that asks.
    var app: String
    /// PUT creates and never updates.
    var isCreateOnly = false
    /// The record the address names.
    var addressed: GUID?

    var today: CalendarDate { TimeText.day(of: now) }
}

/// What came of one element of a request.
enum Outcome: Sendable {
    case saved(OutputObject, warnings: [String])
    /// Nothing was changed.
    case refused([String])
}

/// Texts of Xero's that several rules use.
enum Message {
    static let archivedMatch =
        "The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the "
        + "API."
    static let archivedAssigned = "Unable to assign an Archived contact."
    static let contactUnidentified =
        "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, "
        + "ContactNumber"
    static let wrongStatus = "Invoice not of valid status for modification"
    static let hasMoney = "This document cannot be edited as it has a payment or credit note allocated to it."

    static func archivedAccount(_ code: String) -> String {
        "Account code '\(code)' has been archived, or has been deleted. Each line item must reference a valid account."
    }

    static func notSubscribed(_ currency: String) -> String { "Organisation is not subscribed to currency \(currency)" }
}

/// Lock dates: nothing dated on or before one may be made, changed or removed (xeroizer#92).
enum LockRules {
    static func errors(_ date: CalendarDate, in book: Book) -> [String] {
        var errors: [String] = []
        if let lock = book.yearLock, date <= lock { errors.append(text("end of year lock date", lock)) }
        if let lock = book.periodLock, date <= lock { errors.append(text("period lock date", lock)) }
        return errors
    }

    private static func text(_ name: String, _ lock: CalendarDate) -> String {
        "The document date cannot be before the \(name), currently set at \(TimeText.lockDate(lock))"
    }
}

/// The stable names of everything that can be wrong. A code never changes its meaning and is never used again.
public enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
    // Files
    case missingFile = "missing-file"
    case emptyFile = "empty-file"
    case headerOnly = "header-only"
    case unreadableFile = "unreadable-file"
    case wrongEncoding = "wrong-encoding"
    case malformedQuote = "malformed-quote"
    case malformedJSON = "malformed-json"
    case rowTooLong = "row-too-long"
    case missingColumn = "missing-column"
    case unknownColumn = "unknown-column"
    case unknownFile = "unknown-file"
    case fewerRecords = "fewer-records"

    // Rows
    case wrongFieldCount = "wrong-field-count"
    case missingValue = "missing-value"
    case badDate = "bad-date"
    case badNumber = "bad-number"
    case tooManyDecimals = "too-many-decimals"
    case numberOutOfRange = "number-out-of-range"
    case unknownState = "unknown-state"
    case unknownKind = "unknown-kind"
    case unknownValue = "unknown-value"
    case unknownCurrency = "unknown-currency"
    case controlCharacter = "control-character"
    case fieldTooLong = "field-too-long"
    case duplicateKey = "duplicate-key"

    // Joins
    case withoutBill = "without-bill"
    case withoutContact = "without-contact"
    case billWithoutLines = "bill-without-lines"
    case currencyMismatch = "currency-mismatch"
    case contactMismatch = "contact-mismatch"

    // Amounts
    case totalMismatch = "total-mismatch"
    case taxMismatch = "tax-mismatch"
    case negativeTotal = "negative-total"
    case negativeAmount = "negative-amount"
    case discountTooLarge = "discount-too-large"
    case overpayment = "overpayment"
    case creditExceedsBill = "credit-exceeds-bill"
    case paymentOnUnapproved = "payment-on-unapproved"
    case creditOnUnapproved = "credit-on-unapproved"

    // Mapping
    case noAccount = "no-account"
    case accountNotInChart = "account-not-in-chart"
    case accountArchived = "account-archived"
    case accountUnsuited = "account-unsuited"
    case noTaxType = "no-tax-type"
    case taxRateMismatch = "tax-rate-mismatch"
    case taxRateUnknown = "tax-rate-unknown"
    case trackingTooLong = "tracking-too-long"

    // Documents
    case duplicateNumber = "duplicate-number"
    case missingNumber = "missing-number"
    case badNumberText = "bad-number-text"
    case nameClash = "name-clash"
    case unsafeName = "unsafe-name"
    case badName = "bad-name"
    case badEmail = "bad-email"
    case formulaText = "formula-text"
    case longInvoice = "long-invoice"
    case trustPayment = "trust-payment"
    case dueBeforeIssued = "due-before-issued"

    // In Xero
    case archivedContact = "archived-contact"
    case lockedPeriod = "locked-period"
    case currencyNotSubscribed = "currency-not-subscribed"
    case unsuitedTaxType = "unsuited-tax-type"
    case numberTaken = "number-taken"
    case handedOverNotFound = "handed-over-not-found"
    case otherReceipt = "other-receipt"
    case otherPayments = "other-payments"
    case reconciledPayment = "reconciled-payment"
    case statusForbids = "status-forbids"
    case removedInXero = "removed-in-xero"
    case changedInXero = "changed-in-xero"
    case refusedByXero = "refused-by-xero"
    case refusedByClio = "refused-by-clio"
    case restsOnOther = "rests-on-other"
    case staleOperation = "stale-operation"
    case unpaidMigration = "unpaid-migration"
    case beforeConversion = "before-conversion"
    case tooManyRemovals = "too-many-removals"
    case notLinked = "not-linked"
    case notAuthorised = "not-authorised"
    case xeroUnavailable = "xero-unavailable"
    case clioUnavailable = "clio-unavailable"
    case dayLimit = "day-limit"

    // After hand-over
    case changedAfterHandOver = "changed-after-hand-over"
    case voidedAfterHandOver = "voided-after-hand-over"
    case addedAfterHandOver = "added-after-hand-over"
    case needlessToDo = "needless-to-do"

    // Runs
    case cannotWrite = "cannot-write"
    case notReadBack = "not-read-back"
    case proofFailed = "proof-failed"
    case stateUnusable = "state-unusable"
    case locked
    case interrupted
    case unsupported
    case unexpected
    case badSetting = "bad-setting"
}

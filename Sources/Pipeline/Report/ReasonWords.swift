import Ledger
import Transform

/// Reasons in words for people who never saw a code.
enum ReasonWords {
    /// - Parameter reason: a ``FilterRule``'s or a ``DiagnosticCode``'s raw value.
    static func of(_ reason: String) -> String {
        if let rule = FilterRule(rawValue: reason) { return of(rule) }
        if let code = DiagnosticCode(rawValue: reason) { return of(code) }
        return reason
    }

    private static func of(_ rule: FilterRule) -> String {
        switch rule {
        case .exportOff: "The export of bills is switched off"
        case .trustRequest: "A request for trust money is no revenue"
        case .voided: "Voided in Clio"
        case .deleted: "Deleted in Clio"
        case .state: "In a state the settings leave out"
        case .outsideDates: "Issued outside the dates asked for"
        case .interestSkipped: "Interest is left out by the settings"
        case .paymentsNone: "Payments are not sent: no account is set for them"
        case .voidedPayment: "A payment that was voided in Clio"
        case .nothingPaid: "A payment of nothing: the bill was written off"
        case .trustExcluded: "Paid from trust, which the settings leave out"
        case .bankAccountExcluded: "Paid into a bank account the settings leave out"
        case .voidedCreditNote: "A credit note that was voided in Clio"
        case .noBillInScope: "A contact without a bill that goes"
        case .trustTransaction: "Trust money is reported, never posted"
        }
    }

    private static func of(_ code: DiagnosticCode) -> String {
        switch code {
        case .missingFile: "A file is missing"
        case .emptyFile: "A file is empty"
        case .headerOnly: "A file has no rows"
        case .unreadableFile: "A file can't be read"
        case .wrongEncoding: "A file is in another encoding"
        case .malformedQuote: "A quote is out of place"
        case .malformedJSON: "JSON that can't be read"
        case .rowTooLong: "A row is too long"
        case .missingColumn: "A column is missing"
        case .unknownColumn: "A column that isn't known"
        case .unknownFile: "A file that isn't known"
        case .fewerRecords: "Far fewer records than before"
        case .wrongFieldCount: "A row is short or long"
        case .missingValue: "Something that is needed is empty"
        case .badDate: "A date that is no day"
        case .badNumber: "A number that is none"
        case .tooManyDecimals: "An amount with too many decimals"
        case .numberOutOfRange: "A number that is too large"
        case .unknownState: "A state that isn't known"
        case .unknownKind: "A kind of line that isn't known"
        case .unknownValue: "A value that isn't known"
        case .unknownCurrency: "A currency that isn't known"
        case .controlCharacter: "A control character in a text"
        case .fieldTooLong: "A text that is too long for Xero"
        case .duplicateKey: "Two records with one id"
        case .withoutBill: "The bill it belongs to is missing"
        case .withoutContact: "The bill's contact is missing"
        case .billWithoutLines: "A bill without lines"
        case .currencyMismatch: "Two currencies on one bill"
        case .contactMismatch: "Two contacts on one bill"
        case .totalMismatch: "The lines don't come to the total"
        case .taxMismatch: "The tax isn't its rate"
        case .negativeTotal: "A negative total"
        case .negativeAmount: "An amount that isn't positive"
        case .discountTooLarge: "A discount larger than what it is on"
        case .overpayment: "More paid than was due"
        case .creditExceedsBill: "More credited than the bill comes to"
        case .paymentOnUnapproved: "Paid before the bill was approved"
        case .creditOnUnapproved: "Credited before the bill was approved"
        case .noAccount: "No account is set for it"
        case .accountNotInChart: "Its account isn't in the chart"
        case .accountArchived: "Its account is archived"
        case .accountUnsuited: "Its account can't be used for it"
        case .noTaxType: "No tax type is set for its rate"
        case .taxRateMismatch: "Its rate isn't its tax type's"
        case .taxRateUnknown: "A tax type's rate isn't known"
        case .trackingTooLong: "A tracking option that is too long"
        case .duplicateNumber: "Its number is taken already"
        case .missingNumber: "It has no number"
        case .badNumberText: "Its number isn't one Xero takes"
        case .nameClash: "Two clients of one name"
        case .unsafeName: "A name a spreadsheet would run"
        case .badName: "A name Xero doesn't take"
        case .badEmail: "An e-mail address Xero doesn't take"
        case .formulaText: "A text a spreadsheet would run"
        case .longInvoice: "An invoice longer than a file may be"
        case .trustPayment: "Payments from trust"
        case .dueBeforeIssued: "Due before it was issued"
        case .changedAfterHandOver: "Changed after it was handed over"
        case .voidedAfterHandOver: "Voided after it was handed over"
        case .addedAfterHandOver: "Added to a bill that was handed over before"
        case .cannotWrite: "A file can't be written"
        case .notReadBack: "A file doesn't read back as it was written"
        case .proofFailed: "Records unaccounted for"
        case .stateUnusable: "The state can't be used"
        case .locked: "Another run is at work"
        case .interrupted: "Interrupted"
        case .unsupported: "Not possible"
        case .unexpected: "Something unexpected"
        case .badSetting: "A setting that can't be used"
        }
    }
}

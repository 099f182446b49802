public import Ledger

/// Why a record isn't sent although nothing is wrong with it. The raw value is stable.
public enum FilterRule: String, Hashable, Sendable, CaseIterable {
    case exportOff = "export-off"
    case trustRequest = "trust-request"
    case voided
    case deleted
    case state
    case outsideDates = "outside-dates"
    case interestSkipped = "interest-skipped"
    case paymentsNone = "payments-none"
    case voidedPayment = "voided-payment"
    case nothingPaid = "nothing-paid"
    case trustExcluded = "trust-excluded"
    case bankAccountExcluded = "bank-account-excluded"
    case voidedCreditNote = "voided-credit-note"
    case noBillInScope = "no-bill-in-scope"
    case trustTransaction = "trust-transaction"
    case unbilled
}

extension ControlTotals.Outcome {
    public static func filtered(_ rule: FilterRule) -> ControlTotals.Outcome { .init(.filtered, rule.rawValue) }
    public static func held(_ code: DiagnosticCode) -> ControlTotals.Outcome { .init(.held, code.rawValue) }
    public static func rejected(_ code: DiagnosticCode) -> ControlTotals.Outcome { .init(.rejected, code.rawValue) }
    public static let written = ControlTotals.Outcome(.written)
}

/// What became of each record of a batch, in the order of the batch's arrays.
public struct BatchOutcomes: Sendable {
    public var bills: [ControlTotals.Outcome] = []
    public var lines: [ControlTotals.Outcome] = []
    public var payments: [ControlTotals.Outcome] = []
    public var creditNotes: [ControlTotals.Outcome] = []
    /// The part of a payment that doesn't go although the rest does.
    public var heldParts: [HeldPart] = []

    public struct HeldPart: Sendable {
        public var payment: Int
        /// Minor units.
        public var amount: Int64
        public var outcome: ControlTotals.Outcome
    }

    public init() {}

    /// Everything written, until something else is said.
    public mutating func reset(for batch: BillBatch) {
        bills.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        payments.removeAll(keepingCapacity: true)
        creditNotes.removeAll(keepingCapacity: true)
        heldParts.removeAll(keepingCapacity: true)
        bills.append(contentsOf: repeatElement(.written, count: batch.bills.count))
        lines.append(contentsOf: repeatElement(.written, count: batch.lines.count))
        payments.append(contentsOf: repeatElement(.written, count: batch.payments.count))
        creditNotes.append(contentsOf: repeatElement(.written, count: batch.creditNotes.count))
    }

    /// One outcome for a bill and all that is on it.
    public mutating func set(bill index: Int, _ bill: Bill, _ outcome: ControlTotals.Outcome) {
        bills[index] = outcome
        for line in bill.lines { lines[line] = outcome }
        for payment in bill.payments { payments[payment] = outcome }
        for note in bill.creditNotes { creditNotes[note] = outcome }
    }
}

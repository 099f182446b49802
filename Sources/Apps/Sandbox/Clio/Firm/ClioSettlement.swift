public import Ledger

/// A payment. Clio's API has no payments: all it shows of one is its allocations.
public struct ClioPayment: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let clientID: Int64
    public internal(set) var date: CalendarDate
    /// Minor units.
    public internal(set) var amount: Int64
    public internal(set) var reference: String
    /// `check`, `wire_transfer`, `credit_card` and so on; nil as Clio often leaves it.
    public internal(set) var method: String?
    /// Where the money came from, if from an account of the firm's own: trust.
    public internal(set) var sourceAccountID: Int64?
    public internal(set) var destinationAccountID: Int64
    public internal(set) var voidedAt: Int64?
}

/// A credit memo (`CreditMemo`), which Clio's pages call a credit note.
public struct ClioCreditMemo: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let clientID: Int64
    public let userID: Int64
    public internal(set) var date: CalendarDate
    /// Minor units.
    public internal(set) var amount: Int64
    public internal(set) var description: String
    public internal(set) var isDiscount: Bool
    public internal(set) var voidedAt: Int64?
}

/// The part of a payment or of a credit memo that settles one bill for one matter (`Allocation`).
public struct ClioAllocation: ClioRecord {
    public enum Parent: Hashable, Sendable {
        case payment(Int64)
        case creditMemo(Int64)
    }

    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let parent: Parent
    /// Nil once the interest bill it paid is gone.
    public internal(set) var billID: Int64?
    public let matterID: Int64
    public let clientID: Int64
    public internal(set) var date: CalendarDate
    /// Minor units.
    public internal(set) var amount: Int64
    public let isInterest: Bool
    public internal(set) var voidedAt: Int64?
}

/// Interest that was added to a bill (`InterestCharge`).
public struct ClioInterestCharge: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let billID: Int64
    /// The hidden bill Clio makes for it.
    public let hiddenBillID: Int64
    public internal(set) var date: CalendarDate
    public internal(set) var description: String
    /// Minor units.
    public internal(set) var total: Int64
}

public import Ledger

/// Which Clio record a link is of.
public struct LinkKey: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case contact
        case invoice
        case creditNote = "credit_note"
        case payment
    }

    public var kind: Kind
    /// The id in Clio: of the contact, the bill, the credit memo with its bill (`ID-BILL`), the allocation.
    public var id: String
    /// 0; the invoice of a bill's interest apart is part 1, and so is what is paid on it.
    public var part: Int

    public init(_ kind: Kind, _ id: String, part: Int = 0) {
        self.kind = kind
        self.id = id
        self.part = part
    }
}

/// A Clio record and the Xero record that stands for it.
public struct Link: Hashable, Sendable {
    public var key: LinkKey
    /// The bill it belongs to; empty for a contact.
    public var bill: String
    /// Xero's `ContactID`, `InvoiceID`, `CreditNoteID` or `PaymentID`.
    public var xeroID: String
    /// Xero's number of it; a contact's name, a payment's reference.
    public var number: String
    /// The record as Clio had it when it was sent last.
    public var mark: Fingerprint
    /// Raised by every change; an operation planned from another version is stale.
    public var version: Int64
    /// Xero's status as last known.
    public var status: String
    /// Minor units, with tax.
    public var amount: Int64
    public var currency: CurrencyCode
    /// The batch that wrote it last.
    public var batch: String
    /// The allocation of a credit note to its invoice; empty while there is none.
    public var allocationID = ""
    /// What Xero had of it when both sides last agreed, as `XeroContent` puts it; empty where that isn't known.
    public var agreed = ""
    /// What Xero has of it since a person changed it there; empty where it is as agreed.
    public var found = ""
    /// Its mark before a person chose to have it restored.
    public var markBefore = Fingerprint(value: 0)
    /// What a contact's two sides last agreed on, as ``ContactFields`` put it; empty where nobody knows, `-` where
    /// they couldn't be compared.
    public var contactAgreed = ""

    public init(
        _ key: LinkKey, bill: String, xeroID: String, number: String, mark: Fingerprint, version: Int64,
        status: String, amount: Int64 = 0, currency: CurrencyCode = .none, batch: String, allocationID: String = ""
    ) {
        self.key = key
        self.bill = bill
        self.xeroID = xeroID
        self.number = number
        self.mark = mark
        self.version = version
        self.status = status
        self.amount = amount
        self.currency = currency
        self.batch = batch
        self.allocationID = allocationID
    }

    /// Whether Xero still has it.
    public var isLive: Bool { status != "VOIDED" && status != "DELETED" }
}

extension Fingerprint {
    /// No record has this mark: what it is set on goes to Xero again.
    static let matchesNothing = Fingerprint(value: 0)
}

/// How far an operation of a batch has come. What has no entry was not begun.
public struct OperationProgress: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// A request with it has left, or was about to.
        case sent
        /// Its first step is done: a credit note is there, and not allocated yet.
        case halfway
        case done
        /// Xero refused it.
        case refused
        /// It was not sent: what it rests on is missing, or the state has moved on.
        case held
    }

    /// The line in `operations.ndjson`, from 1.
    public var line: Int
    public var status: Status
    public var key: LinkKey
    /// Xero's own words, or why it waits.
    public var message: String

    public init(line: Int, status: Status, key: LinkKey, message: String = "") {
        self.line = line
        self.status = status
        self.key = key
        self.message = message
    }
}

/// A write as it leaves: its key and exact bytes are in the state before, its answer after.
public struct RequestRecord: Hashable, Sendable {
    /// 0 until it is entered.
    public var id: Int64 = 0
    public var batch: String
    /// The step of the batch it belongs to.
    public var step: String
    /// The `Idempotency-Key`.
    public var key: String
    public var method: String
    /// With its query.
    public var path: String
    public var body: [UInt8]
    /// Lines of the operations in it, in the order of its elements.
    public var lines: [Int]
    /// Seconds since 1970, UTC.
    public var sentAt: Int64
    /// HTTP status; nil while there is no answer.
    public var status: Int?

    public init(
        batch: String, step: String, key: String, method: String, path: String, body: [UInt8], lines: [Int],
        sentAt: Int64
    ) {
        self.batch = batch
        self.step = step
        self.key = key
        self.method = method
        self.path = path
        self.body = body
        self.lines = lines
        self.sentAt = sentAt
    }
}

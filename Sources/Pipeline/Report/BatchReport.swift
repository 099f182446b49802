public import Ledger

/// Everything a person is told about a batch: the terminal's table, the summary line, the manifest and the page are made
/// from this and from nothing else.
public struct BatchReport: Sendable {
    public var firm = ""
    /// The batch's id, which is its folder's name.
    public var batch = ""
    /// UTC, `yyyy-MM-ddTHH:mm:ssZ`.
    public var created = ""
    /// `files` or `api`.
    public var channel = "files"
    public var sources: [SourceEntry] = []
    public var files: [FileEntry] = []
    /// The conservation proof, one row a kind and currency.
    public var proof: [ProofRow] = []
    public var documents: [DocumentTotals] = []
    public var months: [MonthTotals] = []
    public var accounts: [AccountTotals] = []
    /// What was left out, by bucket and reason, most first.
    public var leftOut: [LeftOut] = []
    /// The first ``problemLimit`` of them, in the order of the input.
    public var problems: [Diagnostic] = []
    public var problemCounts: [DiagnosticCode: Int] = [:]
    /// About the run or whole files, not about single records.
    public var notices: [Diagnostic] = []
    public var toDo: [ToDo] = []
    /// What a batch for the API does with records that Xero has already.
    public var changes: [ChangeTotals] = []
    /// Fields of linked contacts that go to the other side.
    public var contacts: [ContactChange] = []
    /// What submitting the batch takes; nil for a batch of files.
    public var calls: CallEstimate?
    /// The Xero organisation a batch is for; nil for a batch of files.
    public var organisation: Organisation?
    public var trust = TrustSummary()

    public static let problemLimit = 1_000

    public init() {}

    /// Whether every record read is accounted for, in number and in amount.
    public var closes: Bool { proof.allSatisfy(\.closes) }

    public struct SourceEntry: Hashable, Sendable {
        public var path: String
        public var kind: String
        public var byteCount: Int
        public var sha256: String

        public init(path: String, kind: String, byteCount: Int, sha256: String) {
            self.path = path
            self.kind = kind
            self.byteCount = byteCount
            self.sha256 = sha256
        }
    }

    public struct FileEntry: Hashable, Sendable {
        /// Relative to the batch folder.
        public var name: String
        /// What it holds, for people: `invoices, awaiting payment`.
        public var content: String
        public var documents: Int
        public var rows: Int
        public var byteCount: Int
        public var sha256: String

        public init(name: String, content: String, documents: Int, rows: Int, byteCount: Int, sha256: String) {
            self.name = name
            self.content = content
            self.documents = documents
            self.rows = rows
            self.byteCount = byteCount
            self.sha256 = sha256
        }
    }

    public struct ProofRow: Sendable {
        public var kind: RecordKind
        public var currency: CurrencyCode
        public var read: ControlTotals.Total
        public var buckets: [Bucket: ControlTotals.Total]
        /// Months of which the two sides differ; empty where the proof closes.
        public var openMonths: [String]
        public var closes: Bool { openMonths.isEmpty }

        public init(
            kind: RecordKind, currency: CurrencyCode, read: ControlTotals.Total,
            buckets: [Bucket: ControlTotals.Total], openMonths: [String]
        ) {
            self.kind = kind
            self.currency = currency
            self.read = read
            self.buckets = buckets
            self.openMonths = openMonths
        }
    }

    /// Documents written, by kind and currency, minor units.
    public struct DocumentTotals: Hashable, Sendable {
        /// `invoices`, `credit notes`, `payments`, `contacts`.
        public var kind: String
        public var currency: CurrencyCode
        public var count: Int
        public var net: Int64
        public var tax: Int64

        public init(kind: String, currency: CurrencyCode, count: Int, net: Int64, tax: Int64) {
            self.kind = kind
            self.currency = currency
            self.count = count
            self.net = net
            self.tax = tax
        }
    }

    public struct ChangeTotals: Hashable, Sendable {
        /// `update`, `link`, `void`, `delete`.
        public var operation: String
        /// `invoices`, `credit notes`, `payments`, `contacts`.
        public var kind: String
        public var count: Int

        public init(operation: String, kind: String, count: Int) {
            self.operation = operation
            self.kind = kind
            self.count = count
        }
    }

    /// A field of a linked contact that goes from one side to the other.
    public struct ContactChange: Hashable, Sendable {
        /// Clio's.
        public var id: String
        /// Xero's, once it is done.
        public var name: String
        /// `first_name`, `email`…
        public var field: String
        /// `Clio` or `Xero`: whose value it is.
        public var from: String
        /// The other side's value that goes.
        public var old: String
        public var new: String
        /// `old` was an edit too, and gave way.
        public var isLost: Bool

        public init(
            id: String, name: String, field: String, from: String, old: String, new: String, isLost: Bool
        ) {
            self.id = id
            self.name = name
            self.field = field
            self.from = from
            self.old = old
            self.new = new
            self.isLost = isLost
        }

        public var fieldInWords: String { ContactFields.Field(rawValue: field)?.words ?? field }
    }

    public struct CallEstimate: Hashable, Sendable {
        public var calls: Int
        /// At 60 calls a minute.
        public var minutes: Int
        /// Calendar days it takes with what is left of today's calls; 1 for today.
        public var days: Int

        public init(calls: Int, minutes: Int, days: Int) {
            self.calls = calls
            self.minutes = minutes
            self.days = days
        }

        /// One sentence.
        public var words: String {
            guard calls > 0 else { return "Submitting it takes no call of Xero's API." }
            let count = calls == 1 ? "1 call" : "\(calls) calls"
            let time = ["less than a minute", "about 1 minute"]
            let minutes = minutes < 2 ? time[max(minutes, 0)] : "about \(minutes) minutes"
            return "Submitting it takes \(count) of Xero's API, \(minutes)\(days > 1 ? ", on \(days) days" : "")."
        }
    }

    public struct Organisation: Hashable, Sendable {
        public var tenant: String
        public var name: String

        public init(tenant: String, name: String) {
            self.tenant = tenant
            self.name = name
        }
    }

    public struct MonthTotals: Hashable, Sendable {
        /// `2026-03`, the bill's issue month.
        public var month: String
        public var currency: CurrencyCode
        /// Minor units with tax.
        public var invoiced: Int64
        public var credited: Int64
        public var paid: Int64

        public init(month: String, currency: CurrencyCode, invoiced: Int64, credited: Int64, paid: Int64) {
            self.month = month
            self.currency = currency
            self.invoiced = invoiced
            self.credited = credited
            self.paid = paid
        }
    }

    public struct AccountTotals: Hashable, Sendable {
        public var code: String
        public var name: String
        public var currency: CurrencyCode
        public var lines: Int
        public var net: Int64
        public var tax: Int64

        public init(code: String, name: String, currency: CurrencyCode, lines: Int, net: Int64, tax: Int64) {
            self.code = code
            self.name = name
            self.currency = currency
            self.lines = lines
            self.net = net
            self.tax = tax
        }
    }

    public struct LeftOut: Hashable, Sendable {
        public var bucket: Bucket
        /// A filter's rule or a diagnostic's code.
        public var reason: String
        public var kind: RecordKind
        public var currency: CurrencyCode
        public var count: Int
        public var amount: Int64

        /// The reason for people who never saw a code.
        public var reasonInWords: String { ReasonWords.of(reason) }

        public init(
            bucket: Bucket, reason: String, kind: RecordKind, currency: CurrencyCode, count: Int, amount: Int64
        ) {
            self.bucket = bucket
            self.reason = reason
            self.kind = kind
            self.currency = currency
            self.count = count
            self.amount = amount
        }
    }

    /// Something only a person can do in Xero, because an import can't change what was imported.
    public struct ToDo: Hashable, Sendable {
        public var id: Int64
        /// `bill`, `payment`, `credit note`.
        public var kind: String
        /// Clio's id of the bill it concerns.
        public var bill: String
        public var clioID: String
        /// Of the record as it is to be.
        public var mark: Fingerprint
        public var number: String
        /// `changed`, `voided`, `added`.
        public var what: String
        /// One sentence: what to do in Xero.
        public var detail: String
        public var firstBatch: String

        public init(
            id: Int64, kind: String, bill: String, clioID: String, mark: Fingerprint, number: String, what: String,
            detail: String, firstBatch: String
        ) {
            self.id = id
            self.kind = kind
            self.bill = bill
            self.clioID = clioID
            self.mark = mark
            self.number = number
            self.what = what
            self.detail = detail
            self.firstBatch = firstBatch
        }
    }
}

public import Ledger

/// Why the firm could not do what it was told: Clio would not let a user do it either.
public struct ClioRefusal: Error, Hashable, CustomStringConvertible {
    public var description: String
}

/// A law firm's account in Clio: its records, and what its people do with them.
///
/// Every action takes place at ``now`` and moves `updated_at` of the records it edits. What settles a bill (payments, credit
/// memos, interest) edits other records: whether it moves the bill's own `updated_at` too is not documented, see
/// ``settlementTouch``.
public struct ClioFirm: Sendable {
    public enum Touch: Sendable {
        /// The bill's `updated_at` stays, even when it becomes paid. The hardest reading, and the default.
        case never
        /// It moves when the bill's state changes.
        case onChangeOfState
        case always
    }

    public let name: String
    public let currency: CurrencyCode
    public let timeZone: String
    public var settings: ClioBillingSettings
    public var settlementTouch = Touch.never
    /// Whether the hidden bills that Clio makes for interest are given out as bills. Allocations of interest are theirs then;
    /// the total of the bill that bore the interest has it too.
    public var showsInterestBills = false
    /// Clio's setting "Allow editing of approved bills".
    public var allowsEditingApproved = true
    /// Milliseconds since 1970-01-01 UTC.
    public var now: Int64
    /// Contacts that the authorising user may not see: missing from lists, and nothing in their place elsewhere.
    public internal(set) var hiddenContacts: Set<Int64> = []
    /// Matters that the authorising user may not see, and their bills, lines and allocations with them.
    public internal(set) var hiddenMatters: Set<Int64> = []

    public internal(set) var contacts = ClioTable<ClioContact>(firstID: 700_101)
    public internal(set) var matters = ClioTable<ClioMatter>(firstID: 81_001)
    public internal(set) var bills = ClioTable<ClioBill>(firstID: 51_001)
    public internal(set) var lines = ClioTable<ClioLine>(firstID: 9_910_001)
    public internal(set) var payments = ClioTable<ClioPayment>(firstID: 2_201)
    public internal(set) var creditMemos = ClioTable<ClioCreditMemo>(firstID: 1_601)
    public internal(set) var allocations = ClioTable<ClioAllocation>(firstID: 40_601)
    public internal(set) var interestCharges = ClioTable<ClioInterestCharge>(firstID: 102_041)
    public internal(set) var activities = ClioTable<ClioActivity>(firstID: 4_910_001)
    public internal(set) var services = ClioTable<ClioCategory>(firstID: 5_011)
    public internal(set) var expenses = ClioTable<ClioCategory>(firstID: 6_011)
    public internal(set) var bankAccounts = ClioTable<ClioBankAccount>(firstID: 3_301)
    public internal(set) var bankTransactions = ClioTable<ClioBankTransaction>(firstID: 88_001)
    public internal(set) var users = ClioTable<ClioUser>(firstID: 4_401)
    /// Their ids are their places, from 1.
    var practiceAreas: [String] = []

    var linesOfBill: [Int64: [Int64]] = [:]
    var allocationsOfBill: [Int64: [Int64]] = [:]
    var allocationsOfParent: [ClioAllocation.Parent: [Int64]] = [:]
    var chargesOfBill: [Int64: [Int64]] = [:]
    var billsOfClient: [Int64: [Int64]] = [:]
    var mattersOfClient: [Int64: [Int64]] = [:]
    var nextBillNumber: Int
    var nextMatterNumber = 81
    private var nextPartID: Int64 = 7_001_001

    /// A firm with two users, an operating and a trust account, four services and three expense categories, and no client.
    public init(
        name: String = "Halloran Vandersloot PC", currency: CurrencyCode, settings: ClioBillingSettings,
        timeZone: String = "Pacific Time (US & Canada)", firstBillNumber: Int = 8_801, start: Int64
    ) {
        self.name = name
        self.currency = currency
        self.settings = settings
        self.timeZone = timeZone
        nextBillNumber = firstBillNumber
        now = start
        furnish()
    }

    private mutating func furnish() {
        for (first, last) in [("Ingrid", "Halloran"), ("Pieter", "Vandersloot")] {
            let email = "\(first.lowercased())@halloran.example.com"
            users.save(
                ClioUser(
                    id: users.newID(), created: now, updated: now, firstName: first, lastName: last, email: email))
        }
        for (name, isTrust, number, ledger) in [
            ("Operating", false, "0000551", "1010"), ("IOLTA", true, "0000552", "1020"),
        ] {
            bankAccounts.save(
                ClioBankAccount(
                    id: bankAccounts.newID(), created: now, updated: now, name: name, isTrust: isTrust,
                    accountNumber: number, institution: "Bank of the Bay", ledgerNumber: ledger, balance: 0))
        }
        for name in ["Drafting", "Conference", "Research", "Court appearance"] { addService(name) }
        for name in ["Filing fees", "Courier", "Copies"] { addExpenseCategory(name) }
    }

    /// The day of ``now`` by UTC.
    public var today: CalendarDate { ClioTime.day(of: now) }

    public var operatingAccountID: Int64 { bankAccounts.all.first { !$0.isTrust }?.id ?? 0 }

    public var trustAccountID: Int64 { bankAccounts.all.first { $0.isTrust }?.id ?? 0 }

    /// The bill of that number, the latest where several have it.
    public func bill(numbered number: String) -> ClioBill? {
        bills.ids.reversed().lazy.compactMap { bills[$0] }.first { $0.number == number && $0.originalBillID == nil }
    }

    /// A bill's lines in order.
    public func lines(ofBill id: Int64) -> [ClioLine] {
        (linesOfBill[id] ?? []).compactMap { lines[$0] }.sorted { ($0.ordering, $0.id) < ($1.ordering, $1.id) }
    }

    /// All allocations ever made to a bill, voided ones too.
    public func allocations(ofBill id: Int64) -> [ClioAllocation] {
        (allocationsOfBill[id] ?? []).compactMap { allocations[$0] }
    }

    public func allocations(of parent: ClioAllocation.Parent) -> [ClioAllocation] {
        (allocationsOfParent[parent] ?? []).compactMap { allocations[$0] }
    }

    public func interestCharges(ofBill id: Int64) -> [ClioInterestCharge] {
        (chargesOfBill[id] ?? []).compactMap { interestCharges[$0] }
    }

    /// Changes what a bill shows, and its `updated_at`.
    mutating func touch(bill id: Int64, _ body: (inout ClioBill) -> Void = { _ in }) {
        let now = now
        bills.change(id) { bill in
            body(&bill)
            bill.updated = now
            bill.version += 1
        }
    }

    /// The id of an address, an e-mail address or a phone number.
    mutating func newPartID() -> Int64 {
        defer { nextPartID += 1 }
        return nextPartID
    }

    func practiceAreaID(_ name: String) -> Int64 { Int64((practiceAreas.firstIndex(of: name) ?? -1) + 1) }

    @discardableResult
    public mutating func addService(_ name: String, xeroCode: String? = nil) -> Int64 {
        let id = services.newID()
        services.save(ClioCategory(id: id, created: now, updated: now, name: name, xeroCode: xeroCode))
        return id
    }

    @discardableResult
    public mutating func addExpenseCategory(_ name: String, xeroCode: String? = nil) -> Int64 {
        let id = expenses.newID()
        expenses.save(ClioCategory(id: id, created: now, updated: now, name: name, xeroCode: xeroCode))
        return id
    }

    /// Sets the Xero code of a service or an expense category; false where there is none of that id.
    @discardableResult
    public mutating func setXeroCode(_ code: String?, ofCategory id: Int64) -> Bool {
        let now = now
        let body = { (category: inout ClioCategory) in
            category.xeroCode = code
            category.updated = now
            category.version += 1
        }
        services.change(id, body)
        expenses.change(id, body)
        return services[id] != nil || expenses[id] != nil
    }
}

internal import Ledger

/// What changed since a time. First the lists that tell which bills did; then each of these bills whole; then what they
/// refer to. The number of calls depends on what changed alone.
struct ChangesDownload {
    private static let chunk = 100

    let since: String
    /// Bills whose records were read.
    private(set) var bills: [Int64] = []
    /// All interest charges that are known, each with its bill.
    private(set) var charges: [Int64: Int64]

    private var queue: Set<Int64> = []
    private var known: Set<Int64> = []
    private var memos: Set<Int64> = []
    private var memosRead: Set<Int64> = []
    private var allocations: Set<Int64> = []
    private var activities: Set<Int64> = []
    private var matters: Set<Int64> = []
    private var contacts: Set<Int64> = []
    private var contactsRead: Set<Int64> = []

    init(since: String, including bills: Set<Int64>, charges: [Int64: Int64]) {
        self.since = since
        self.charges = charges
        queue = bills
    }

    mutating func run(_ session: inout DownloadSession) async throws {
        try await findBills(&session)
        try await findThroughOthers(&session)
        var list = PageList.changed(.contacts, since: since)
        while let records = try await session.next(&list) { contactsRead.formUnion(records.compactMap(\.recordID)) }
        while !queue.isEmpty {
            let round = Array(queue.sorted().prefix(Self.chunk))
            queue.subtract(round)
            known.formUnion(round)
            for bill in try await readBills(round, &session) { try await readParts(of: bill, &session) }
            try await readMemos(&session)
        }
        try await readReferences(&session)
        bills.sort()
    }

    private mutating func touch(_ ids: [Int64]) { queue.formUnion(ids.filter { !known.contains($0) }) }

    // MARK: Finding

    /// Bills that changed themselves, void and deleted ones whether or not a list without a state has them.
    private mutating func findBills(_ session: inout DownloadSession) async throws {
        for filter in [[], [("state", "void")], [("state", "deleted")]] as [[(name: String, value: String)]] {
            var list = PageList.changed(.bills, since: since, filter, fields: "id,state,updated_at,original_bill{id}")
            while let records = try await session.next(&list) {
                touch(records.compactMap(\.recordID))
                // A bill made for another's interest tells of that one.
                touch(records.flatMap { $0.ids("original_bill") })
            }
        }
    }

    /// Bills that changed through something else, whose own time of change may not have moved.
    private mutating func findThroughOthers(_ session: inout DownloadSession) async throws {
        var lines = PageList.changed(.lineItems, since: since, fields: "id,updated_at,bill{id}")
        while let records = try await session.next(&lines) { touch(records.flatMap { $0.ids("bill") }) }
        try await findThroughCharges(&session)
        var hasVoided = false
        var list = PageList.changed(.allocations, since: since, fields: "id,updated_at,voided_at,bill{id}")
        while let records = try await session.next(&list) {
            touch(records.flatMap { $0.ids("bill") })
            hasVoided = hasVoided || records.contains { !$0.words("voided_at").isEmpty }
        }
        if !hasVoided {
            // A list without a status may have none of them, and then a bill's own list hasn't either: these are kept.
            var voided = PageList.changed(.allocations, since: since, [("status", "invalid")])
            while let records = try await session.next(&voided) { touch(records.flatMap { $0.ids("bill") }) }
        }
        var changed: Set<Int64> = []
        var memoList = PageList.changed(.creditMemos, since: since, fields: "id,updated_at,allocations{id}")
        while let records = try await session.next(&memoList) {
            changed.formUnion(records.flatMap { $0.ids("allocations") })
        }
        try await touchBills(ofAllocations: changed, &session)
    }

    /// A charge that is taken back vanishes, and its bill's time of change need not move. It shows in the number of charges
    /// alone; only where that is too small are all of them asked for.
    private mutating func findThroughCharges(_ session: inout DownloadSession) async throws {
        let changed = try await session.charges(
            .changed(.interestCharges, since: since, fields: "id,updated_at,bill{id}"))
        touch(Array(changed.values))
        charges.merge(changed) { $1 }
        if let count = session.folder.charges, count >= charges.count { return }
        guard !charges.isEmpty else { return }
        let present = try await session.charges(.all(.interestCharges, fields: "id,bill{id}"))
        touch(charges.filter { present[$0.key] == nil }.map(\.value))
        charges = present
    }

    private mutating func touchBills(
        ofAllocations ids: Set<Int64>, _ session: inout DownloadSession
    ) async throws {
        for ids in Self.chunks(ids) {
            var list = PageList.ids(.allocations, ids, fields: "id,bill{id}")
            while let records = try await session.next(&list) {
                try Self.check(records, are: ids, list)
                touch(records.flatMap { $0.ids("bill") })
            }
        }
    }

    // MARK: Bills

    /// The bills of these ids that Clio gives, as records.
    private mutating func readBills(
        _ ids: [Int64], _ session: inout DownloadSession
    ) async throws -> [JSONValue] {
        var found: [JSONValue] = []
        var missing = ids
        for filter in [[], [("state", "void")], [("state", "deleted")]] as [[(name: String, value: String)]]
        where !missing.isEmpty {
            var list = PageList.ids(.bills, missing, filter)
            while let records = try await session.next(&list) {
                try Self.check(records, are: ids, list)
                found += records
            }
            let read = Set(found.compactMap(\.recordID))
            missing.removeAll { read.contains($0) }
        }
        for id in missing {
            var one = PageList.one(.bills, id)
            guard try await session.drainIfAllowed(one, id: id) else { continue }
            found += try await session.next(&one) ?? []
        }
        return found
    }

    private mutating func readParts(of bill: JSONValue, _ session: inout DownloadSession) async throws {
        guard let id = bill.recordID else { return }
        bills.append(id)
        contacts.formUnion(bill.ids("client"))
        matters.formUnion(bill.ids("matters"))
        var lines = PageList.ofBill(.lineItems, id)
        while let records = try await session.next(&lines) {
            try Self.check(records, areOf: id, lines)
            activities.formUnion(records.flatMap { $0.ids("activity") })
        }
        var settled = PageList.ofBill(.allocations, id)
        while let records = try await session.next(&settled) {
            try Self.check(records, areOf: id, settled)
            allocations.formUnion(records.compactMap(\.recordID))
            contacts.formUnion(records.flatMap { $0.ids("contact") })
            for record in records where record["parent"]?.words("type") == "CreditMemo" {
                memos.formUnion(record.ids("parent"))
            }
        }
        if Self.mayHaveInterest(bill) {
            var charges = PageList.ofBill(.interestCharges, id)
            while let records = try await session.next(&charges) { try Self.check(records, areOf: id, charges) }
        }
    }

    /// False only where the bill says that it has none.
    private static func mayHaveInterest(_ bill: JSONValue) -> Bool {
        guard let total = bill["interest"]?["total"], let text = total.number ?? total.string else { return true }
        return text.contains { ("1"..."9").contains($0) }
    }

    /// Credit memos of the bills read, and the other bills they are on: a memo's credit notes are numbered by their place
    /// among all of its allocations.
    private mutating func readMemos(_ session: inout DownloadSession) async throws {
        let ids = memos.subtracting(memosRead)
        memosRead.formUnion(ids)
        var others: Set<Int64> = []
        for ids in Self.chunks(ids) {
            var list = PageList.ids(.creditMemos, ids)
            while let records = try await session.next(&list) {
                try Self.check(records, are: ids, list)
                others.formUnion(records.flatMap { $0.ids("allocations") })
            }
        }
        try await touchBills(ofAllocations: others.subtracting(allocations), &session)
        allocations.formUnion(others)
    }

    // MARK: What they refer to

    private mutating func readReferences(_ session: inout DownloadSession) async throws {
        guard !bills.isEmpty else { return }
        try await session.drainIfAllowed(.all(.billingSettings))
        try await session.drainIfAllowed(.all(.bankAccounts))
        try await session.drain(.all(.activityDescriptions))
        try await session.drain(.all(.expenseCategories))
        for ids in Self.chunks(activities) { try await session.drain(.ids(.activities, ids)) }
        for ids in Self.chunks(matters) { try await session.drainIfAllowed(.ids(.matters, ids)) }
        for ids in Self.chunks(contacts.subtracting(contactsRead)) {
            var list = PageList.ids(.contacts, ids)
            var read: Set<Int64> = []
            while let records = try await session.next(&list) {
                try Self.check(records, are: ids, list)
                read.formUnion(records.compactMap(\.recordID))
            }
            for id in ids where !read.contains(id) {
                try session.folder.note(
                    .init(
                        resource: .contacts, id: id,
                        reason: "Clio doesn't give contact \(id): it was deleted, or is hidden from who signed in"))
            }
        }
    }

    private static func chunks(_ ids: Set<Int64>) -> [[Int64]] {
        let sorted = ids.sorted()
        return stride(from: 0, to: sorted.count, by: chunk).map { Array(sorted[$0..<min($0 + chunk, sorted.count)]) }
    }

    // MARK: Answers that were not asked for

    /// A list that is longer than what was asked for was not filtered, and would be of the whole firm.
    private static func check(_ records: [JSONValue], are ids: [Int64], _ list: PageList) throws(ClioError) {
        guard Set(records.compactMap(\.recordID)).isSubset(of: ids) else { throw unfiltered(list) }
    }

    private static func check(_ records: [JSONValue], areOf bill: Int64, _ list: PageList) throws(ClioError) {
        guard records.allSatisfy({ $0.ids("bill") == [bill] }) else { throw unfiltered(list) }
    }

    private static func unfiltered(_ list: PageList) -> ClioError {
        .unreadable("Clio gave other records of \(list.path) than it was asked for; nothing of them is used")
    }
}

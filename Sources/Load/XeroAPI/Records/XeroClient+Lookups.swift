internal import Ledger
internal import WebAccess

/// Records that are looked up, with those that can't be read.
public struct XeroFound<Record: XeroRecord>: Sendable {
    public var records: [Record]
    public var problems: [RecordProblem]
}

extension XeroClient {
    /// A query string may have this many bytes; proxies and servers cut off somewhere beyond 4,000.
    static let queryLimit = 3_000

    /// Sales invoices of these numbers, in any status, with their lines. Numbers are compared exactly.
    public func invoices(numbered numbers: [String]) async throws -> XeroFound<XeroInvoice> {
        let wanted = Set(numbers.filter { !$0.isEmpty })
        let sales = WhereFilter.equals("Type", "ACCREC")
        // The parameter is a list with commas between, so a number that has one is compared by itself.
        let plain = wanted.filter { !$0.contains(",") }.sorted()
        var queries = Self.chunks(plain).map { chunk in
            XeroQuery(filter: sales, parameters: [("InvoiceNumbers", chunk.joined(separator: ","))])
        }
        for number in wanted.subtracting(plain).sorted() {
            if let filter = WhereFilter.equals("InvoiceNumber", number) {
                queries.append(XeroQuery(filter: sales?.and(filter)))
            } else {
                queries.append(XeroQuery(filter: sales, parameters: [("searchTerm", try Self.searchable(number))]))
            }
        }
        return try await found(queries) { wanted.contains($0.number) }
    }

    public func invoices(ids: [String]) async throws -> XeroFound<XeroInvoice> {
        let wanted = Set(ids.map { $0.lowercased() })
        let queries = Self.chunks(wanted.sorted()).map { XeroQuery(parameters: [("IDs", $0.joined(separator: ","))]) }
        return try await found(queries) { wanted.contains($0.id.lowercased()) }
    }

    /// Sales credit notes of these numbers, in any status, with their allocations.
    public func creditNotes(numbered numbers: [String]) async throws -> XeroFound<XeroCreditNote> {
        let wanted = Set(numbers.filter { !$0.isEmpty })
        let queries = try Self.queries(
            wanted, field: "CreditNoteNumber", and: WhereFilter.equals("Type", "ACCRECCREDIT"))
        return try await found(queries) { wanted.contains($0.number) }
    }

    /// Nil where there is none of this id.
    public func creditNote(id: String) async throws -> XeroCreditNote? {
        let answer: XeroAnswer
        do {
            answer = try await send(XeroRequest(.get, XeroRequest.path("CreditNotes", id), query: [("unitdp", "4")]))
        } catch XeroError.notFound {
            return nil
        }
        do {
            return try answer.json()["CreditNotes"]?.elements?.first.map { json in try XeroCreditNote(json) }
        } catch let problem as RecordProblem {
            throw XeroError.unreadable("\(problem)")
        }
    }

    /// Contacts of these ids, archived ones too.
    public func contacts(ids: [String]) async throws -> XeroFound<XeroContact> {
        let wanted = Set(ids.map { $0.lowercased() })
        let queries = Self.chunks(wanted.sorted()).map {
            XeroQuery(parameters: [("IDs", $0.joined(separator: ",")), ("includeArchived", "true")])
        }
        return try await found(queries) { wanted.contains($0.id.lowercased()) }
    }

    /// Contacts of these contact numbers, archived ones too.
    public func contacts(numbered numbers: [String]) async throws -> XeroFound<XeroContact> {
        let wanted = Set(numbers.filter { !$0.isEmpty })
        var queries = try Self.queries(wanted, field: "ContactNumber", and: nil)
        for index in queries.indices { queries[index].parameters.append(("includeArchived", "true")) }
        return try await found(queries) { wanted.contains($0.number) }
    }

    /// Contacts of this name, archived ones too. Xero compares without case and accents; so the caller must compare anew.
    public func contacts(named name: String) async throws -> XeroFound<XeroContact> {
        try await contacts("Name", name)
    }

    /// Contacts of this e-mail address, archived ones too; compared as Xero does, without case.
    public func contacts(email: String) async throws -> XeroFound<XeroContact> {
        try await contacts("EmailAddress", email)
    }

    private func contacts(_ field: String, _ value: String) async throws -> XeroFound<XeroContact> {
        guard !value.isEmpty else { return XeroFound(records: [], problems: []) }
        var query = XeroQuery(filter: WhereFilter.equals(field, value), parameters: [("includeArchived", "true")])
        if query.filter == nil {
            query.parameters.append(("searchTerm", try Self.searchable(value)))
        }
        return try await found([query]) { _ in true }
    }

    /// Payments on these invoices or credit notes, deleted ones too.
    public func payments(onInvoices ids: [String]) async throws -> XeroFound<XeroPayment> {
        let filters = try Set(ids).sorted().map { id in
            guard let filter = WhereFilter.equals("Invoice.InvoiceId", guid: id) else {
                throw XeroError.configuration("\"\(SafeText.cleaned(id, limit: 60))\" is no id of Xero's")
            }
            return filter
        }
        return try await found(Self.queries(filters)) { _ in true }
    }

    /// Payments of exactly these references, deleted ones too.
    public func payments(references: [String]) async throws -> XeroFound<XeroPayment> {
        let wanted = Set(references.filter { !$0.isEmpty })
        return try await found(try Self.queries(wanted, field: "Reference", and: nil)) { wanted.contains($0.reference) }
    }

    // MARK: Pieces

    private func found<Record: XeroRecord>(
        _ queries: [XeroQuery], where isWanted: (Record) -> Bool
    ) async throws -> XeroFound<Record> {
        var records: [String: Record] = [:]
        var order: [String] = []
        var problems: [RecordProblem] = []
        for query in queries {
            for try await page in pages(of: Record.self, query) {
                for record in page.records where isWanted(record) {
                    if records.updateValue(record, forKey: record.id) == nil { order.append(record.id) }
                }
                problems += page.problems
            }
        }
        return XeroFound(records: order.compactMap { records[$0] }, problems: problems)
    }

    /// Lists of values whose encoded text stays below the limit, at most 100 each.
    static func chunks(_ values: [String]) -> [[String]] {
        var chunks: [[String]] = []
        var length = 0
        for value in values {
            let cost = QueryText.encoded(value).utf8.count + 3
            if chunks.isEmpty || length + cost > queryLimit || chunks[chunks.count - 1].count == 100 {
                chunks.append([])
                length = 0
            }
            chunks[chunks.count - 1].append(value)
            length += cost
        }
        return chunks
    }

    /// A part of `value` that can be searched for. Looking up nothing would read as "not there", so none is an error.
    private static func searchable(_ value: String) throws(XeroError) -> String {
        let part = WhereFilter.longestQuotablePart(value)
        guard !part.isEmpty else {
            throw .configuration("Xero can't be searched for \(SafeText.cleaned(value, limit: 60)): change it in Clio")
        }
        return part
    }

    private static func queries(
        _ values: Set<String>, field: String, and other: WhereFilter?
    ) throws(XeroError) -> [XeroQuery] {
        var plain: [WhereFilter] = []
        var rest: [WhereFilter] = []
        for value in values.sorted() {
            if let filter = WhereFilter.equals(field, value) {
                plain.append(filter)
            } else if let filter = WhereFilter.contains(field, try searchable(value)) {
                rest.append(filter)
            }
        }
        return (queries(plain) + rest.map { XeroQuery(filter: $0) }).map { query in
            var query = query
            if let filter = query.filter, let other { query.filter = other.and(filter) }
            return query
        }
    }

    private static func queries(_ filters: [WhereFilter]) -> [XeroQuery] {
        var queries: [XeroQuery] = []
        var group: [WhereFilter] = []
        var length = 0
        for filter in filters {
            let cost = QueryText.encoded(filter.text).utf8.count + 8
            if !group.isEmpty, length + cost > queryLimit {
                queries.append(XeroQuery(filter: .any(of: group)))
                group = []
                length = 0
            }
            group.append(filter)
            length += cost
        }
        if !group.isEmpty { queries.append(XeroQuery(filter: .any(of: group))) }
        return queries
    }
}

internal import Ledger
public import WebAccess

/// One page of records.
public struct XeroPage<Record: XeroRecord>: Sendable {
    public var records: [Record]
    /// Records that are there and can't be read exactly; a person must look at them.
    public var problems: [RecordProblem]

    public init(records: [Record], problems: [RecordProblem]) {
        self.records = records
        self.problems = problems
    }
}

/// What of a kind of record to list.
public struct XeroQuery: Sendable {
    public var filter: WhereFilter?
    public var modifiedSince: UTCInstant?
    /// `Statuses`, `IDs`, `InvoiceNumbers`, `searchTerm`, `includeArchived`… as the API names them.
    public var parameters: [(name: String, value: String)]
    /// 1 to 1,000.
    public var pageSize = 1_000

    public init(
        filter: WhereFilter? = nil, modifiedSince: UTCInstant? = nil, parameters: [(name: String, value: String)] = []
    ) {
        self.filter = filter
        self.modifiedSince = modifiedSince
        self.parameters = parameters
    }
}

/// All records of a query, page by page, each record at least once and none lost while others are changed.
///
/// A record that is changed during the walk comes again in its newer form: the last one counts. Pages may be empty.
public struct XeroPages<Record: XeroRecord>: AsyncSequence, Sendable {
    public typealias Element = XeroPage<Record>

    let client: XeroClient
    let query: XeroQuery

    public func makeAsyncIterator() -> Iterator {
        Iterator(client: client, query: query, walk: PageWalk(pageSize: query.pageSize, since: query.modifiedSince))
    }

    public struct Iterator: AsyncIteratorProtocol {
        let client: XeroClient
        let query: XeroQuery
        var walk: PageWalk

        public mutating func next() async throws -> XeroPage<Record>? {
            guard !walk.isDone else { return nil }
            var request = XeroRequest(.get, Record.resource)
            if let filter = query.filter { request.query.append(("where", filter.text)) }
            request.query += query.parameters
            request.query += [
                ("order", "UpdatedDateUTC ASC"), ("page", "\(walk.page)"), ("pageSize", "\(walk.pageSize)"),
            ]
            if Record.hasUnitAmounts { request.query.append(("unitdp", "4")) }
            request.modifiedSince = walk.since
            let answer = try await client.send(request)
            guard answer.status != 304 else {
                _ = walk.take([], pageCount: nil, itemCount: nil)
                return XeroPage(records: [], problems: [])
            }
            return try take(answer.json())
        }

        private mutating func take(_ root: JSONValue) throws(XeroError) -> XeroPage<Record> {
            guard let elements = root[Record.resource]?.elements else {
                throw .unreadable("Xero's answer to a list of \(Record.resource) has no such list in it")
            }
            var page = XeroPage<Record>(records: [], problems: [])
            var items: [PageWalk.Item] = []
            var results: [Result<Record, RecordProblem>] = []
            for element in elements {
                do {
                    let record = try Record(element)
                    items.append(PageWalk.Item(id: record.id, updated: record.updated))
                    results.append(.success(record))
                } catch {
                    let updated = element["UpdatedDateUTC"]?.string.flatMap(XeroDates.instant)
                    items.append(PageWalk.Item(id: error.id, updated: updated))
                    results.append(.failure(error))
                }
            }
            let pagination = root["pagination"].map { RecordReader($0, id: "page") }
            let fresh = walk.take(
                items, pageCount: pagination?.integer("pageCount"), itemCount: pagination?.integer("itemCount"))
            for index in fresh {
                switch results[index] {
                case .success(let record): page.records.append(record)
                case .failure(let problem): page.problems.append(problem)
                }
            }
            return page
        }
    }
}

extension XeroClient {
    /// All records of `query`, page by page.
    public func pages<Record: XeroRecord>(of type: Record.Type, _ query: XeroQuery = XeroQuery()) -> XeroPages<Record> {
        XeroPages(client: self, query: query)
    }
}

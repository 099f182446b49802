internal import SandboxKit

/// What a list request asks for: which records, in which order, which page.
struct Listing: Sendable {
    static let defaultPageSize = 100
    static let largestPageSize = 1_000

    let page: Int?
    let pageSize: Int
    let modifiedSince: Int64?
    let clause: String?
    let order: String?

    init(_ request: SandboxRequest, forcesPaging: Bool = false) throws(QueryError) {
        clause = request.parameter("where").flatMap { $0.isEmpty ? nil : $0 }
        order = request.parameter("order").flatMap { $0.isEmpty ? nil : $0 }
        if let text = request.header("if-modified-since") {
            guard let instant = TimeText.parseInstant(text) else {
                throw QueryError(message: "The If-Modified-Since '\(text)' is not a date and time")
            }
            modifiedSince = instant
        } else {
            modifiedSince = nil
        }
        let size = request.parameter("pageSize")
        if let text = request.parameter("page") ?? (forcesPaging || size != nil ? "1" : nil) {
            guard let number = Int(text), number >= 1 else {
                throw QueryError(message: "The page '\(text)' is not valid")
            }
            page = number
        } else {
            page = nil
        }
        pageSize = size.map { Int($0) ?? 0 } ?? Self.defaultPageSize
        guard (1...Self.largestPageSize).contains(pageSize) else {
            throw QueryError(message: "The pageSize must be between 1 and \(Self.largestPageSize)")
        }
    }

    /// The records of the page, and the page's place.
    /// - Parameters:
    ///   - narrowed: the records an index found for the request; nil means all of the table.
    ///   - candidates: the records an index finds for a filter; nil means none does.
    ///   - isKept: nil keeps all.
    func select<Record: BookRecord & Queryable>(
        from table: Table<Record>, narrowed: [Record]? = nil, in book: Book,
        candidates: (WhereFilter) -> [Record]? = { _ in nil }, keeping isKept: ((Record) -> Bool)? = nil
    ) throws(QueryError) -> (records: [Record], pagination: OutputValue?) {
        let filter: WhereFilter? = if let clause { try WhereFilter.parse(clause, for: Record.self) } else { nil }
        if var found = narrowed ?? filter.flatMap(candidates) {
            if let modifiedSince { found.removeAll { $0.updated <= modifiedSince } }
            found.sort { ($0.updated, $0.id) < ($1.updated, $1.id) }
            return try cut(found, filter, in: book, isKept)
        }
        let all = table.ordered(after: modifiedSince)
        if filter == nil, isKept == nil, order == nil { return page(of: all) }
        return try cut(all, filter, in: book, isKept)
    }

    private func cut<Record: Queryable>(
        _ records: some RandomAccessCollection<Record>, _ filter: WhereFilter?, in book: Book,
        _ isKept: ((Record) -> Bool)?
    ) throws(QueryError) -> (records: [Record], pagination: OutputValue?) {
        let kept = records.filter { isKept?($0) ?? true && filter?.matches($0, in: book) ?? true }
        guard let order else { return page(of: kept) }
        return page(of: try sorted(kept, by: order, in: book))
    }

    private func page<Record>(
        of records: some RandomAccessCollection<Record>
    ) -> (records: [Record], pagination: OutputValue?) {
        guard let page else { return (Array(records), nil) }
        let place: [(name: String, value: OutputValue)] = [
            ("page", .number(String(page))), ("pageSize", .number(String(pageSize))),
            ("pageCount", .number(String((records.count + pageSize - 1) / pageSize))),
            ("itemCount", .number(String(records.count))),
        ]
        let (skipped, overflow) = (page - 1).multipliedReportingOverflow(by: pageSize)
        let rest = records.dropFirst(overflow ? records.count : skipped)
        return (Array(rest.prefix(pageSize)), .object(place))
    }

    private func sorted<Record: Queryable>(
        _ records: [Record], by order: String, in book: Book
    ) throws(QueryError) -> [Record] {
        var keys: [(property: String, isDescending: Bool)] = []
        for part in order.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            guard let first = words.first, words.count <= 2 else { throw QueryError.syntax }
            guard let property = Record.properties.first(where: { $0.lowercased() == first.lowercased() }) else {
                throw QueryError(message: "No property or field '\(first)' exists in type '\(Record.typeName)'")
            }
            let direction = words.count == 2 ? words[1].uppercased() : "ASC"
            guard ["ASC", "DESC", "ASCENDING", "DESCENDING"].contains(direction) else { throw QueryError.syntax }
            keys.append((property, direction.hasPrefix("DESC")))
        }
        let valued = records.enumerated().map { index, record in
            (index: index, record: record, values: keys.map { record.value(of: $0.property, in: book).sortKey })
        }
        return valued.sorted { left, right in
            for (place, key) in keys.enumerated() where left.values[place] != right.values[place] {
                return (left.values[place] < right.values[place]) != key.isDescending
            }
            return left.index < right.index
        }.map(\.record)
    }
}

extension QueryValue {
    /// Text that sorts as the value does.
    fileprivate var sortKey: String {
        switch self {
        case .text(let text): FoldedText.fold(text ?? "")
        case .guid(let id): id?.description ?? ""
        case .flag(let flag): flag ? "1" : "0"
        case .number(let number): Self.padded(number)
        case .instant(let instant): Self.padded(instant)
        case .null: ""
        }
    }

    /// Twenty digits, shifted so that negative numbers sort before positive ones.
    private static func padded(_ number: Int64?) -> String {
        guard let number else { return "" }
        let digits = String(UInt64(bitPattern: number) ^ 1 << 63)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }
}

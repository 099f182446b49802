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
        modifiedSince = request.header("if-modified-since").flatMap(TimeText.parseInstant)
        let size = request.parameter("pageSize")
        if let text = request.parameter("page") ?? (forcesPaging || size != nil ? "1" : nil) {
            guard let number = Int(text), number >= 1 else {
                throw QueryError(message: "The page '\(text)' is not valid")
            }
            page = number
        } else {
            page = nil
        }
        pageSize = size.flatMap { Int($0) } ?? Self.defaultPageSize
        guard (1...Self.largestPageSize).contains(pageSize) else {
            throw QueryError(message: "The pageSize must be between 1 and \(Self.largestPageSize)")
        }
    }

    /// The records of the page, and the page's place.
    /// - Parameter candidates: for a filter, the records an index finds; nil means all of them.
    func select<Record: BookRecord & Queryable>(
        from records: (Int64?) -> [Record], in book: Book, candidates: (WhereFilter) -> [Record]?,
        keeping isKept: (Record) -> Bool
    ) throws(QueryError) -> (records: [Record], pagination: OutputValue?) {
        var filter: WhereFilter?
        if let clause { filter = try WhereFilter.parse(clause, for: Record.self) }
        var selected: [Record]
        if let filter, let found = candidates(filter) {
            selected = found.filter { record in modifiedSince.map { record.updated > $0 } ?? true }
            selected.sort { ($0.updated, $0.id) < ($1.updated, $1.id) }
        } else {
            selected = records(modifiedSince)
        }
        selected = selected.filter { isKept($0) && filter?.matches($0, in: book) ?? true }
        if let order { selected = try sorted(selected, by: order, in: book) }
        guard let page else { return (selected, nil) }
        let start = min((page - 1) * pageSize, selected.count)
        let end = min(start + pageSize, selected.count)
        let place: [(name: String, value: OutputValue)] = [
            ("page", .number(String(page))), ("pageSize", .number(String(pageSize))),
            ("pageCount", .number(String((selected.count + pageSize - 1) / pageSize))),
            ("itemCount", .number(String(selected.count))),
        ]
        return (Array(selected[start..<end]), .object(place))
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

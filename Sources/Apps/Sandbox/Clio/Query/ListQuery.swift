internal import Foundation
internal import Ledger
internal import SandboxKit

/// A list request: what it filters by, its order and its page (docs.developers.clio.com, Paging).
struct ListQuery<View: ClioView> {
    /// With `offset`, Clio gives that many records and no more.
    private static var mostByOffset: Int { 10_000 }

    private enum Place {
        /// Records after that id, or all.
        case cursor(after: Int64)
        case offset(Int)
    }

    private var limit = 200
    private var field: String
    private var isDescending: Bool
    private var place: Place
    private var filters: [(View.Record) -> Bool] = []
    private let context: ClioContext
    private let request: SandboxRequest

    init(_ request: SandboxRequest, _ context: ClioContext) throws(ClioProblem) {
        self.context = context
        self.request = request
        let order = request.parameter("order") ?? View.defaultOrder
        isDescending = order.hasSuffix("(desc)")
        field = String(order.prefix { $0 != "(" })
        guard order == "\(field)(asc)" || order == "\(field)(desc)" else { throw .bad("order: \(order) is not valid") }
        place = .offset(0)
        try readPlace()
        try readFilters()
    }

    private var isByID: Bool { field == "id" }

    private mutating func readPlace() throws(ClioProblem) {
        if let text = request.parameter("limit") {
            guard let number = Int(text), (1...200).contains(number) else { throw .bad("limit must be from 1 to 200") }
            limit = min(number, max(context.oddities.mostPerPage, 1))
        }
        let token = request.parameter("page_token")
        if let text = request.parameter("offset") {
            guard let number = Int(text), number >= 0, token == nil else { throw .bad("offset: \(text) is not valid") }
            guard number < Self.mostByOffset else {
                throw .bad(
                    "offset: no more than \(Self.mostByOffset) records are given; use order=id(asc) without offset")
            }
            place = .offset(number)
        } else if isByID, !isDescending {
            place = .cursor(after: try token.map(Self.read) ?? 0)
        } else if let token {
            throw .bad("page_token: \(token) is for order=id(asc)")
        }
    }

    private mutating func readFilters() throws(ClioProblem) {
        let paging: Set = ["fields", "limit", "order", "offset", "page_token"]
        var texts: [String: [String]] = [:]
        for (name, value) in request.query where !paging.contains(name) { texts[name, default: []].append(value) }
        for (name, values) in texts.sorted(by: { $0.key < $1.key }) {
            let parameter = ClioParameter(name: name, texts: values)
            filters.append(try filter(parameter))
        }
    }

    private func filter(_ parameter: ClioParameter) throws(ClioProblem) -> (View.Record) -> Bool {
        let isCommon = View.commonFilters.contains(parameter.name)
        switch parameter.name {
        case "ids[]" where isCommon:
            let ids = try parameter.ids()
            return { ids.contains($0.id) }
        case "exclude_ids[]" where isCommon:
            let ids = try parameter.ids()
            return { !ids.contains($0.id) }
        case "updated_since" where isCommon, "created_since" where isCommon:
            // "After a specific time", and Clio's times have whole seconds.
            let second = try parameter.instant() / 1_000
            let isUpdate = parameter.name == "updated_since"
            return { (isUpdate ? $0.updated : $0.created) / 1_000 > second }
        default:
            guard let filter = try View.filter(parameter.name, parameter, context) else {
                throw .bad("\(parameter.name) is not a parameter this sandbox filters by")
            }
            return filter
        }
    }

    // MARK: Answer

    func answer(_ fields: FieldSelection) throws(ClioProblem) -> SandboxAnswer {
        let (page, next, count) = try page()
        var paging = ClioObject()
        if let next { paging.text("next", next) }
        var meta = ClioObject()
        meta.add("paging", paging.value)
        meta.number("records", count)
        var view = ClioObject()
        view.add("data", .list(page.map { fields.show($0, as: View.self, context) }))
        view.add("meta", meta.value)
        return .json(200, view.value)
    }

    private func page() throws(ClioProblem) -> (records: [View.Record], next: String?, count: Int) {
        let ids = View.ids(context.firm)
        switch place {
        case .cursor(let last):
            var page: [View.Record] = []
            var index = ids.partitioningIndex { $0 > last }
            while index < ids.count, page.count <= limit {
                if let record = match(ids[index]) { page.append(record) }
                index += 1
            }
            let count = page.count > limit ? ids.count { match($0) != nil } : page.count
            guard page.count > limit else { return (page, nil, count) }
            page.removeLast()
            return (page, link("page_token", Self.token(page[limit - 1].id)), count)
        case .offset(let offset):
            let records = try sorted(ids.compactMap(match))
            let page = Array(records.dropFirst(offset).prefix(limit))
            let end = offset + page.count
            return (page, end < records.count ? link("offset", String(end)) : nil, records.count)
        }
    }

    private func match(_ id: Int64) -> View.Record? {
        guard let record = View.record(id, context.firm), View.isVisible(record, context),
            filters.allSatisfy({ $0(record) })
        else { return nil }
        return record
    }

    private func sorted(_ records: [View.Record]) throws(ClioProblem) -> [View.Record] {
        if isByID { return isDescending ? records.reversed() : records }
        var keyed: [(key: String, record: View.Record)] = []
        for record in records {
            guard let key = View.sortKey(field, record, context.firm) else {
                throw .bad("order: \(field) is not valid here")
            }
            keyed.append((key, record))
        }
        let ascending = keyed.sorted { ($0.key, $0.record.id) < ($1.key, $1.record.id) }.map(\.record)
        return isDescending ? ascending.reversed() : ascending
    }

    // MARK: Next page

    /// The whole address of the next page, with everything this one was asked for.
    private func link(_ name: String, _ value: String) -> String {
        let kept = request.query.filter { $0.name != name }
        let pairs = (kept + [(name, value)]).map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }
        let path = request.target.prefix { $0 != "?" }
        return "http://\(request.header("host") ?? "127.0.0.1")\(path)?\(pairs.joined(separator: "&"))"
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~")))
            ?? ""
    }

    /// Opaque to callers.
    private static func token(_ id: Int64) -> String { "after-" + String(id, radix: 36) }

    private static func read(_ token: String) throws(ClioProblem) -> Int64 {
        guard token.hasPrefix("after-"), let id = Int64(token.dropFirst(6), radix: 36) else {
            throw .bad("page_token: \(token) is not valid")
        }
        return id
    }
}

extension [Int64] {
    /// The first place where `isLate` holds, in an ascending array where it holds for all after.
    fileprivate func partitioningIndex(_ isLate: (Int64) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isLate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

import Ledger
import Synchronization
import WebTesting

/// A small Clio: lists with fields one level deep, pages by cursor, the filters a download uses, etags.
final class FakeClio: Sendable {
    struct Book {
        /// By the resource's path without its ending.
        var records: [String: [JSONValue]] = [:]
        var pageLimit = 200
        /// Whether lists without a state or status leave out void and deleted bills and voided allocations.
        var hidesVoided = true
        /// Lists that don't take an order.
        var orderless: Set<String> = []
        /// Records nobody may see.
        var forbidden: Set<Int64> = []
        /// Lists that answer everything, whatever was asked.
        var unfiltered: Set<String> = []
        /// Answers in place of the next requests to a path, in order.
        var instead: [String: [Reply]] = [:]
        var etags = 0
    }

    let book = Mutex(Book())

    func change(_ body: @Sendable (inout Book) -> Void) { book.withLock { body(&$0) } }

    func add(_ path: String, _ text: String) {
        let record = Self.json(text)
        book.withLock { book in
            book.records[path, default: []].removeAll { Self.id($0) == Self.id(record) }
            book.records[path, default: []].append(record)
        }
    }

    func remove(_ path: String, _ id: Int64) {
        book.withLock { $0.records[path]?.removeAll { Self.id($0) == id } }
    }

    /// Sets members of a record.
    func set(_ path: String, _ id: Int64, _ members: String) {
        let changed = Self.json(members).members ?? []
        book.withLock { book in
            guard let index = book.records[path]?.firstIndex(where: { Self.id($0) == id }),
                var old = book.records[path]?[index].members
            else { return }
            for member in changed {
                old.removeAll { $0.key == member.key }
                old.append(member)
            }
            book.records[path]?[index] = JSONValue(content: .object(old))
        }
    }

    static func json(_ text: String) -> JSONValue {
        (try? JSONValue.parse(Array(text.utf8))) ?? JSONValue(content: .null)
    }

    static func id(_ record: JSONValue) -> Int64 { record["id"]?.number.flatMap { Int64($0) } ?? 0 }

    // MARK: Answers

    static let date = ("Date", "Sun, 01 Mar 2026 12:00:00 GMT")

    func answer(_ request: Received) -> Reply {
        let path = String(request.path.dropFirst("/api/v4/".count).dropLast(".json".count))
        let pairs = Self.pairs(request.target)
        let value = { (name: String) in pairs.first { $0.name == name }?.value }
        return book.withLock { book in
            if let reply = book.instead[path]?.first {
                book.instead[path]?.removeFirst()
                return reply
            }
            guard request.path.hasPrefix("/api/v4/"), request.header("Authorization")?.hasPrefix("Bearer ") == true
            else {
                return Self.error(404, "RecordNotFoundError")
            }
            guard let fields = value("fields").map(Self.fields) else { return Self.error(400, "no fields") }
            guard fields.values.allSatisfy({ $0.allSatisfy { !$0.contains("{") } }) else {
                return Self.error(400, "two levels")
            }
            let parts = path.split(separator: "/")
            if path != "settings/billing", parts.count == 2, let id = Int64(parts[1]) {
                return Self.one(&book, String(parts[0]), id, fields, request)
            }
            if path == "settings/billing" || path == "users/who_am_i" {
                guard let record = book.records[path]?.first else { return Self.error(404, "RecordNotFoundError") }
                return Self.reply("{\"data\":\(Self.project(record, fields).text)}")
            }
            if value("order") != nil, book.orderless.contains(path) { return Self.error(400, "order is not valid") }
            return Self.list(book, path, pairs, fields, host: request.header("Host") ?? "")
        }
    }

    private static func one(
        _ book: inout Book, _ path: String, _ id: Int64, _ fields: [String: [String]], _ request: Received
    ) -> Reply {
        guard !book.forbidden.contains(id) else { return error(403, "User is forbidden from taking that action") }
        guard let index = book.records[path]?.firstIndex(where: { self.id($0) == id }),
            let record = book.records[path]?[index]
        else { return error(404, "RecordNotFoundError") }
        guard request.method == "PATCH" else { return reply("{\"data\":\(project(record, fields).text)}") }
        guard request.header("If-Match") == record["etag"]?.string else { return error(412, "etag") }
        var members = record.members ?? []
        for member in json(request.text)["data"]?.members ?? [] where member.value.elements == nil {
            members.removeAll { $0.key == member.key }
            members.append(member)
        }
        members.removeAll { $0.key == "etag" }
        book.etags += 1
        members.append(.init(key: "etag", value: JSONValue(content: .string("\"new-\(book.etags)\""))))
        let changed = JSONValue(content: .object(members))
        book.records[path]?[index] = changed
        return reply("{\"data\":\(project(changed, fields).text)}")
    }

    private static func list(
        _ book: Book, _ path: String, _ pairs: [(name: String, value: String)], _ fields: [String: [String]],
        host: String
    ) -> Reply {
        let value = { (name: String) in pairs.first { $0.name == name }?.value }
        var records = (book.records[path] ?? []).filter { !book.forbidden.contains(id($0)) }
        if !book.unfiltered.contains(path) {
            let ids = pairs.filter { $0.name == "ids[]" }.compactMap { Int64($0.value) }
            if !ids.isEmpty { records = records.filter { ids.contains(id($0)) } }
            if let bill = value("bill_id") { records = records.filter { $0["bill"]?["id"]?.number == bill } }
            if let since = value("updated_since") {
                records = records.filter { ($0["updated_at"]?.string ?? "") >= since }
            }
        }
        let state = { (record: JSONValue) in record["state"]?.string ?? "" }
        let isVoided = { (record: JSONValue) in record["voided_at"]?.string != nil }
        if path == "bills", let wanted = value("state") {
            records = records.filter { state($0) == wanted }
        } else if path == "bills", book.hidesVoided {
            records = records.filter { !["void", "deleted"].contains(state($0)) }
        }
        if path == "allocations", value("status") == "invalid" {
            records = records.filter(isVoided)
        } else if path == "allocations", book.hidesVoided {
            records = records.filter { !isVoided($0) }
        }
        records.sort { id($0) < id($1) }
        let total = records.count
        if let token = value("page_token").flatMap({ Int64($0) }) { records = records.filter { id($0) > token } }
        let limit = min(value("limit").flatMap { Int($0) } ?? 200, book.pageLimit)
        let page = records.prefix(limit)
        var paging = ""
        if records.count > limit, let last = page.last {
            var next = pairs.filter { $0.name != "page_token" }
            next.append(("page_token", "\(id(last))"))
            let query = next.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
            paging = "\"next\":\"http://\(host)/api/v4/\(path).json?\(query)\""
        }
        let data = page.map { project($0, fields).text }.joined(separator: ",")
        return reply("{\"data\":[\(data)],\"meta\":{\"paging\":{\(paging)},\"records\":\(total)}}")
    }

    private static func reply(_ body: String) -> Reply { .json(body, 200, [date]) }

    static func error(_ status: Int, _ message: String) -> Reply {
        .json("{\"error\":{\"type\":\"Error\",\"message\":\"\(message)\"}}", status, [date])
    }

    // MARK: Queries and fields

    static func pairs(_ target: String) -> [(name: String, value: String)] {
        target.drop { $0 != "?" }.dropFirst().split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Received.decoded(halves[0]), halves.count > 1 ? Received.decoded(halves[1]) : "")
        }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// `id,client{id,name}` by name; nothing nested for a plain field.
    private static func fields(_ text: String) -> [String: [String]] {
        var out: [String: [String]] = [:]
        var name = ""
        var inner = ""
        var depth = 0
        for character in text + "," {
            switch (character, depth) {
            case ("{", 0): depth = 1
            case ("}", 1): depth = 0
            case (",", 0):
                out[name] = inner.split(separator: ",").map(String.init)
                (name, inner) = ("", "")
            case (_, 0): name.append(character)
            default:
                if character == "{" { depth += 1 }
                if character == "}" { depth -= 1 }
                inner.append(character)
            }
        }
        return out
    }

    /// What was asked for and no more; of a nested record its id and etag where nothing of it was named.
    private static func project(_ record: JSONValue, _ fields: [String: [String]]) -> JSONValue {
        var members = (record.members ?? []).filter { fields[$0.key] != nil }
        for index in members.indices {
            let named = fields[members[index].key] ?? []
            let inner = named.isEmpty ? ["id", "etag"] : named
            members[index].value = Self.cut(members[index].value, inner)
        }
        return JSONValue(content: .object(members))
    }

    private static func cut(_ value: JSONValue, _ names: [String]) -> JSONValue {
        switch value.content {
        case .object(let members):
            JSONValue(content: .object(members.filter { names.contains($0.key) }))
        case .array(let elements): JSONValue(content: .array(elements.map { cut($0, names) }))
        default: value
        }
    }
}

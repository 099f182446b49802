internal import Ledger

/// What `fields` asks for: `id,etag,number,client{id,name}`.
struct FieldSelection {
    private var own: [String] = []
    private var nested: [(name: String, fields: Set<String>)] = []
    private let schema: ClioSchema

    /// - Parameter text: nil asks for id and etag, which is all Clio gives then.
    init(_ text: String?, of path: String) throws(ClioProblem) {
        schema = ClioSchema.resources[path] ?? ClioSchema(own: "id etag", nested: "")
        var rest = Substring(text ?? "")
        if rest.isEmpty { rest = "id,etag" }
        while true {
            let name = String(rest.prefix { $0 != "," && $0 != "{" && $0 != "}" })
            rest = rest.dropFirst(name.count)
            if rest.first == "{" {
                try add(nested: name, Self.inner(&rest))
            } else {
                try add(name)
            }
            guard let next = rest.first else { break }
            guard next == "," else { throw .bad("fields: unexpected \(next)") }
            rest = rest.dropFirst()
        }
    }

    /// The names between braces.
    private static func inner(_ rest: inout Substring) throws(ClioProblem) -> [String] {
        rest = rest.dropFirst()
        let text = rest.prefix { $0 != "}" }
        guard !text.contains("{") else {
            throw .bad("fields: only one level of nesting is allowed")
        }
        rest = rest.dropFirst(text.count)
        guard rest.first == "}" else { throw .bad("fields: a brace is not closed") }
        rest = rest.dropFirst()
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private mutating func add(_ name: String) throws(ClioProblem) {
        if schema.own.contains(name) {
            own.append(name)
        } else if let association = schema.nested[name] {
            nested.append((name, ClioSchema.unasked(association.kind)))
        } else {
            throw .bad("fields: \(name.isEmpty ? "an empty name" : name) is not a valid field")
        }
    }

    private mutating func add(nested name: String, _ fields: [String]) throws(ClioProblem) {
        guard let association = schema.nested[name] else { throw .bad("fields: \(name) has no fields of its own") }
        let known = ClioSchema.kinds[association.kind] ?? []
        for field in fields where !known.contains(field) {
            throw .bad("fields: \(field.isEmpty ? "an empty name" : field) is not a valid field of \(name)")
        }
        nested.append((name, Set(fields)))
    }

    // MARK: Projection

    /// A record with what was asked for, in the order of the request.
    func show<View: ClioView>(_ record: View.Record, as view: View.Type, _ context: ClioContext) -> JSONValue {
        var shown = ClioObject()
        let all = needsOwn ? View.own(record, context).members : identity(record, view)
        for name in own { shown.add(name, all.first { $0.key == name }?.value ?? .none) }
        for (name, fields) in nested {
            let empty = schema.nested[name]?.isList == true ? JSONValue.list([]) : .none
            let value = View.nested(name, record, context) ?? empty
            shown.add(name, Self.cut(value, to: fields))
        }
        return context.oddities.spoil(shown.value, of: View.path, id: record.id, asked: own + nested.map(\.name))
    }

    private var needsOwn: Bool { own.contains { $0 != "id" && $0 != "etag" } }

    private func identity<View: ClioView>(_ record: View.Record, _ view: View.Type) -> [JSONValue.Member] {
        var shown = ClioObject()
        shown.identity(record, View.letter)
        return shown.members
    }

    /// The same for what is no record of a list.
    func show(_ value: ClioObject) -> JSONValue {
        var shown = ClioObject()
        for name in own { shown.add(name, value.members.first { $0.key == name }?.value ?? .none) }
        return shown.value
    }

    private static func cut(_ value: JSONValue, to fields: Set<String>) -> JSONValue {
        switch value.content {
        case .array(let elements): return .list(elements.map { cut($0, to: fields) })
        case .object(let members):
            let kept = members.filter { fields.contains($0.key) }
            let missing = fields.subtracting(members.map(\.key)).sorted()
            return JSONValue(content: .object(kept + missing.map { JSONValue.Member(key: $0, value: .none) }))
        default: return value
        }
    }
}

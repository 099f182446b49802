/// Which fields a resource has, for the `fields` parameter (docs.developers.clio.com, Fields).
struct ClioSchema: Sendable {
    struct Nested: Sendable {
        var kind: String
        var isList: Bool
    }

    let own: Set<String>
    let nested: [String: Nested]

    init(own: String, nested: String) {
        self.own = Set(Self.words(own))
        var associations: [String: Nested] = [:]
        for word in Self.words(nested) {
            let parts = word.split(separator: ":").map(String.init)
            let isList = parts[0].hasSuffix("*")
            associations[isList ? String(parts[0].dropLast()) : parts[0]] = Nested(kind: parts[1], isList: isList)
        }
        self.nested = associations
    }

    static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    /// What an association shows that was asked for without its fields: id and etag, or all it has where it has no id.
    static func unasked(_ kind: String) -> Set<String> {
        let fields = kinds[kind] ?? []
        let identity = fields.intersection(["id", "etag"])
        return identity.isEmpty ? fields : identity
    }
}

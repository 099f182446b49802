public import Ledger

/// Answers that are not as one would wish, on request.
public struct ClioOddities: Sendable {
    /// A field of one record that says something else than it should.
    public struct Override: Hashable, Sendable {
        /// As in the path: `bills`.
        public var resource: String
        public var id: Int64
        /// Own or nested: `currency`.
        public var field: String
        /// Nil leaves the field out.
        public var value: JSONValue?

        public init(_ resource: String, id: Int64, field: String, value: JSONValue?) {
            self.resource = resource
            self.id = id
            self.field = field
            self.value = value
        }
    }

    public var money: ClioMoneyForm
    /// Every record has a field more than Clio's document knows.
    public var hasUnknownFields: Bool
    /// Every third bill is of a type that Clio's document doesn't know.
    public var hasUnknownTypes: Bool
    public var overrides: [Override]
    /// Pages of lists have no more records than this, whatever was asked for.
    public var mostPerPage: Int

    public init(
        money: ClioMoneyForm = .numbers, hasUnknownFields: Bool = false, hasUnknownTypes: Bool = false,
        overrides: [Override] = [], mostPerPage: Int = 200
    ) {
        self.money = money
        self.hasUnknownFields = hasUnknownFields
        self.hasUnknownTypes = hasUnknownTypes
        self.overrides = overrides
        self.mostPerPage = mostPerPage
    }

    func spoil(_ value: JSONValue, of path: String, id: Int64, asked: [String]) -> JSONValue {
        guard var members = value.members else { return value }
        for override in overrides where override.resource == path && override.id == id && asked.contains(override.field)
        {
            let place = members.firstIndex { $0.key == override.field }
            members.removeAll { $0.key == override.field }
            if let value = override.value {
                members.insert(JSONValue.Member(key: override.field, value: value), at: place ?? members.count)
            }
        }
        if hasUnknownFields {
            var summary = ClioObject()
            summary.text("text", "A field that this version of the API did not have.")
            members.append(JSONValue.Member(key: "ai_summary", value: summary.value))
        }
        return JSONValue(content: .object(members))
    }
}

/// Whether lists have bills that were deleted. Clio's document has the state `deleted`; whether a list without `state` gives
/// such bills is not said.
public enum ClioDeletedBills: Sendable {
    case listed
    /// Only with `state=deleted`.
    case whenAsked
    case gone
}

/// A `where` clause: comparisons of properties with literals, joined by AND, OR and brackets.
///
/// Strings stand in double quotes and have no escape: a quote inside one ends it, and what follows is a syntax error
/// (xeroizer#160, Xero-Java#347).
indirect enum WhereFilter: Sendable {
    case both(WhereFilter, WhereFilter)
    case either(WhereFilter, WhereFilter)
    case compare(Operand, Comparison, Operand)
    case call(Operand, Method, String)
    case property(Operand)
    case not(WhereFilter)

    enum Comparison: String, Sendable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case atMost = "<="
        case greater = ">"
        case atLeast = ">="
    }

    enum Method: String, Sendable {
        case contains = "Contains"
        case startsWith = "StartsWith"
        case endsWith = "EndsWith"

        /// Methods, like properties, are found whatever their case.
        init?(ignoringCase name: some StringProtocol) {
            let known: [Method] = [.contains, .startsWith, .endsWith]
            guard let method = known.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else { return nil }
            self = method
        }
    }

    enum Operand: Sendable {
        case property(String)
        case literal(QueryValue)
    }

    static func parse<Record: Queryable>(_ text: String, for type: Record.Type) throws(QueryError) -> WhereFilter {
        var parser = WhereParser(
            tokens: try WhereLexer.tokens(of: text), type: Record.typeName, known: Record.properties)
        return try parser.parse()
    }

    func matches(_ record: some Queryable, in book: Book) -> Bool {
        switch self {
        case .both(let left, let right): left.matches(record, in: book) && right.matches(record, in: book)
        case .either(let left, let right): left.matches(record, in: book) || right.matches(record, in: book)
        case .not(let filter): !filter.matches(record, in: book)
        case .compare(let left, let comparison, let right):
            Self.compare(Self.value(left, record, book), comparison, Self.value(right, record, book))
        case .call(let operand, let method, let needle):
            if case .text(let text?) = Self.value(operand, record, book) {
                Self.call(FoldedText.fold(text), method, FoldedText.fold(needle))
            } else {
                false
            }
        case .property(let operand):
            if case .flag(true) = Self.value(operand, record, book) { true } else { false }
        }
    }

    /// The text or id that `property` must equal for the filter to match, where the filter says so: an index then finds
    /// the candidates.
    func required(_ property: String) -> QueryValue? {
        switch self {
        case .both(let left, let right): left.required(property) ?? right.required(property)
        case .compare(.property(property), .equal, .literal(let value)): value
        case .compare(.literal(let value), .equal, .property(property)): value
        default: nil
        }
    }

    private static func value(_ operand: Operand, _ record: some Queryable, _ book: Book) -> QueryValue {
        switch operand {
        case .property(let name): record.value(of: name, in: book)
        case .literal(let value): value
        }
    }

    private static func call(_ text: String, _ method: Method, _ needle: String) -> Bool {
        switch method {
        case .contains: needle.isEmpty || text.contains(needle)
        case .startsWith: text.hasPrefix(needle)
        case .endsWith: text.hasSuffix(needle)
        }
    }

    private static func compare(_ left: QueryValue, _ comparison: Comparison, _ right: QueryValue) -> Bool {
        switch (left, right) {
        case (.text(let left?), .text(let right?)): order(FoldedText.fold(left), comparison, FoldedText.fold(right))
        case (.number(let left?), .number(let right?)): order(left, comparison, right)
        case (.instant(let left?), .instant(let right?)): order(left, comparison, right)
        case (.guid(let left?), .guid(let right?)): order(left, comparison, right)
        case (.guid(let left?), .text(let right?)): order(left.description, comparison, right.lowercased())
        case (.flag(let left), .flag(let right)): order(left ? 1 : 0, comparison, right ? 1 : 0)
        default:
            switch comparison {
            case .equal: isNull(left) && isNull(right)
            case .unequal: isNull(left) != isNull(right)
            default: false
            }
        }
    }

    private static func isNull(_ value: QueryValue) -> Bool {
        switch value {
        case .null, .text(nil), .number(nil), .instant(nil), .guid(nil): true
        default: false
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool {
        switch comparison {
        case .equal: left == right
        case .unequal: left != right
        case .less: left < right
        case .atMost: left <= right
        case .greater: left > right
        case .atLeast: left >= right
        }
    }
}

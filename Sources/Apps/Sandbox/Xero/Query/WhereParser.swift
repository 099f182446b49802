internal import Ledger

/// The words and signs of a `where` clause.
enum WhereToken: Hashable, Sendable {
    case name(String)
    case text(String)
    case number(String)
    case sign(String)
}

enum WhereLexer {
    static func tokens(of text: String) throws(QueryError) -> [WhereToken] {
        var tokens: [WhereToken] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "\"" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "\"") else {
                    throw QueryError(message: "Unterminated string literal")
                }
                tokens.append(.text(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if first == "'" {
                throw QueryError(message: "Character literal must contain exactly one character")
            } else if first.isLetter || first == "_" {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
                tokens.append(.name(String(name)))
                rest = rest[name.endIndex...]
            } else if first.isNumber || first == "-" {
                let number = rest.prefix { $0.isNumber || $0 == "." || $0 == "-" }
                tokens.append(.number(String(number)))
                rest = rest[number.endIndex...]
            } else if let sign = ["==", "!=", "<=", ">=", "<>", "&&", "||"].first(where: rest.hasPrefix) {
                tokens.append(.sign(sign))
                rest.removeFirst(2)
            } else if "=<>(),!".contains(first) {
                tokens.append(.sign(String(first)))
                rest.removeFirst()
            } else {
                throw QueryError.syntax
            }
        }
        return tokens
    }
}

/// Reads a `where` clause from its tokens.
struct WhereParser {
    let tokens: [WhereToken]
    let type: String
    let known: Set<String>
    private var position = 0
    private var depth = 0
    private static let deepest = 100

    init(tokens: [WhereToken], type: String, known: Set<String>) {
        self.tokens = tokens
        self.type = type
        self.known = known
    }

    mutating func parse() throws(QueryError) -> WhereFilter {
        let filter = try disjunction()
        guard position == tokens.count else { throw QueryError.syntax }
        return filter
    }

    private var next: WhereToken? { position < tokens.count ? tokens[position] : nil }

    private mutating func take(_ sign: String) -> Bool {
        guard next == .sign(sign) else { return false }
        position += 1
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        guard case .name(let name)? = next, name.uppercased() == word else { return false }
        position += 1
        return true
    }

    private mutating func disjunction() throws(QueryError) -> WhereFilter {
        var left = try conjunction()
        while takeWord("OR") || take("||") { left = .either(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(QueryError) -> WhereFilter {
        var left = try term()
        while takeWord("AND") || take("&&") { left = .both(left, try term()) }
        return left
    }

    private mutating func term() throws(QueryError) -> WhereFilter {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw QueryError.syntax }
        if take("!") { return .not(try term()) }
        if take("(") {
            let inner = try disjunction()
            guard take(")") else { throw QueryError.syntax }
            return inner
        }
        let left = try operand()
        if case .property(let path) = left, let dot = path.lastIndex(of: "."),
            let method = WhereFilter.Method(ignoringCase: path[path.index(after: dot)...]), next == .sign("(")
        {
            return .call(.property(try checked(String(path[..<dot]))), method, try argument())
        }
        let comparison: WhereFilter.Comparison
        switch next {
        case .sign("=")?, .sign("==")?: comparison = .equal
        case .sign("!=")?, .sign("<>")?: comparison = .unequal
        case .sign(let sign)?:
            guard let known = WhereFilter.Comparison(rawValue: sign) else { return .property(try resolved(left)) }
            comparison = known
        default: return .property(try resolved(left))
        }
        position += 1
        return .compare(try resolved(left), comparison, try resolved(try operand()))
    }

    private mutating func argument() throws(QueryError) -> String {
        guard take("("), case .text(let text)? = next else { throw QueryError.syntax }
        position += 1
        guard take(")") else { throw QueryError.syntax }
        return text
    }

    private mutating func operand() throws(QueryError) -> WhereFilter.Operand {
        guard let token = next else { throw QueryError.syntax }
        position += 1
        switch token {
        case .text(let text): return .literal(.text(text))
        case .number(let text):
            guard let number = ExactDecimal(text)?.rounded(to: 4) else { throw QueryError.syntax }
            return .literal(.number(number))
        case .name(let name): return try named(name)
        case .sign: throw QueryError.syntax
        }
    }

    private mutating func named(_ name: String) throws(QueryError) -> WhereFilter.Operand {
        switch name.lowercased() {
        case "true": return .literal(.flag(true))
        case "false": return .literal(.flag(false))
        case "null": return .literal(.null)
        case "guid":
            guard let id = GUID(try argument()) else { throw QueryError.syntax }
            return .literal(.guid(id))
        case "datetime": return .literal(.instant(try instant()))
        case "datetime.parse":
            guard let instant = TimeText.parseInstant(try argument()) else { throw QueryError.syntax }
            return .literal(.instant(instant))
        default: return .property(name)
        }
    }

    /// The numbers in `DateTime(2026,01,31)`, with or without hours, minutes and seconds.
    private mutating func instant() throws(QueryError) -> Int64 {
        guard take("(") else { throw QueryError.syntax }
        var parts: [Int] = []
        repeat {
            guard case .number(let text)? = next, let number = Int(text), (0...9_999).contains(number) else {
                throw QueryError.syntax
            }
            position += 1
            parts.append(number)
        } while take(",")
        guard take(")"), parts.count >= 3, let day = CalendarDate(year: parts[0], month: parts[1], day: parts[2]) else {
            throw QueryError.syntax
        }
        var seconds = 0
        for (index, unit) in [3_600, 60, 1].enumerated() where parts.count > 3 + index {
            seconds += parts[3 + index] * unit
        }
        return TimeText.start(of: day) + Int64(seconds) * 1_000
    }

    private func resolved(_ operand: WhereFilter.Operand) throws(QueryError) -> WhereFilter.Operand {
        guard case .property(let path) = operand else { return operand }
        return .property(try checked(path))
    }

    /// A property by its own spelling; its case does not matter.
    private func checked(_ path: String) throws(QueryError) -> String {
        if let property = known.first(where: { $0.lowercased() == path.lowercased() }) { return property }
        throw QueryError(message: "No property or field '\(path)' exists in type '\(type)'")
    }
}

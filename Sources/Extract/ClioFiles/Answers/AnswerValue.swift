import Ledger

/// What mapping asks of a JSON value. Money may be a number or a string: its text is kept, never made binary.
extension JSONValue {
    /// The text of the value at a path; empty where there is none, or no single value.
    func text(_ path: String...) -> String {
        var value = self
        for key in path {
            guard let next = value[key] else { return "" }
            value = next
        }
        switch value.content {
        case .string(let text): return text
        case .number(let text): return Self.plain(text)
        case .bool(let flag): return flag ? "true" : "false"
        case .object, .array, .null: return ""
        }
    }

    /// True or false, also as a string; nil for anything else.
    func flag(_ path: String...) -> Bool? {
        var value = self
        for key in path {
            guard let next = value[key] else { return nil }
            value = next
        }
        if let flag = value.bool { return flag }
        return value.string.flatMap { Bool($0.lowercased()) }
    }

    /// The first of a list's elements.
    func first(_ key: String) -> JSONValue? { self[key]?.elements?.first }

    /// A number's text without an exponent, digit for digit: `1.5e2` is `150`. Exponents beyond 30 are left as they are.
    static func plain(_ text: String) -> String {
        guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }),
            let exponent = Int(text[text.index(after: mark)...].drop { $0 == "+" }), abs(exponent) <= 30
        else { return text }
        let mantissa = text[..<mark]
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        let parts = mantissa.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        let decimals = parts.count > 1 ? String(parts[1]) : ""
        var digits = String(parts[0]) + decimals
        var point = parts[0].count + exponent
        if point <= 0 {
            digits = String(repeating: "0", count: 1 - point) + digits
            point = 1
        }
        if point > digits.count { digits += String(repeating: "0", count: point - digits.count) }
        let split = digits.index(digits.startIndex, offsetBy: point)
        let whole = digits[..<split].drop { $0 == "0" }
        let fraction = digits[split...]
        return sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The sum of two amounts' texts, of which one may be empty; the text that can't be read where one can't.
    static func sum(_ left: String, _ right: String) -> String {
        if left.isEmpty || right.isEmpty { return left + right }
        guard case .success(let one) = NumberPattern().parse(Array(left.utf8)[...]) else { return left }
        guard case .success(let other) = NumberPattern().parse(Array(right.utf8)[...]) else { return right }
        let (sum, overflow) = one.tenThousandths.addingReportingOverflow(other.tenThousandths)
        guard !overflow else { return left }
        var text: [UInt8] = []
        FixedPoint(tenThousandths: sum).append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a text spells a number other than nothing.
    static func isAmount(_ text: String) -> Bool {
        guard case .success(let number) = NumberPattern().parse(Array(text.utf8)[...]) else { return false }
        return number != .zero
    }
}

public import Ledger

/// A `where` expression, built so that no value can break out of its quotes.
///
/// Xero documents no way to write a double quote or a backslash inside a quoted value, and the ones people tried are
/// refused ("Syntax error"). So a comparison with such a text is not built: nil, and the caller searches another way.
public struct WhereFilter: Hashable, Sendable {
    public let text: String

    private init(_ text: String) { self.text = text }

    /// `Name=="value"`; nil where the value can't be quoted.
    public static func equals(_ field: String, _ value: String) -> WhereFilter? {
        guard isQuotable(value) else { return nil }
        return WhereFilter("\(field)==\"\(value)\"")
    }

    /// A text that holds `part`, case as it is. Not served from an index: for rare values only.
    static func contains(_ field: String, _ part: String) -> WhereFilter? {
        guard isQuotable(part), !part.isEmpty else { return nil }
        return WhereFilter("\(field)!=null AND \(field).Contains(\"\(part)\")")
    }

    /// `Contact.ContactID==guid("…")`; nil where `id` is no GUID.
    public static func equals(_ field: String, guid id: String) -> WhereFilter? {
        guard id.utf8.count == 36,
            id.utf8.allSatisfy({
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "-"):
                    true
                default: false
                }
            })
        else { return nil }
        return WhereFilter("\(field)==guid(\"\(id)\")")
    }

    /// Both days included.
    public static func days(_ field: String, from first: CalendarDate?, through last: CalendarDate?) -> WhereFilter? {
        let parts = [first.map { "\(field)>=\(literal($0))" }, last.map { "\(field)<=\(literal($0))" }].compactMap(
            \.self)
        return parts.isEmpty ? nil : WhereFilter(parts.joined(separator: " AND "))
    }

    public func and(_ other: WhereFilter) -> WhereFilter { WhereFilter("(\(text)) AND (\(other.text))") }

    /// Nil for none.
    public static func any(of filters: [WhereFilter]) -> WhereFilter? {
        filters.isEmpty ? nil : WhereFilter(filters.map(\.text).joined(separator: " OR "))
    }

    private static func literal(_ date: CalendarDate) -> String {
        let (year, month, day) = date.components
        return "DateTime(\(year),\(month),\(day))"
    }

    static func isQuotable(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// The longest stretch of `value` that can be quoted: what to search for where the whole can't be.
    static func longestQuotablePart(_ value: String) -> String {
        value.split(whereSeparator: { !isQuotable(String($0)) })
            .map { $0.trimmingBlanks }
            .max { $0.utf8.count < $1.utf8.count } ?? ""
    }
}

extension Substring {
    var trimmingBlanks: String {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}

/// Interest lines that have an invoice of their own, because the one the bill's interest was on can't change any more.
///
/// Xero keeps what an invoice comes to once money that can't be taken off again is on it; interest that arrives after that
/// is invoiced apart, as `NUMBER-INT-n`, and stays there.
public struct InterestParts: Hashable, Sendable {
    /// By bill, then by line; from 1.
    private var parts: [String: [String: Int]] = [:]

    public init() {}

    public var isEmpty: Bool { parts.isEmpty }

    /// The `n` of a line's invoice; nil for one that is where interest usually goes.
    public func part(bill: String, line: String) -> Int? { parts[bill]?[line] }

    /// The highest `n` of a bill; 0 where it has none.
    public func last(bill: String) -> Int { parts[bill]?.values.max() ?? 0 }

    public mutating func set(bill: String, line: String, part: Int) { parts[bill, default: [:]][line] = part }

    public var all: [(bill: String, line: String, part: Int)] {
        parts.flatMap { bill, lines in lines.map { (bill, $0.key, $0.value) } }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }
}

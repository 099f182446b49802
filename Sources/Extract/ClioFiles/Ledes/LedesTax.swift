import Ledger

/// Finds which lines of a LEDES bill its tax rows are on.
///
/// LEDES 1998B gives taxes as rows of the bill, not of its lines. The profile states the rate; the lines are those whose
/// tax, rounded line by line, comes to what the rows say: all of them, the fees alone, or the expenses alone.
struct LedesTax {
    /// Per cent.
    var rate: FixedPoint
    var secondaryRate: FixedPoint
    var isCompound: Bool

    struct Line {
        /// Minor units after the line's discount.
        var net: Int64
        var isExpense: Bool
    }

    enum Choice: String, CaseIterable {
        case all = "all lines"
        case fees = "fees alone"
        case expenses = "expenses alone"

        func covers(_ line: Line) -> Bool {
            switch self {
            case .all: true
            case .fees: !line.isExpense
            case .expenses: line.isExpense
            }
        }
    }

    /// The tax of each line in minor units, nil for those without; nil where no choice of lines gives `total`.
    func spread(_ total: Int64, over lines: [Line]) -> [Int64?]? {
        for choice in Choice.allCases {
            let taxes = self.taxes(of: lines, choice)
            if !taxes.allSatisfy({ $0 == nil }), Self.sum(taxes) == total { return taxes }
        }
        for choice in Choice.allCases {
            if let shares = shares(of: total, over: lines, choice) { return shares }
        }
        return nil
    }

    /// What each choice of lines comes to, in minor units.
    func sums(over lines: [Line]) -> [(choice: Choice, sum: Int64)] {
        Choice.allCases.compactMap { choice in Self.sum(taxes(of: lines, choice)).map { (choice, $0) } }
    }

    private func taxes(of lines: [Line], _ choice: Choice) -> [Int64?] {
        lines.map { choice.covers($0) ? tax(on: $0.net) : nil }
    }

    private func tax(on net: Int64) -> Int64? {
        guard let first = rate.percent(of: net) else { return nil }
        guard secondaryRate != .zero else { return first }
        guard let second = secondaryRate.percent(of: isCompound ? net.addingReportingOverflow(first).partialValue : net)
        else { return nil }
        return first.addingReportingOverflow(second).partialValue
    }

    private static func sum(_ taxes: [Int64?]) -> Int64? {
        var sum: Int64 = 0
        for tax in taxes {
            let (next, overflow) = sum.addingReportingOverflow(tax ?? 0)
            if overflow { return nil }
            sum = next
        }
        return sum
    }

    /// The largest-remainder spread of `total` over the nets, where it stays within a minor unit a line of the line's own
    /// tax. Nets may be negative (discount lines), so shares are cut downwards rather than towards zero.
    private func shares(of total: Int64, over lines: [Line], _ choice: Choice) -> [Int64?]? {
        let covered = lines.indices.filter { choice.covers(lines[$0]) && lines[$0].net != 0 }
        let sum = covered.reduce(Int128(0)) { $0 + Int128(lines[$1].net) }
        guard sum > 0 else { return nil }
        var shares = lines.map { choice.covers($0) ? Int64(0) : nil }
        var left = Int128(total)
        var remainders: [(remainder: Int128, index: Int)] = []
        for index in covered {
            var (quotient, remainder) = (Int128(total) * Int128(lines[index].net)).quotientAndRemainder(dividingBy: sum)
            if remainder < 0 {
                quotient -= 1
                remainder += sum
            }
            guard let share = Int64(exactly: quotient) else { return nil }
            shares[index] = share
            left -= quotient
            remainders.append((remainder, index))
        }
        remainders.sort { $0.remainder != $1.remainder ? $0.remainder > $1.remainder : $0.index < $1.index }
        for entry in remainders.prefix(Int(left)) { shares[entry.index] = (shares[entry.index] ?? 0) + 1 }
        for index in covered {
            guard let own = tax(on: lines[index].net), let share = shares[index] else { return nil }
            if Int128(share) - Int128(own) > 1 || Int128(own) - Int128(share) > 1 { return nil }
        }
        return shares
    }
}

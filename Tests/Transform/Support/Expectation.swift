import Foundation
import Ledger
import XeroDocuments

@testable import Transform

/// What the contract promises for one bill.
enum Expectation {
    /// Whether a line stands on the bill's own invoice.
    static func isOnMain(_ line: LineSpec, _ bill: BillSpec, _ settings: TransformSettings) -> Bool {
        if line.kind != .interest || settings.bills.interest == .onBill { return true }
        // A bill of interest alone is the interest's own invoice already.
        return settings.bills.interest == .separate && bill.lines.allSatisfy { $0.kind == .interest }
    }

    /// Totals of the bill's own invoice and of the one for interest, where there is one; empty where none goes.
    static func invoiceTotals(_ bill: BillSpec, _ lines: [SlowReckoning.Line], _ settings: TransformSettings)
        -> [Decimal]
    {
        func sum(_ lines: [SlowReckoning.Line]) -> Decimal { lines.reduce(0) { $0 + $1.net + $1.tax } }
        let main = zip(bill.lines, lines).filter { isOnMain($0.0, bill, settings) }.map(\.1)
        let apart = zip(bill.lines, lines).filter { !isOnMain($0.0, bill, settings) }.map(\.1)
        if main.isEmpty { return [] }
        return settings.bills.interest == .separate && !apart.isEmpty ? [sum(main), sum(apart)] : [sum(main)]
    }

    /// By percentage first, then by which of the two rates the line has.
    static func taxType(_ line: SlowReckoning.Line, _ settings: TaxSettings) -> String {
        if let type = settings.rates[fixed(line.rate)] { return type.type }
        if line.primary == 0 && line.secondary == 0 { return "NONE" }
        if line.secondary == 0 { return "OUTPUT" }
        return line.primary == 0 ? "SECOND" : "BOTH"
    }

    /// Category, then kind's own account, then role.
    static func account(_ line: LineSpec, _ settings: AccountSettings) -> String {
        if let code = settings.categories[line.category] { return code }
        switch line.kind {
        case .timeEntry, .flatFee, .product: return settings.timeEntries
        case .expenseEntry, .hardCost, .softCost: return settings.expenses
        case .interest: return settings.interest
        case .discount: return settings.discounts ?? settings.timeEntries
        }
    }

    struct Posting: Hashable {
        var account: String
        var type: String
    }

    /// What an invoice of these lines posts without tax, by account and tax type, and how many lines it has.
    static func postings(
        _ lines: [(LineSpec, SlowReckoning.Line)], _ settings: TransformSettings
    ) -> (net: [Posting: Decimal], count: Int) {
        var net: [Posting: Decimal] = [:]
        var covered: Set<Posting> = []
        for (spec, line) in lines {
            let posting = Posting(
                account: account(spec, settings.accounts), type: taxType(line, settings.tax))
            guard let discounts = settings.accounts.discounts, line.net != line.gross else {
                net[posting, default: 0] += line.net
                continue
            }
            covered.insert(posting)
            net[posting, default: 0] += line.gross
            net[Posting(account: discounts, type: posting.type), default: 0] += line.net - line.gross
        }
        return (net, lines.count + covered.count)
    }

    /// Where each payment's money ends: on the bill's own invoice, on the one for interest, or waiting.
    static func payments(
        _ bill: BillSpec, due parts: [Decimal], _ settings: TransformSettings
    ) -> [(main: Decimal, apart: Decimal, held: Decimal)?] {
        var due = parts
        due[0] -= bill.credits.filter { !$0.isVoided }.reduce(0) { $0 + $1.amount }
        let order = bill.payments.indices.sorted {
            (bill.payments[$0].date, $0) < (bill.payments[$1].date, $1)
        }
        var results: [(main: Decimal, apart: Decimal, held: Decimal)?] = Array(repeating: nil, count: order.count)
        for index in order {
            let payment = bill.payments[index]
            if payment.isVoided || settings.accounts.payments == nil { continue }
            if payment.isForInterest && settings.bills.interest == .skip { continue }
            var rest = payment.amount
            var paid: [Decimal] = [0, 0]
            for position in payment.isForInterest ? [1, 0] : [0, 1] where position < due.count {
                paid[position] = min(rest, due[position])
                due[position] -= paid[position]
                rest -= paid[position]
            }
            results[index] = (paid[0], paid[1], rest)
        }
        return results
    }
}

import Ledger
import Transform
import WebAccess
import XeroAPI
import XeroDocuments

/// What a plan comes to: calls, removals, and what a person should think of before the first transfer.
struct TransferCounts {
    private var calls: CallCount
    /// Records taken out of Xero for good: a payment that is made again isn't one.
    private(set) var removals = 0
    /// Paid bills whose payments don't go, by currency.
    private var unpaid: [CurrencyCode: (count: Int, amount: Int64)] = [:]
    /// New invoices by issue month, to be set against the day the organisation was made.
    private var months: [Int32: Int] = [:]
    private(set) var held = 0

    init(hasNotes: Bool) { calls = CallCount(hasNotes: hasNotes) }

    mutating func add(_ settling: BillSettling, _ batch: BillBatch, _ documents: DocumentBatch) {
        if settling.fault != nil { held += 1 }
        let bill = batch.bills[settling.standing.bill]
        guard !settling.new.isEmpty else { return }
        for index in settling.new { months[documents.invoices[index].date.monthNumber, default: 0] += 1 }
        if bill.state == .paid, settling.written.payments.isEmpty, settling.noteOutcomes.isEmpty {
            var total = unpaid[bill.currency] ?? (0, 0)
            total.count += 1
            total.amount += bill.total
            unpaid[bill.currency] = total
        }
    }

    mutating func add(_ plan: PlannedBatch) {
        calls.add(plan)
        removals += plan.removals.count { !$0.isMadeAgain }
    }

    /// - Parameter today: calls left today, as Xero last said.
    func estimate(dayRemaining today: Int?) -> BatchReport.CallEstimate {
        let estimate = CallBudget(dayRemaining: today).estimate(calls: calls.calls)
        let minutes = Int((estimate.time.components.seconds + 59) / 60)
        return .init(calls: estimate.calls, minutes: minutes, days: max(1, estimate.days))
    }

    func checkRemovals(limit: Int, linked: Int) throws(RunError) {
        guard removals > limit else { return }
        throw .stopped(
            .tooManyRemovals, at: "plan",
            "this plan would take \(removals) records out of Xero, of \(linked) that are linked; the limit is \(limit)",
            remedy: "Look at why they are gone in Clio. Where it is right, run again with --max-void \(removals).")
    }

    func notices(_ organisation: XeroOrganisation, settings: String) -> [Diagnostic] {
        unpaidNotices(settings) + olderNotices(organisation, settings)
    }

    /// A firm that moved to Xero entered what was due then as opening balances: bills from before would count twice.
    private func olderNotices(_ organisation: XeroOrganisation, _ settings: String) -> [Diagnostic] {
        guard let created = organisation.created else { return [] }
        let day = CalendarDate(dayNumber: Int32(clamping: created.milliseconds / 86_400_000))
        let count = months.filter { $0.key < day.monthNumber }.values.reduce(0, +)
        guard count > 0 else { return [] }
        return [
            Diagnostic(
                .beforeConversion, .warning, at: SourceLocation(file: settings, column: "transform.bills.issuedFrom"),
                "\(count == 1 ? "1 invoice is" : "\(count) invoices are") dated before \(organisation.name) was made in Xero "
                    + "(\(day)); where its opening "
                    + "balances have them already, receivables would double",
                remedy: "Ask the accountant what the conversion balances hold; limit transform.bills.issuedFrom.")
        ]
    }

    private func unpaidNotices(_ settings: String) -> [Diagnostic] {
        unpaid.sorted { $0.key.letters < $1.key.letters }.map { currency, total in
            let sum = DecimalText.grouped(total.amount, digits: currency.digits)
            return Diagnostic(
                .unpaidMigration, .warning, at: SourceLocation(file: settings, column: "transform.accounts.payments"),
                "\(total.count) paid \(total.count == 1 ? "bill" : "bills"), \(currency) \(sum), would go without payments and "
                    + "stand in Xero as due",
                remedy: "Set transform.accounts.payments, or limit transform.bills.states to awaiting_payment.")
        }
    }
}

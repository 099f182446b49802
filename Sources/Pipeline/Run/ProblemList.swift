import Foundation
import Ledger

/// The problems of a run: all are counted, the first are kept.
struct ProblemList {
    private(set) var first: [Diagnostic] = []
    private(set) var counts: [DiagnosticCode: Int] = [:]
    private var bills = 0
    /// Days that can't be read as the settings say, but with month and day in each other's place.
    private var swappedDates = 0
    /// Whether a day that was read can be read in one way only, so that how days are written is out of the question.
    private var isOrderProven = false
    private let request: RunRequest
    /// How days are written; nil where they can't be confused. Asked for only where a day couldn't be read.
    private lazy var dates = try? SourceOpening.dates(request)
    /// Whether the bills came from Clio's API: they are called by their numbers then, not by places in its answers, which
    /// nobody has.
    private let isLive: Bool

    init(_ request: RunRequest) {
        self.request = request
        isLive = request.configuration.extract.from == .api && request.ledger == nil
    }

    /// Where the days that can't be read all fit the other order, those that could be read are wrong too: where they are
    /// many, and where there is but one and nobody said how days are written.
    mutating func checkDates(file: String) throws(RunError) {
        let unread = counts[.badDate, default: 0]
        let isOpen = request.configuration.extract.dateFormat == nil && !isOrderProven
        guard unread > 0, unread == swappedDates, isOpen || unread >= 3 && unread * 10 >= bills, let dates else {
            return
        }
        throw .input([
            Diagnostic(
                .badDate, .reject, at: SourceLocation(file: file, column: "extract.files.dateFormat"),
                "the days look like \(dates.swapped.text), not \(dates.text): \(unread) can only be read that way, and the others "
                    + "would be taken for another day", text: first.first { $0.code == .badDate }?.text ?? "",
                remedy: "Set extract.files.dateFormat to \(dates.swapped.text), or correct the days.")
        ])
    }

    mutating func add(_ batch: BillBatch) {
        bills += batch.bills.count
        if !isOrderProven { isOrderProven = Self.provesOrder(batch) }
        for problem in batch.problems {
            var diagnostic = problem.diagnostic
            if isLive {
                let bill = batch.bills[problem.bill]
                let number = batch.text.string(bill.number)
                diagnostic.location.file =
                    number.isEmpty ? "Clio's bill with id \(batch.text.string(bill.id))" : "bill \(number)"
                diagnostic.location.line = 0
            }
            add(diagnostic)
        }
        for stray in batch.strays where !stray.isUnbilled { add(stray.diagnostic) }
    }

    private static func provesOrder(_ batch: BillBatch) -> Bool {
        func proves(_ date: CalendarDate?) -> Bool { date.map { $0.components.day > 12 } ?? false }
        return batch.bills.contains { proves($0.issued) || proves($0.due) } || batch.lines.contains { proves($0.date) }
            || batch.payments.contains { proves($0.date) } || batch.creditNotes.contains { proves($0.date) }
    }

    private mutating func add(_ diagnostic: Diagnostic) {
        counts[diagnostic.code, default: 0] += 1
        if diagnostic.code == .badDate, let dates, dates.swapped.parse(Array(diagnostic.text.utf8)[...]) != nil {
            swappedDates += 1
        }
        if first.count < BatchReport.problemLimit { first.append(diagnostic) }
    }
}

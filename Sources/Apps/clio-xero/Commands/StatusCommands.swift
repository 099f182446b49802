import ArgumentParser
import Ledger
import Pipeline

/// `clio-xero status`: what is linked, what is unfinished, how the last runs ended.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows what is linked, what is unfinished and how the last runs ended.",
        discussion: "Example:  clio-xero status")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform { _ in
            let overview = try StateOverview(configuration: try common.configuration(), runs: 5)
            Output.print(
                common.json ? SummaryLine.render(overview) : Array((SummaryText.status(overview) + "\n").utf8))
            return .done
        }
    }
}

/// `clio-xero reconcile`: Clio against Xero, bill by bill.
struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compares Clio with Xero, bill by bill: total, tax, paid, credited, due, state.",
        discussion: """
            Differences come first; exit 3 says that there are some. Nothing is changed. Read through Clio's API, what is due \
            on each client's bills is compared with Clio's own count, too.

            Example:  clio-xero reconcile --csv reconciliation.csv
            """)

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: "Start from ledger files that `extract --out` made.", completion: .directory)
    var from: String?

    @Option(
        name: .long, help: "Write every bill to this file, those that agree too; it must not exist yet.",
        completion: .file())
    var csv: String?

    func run() throws {
        try common.perform { interruption in
            var request = try common.request(.plan, interruption: interruption)
            request.ledger = from
            let result = try Reconciliation(request, csv: csv).execute()
            common.messages.show(result.notices)
            Output.print(
                common.json ? SummaryLine.render(result) : Array((SummaryText.reconciliation(result) + "\n").utf8))
            return result.exitCode
        }
    }
}

extension SummaryText {
    private static let shownDifferences = 20

    static func reconciliation(_ result: Reconciliation.Result) -> String {
        var parts: [String] = []
        if result.differ > 0 {
            var table = TextTable(["invoice", "Clio due#", "Xero due#", "difference"])
            table.rows = result.differences.prefix(shownDifferences).map { row in
                [
                    row.number, row.clio.map { amount($0.due, row.currency) } ?? "–",
                    row.xero.map { amount($0.due, row.currency) } ?? "–", row.differences.joined(separator: "; "),
                ]
            }
            parts.append(table.render())
            let more = result.differ - min(shownDifferences, result.differences.count)
            if more > 0 { parts.append("… and \(more) more: --csv FILE has them all") }
        }
        var due = TextTable(["due", "in Clio#", "in Xero#", ""])
        due.rows = result.due.sorted { $0.key.letters < $1.key.letters }.map { currency, sums in
            [
                currency.description, DecimalText.grouped(sums.clio, digits: currency.digits),
                DecimalText.grouped(sums.xero, digits: currency.digits),
                sums.clio == sums.xero ? Terminal.paint("✓", .green) : Terminal.paint("✗", .red),
            ]
        }
        parts.append(due.render())
        if let balances = result.balances, !balances.differences.isEmpty {
            var table = TextTable(["client", "due on its bills#", "by Clio's count#"])
            table.rows = balances.differences.prefix(shownDifferences).map { client in
                [
                    client.name.isEmpty ? client.contactID : client.name, amount(client.bills, client.currency),
                    client.clio.map { amount($0, client.currency) } ?? "–",
                ]
            }
            parts.append(table.render())
            let more = balances.differences.count - min(shownDifferences, balances.differences.count)
            if more > 0 { parts.append("… and \(more) more: --json has them all") }
        }
        let verdict = "\(result.agree) invoices agree with \(result.organisation), \(result.differ) differ."
        parts.append(Terminal.paint(verdict, result.differ == 0 ? .green : .yellow))
        if let balances = result.balances {
            let count = balances.differences.count
            let verdict = "what clients owe by Clio's count: \(balances.agree) agree, \(count) differ."
            parts.append(Terminal.paint(verdict, count == 0 ? .green : .yellow))
        }
        return parts.joined(separator: "\n\n")
    }

    static func status(_ overview: StateOverview) -> String {
        var parts: [String] = []
        if let organisation = overview.organisation {
            let linked = overview.linked.map { kind, count in
                "\(count) \(kind.split(separator: "_").joined(separator: " "))\(count == 1 ? "" : "s")"
            }
            parts.append("\(Terminal.paint(organisation, .bold)): \(linked.joined(separator: ", ")) linked")
        } else {
            parts.append("No Xero organisation is linked.")
        }
        for batch in overview.unfinished {
            let command = batch.status == .undoing ? "undo" : "apply"
            parts.append(
                Terminal.paint(
                    "Batch \(batch.batch) is not finished: `clio-xero \(command) \(batch.folder)` goes on.", .yellow))
        }
        if overview.toDos > 0 { parts.append("To do in Xero by hand: \(overview.toDos) (`clio-xero to-do`)") }
        if !overview.drift.isEmpty { parts.append(drift(overview.drift)) }
        if overview.runs.isEmpty {
            parts.append("There was no run yet.")
        } else {
            var table = TextTable(["last runs", "command", "exit#", "batch"])
            table.rows = overview.runs.map { [$0.started, $0.command, "\($0.exitCode)", $0.batch] }
            parts.append(table.render())
        }
        return parts.joined(separator: "\n\n")
    }
}

import ArgumentParser
import Ledger
import Pipeline
import XeroDocuments

/// `clio-xero accounts`: the chart, and what is mapped to what.
struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract: "Shows the chart of accounts, which account can serve what, and what is mapped.",
        discussion: "Example:  clio-xero accounts --config pipeline.json")

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "Show the chart as Xero has it now.")
    var online = false

    func run() throws {
        try common.perform { interruption in
            let overview = try AccountsOverview(
                try common.request(.plan, interruption: interruption), isOnline: online)
            common.messages.show(overview.faults)
            let code: Pipeline.ExitCode = overview.faults.contains { $0.severity == .reject } ? .configuration : .done
            if common.json {
                Output.print(SummaryLine.render(overview, code))
                return code
            }
            var chart = TextTable(["code", "name", "type", "status", "can serve", "used for"])
            chart.rows = overview.entries.map { entry in
                [
                    entry.account.code.isEmpty ? "(none)" : entry.account.code, entry.account.name, entry.account.type,
                    entry.account.status.rawValue.lowercased(), Self.words(entry.roles),
                    entry.uses.joined(separator: ", "),
                ]
            }
            var categories = TextTable(["kind", "category", "lines#", "goes to", ""])
            categories.rows = overview.categories.map { category in
                [
                    category.kind, category.name.isEmpty ? "(none)" : category.name, "\(category.lines)",
                    category.account.isEmpty ? "unmapped" : category.account,
                    category.isOwn ? "its own" : "by kind",
                ]
            }
            Output.print(
                chart.render()
                    + "\n\nCategories in the exports (transform.accounts.categories gives one its own account):\n\n"
                    + categories.render())
            return code
        }
    }

    private static func words(_ roles: [AccountRole]) -> String {
        roles == AccountRole.allCases ? "everything" : roles.map(\.rawValue).joined(separator: ", ")
    }
}

import ArgumentParser
import Ledger
import Pipeline

/// `clio-xero check`: everything that is wrong, before any work.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Finds everything wrong with the settings, the mappings and the inputs, all at once.",
        discussion: """
            Reads everything and writes nothing. Exit 78: correct the settings first; 65: the inputs can't be read; 3: some \
            records would be rejected or held; 0: all is well.

            Example:  clio-xero check --config pipeline.json
            """)

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "Ask Xero as well: the sign-in, the chart of accounts, the tax types.")
    var online = false

    func run() throws {
        try common.perform { interruption in
            let checkup = try Checkup(try common.request(.plan, interruption: interruption), isOnline: online)
            common.messages.show(checkup.diagnostics, total: checkup.total, rest: "`clio-xero plan` writes them all")
            if common.json {
                Output.print(SummaryLine.render(checkup))
                return checkup.exitCode
            }
            var parts: [String] = []
            if let report = checkup.report { parts.append(SummaryText.proof(report)) }
            let verdict: String =
                switch checkup.exitCode {
                case .done: Terminal.paint("All is well: nothing would be rejected or held.", .green)
                case .configuration: Terminal.paint("The settings must be corrected first.", .red)
                case .notAuthorised, .temporary: Terminal.paint("Xero could not be asked.", .red)
                case .inputUnusable: Terminal.paint("The inputs can't be read as they are.", .red)
                default: Terminal.paint("Some records would be rejected or held; the rest would go.", .yellow)
                }
            let chart = checkup.accounts.map { " The chart has \($0) accounts." } ?? ""
            let linked = checkup.organisation.map { " The sign-in reaches \($0)." } ?? ""
            parts.append(verdict + chart + linked)
            Output.print(parts.joined(separator: "\n\n"))
            return checkup.exitCode
        }
    }
}

import ArgumentParser
import Ledger
import Pipeline

/// `clio-xero run`: extract, transform and load, as the settings say.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Makes a batch of everything new, and hands it over or submits it.",
        discussion: """
            Reads the exports, writes a batch folder for Xero's import screens (or, with load.to api, submits it through \
            the API) and remembers what went, so that the same export again is nothing to do.

            Example:  clio-xero run --config pipeline.json
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var parallel: CommonOptions.Jobs

    @Flag(name: .long, help: "Ignore what was handed over before: everything goes again. Not for the API.")
    var full = false

    @Option(name: .long, help: "How many records may be taken out of Xero; else 20, or a tenth of what is linked.")
    var maxVoid: Int?

    @Flag(name: .long, help: "Send again what Xero refused, although nothing changed since.")
    var retryRefused = false

    @Flag(name: .long, help: "Go on although Clio suddenly shows far fewer bills than before.")
    var acceptFewer = false

    func run() throws {
        try common.perform { interruption in
            var request = try common.request(.run, interruption: interruption)
            request.isFull = full
            request.removalLimit = maxVoid
            request.retriesRefused = retryRefused
            request.acceptsFewer = acceptFewer
            request.jobs = parallel.jobs
            let result = try FileRun(request).execute()
            common.show(result, isPlan: false)
            return result.exitCode
        }
    }
}

/// `clio-xero plan`: the batch a run would make, handed over to nobody.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Makes a batch to look at; nothing is handed over.",
        discussion: "Example:  clio-xero plan --out look    (then open look/report.html)")

    @OptionGroup var common: CommonOptions

    @OptionGroup var parallel: CommonOptions.Jobs

    @Option(name: .long, help: "Start from ledger files that `extract --out` made.", completion: .directory)
    var from: String?

    @Option(name: .long, help: "Where the batch goes; it must not exist yet.", completion: .directory)
    var out: String?

    @Flag(name: .long, help: "Ignore what was handed over before. Not for the API.")
    var full = false

    @Option(name: .long, help: "How many records may be taken out of Xero; else 20, or a tenth of what is linked.")
    var maxVoid: Int?

    @Flag(name: .long, help: "Send again what Xero refused, although nothing changed since.")
    var retryRefused = false

    @Flag(name: .long, help: "Go on although Clio suddenly shows far fewer bills than before.")
    var acceptFewer = false

    @Flag(name: .long, help: "Exit 2 where there are changes, 0 where there are none.")
    var detailedExitcode = false

    func run() throws {
        try common.perform { interruption in
            var request = try common.request(.plan, interruption: interruption)
            request.ledger = from
            request.output = out
            request.isFull = full
            request.removalLimit = maxVoid
            request.retriesRefused = retryRefused
            request.acceptsFewer = acceptFewer
            request.jobs = parallel.jobs
            let result = try FileRun(request).execute()
            common.show(result, isPlan: true)
            let hasChanges = result.report.documents.contains { $0.count > 0 } || !result.report.changes.isEmpty
            return detailedExitcode && result.exitCode == .done && hasChanges ? .changes : result.exitCode
        }
    }
}

/// `clio-xero extract`: Clio's exports as ledger files.
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Writes what Clio exported as ledger files, the intermediate format.",
        discussion: "Example:  clio-xero extract --out ledger && clio-xero plan --from ledger")

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: "The ledger's folder; it must not exist yet.", completion: .directory)
    var out: String

    @Option(name: .long, help: "Start from another ledger instead of the exports.", completion: .directory)
    var from: String?

    func run() throws {
        try common.perform { interruption in
            var request = try common.request(.plan, interruption: interruption)
            request.ledger = from
            let result = try Extraction(request, to: out).execute()
            common.messages.show(result.notices)
            common.showProblems(result.report)
            if common.json {
                Output.print(SummaryLine.render(result))
            } else {
                Output.print(SummaryText.extraction(result))
            }
            return result.exitCode
        }
    }
}

extension CommonOptions {
    func show(_ result: RunResult, isPlan: Bool) {
        messages.show(result.notices)
        showProblems(result.report)
        for applied in result.finished + [result.applied].compactMap(\.self) {
            messages.show(
                applied.problems, total: max(applied.problemCount, applied.problems.count),
                rest: "rejected/xero has the records")
        }
        if json {
            Output.print(SummaryLine.render(result))
        } else {
            Output.print(SummaryText.run(result, isPlan: isPlan))
        }
    }

    func showProblems(_ report: BatchReport) {
        messages.show(
            report.problems, total: report.problemCounts.values.reduce(0, +),
            rest: "report.html and the folder rejected have them all")
    }
}

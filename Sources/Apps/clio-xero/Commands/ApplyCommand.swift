import ArgumentParser
import Pipeline

/// `clio-xero apply BATCH`: submits a batch through the Xero API.
struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Submits a planned batch through the Xero API, exactly as it was planned.",
        discussion: """
            Whatever dies in between: run it again, and it goes on where it stopped. Nothing is sent twice; applying a \
            finished batch again does nothing.

            Example:  clio-xero plan --out march && clio-xero apply march
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The batch's folder.", completion: .directory)
    var batch: String

    @Flag(
        name: .long,
        help:
            "Submit a batch that was made for import by hand. Only where nothing of it was imported: it counts as the API's."
    )
    var takeOver = false

    func run() throws {
        try common.perform { interruption in
            let request = try common.request(.run, interruption: interruption)
            let result = try BatchApplication(request, folder: batch, takesOver: takeOver).execute()
            common.show(result, title: "Batch \(result.batch) in Xero")
            return result.exitCode
        }
    }
}

extension CommonOptions {
    func show(_ result: ApplyResult, title: String) {
        messages.show(
            result.problems, total: max(result.problemCount, result.problems.count),
            rest: "rejected/xero has the records")
        if json {
            Output.print(SummaryLine.render(result))
        } else {
            Output.print(SummaryText.applied(result, title: title))
        }
    }
}

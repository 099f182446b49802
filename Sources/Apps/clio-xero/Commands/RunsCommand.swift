import ArgumentParser
import Ledger
import Pipeline

/// `clio-xero runs`: the last runs and how they ended.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Lists the last runs and how they ended.",
        discussion: "Example:  clio-xero runs --limit 5")

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: "How many.")
    var limit = 20

    func run() throws {
        try common.perform { _ in
            let runs = try History(configuration: try common.configuration()).runs(limit: limit)
            if common.json {
                Output.print(SummaryLine.render(runs))
            } else if runs.isEmpty {
                Output.print("There was no run yet.")
            } else {
                var table = TextTable(["started", "finished", "command", "exit#", "batch"])
                table.rows = runs.map { [$0.started, $0.finished, $0.command, "\($0.exitCode)", $0.batch] }
                Output.print(table.render())
            }
            return .done
        }
    }
}

/// `clio-xero to-do`: what only a person can do in Xero.
struct ToDoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "to-do",
        abstract: "Lists what must be changed in Xero by hand, and takes it off the list when done.",
        discussion: """
            Xero's import can't change what it took. What changed or was voided in Clio after it was handed over stands \
            here, and in to-do.csv of every batch, until it is acknowledged.

            Example:  clio-xero to-do --done 3 4
            """)

    @OptionGroup var common: CommonOptions

    @Option(name: .long, parsing: .upToNextOption, help: "Numbers of entries that were done in Xero.")
    var done: [Int64] = []

    @Flag(name: .long, help: "All entries were done in Xero.")
    var allDone = false

    func run() throws {
        try common.perform { _ in
            let history = History(configuration: try common.configuration())
            if allDone || !done.isEmpty {
                let count = try history.acknowledge(allDone ? nil : done)
                common.conclude("\(count) taken off the list.", members: ["acknowledged": count])
                return .done
            }
            let list = try history.toDos()
            if common.json {
                Output.print(SummaryLine.render(list))
            } else if list.isEmpty {
                Output.print("Nothing is to be done in Xero by hand.")
            } else {
                var table = TextTable(["no.#", "what", "number", "to do in Xero", "since batch"])
                table.rows = list.map { ["\($0.id)", "\($0.kind) \($0.what)", $0.number, $0.detail, $0.firstBatch] }
                Output.print(table.render())
            }
            return .done
        }
    }
}

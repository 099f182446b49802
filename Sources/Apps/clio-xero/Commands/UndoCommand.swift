import ArgumentParser
import Pipeline

/// `clio-xero undo`: a batch taken back, from the lists of what was handed over or from Xero itself.
struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Takes a batch back.",
        discussion: """
            A batch that was applied is taken out of Xero: its payments, allocations, credit notes and invoices, in that \
            order. What a person has since changed there is left, and named.

            A batch of files that was not imported, or whose drafts were deleted in Xero, counts as not handed over from \
            now on, so that its records go again. The folder stays where it is.

            Example:  clio-xero undo batches/20260131-020000
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The batch's folder or id.", completion: .directory)
    var batch: String

    func run() throws {
        try common.perform { interruption in
            let request = try common.request(.run, interruption: interruption)
            let undo = BatchUndo(request, batch: batch)
            guard try undo.isApplied() else { return try release() }
            let result = try undo.execute()
            common.show(result, title: "Taken out of Xero")
            return result.exitCode
        }
    }

    private func release() throws -> Pipeline.ExitCode {
        let count = try History(configuration: try common.configuration()).undo(batch: batch)
        common.conclude(
            "\(count) records go again with the next run. Delete what was imported of this batch from Xero first.",
            members: ["released": count])
        return .done
    }
}

import ArgumentParser
import ClioFiles
import Ledger
import Pipeline

/// `clio-xero inspect`: what an unknown export is, and the profile for it.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Tells what an export looks like, and prints the profile that reads it.",
        discussion: """
            Identifies each file: kind, encoding, columns and what they hold, how dates and amounts are written. A date that \
            fits two formats is never guessed: both are named, and what to set. Save the profile it prints to a file ending \
            in .rules and name that in extract.files.profile.

            Example:  clio-xero inspect exports/*.csv
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The exports, or folders of them.", completion: .file())
    var files: [String]

    func run() throws {
        try common.perform { interruption in
            var inspections: [ExportInspection] = []
            var code = Pipeline.ExitCode.done
            for path in files {
                for file in trying(&code, { () throws(ClioFilesError) in try ExportInspection.files(at: path) }) ?? [] {
                    try interruption.check()
                    let inspection = trying(&code) { () throws(ClioFilesError) in
                        try ExportInspection.inspect(path: file)
                    }
                    if let inspection { inspections.append(inspection) }
                }
            }
            if inspections.contains(where: { $0.guesses.isEmpty }) { code = .inputUnusable }
            if common.json {
                Output.print(SummaryLine.render(inspections, code))
                return code
            }
            for (index, inspection) in inspections.enumerated() {
                if index > 0 { Output.print("") }
                Output.print(inspection.text)
                guard !inspection.rules.isEmpty else { continue }
                Output.print(Terminal.paint("The profile that reads it:", .bold) + "\n")
                Output.print(inspection.rules)
            }
            return code
        }
    }

    /// What can't be looked at is told, and the next one is.
    private func trying<Found>(
        _ code: inout Pipeline.ExitCode, _ look: () throws(ClioFilesError) -> Found
    ) -> Found? {
        do throws(ClioFilesError) { return try look() } catch {
            common.messages.show(error.diagnostics)
            code = .inputUnusable
            return nil
        }
    }
}

import ArgumentParser
import Ledger
import Pipeline

/// What every command takes.
struct CommonOptions: ParsableArguments {
    enum LogFormat: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(name: .long, help: "The settings.", completion: .file(extensions: ["json"]))
    var config = "pipeline.json"

    @Flag(name: .long, help: "Print one machine-readable summary line, last on standard output.")
    var json = false

    @Option(name: .long, help: "How messages on standard error are written: text or json.")
    var logFormat = LogFormat.text

    var messages: Messages { Messages(format: logFormat) }

    func configuration() throws -> Pipeline.Configuration { try Pipeline.Configuration.read(path: config) }

    /// Runs `body`, shows what went wrong if something did, and ends the process with the right exit code.
    func perform(_ body: (Interruption) throws -> Pipeline.ExitCode) throws {
        let code: Pipeline.ExitCode
        Terminal.reserveStreams()
        let interruption = Interruption()
        do {
            code = try interruption.listening { try body(interruption) }
        } catch {
            let failure = Failure(error)
            if let report = failure.report, !json { Output.print(SummaryText.proof(report)) }
            messages.show(failure.diagnostics)
            if json { Output.print(SummaryLine.render(failure)) }
            throw ArgumentParser.ExitCode(failure.exitCode.rawValue)
        }
        if code != .done { throw ArgumentParser.ExitCode(code.rawValue) }
    }

    /// Says that all was done: in words, or as the summary line with `members` of its own.
    func conclude(_ text: String, members: KeyValuePairs<String, Int> = [:]) {
        guard json else { return Output.print(text) }
        let more = members.map { ",\"\($0.key)\":\($0.value)" }.joined()
        Output.print("{\"message_type\":\"summary\",\"exit_code\":0\(more)}")
    }

    /// A request that can be interrupted and shows its progress.
    func request(_ command: RunRequest.Command, interruption: Interruption) throws -> RunRequest {
        RunRequest(
            command: command, configuration: try configuration(), interruption: interruption,
            progress: ProgressReporter(isShown: Terminal.isErrorTerminal && logFormat == .text))
    }

    /// What of a batch's making goes on at the same time.
    struct Jobs: ParsableArguments {
        @Option(name: .long, help: "1: everything in one thread; more: reading, writing and checking side by side.")
        var jobs = 2

        func validate() throws {
            guard jobs > 0 else { throw ValidationError("--jobs is a number from 1.") }
        }
    }
}

import ArgumentParser
import Ledger
import Pipeline

/// `clio-xero watch`: run, again and again.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Runs again and again; SIGTERM ends it cleanly, SIGHUP reads the settings anew.",
        discussion: """
            A cycle never begins before the last one ended. After a failure the pause doubles, up to an hour. What each \
            cycle came to is one line (with --json, its summary line).

            Example:  clio-xero watch --every 5m --metrics /var/lib/node_exporter/clio-xero.prom
            """)

    @Option(name: .long, help: "From the start of one cycle to the next: 30s, 5m, 1h.")
    var every = Interval(seconds: 300)

    @Option(name: .long, help: "A file that says when a cycle ended last, and how.", completion: .file())
    var heartbeat: String?

    @Option(name: .long, help: "A file of Prometheus metrics, replaced after each cycle.", completion: .file())
    var metrics: String?

    @Option(name: .long, help: "End after so many cycles.")
    var cycles: Int?

    @Option(name: .long, help: "How many records a cycle may take out of Xero; else 20, or a tenth of what is linked.")
    var maxVoid: Int?

    @OptionGroup var common: CommonOptions

    struct Interval: ExpressibleByArgument {
        var seconds: Int

        init(seconds: Int) { self.seconds = seconds }

        init?(argument: String) {
            let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600]
            guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()), count > 0,
                count < 100_000
            else { return nil }
            seconds = count * unit
        }

        var defaultValueDescription: String { "5m" }
    }

    func run() throws {
        try common.perform { interruption in
            let reload = Reload()
            let watch = Watch(
                every: .seconds(every.seconds), interruption: interruption, reload: reload, heartbeat: heartbeat,
                metrics: metrics)
            try reload.listening {
                try watch.run(limit: cycles) {
                    var request = try common.request(.run, interruption: interruption)
                    request.removalLimit = maxVoid
                    return request
                } tell: {
                    tell($0)
                }
            }
            return .done
        }
    }

    private func tell(_ cycle: Watch.Cycle) {
        if let failure = cycle.failure {
            common.messages.show(failure.diagnostics)
            if common.json { Output.print(SummaryLine.render(failure)) }
            return
        }
        guard let result = cycle.result else { return }
        common.messages.show(result.notices)
        common.showProblems(result.report)
        for applied in result.finished + [result.applied].compactMap(\.self) {
            common.messages.show(applied.problems)
        }
        Output.print(
            common.json ? SummaryLine.render(result) : Array((SummaryText.cycle(result) + "\n").utf8))
    }
}

extension SummaryText {
    /// One line a cycle.
    static func cycle(_ result: RunResult) -> String {
        let time = RunEnvironment.systemTime()
        let finished = result.finished.map { "finished batch \($0.batch)" }
        guard result.batchPath != nil else {
            return "\(time)  " + (finished.isEmpty ? "nothing to do" : finished.joined(separator: ", "))
                + SummaryText.waiting(result)
        }
        let documents = result.report.documents.filter { $0.count > 0 }.map { "\($0.count) \($0.kind)" }
        let changes = result.report.changes.map { "\($0.count) \($0.kind) to \($0.operation)" }
        var parts = finished + documents + changes
        if result.report.leftOut.contains(where: { $0.bucket == .held || $0.bucket == .rejected }) {
            parts.append(Terminal.paint("\(SummaryText.waitingCount(result.report)) held or rejected", .yellow))
        }
        return "\(time)  batch \(result.report.batch): "
            + (parts.isEmpty ? "nothing written" : parts.joined(separator: ", "))
    }
}

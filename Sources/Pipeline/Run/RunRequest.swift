public import Ledger

/// What a command asks of the pipeline.
public struct RunRequest: Sendable {
    public enum Command: String, Sendable {
        case run
        case plan
    }

    public var command: Command
    public var configuration: Configuration
    /// Ledger files to start from instead of the exports.
    public var ledger: String?
    /// A folder of Clio's answers to start from, where they were read through its API.
    var answers: String?
    /// What people did in Xero.
    var findings: [Diagnostic] = []
    /// Where the batch goes; nil: a folder of its own under `load.files.directory`.
    public var output: String?
    /// Ignores what was handed over.
    public var isFull = false
    /// How many records a batch may take out of Xero; nil: 20, or a tenth of what is linked where that is more.
    public var removalLimit: Int?
    /// What Xero refused before is sent again although nothing changed.
    public var retriesRefused = false
    /// A Clio that suddenly shows far fewer bills than before is believed.
    public var acceptsFewer = false
    /// 1: everything in one thread. More: reading, writing and checking at the same time; the batch is the same.
    public var jobs = 2
    public var environment: RunEnvironment
    public var interruption: Interruption
    public var progress: ProgressReporter
    let stages = StageTimes()

    public init(
        command: Command, configuration: Configuration, environment: RunEnvironment = RunEnvironment(),
        interruption: Interruption = Interruption(), progress: ProgressReporter = .silent
    ) {
        self.command = command
        self.configuration = configuration
        self.environment = environment
        self.interruption = interruption
        self.progress = progress
    }
}

/// How a run ended.
public struct RunResult: Sendable {
    public var exitCode: ExitCode
    public var report: BatchReport
    /// The batch's folder; nil where there was nothing to do.
    public var batchPath: String?
    /// The earlier batch that shows what waits, where the same waits as then and nothing else was to be done.
    public var waitingIn: String?
    /// Notes and warnings about the whole run.
    public var notices: [Diagnostic]
    /// What became of the batch in Xero, where it was submitted.
    public var applied: ApplyResult?
    /// Batches of earlier runs that were begun and not done; they went first.
    public var finished: [ApplyResult] = []
    /// What people changed in Xero and nobody decided on yet, or is still to be restored.
    public var drift: [Drift.Entry] = []
    /// What each stage cost.
    public var stages: [StageTime] = []
    /// Clio's ids of the bills of which something was held or rejected.
    var waiting: Set<String> = []
    /// Where the next run goes on with linked contacts.
    var contacts = ContactExchange.Standing()
}

/// How a command ended, for whoever started it. A code that isn't listed is a failure.
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done; also: nothing to do.
    case done = 0
    case bug = 1
    /// `plan --detailed-exitcode`: there are changes.
    case changes = 2
    /// Done, but some records were rejected or held.
    case someRejected = 3
    /// Stopped; a person must decide.
    case stopped = 4
    case locked = 11
    case usage = 64
    case inputUnusable = 65
    case temporary = 75
    case notAuthorised = 77
    case configuration = 78
    case interrupted = 130
    case terminated = 143
}

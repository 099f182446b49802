public import Ledger

/// Why a run stopped before its end. Nothing was handed over; what the state knew it still knows.
public enum RunError: Error, Sendable {
    /// The configuration can't be used (exit 78).
    case configuration([Diagnostic])
    /// The input can't be used (exit 65).
    case input([Diagnostic])
    /// Something could not be written: a full disk, a folder without permission (exit 75).
    case cannotWrite(path: String, why: String)
    /// The two sides of the conservation proof differ (exit 4).
    case proofFailed(BatchReport)
    /// The settings name a stage this command can't do.
    case unsupported(String, remedy: String)
    /// The command can't do what it was asked (exit 64).
    case usage(String, remedy: String)
    /// A person must decide (exit 4).
    case stopped(DiagnosticCode, at: String, String, remedy: String)
    /// A signal asked the run to end (exit 130 or 143).
    case interrupted(signal: Int32)
}

import ClioAPI
import ClioFiles
import DelimitedText
import GRDB
public import Ledger
import WebAccess
import XeroAPI
import XeroFiles

/// What ended a command, in words and as an exit code.
public struct Failure: Sendable {
    public var exitCode: ExitCode
    public var diagnostics: [Diagnostic]
    /// What the run had come to; only where the proof failed.
    public var report: BatchReport?

    /// A signal asked for the end.
    var isInterruption: Bool { exitCode == .interrupted || exitCode == .terminated }

    private init(_ exitCode: ExitCode, _ diagnostics: [Diagnostic], report: BatchReport? = nil) {
        self.exitCode = exitCode
        self.diagnostics = diagnostics
        self.report = report
    }

    private init(_ exitCode: ExitCode, _ code: DiagnosticCode, _ place: String, _ message: String, remedy: String) {
        self.init(exitCode, [Diagnostic(code, .reject, at: SourceLocation(file: place), message, remedy: remedy)])
    }

    public init(_ error: any Error) {
        switch error {
        case let error as RunError: self.init(error)
        case let error as StateError: self.init(error)
        case let error as ClioFilesError: self.init(.inputUnusable, error.diagnostics)
        case let error as FileError: self = Self.cannotWrite(error.path, error.reason)
        case let error as XeroFilesError:
            switch error {
            case .cannotWrite(let path, let reason): self = Self.cannotWrite(path, reason)
            case .doesNotReadBack(let path, let reason):
                self.init(
                    .bug, .notReadBack, path, "the file doesn't read back as it was written: \(reason)",
                    remedy: "Nothing was handed over. Run again; if it happens again, it is a fault of this program.")
            }
        case let error as XeroError: self.init(error)
        case let error as WebAccessError: self.init(error)
        case let error as ClioError: self.init(error)
        case let error as DatabaseError:
            self.init(
                .temporary, .stateUnusable, "state",
                "the state can't be used: \(error.message ?? "\(error.resultCode)")",
                remedy: "Look for a full disk or missing permissions; nothing was handed over.")
        default:
            self.init(
                .bug, .unexpected, "clio-xero", "something unexpected happened: \(error)",
                remedy: "Nothing was handed over. This is a fault of the program; please report it.")
        }
    }

    private init(_ error: RunError) {
        switch error {
        case .configuration(let faults): self.init(.configuration, faults)
        case .input(let faults): self.init(.inputUnusable, faults)
        case .cannotWrite(let path, let why): self = Self.cannotWrite(path, why)
        case .proofFailed(let report):
            self.init(
                .stopped,
                [
                    Diagnostic(
                        .proofFailed, .reject, at: SourceLocation(file: "proof"),
                        "not every record that was read is accounted for, so nothing was written",
                        remedy: "This is a fault of the program: please report it with the table above.")
                ], report: report)
        case .unsupported(let what, let remedy):
            self.init(.configuration, .unsupported, "pipeline.json", what, remedy: remedy)
        case .usage(let what, let remedy): self.init(.usage, .unsupported, "clio-xero", what, remedy: remedy)
        case .stopped(let code, let place, let what, let remedy):
            self.init(.stopped, code, place, what, remedy: remedy)
        case .interrupted(let signal):
            self.init(
                signal == 15 ? .terminated : .interrupted, .interrupted, "clio-xero",
                "interrupted; nothing was handed over",
                remedy: "Run the same command again.")
        }
    }

    private init(_ error: StateError) {
        switch error {
        case .locked(let path, let holder):
            self.init(
                .locked, .locked, path, "another run is at work on this state\(holder.isEmpty ? "" : " (\(holder))")",
                remedy: "Wait until it is done; the lock goes with its process.")
        case .newer(let path, let version):
            self.init(
                .configuration, .stateUnusable, path, "the state was written by a later version (format \(version))",
                remedy: "Update this program.")
        case .turnLost(let path):
            self.init(
                .temporary, .locked, path, "another run took over while this one slept; nothing was handed over",
                remedy: "Run again.")
        case .temporary(let path, let reason):
            self.init(
                .temporary, .stateUnusable, path, "the state can't be used now: \(reason)",
                remedy: "Look for a full disk, then run again; nothing was handed over.")
        case .unusable(let path, let reason):
            self.init(
                .configuration, .stateUnusable, path, "the state can't be used: \(reason)",
                remedy: "Check its permissions, or restore it from a backup.")
        }
    }

    private init(_ error: XeroError) {
        let text = "\(error)"
        switch error {
        case .temporary, .rateLimited, .unreadable, .notFound:
            self.init(
                .temporary, .xeroUnavailable, "xero", text,
                remedy: "Run the same command again; what was done is in the state and isn't done twice.")
        case .dayLimit:
            self.init(
                .temporary, .dayLimit, "xero", text,
                remedy: "Run the same command again then; it goes on where it was.")
        case .unknownOutcome:
            self.init(
                .temporary, .xeroUnavailable, "xero", text,
                remedy: "Run the same command again: it looks in Xero first.")
        case .tls:
            self.init(
                .temporary, .xeroUnavailable, "xero", text,
                remedy: "Run the same command again once the connection can be trusted.")
        case .notAuthorised(.notLinked, _):
            self.init(.notAuthorised, .notLinked, "xero", text, remedy: "Run `clio-xero link xero`.")
        case .notAuthorised:
            self.init(
                .notAuthorised, .notAuthorised, "xero", text,
                remedy: "Nothing is lost: after that, run the same command again.")
        case .refused:
            self.init(
                .temporary, .refusedByXero, "xero", text,
                remedy: "Correct what Xero names, then run the same command again.")
        case .configuration:
            self.init(.configuration, .badSetting, "pipeline.json", text, remedy: "Correct load.api in the settings.")
        case .tokenFile:
            self.init(
                .notAuthorised, .notAuthorised, "xero", text,
                remedy: "Only the user who runs this may read the file; `clio-xero link xero` makes a new one.")
        }
    }

    private init(_ error: ClioError) {
        let text = "\(error)"
        switch error {
        case .temporary, .rateLimited, .unreadable, .notFound, .changed, .tls:
            self.init(
                .temporary, .clioUnavailable, "clio", text,
                remedy: "Run the same command again; pages that were read aren't read again.")
        case .notAuthorised(.notLinked, _):
            self.init(.notAuthorised, .notLinked, "clio", text, remedy: "Run `clio-xero link clio`.")
        case .notAuthorised, .forbidden, .tokenFile:
            self.init(
                .notAuthorised, .notAuthorised, "clio", text,
                remedy: "Nothing is lost: sign in again with `clio-xero link clio`, then run the same command.")
        case .refused:
            self.init(
                .temporary, .clioUnavailable, "clio", text, remedy: "Run again later; if it stays, please report it.")
        case .configuration:
            self.init(
                .configuration, .badSetting, "pipeline.json", text, remedy: "Correct extract.api in the settings.")
        case .folder:
            self.init(.temporary, .cannotWrite, "clio", text, remedy: "Make room or give permission, then run again.")
        }
    }

    private init(_ error: WebAccessError) {
        let text = "\(error)"
        switch error {
        case .address:
            self.init(
                .configuration, .badSetting, "pipeline.json", text, remedy: "Correct the address in the settings.")
        case .port:
            self.init(.configuration, .badSetting, "sign-in", text, remedy: "Then run the same command again.")
        case .tokenFile:
            self.init(
                .notAuthorised, .notAuthorised, "sign-in", text,
                remedy: "Only the user who runs this may read the file; signing in again makes a new one.")
        case .busy:
            self.init(.temporary, .locked, "sign-in", text, remedy: "Run the same command again.")
        }
    }

    private static func cannotWrite(_ path: String, _ reason: String) -> Failure {
        Failure(
            .temporary, .cannotWrite, path, "this can't be written: \(reason)",
            remedy: "Make room or give permission, then run again; nothing was handed over.")
    }
}

import Foundation
public import Ledger
import XeroAPI

/// What became of a batch in Xero.
public struct ApplyResult: Sendable {
    public var batch: String
    public var folder: String
    /// Everything had been done before.
    public var isRepeated: Bool
    public var rows: [Row] = []
    /// What was refused or held, in Xero's own words; the first ``BatchReport/problemLimit``.
    public var problems: [Diagnostic] = []
    public var problemCount = 0
    /// Clio's ids of the bills that something of was refused or held.
    var bills: [String: Diagnostic] = [:]
    /// What Xero refused; their circumstances and time are the caller's to say.
    var refusals: [Refusal] = []

    /// Operations of one kind.
    public struct Row: Hashable, Sendable {
        /// `contact`, `invoice`, `credit_note`, `payment`.
        public var kind: String
        /// `create`, `update`, `link`, `void`, `delete`.
        public var operation: String
        public var done: Int
        public var refused: Int
        public var held: Int
        /// Not come to yet.
        public var open: Int
    }

    private var isForbiddenTold = false

    static let forbiddenRemedy =
        "Give the app (developers.clio.com) write access to contacts and who signed in the right to edit them, then "
        + "`clio-xero link clio`; or set transform.contacts.direction to toXero."

    public var exitCode: ExitCode { problemCount > 0 ? .someRejected : .done }

    init(batch: String, folder: String, state: any TransferStore, isRepeated: Bool = false) throws {
        self.batch = batch
        self.folder = folder
        self.isRepeated = isRepeated
        struct Key: Hashable {
            var kind: LinkKey.Kind
            var action: BatchOperation.Action
        }
        var counts: [Key: Row] = [:]
        var order: [Key] = []
        var window = ProgressWindow(store: state, batch: batch)
        var reader = try OperationReader(path: (folder as NSString).appendingPathComponent("operations.ndjson"))
        while let operation = try reader.next() {
            let key = Key(kind: operation.key.kind, action: operation.action)
            if counts[key] == nil {
                order.append(key)
                counts[key] = Row(
                    kind: key.kind.rawValue, operation: key.action.rawValue, done: 0, refused: 0, held: 0, open: 0)
            }
            let progress = try window.progress(of: operation.line)
            switch progress?.status {
            case .done: counts[key]?.done += 1
            case .refused: counts[key]?.refused += 1
            case .held: counts[key]?.held += 1
            case .sent, .halfway, nil: counts[key]?.open += 1
            }
            if let progress { add(progress, operation, try restored(operation, progress, state)) }
        }
        rows = order.compactMap { counts[$0] }
    }

    /// What can be done where a document that a person voided in Xero was to be restored, and its number isn't given again.
    private func restored(
        _ operation: BatchOperation, _ progress: OperationProgress, _ state: any TransferStore
    ) throws -> String? {
        guard progress.status == .refused, operation.action == .create, progress.message.contains("must be unique"),
            let link = try state.link(operation.key), !link.gone.isEmpty
        else { return nil }
        let gone = link.gone.lowercased()
        let (kind, again) =
            operation.key.kind == .invoice
            ? ("invoice", "Give the bill another number in Clio")
            : ("credit note", "Delete the credit in Clio and enter it again, which gives it another number")
        return
            "Xero keeps the number of the \(kind) that somebody \(gone), and lets nobody change a \(gone) \(kind). "
            + "\(again), then run again; or leave it \(gone) with `clio-xero drift --accept \(link.number)`."
    }

    private mutating func add(_ progress: OperationProgress, _ operation: BatchOperation, _ remedy: String?) {
        let isProblem = progress.status == .refused || progress.status == .held
        // Xero did it and has something to say about it.
        guard isProblem || !progress.message.isEmpty else { return }
        let place = operation.source.split(separator: ":", omittingEmptySubsequences: false)
        let line = place.count > 1 ? Int(place[place.count - 1]) ?? 0 : 0
        let file = place.count > 1 ? place.dropLast().joined(separator: ":") : operation.source
        let kind = operation.key.kind == .creditNote ? "credit note" : operation.key.kind.rawValue
        let severity: Diagnostic.Severity =
            switch progress.status {
            case .refused: .reject
            case .held: .hold
            default: .warning
            }
        let isInClio = operation.action == .updateClio
        // What concerns every contact is told once.
        let isForbidden = isInClio && progress.message == ContactWriting.forbidden
        if isForbidden, isForbiddenTold {
            problemCount += 1
            return
        }
        isForbiddenTold = isForbiddenTold || isForbidden
        let what =
            switch progress.status {
            case .refused: isInClio ? "" : "Xero refused the \(kind): "
            case .held: "the \(kind) was not sent: "
            default: isInClio ? "" : "Xero took the \(kind) and says: "
            }
        let code: DiagnosticCode =
            isForbidden || isInClio && progress.status == .refused
            ? .refusedByClio
            : progress.status == .held ? .restsOnOther : isInClio ? .staleOperation : .refusedByXero
        let diagnostic = Diagnostic(
            code, severity, at: SourceLocation(file: file, line: line), what + progress.message, text: operation.number,
            remedy: remedy ?? Self.remedy(progress.status, isForbidden: isForbidden, isInClio: isInClio))
        if isProblem || progress.message.contains("made its total") { problemCount += 1 }
        if problems.count < BatchReport.problemLimit { problems.append(diagnostic) }
        // What Xero passed over without a word is no refusal: it goes again.
        // An edit of a contact waits with ``ContactWaits``.
        let isContactEdit = operation.key.kind == .contact && operation.action != .create
        if progress.status == .refused, !isContactEdit, progress.message != ElementOutcome.nothingCreated {
            refusals.append(
                Refusal(
                    operation.key, bill: operation.bill,
                    isRemoval: operation.action == .void || operation.action == .delete,
                    mark: operation.key.kind == .contact
                        ? StandingRefusals.mark(ofContact: operation.mark, named: operation.number) : operation.mark,
                    circumstances: Fingerprint(), words: progress.message, at: 0))
        }
        if isProblem, !operation.bill.isEmpty, bills[operation.bill] == nil { bills[operation.bill] = diagnostic }
    }

    private static func remedy(_ status: OperationProgress.Status, isForbidden: Bool, isInClio: Bool) -> String {
        if isForbidden { return forbiddenRemedy }
        if isInClio && status == .done { return "Nothing; its report says what lost." }
        return status == .held
            ? "Mend what it rests on, then plan and apply again."
            : "Correct it in Clio or Xero, then plan and apply again."
    }
}

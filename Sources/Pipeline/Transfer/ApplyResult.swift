import Foundation
public import Ledger

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
            if let progress { add(progress, operation) }
        }
        rows = order.compactMap { counts[$0] }
    }

    private mutating func add(_ progress: OperationProgress, _ operation: BatchOperation) {
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
            remedy: isForbidden
                ? Self.forbiddenRemedy
                : isInClio && progress.status == .done
                    ? "Nothing; its report says what lost."
                    : progress.status == .held
                        ? "Mend what it rests on, then plan and apply again."
                        : "Correct it in Clio or Xero, then plan and apply again.")
        if isProblem || progress.message.contains("made its total") { problemCount += 1 }
        if problems.count < BatchReport.problemLimit { problems.append(diagnostic) }
        if isProblem, !operation.bill.isEmpty, bills[operation.bill] == nil { bills[operation.bill] = diagnostic }
    }
}

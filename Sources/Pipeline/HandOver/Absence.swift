import Ledger

/// What an export says by leaving something out: nothing, unless it is said to be complete; and even then nothing where it
/// is so much smaller than what went before that the export itself is more likely at fault.
struct Absence {
    /// True for an export that was said to be complete.
    let isOn: Bool
    /// Kinds of which there is a file with records.
    private let kinds: Set<RecordKind>
    private var missing: [RecordKind: [OpenToDo]] = [:]
    /// Of those that never went: what was to be done about them.
    private var missingNew: [RecordKind: [String]] = [:]
    /// Kinds of which there are rows nobody could join: what is missing may be among them.
    private var strays: Set<RecordKind> = []
    private var seen: [RecordKind: Int] = [:]
    private(set) var notices: [Diagnostic] = []
    private let source: String

    /// - Parameter source: the folder the export lies in, for messages.
    init(isOn: Bool, kinds: Set<RecordKind>, source: String) {
        self.isOn = isOn
        self.kinds = kinds
        self.source = source
    }

    /// Whether so many of `before` records may really have been deleted.
    static func isBelievable(gone: Int, of before: Int) -> Bool { gone <= max(20, before / 2) }

    /// A bill that is in the export, handed over before or not.
    mutating func saw(bill wasHandedOver: Bool) { if isOn, wasHandedOver { seen[.bill, default: 0] += 1 } }

    mutating func saw(_ child: HandedOver.Child) { if isOn { seen[child.kind, default: 0] += 1 } }

    /// What would be to be done about one that went before.
    mutating func missed(_ finding: OpenToDo) { missing[finding.kind, default: []].append(finding) }

    /// One that is still to be entered in Xero by hand.
    mutating func missed(_ entry: BatchReport.ToDo, _ kind: RecordKind) {
        missingNew[kind, default: []].append(entry.clioID)
    }

    mutating func saw(_ strays: [Stray]) { self.strays.formUnion(strays.lazy.filter { !$0.isUnbilled }.map(\.kind)) }

    /// Which of those that are still to be entered needn't be any longer; to be asked before ``findings()``.
    func needless() -> [(kind: RecordKind, id: String)] {
        missingNew.flatMap { kind, ids -> [(kind: RecordKind, id: String)] in
            let gone = ids.count + (missing[kind]?.count ?? 0)
            guard kinds.contains(kind), !strays.contains(kind),
                Self.isBelievable(gone: gone, of: gone + seen[kind, default: 0])
            else { return [] }
            return ids.map { (kind, $0) }
        }
    }

    /// What is to be done about what is missing.
    mutating func findings() -> [OpenToDo] {
        guard isOn else { return [] }
        var findings: [OpenToDo] = []
        for kind in [RecordKind.bill, .payment, .creditNote] {
            guard let gone = missing[kind], !gone.isEmpty, !strays.contains(kind) else { continue }
            let before = gone.count + seen[kind, default: 0]
            if kinds.contains(kind), Self.isBelievable(gone: gone.count, of: before) {
                findings += gone
                continue
            }
            notices.append(
                Diagnostic(
                    .fewerRecords, .warning, at: SourceLocation(file: source),
                    "\(gone.count) of \(before) \(kind.name)s that were handed over before are missing from this export, "
                        + "too many to take them for deleted, so nothing is said of them",
                    remedy: "Export everything again; where it is right, void them in Xero by hand."))
        }
        return findings
    }
}

import XeroAPI
import XeroDocuments

/// How many calls it takes to submit what was planned.
struct CallCount {
    static let elementsPerCall = 50

    private var batched: [String: Int] = [:]
    private var single = 0
    /// Invoices whose history says why they changed.
    private var notes = 0
    private let hasNotes: Bool

    init(hasNotes: Bool) { self.hasNotes = hasNotes }

    mutating func add(_ plan: PlannedBatch) {
        batched["update contacts", default: 0] += plan.contactEdits.count { !$0.isToClio }
        for contact in plan.contacts { count("contacts", contact.target) }
        for index in plan.documents.invoices.indices where plan.invoiceMarks[index] != nil {
            count("invoices", plan.invoiceTargets[index])
        }
        for index in plan.documents.creditNotes.indices where plan.creditNoteMarks[index] != nil {
            let target = plan.creditNoteTargets[index]
            count("notes", target)
            // Allocated again, after the old allocation is gone.
            if target?.way != .link { single += target == nil ? 1 : 2 }
        }
        for index in plan.documents.payments.indices where plan.paymentMarks[index] != nil {
            count("payments", plan.paymentTargets[index])
        }
        for removal in plan.removals {
            switch removal.kind {
            case "payment": single += 1
            case "credit_note":
                single += 1
                batched["rename notes", default: 0] += 1
                batched["remove notes", default: 0] += 1
            default:
                batched["rename invoices", default: 0] += 1
                batched["remove invoices", default: 0] += 1
                if removal.status == "VOIDED" { notes += 1 }
            }
        }
    }

    private mutating func count(_ kind: String, _ target: PlannedBatch.Target?) {
        switch target?.way {
        case .link: break
        case .update:
            batched["update " + kind, default: 0] += 1
            if kind == "invoices" { notes += 1 }
        case .create, nil: batched[kind, default: 0] += 1
        }
    }

    var calls: Int {
        single + (hasNotes ? min(notes, HistoryNotes.limit) : 0)
            + batched.values.reduce(0) { $0 + ($1 + Self.elementsPerCall - 1) / Self.elementsPerCall }
    }
}

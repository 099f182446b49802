import XeroAPI

/// The steps a batch is submitted in: what is taken off goes first, then each record after those it rests on.
enum TransferStep: String, CaseIterable, Sendable {
    case createContacts
    case updateContacts
    case deletePayments
    case takeOffCreditNotes
    case renameCreditNotes
    case voidCreditNotes
    case renameInvoices
    case removeInvoices
    case updateInvoices
    case createInvoices
    case updateCreditNotes
    case createCreditNotes
    case allocate
    case createPayments

    /// Whether an operation has a part in this step.
    func takes(_ operation: BatchOperation) -> Bool {
        let isRemoval = operation.action == .void || operation.action == .delete
        let isNew = operation.action == .create || operation.action == .link
        switch (self, operation.key.kind) {
        case (.createContacts, .contact), (.createInvoices, .invoice), (.createCreditNotes, .creditNote),
            (.createPayments, .payment):
            return isNew
        case (.updateContacts, .contact), (.updateInvoices, .invoice), (.updateCreditNotes, .creditNote):
            return operation.action == .update
        case (.deletePayments, .payment), (.voidCreditNotes, .creditNote), (.removeInvoices, .invoice),
            (.renameCreditNotes, .creditNote), (.renameInvoices, .invoice):
            return isRemoval
        case (.takeOffCreditNotes, .creditNote): return isRemoval || operation.action == .update
        case (.allocate, .creditNote): return !isRemoval
        default: return false
        }
    }

    /// How its elements go together; nil for a step of single calls.
    var elements: (kind: ElementKind, purpose: ElementPurpose)? {
        switch self {
        case .createContacts: (.contacts, .create)
        case .updateContacts: (.contacts, .update)
        case .createInvoices: (.invoices, .create)
        case .updateInvoices, .renameInvoices, .removeInvoices: (.invoices, .update)
        case .createCreditNotes: (.creditNotes, .create)
        case .updateCreditNotes, .renameCreditNotes, .voidCreditNotes: (.creditNotes, .update)
        case .createPayments: (.payments, .create)
        case .deletePayments, .takeOffCreditNotes, .allocate: nil
        }
    }
}

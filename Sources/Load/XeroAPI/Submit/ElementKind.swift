internal import WebAccess

/// What a batch holds.
public enum ElementKind: Hashable, Sendable {
    case contacts
    case invoices
    case creditNotes
    case payments
    /// Of one credit note.
    case allocations(creditNoteID: String)

    /// The member of the request and of its answer.
    var member: String {
        switch self {
        case .contacts: "Contacts"
        case .invoices: "Invoices"
        case .creditNotes: "CreditNotes"
        case .payments: "Payments"
        case .allocations: "Allocations"
        }
    }

    var path: String {
        switch self {
        case .allocations(let id): XeroRequest.path("CreditNotes", id, "Allocations")
        default: member
        }
    }

    /// The member of an element that holds Xero's id.
    var idMember: String {
        switch self {
        case .contacts: "ContactID"
        case .invoices: "InvoiceID"
        case .creditNotes: "CreditNoteID"
        case .payments: "PaymentID"
        case .allocations: "AllocationID"
        }
    }

    /// The member that holds our number.
    var numberMember: String? {
        switch self {
        case .contacts: "ContactNumber"
        case .invoices: "InvoiceNumber"
        case .creditNotes: "CreditNoteNumber"
        case .payments, .allocations: nil
        }
    }

    var hasUnitAmounts: Bool { self == .invoices || self == .creditNotes }
}

/// Creating uses PUT, which refuses a number that exists; POST would change that record in silence.
public enum ElementPurpose: Hashable, Sendable {
    case create
    /// Elements carry Xero's id.
    case update

    var method: XeroRequest.Method { self == .create ? .put : .post }
}

import Ledger

/// A fact a file can state about a record. The raw value is the canonical column's name.
enum Field: String, Hashable, Sendable, CaseIterable {
    case id
    case number
    case billID = "bill_id"
    case contactID = "contact_id"
    case matterNumber = "matter_number"

    // Contacts
    case type
    case name
    case firstName = "first_name"
    case lastName = "last_name"
    case company
    case email
    case phone
    case street
    case city
    case province
    case postalCode = "postal_code"
    case country
    case taxNumber = "tax_number"

    // Bills
    case state
    case kind
    case issuedAt = "issued_at"
    case dueAt = "due_at"
    case subject
    case currency
    case total
    case discount
    case discountType = "discount_type"
    case secondaryTaxRate = "secondary_tax_rate"
    case taxRule = "tax_rule"
    case attorney
    case practiceArea = "practice_area"
    case office

    // Lines
    case date
    case category
    case user
    case description
    case note
    case quantity
    case price
    case taxRate = "tax_rate"
    case tax
    case activityID = "activity_id"
    case accountCode = "xero_code"

    // Payments, credit notes, trust
    case amount
    case method
    case reference
    case bankAccount = "bank_account"
    case source
    case interest
    case allocationID = "allocation_id"
    case reason

    case updatedAt = "updated_at"

    /// Position among all fields; a file's columns are looked up by it.
    var position: Int { Self.positions[self] ?? 0 }

    private static let positions: [Field: Int] = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    /// The fields of a kind of record, in the canonical order.
    static func fields(of kind: RecordKind) -> [Field] {
        switch kind {
        case .contact:
            [
                .id, .type, .name, .firstName, .lastName, .company, .email, .phone, .street, .city, .province,
                .postalCode, .country, .taxNumber, .updatedAt,
            ]
        case .bill:
            [
                .id, .number, .contactID, .matterNumber, .state, .issuedAt, .dueAt, .subject, .currency, .total,
                .updatedAt, .kind, .discount, .discountType, .secondaryTaxRate, .taxRule, .attorney, .practiceArea,
                .office,
            ]
        case .line:
            [
                .id, .billID, .matterNumber, .date, .kind, .category, .user, .description, .note, .quantity, .price,
                .taxRate, .updatedAt, .discount, .discountType, .secondaryTaxRate, .tax, .activityID, .accountCode,
            ]
        case .payment:
            [
                .id, .billID, .contactID, .date, .amount, .method, .reference, .bankAccount, .source, .state, .currency,
                .interest, .allocationID,
            ]
        case .creditNote: [.id, .number, .contactID, .billID, .date, .amount, .reason, .state]
        case .trustTransaction: [.id, .contactID, .matterNumber, .date, .type, .amount, .bankAccount, .description]
        }
    }

    /// Columns without which a file of the kind can't be read.
    static func needed(for kind: RecordKind) -> [Field] {
        switch kind {
        case .contact: [.id]
        case .bill: [.id, .number, .contactID, .state, .issuedAt, .total]
        case .line: [.id, .billID, .kind, .price]
        case .payment: [.id, .billID, .date, .amount]
        case .creditNote: [.id, .billID, .date, .amount]
        case .trustTransaction: [.id, .date, .amount]
        }
    }
}

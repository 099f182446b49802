import Ledger

/// A fact a file can state about a record. The raw value is its place in tables of all fields.
enum Field: UInt8, Hashable, Sendable, CaseIterable {
    case id
    case number
    case billID
    case contactID
    case matterNumber

    // Contacts
    case type
    case name
    case firstName
    case lastName
    case company
    case email
    case phone
    case street
    case city
    case province
    case postalCode
    case country
    case taxNumber

    // Bills
    case state
    case kind
    case issuedAt
    case dueAt
    case subject
    case currency
    case total
    case discount
    case discountType
    case secondaryTaxRate
    case taxRule
    case attorney
    case practiceArea
    case office

    // Lines
    case date
    case category
    case user
    case description
    case note
    case quantity
    case price
    case taxRate
    case tax
    case activityID
    case accountCode

    // Payments, credit notes, trust
    case amount
    case method
    case reference
    case bankAccount
    case source
    case interest
    case allocationID
    case reason

    case updatedAt

    /// The canonical column's name.
    var name: String { Self.names[Int(rawValue)] }

    init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: UInt8(index))
    }

    private static let names = [
        "id", "number", "bill_id", "contact_id", "matter_number", "type", "name", "first_name", "last_name",
        "company", "email", "phone", "street", "city", "province", "postal_code", "country", "tax_number", "state",
        "kind", "issued_at", "due_at", "subject", "currency", "total", "discount", "discount_type",
        "secondary_tax_rate", "tax_rule", "attorney", "practice_area", "office", "date", "category", "user",
        "description", "note", "quantity", "price", "tax_rate", "tax", "activity_id", "xero_code", "amount",
        "method", "reference", "bank_account", "source", "interest", "allocation_id", "reason", "updated_at",
    ]

    static let count = allCases.count

    /// Position among all fields; a file's columns are looked up by it.
    @inline(__always)
    var position: Int { Int(rawValue) }

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

/// Something for some of the fields, found without hashing: it is looked up for every cell.
struct FieldTable<Value: Sendable>: Sendable {
    private var values = [Value?](repeating: nil, count: Field.allCases.count)

    init() {}

    subscript(field: Field) -> Value? {
        get { values[field.position] }
        set { values[field.position] = newValue }
    }

    subscript(field: Field, default standard: @autoclosure () -> Value) -> Value {
        get { values[field.position] ?? standard() }
        set { values[field.position] = newValue }
    }

    /// The fields there is something for, in the order of all fields.
    var entries: [(field: Field, value: Value)] {
        Field.allCases.compactMap { field in self[field].map { (field, $0) } }
    }
}

import Ledger

/// A column of LEDES 1998B that is read. The raw value is the specification's name.
enum LedesColumn: String, CaseIterable {
    case invoiceDate = "INVOICE_DATE"
    case invoiceNumber = "INVOICE_NUMBER"
    case clientID = "CLIENT_ID"
    case matterID = "LAW_FIRM_MATTER_ID"
    case invoiceTotal = "INVOICE_TOTAL"
    case invoiceDescription = "INVOICE_DESCRIPTION"
    case lineNumber = "LINE_ITEM_NUMBER"
    case type = "EXP/FEE/INV_ADJ_TYPE"
    case units = "LINE_ITEM_NUMBER_OF_UNITS"
    case adjustment = "LINE_ITEM_ADJUSTMENT_AMOUNT"
    case total = "LINE_ITEM_TOTAL"
    case date = "LINE_ITEM_DATE"
    case taskCode = "LINE_ITEM_TASK_CODE"
    case expenseCode = "LINE_ITEM_EXPENSE_CODE"
    case description = "LINE_ITEM_DESCRIPTION"
    case unitCost = "LINE_ITEM_UNIT_COST"
    case timekeeper = "TIMEKEEPER_NAME"

    /// Columns without which a bill can't be read.
    static let needed: [LedesColumn] = [
        .invoiceDate, .invoiceNumber, .clientID, .invoiceTotal, .lineNumber, .type, .units, .total, .description,
        .unitCost,
    ]

    var normalized: String { Self.names[self] ?? "" }

    private static let names: [LedesColumn: String] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Profile.normalize($0.rawValue)) })

    /// The columns that say nothing a bill needs.
    static let unused: Set<String> = Set(
        [
            "BILLING_START_DATE", "BILLING_END_DATE", "LINE_ITEM_ACTIVITY_CODE", "TIMEKEEPER_ID", "LAW_FIRM_ID",
            "TIMEKEEPER_CLASSIFICATION", "CLIENT_MATTER_ID", "REASON_CODE", "REASON", "REMEDY",
        ].map(Profile.normalize))

    /// What messages call a field of a record made of LEDES rows.
    static func headers(of kind: RecordKind) -> [Field: String] {
        let columns: [Field: LedesColumn] =
            switch kind {
            case .bill:
                [
                    .id: .invoiceNumber, .number: .invoiceNumber, .contactID: .clientID, .matterNumber: .matterID,
                    .issuedAt: .invoiceDate, .subject: .invoiceDescription, .total: .invoiceTotal,
                ]
            case .line:
                [
                    .id: .lineNumber, .billID: .invoiceNumber, .matterNumber: .matterID, .date: .date, .kind: .type,
                    .user: .timekeeper, .description: .description, .quantity: .units, .price: .unitCost,
                    .discount: .adjustment,
                ]
            case .creditNote:
                [
                    .id: .lineNumber, .billID: .invoiceNumber, .contactID: .clientID, .date: .date, .amount: .total,
                    .reason: .description,
                ]
            default: [:]
            }
        return columns.mapValues(\.rawValue)
    }
}

import Foundation
import Ledger

/// A resource of Clio's API (version 4) whose saved answers are read.
enum AnswerResource: String, CaseIterable {
    case contacts
    case bills
    case lineItems = "line_items"
    case allocations
    case creditMemos = "credit_memos"
    case interestCharges = "interest_charges"
    case bankAccounts = "bank_accounts"
    case matters
    case billingSettings = "settings/billing"
    case activities
    case activityDescriptions = "activity_descriptions"
    case expenseCategories = "expense_categories"

    /// What a file's name holds, its letters and digits alone.
    private var names: [String] {
        switch self {
        case .billingSettings: ["settingsbilling", "billingsettings", "billingsetting", "billing"]
        case .creditMemos: ["creditmemos", "creditnotes"]
        case .lineItems: ["lineitems", "billlineitems"]
        default: [Profile.normalize(rawValue)]
        }
    }

    /// Of these keys a record of the resource has one at least, unless it was asked for without its fields.
    private var keys: [String] {
        switch self {
        case .contacts: ["name", "first_name", "last_name"]
        case .bills: ["number", "state", "issued_at"]
        case .lineItems: ["price", "quantity", "sub_total"]
        case .allocations: ["parent", "amount"]
        case .creditMemos: ["amount", "description", "discount"]
        case .interestCharges: ["total", "date"]
        case .bankAccounts: ["name", "type", "account_number"]
        case .matters: ["display_number", "responsible_attorney", "practice_area"]
        case .billingSettings: ["tax_rate", "secondary_tax_rule", "tax_name", "currency"]
        case .activities: ["activity_description", "expense_category", "flat_rate", "type"]
        case .activityDescriptions: ["name", "xero_service_code"]
        case .expenseCategories: ["name", "xero_expense_code"]
        }
    }

    /// Records with all of these keys are of the resource, whatever their file is called.
    private var signature: [String] {
        switch self {
        case .contacts: ["name", "primary_email_address"]
        case .bills: ["number", "state", "issued_at"]
        case .lineItems: ["bill", "price", "quantity"]
        case .allocations: ["parent", "amount", "bill"]
        case .creditMemos: ["amount", "discount", "description"]
        case .interestCharges: ["bill", "total", "date", "description"]
        case .bankAccounts: ["account_number", "name", "type"]
        case .matters: ["display_number", "client"]
        case .billingSettings: ["secondary_tax_rule", "tax_rate"]
        case .activities: ["quantity_in_hours", "activity_description"]
        case .activityDescriptions: ["xero_service_code"]
        case .expenseCategories: ["xero_expense_code"]
        }
    }

    /// The resource a file's name states: of all names it holds, the longest.
    static func named(_ path: String) -> AnswerResource? {
        let stem = Profile.normalize(((path as NSString).lastPathComponent as NSString).deletingPathExtension)
        var best: (resource: AnswerResource, length: Int)?
        for resource in allCases {
            for name in resource.names where stem.contains(name) && name.count > best?.length ?? 0 {
                best = (resource, name.count)
            }
        }
        return best?.resource
    }

    /// The resource of a file by its name and the keys of its first record; by the name alone where it has none.
    static func of(_ path: String, keys: Set<String>?) -> AnswerResource? {
        let named = named(path)
        guard let keys else { return named }
        if let named, named.keys.contains(where: keys.contains) { return named }
        return allCases.first { $0.signature.allSatisfy(keys.contains) }
    }

    /// The kinds of record it gives; empty where it only says more about others.
    var kinds: [RecordKind] {
        switch self {
        case .contacts: [.contact]
        case .bills: [.bill, .line]
        case .lineItems, .interestCharges: [.line]
        case .allocations: [.payment, .creditNote]
        default: []
        }
    }
}

/// OAuth scopes. New apps have the granular ones only; the broad `accounting.transactions` is refused
/// (developer.xero.com, Scopes, since 2 March 2026).
enum Scopes {
    static let known: Set<String> = {
        var scopes: Set<String> = [
            "openid", "profile", "email", "offline_access", "accounting.journals.read", "accounting.budgets.read",
        ]
        for area in [
            "invoices", "payments", "banktransactions", "manualjournals", "contacts", "settings", "attachments",
        ] {
            scopes.insert("accounting.\(area)")
            scopes.insert("accounting.\(area).read")
        }
        return scopes
    }()

    /// The area of the Accounting API a resource belongs to.
    static func area(of resource: String) -> String? {
        switch resource {
        case "Contacts": "accounting.contacts"
        case "Invoices", "CreditNotes": "accounting.invoices"
        case "Payments", "Overpayments": "accounting.payments"
        case "Accounts", "TaxRates", "TrackingCategories", "Currencies", "Organisation", "Organisations":
            "accounting.settings"
        default: nil
        }
    }

    /// Whether `granted` lets an app read or write a resource.
    static func allow(_ granted: Set<String>, resource: String, isWrite: Bool) -> Bool {
        guard let area = area(of: resource) else { return true }
        return granted.contains(area) || !isWrite && granted.contains(area + ".read")
    }
}

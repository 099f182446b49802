internal import Ledger

enum UserView: ClioView {
    static let path = "users"
    static let letter = "u"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.users.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioUser? { firm.users[id] }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioUser) -> Bool)? { nil }

    static func own(_ user: ClioUser, _ context: ClioContext) -> ClioObject {
        var view = ClioObject()
        view.flag("account_owner", user.id == context.firm.users.ids.first)
        view.flag("clio_connect", false)
        view.flag("court_rules_default_attendee", false)
        view.text("email", user.email)
        view.flag("enabled", true)
        view.identity(user, letter)
        view.text("first_name", user.firstName)
        view.text("initials", String(user.firstName.prefix(1) + user.lastName.prefix(1)))
        view.text("last_name", user.lastName)
        view.text("name", user.name)
        view.add("roles", .list([JSONValue(text: "admin"), JSONValue(text: "billing_manager")]))
        view.text("subscription_type", "Attorney")
        view.text("time_zone", context.firm.timeZone)
        view.times(user)
        return view
    }

    static func nested(_ name: String, _ user: ClioUser, _ context: ClioContext) -> JSONValue? {
        guard name == "account" else { return nil }
        var view = ClioObject()
        view.number("id", 1)
        view.text("etag", "\"acc-1\"")
        view.text("name", context.firm.name)
        view.text("state", "active")
        return view.value
    }
}

enum ServiceView: ClioView {
    static let path = "activity_descriptions"
    static let letter = "ad"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.services.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioCategory? { firm.services[id] }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioCategory) -> Bool)? {
        switch name {
        case "type":
            let isOwn = try value.one(of: ["utbms", "clio"]) == "clio"
            return { _ in isOwn }
        case "flat_rate":
            let isFlat = try value.flag()
            return { _ in !isFlat }
        default: return nil
        }
    }

    static func own(_ service: ClioCategory, _ context: ClioContext) -> ClioObject {
        var view = ClioObject()
        view.identity(service, letter)
        view.text("name", service.name)
        view.flag("visible_to_co_counsel", false)
        view.times(service)
        view.flag("default", false)
        view.text("type", "ActivityDescription")
        for name in ["utbms_activity_id", "utbms_task_name", "utbms_task_id"] { view.null(name) }
        view.text("xero_service_code", service.xeroCode)
        view.flag("accessible_to_user", true)
        view.null("category_type")
        return view
    }
}

enum ExpenseCategoryView: ClioView {
    static let path = "expense_categories"
    static let letter = "ec"
    static let commonFilters: Set = ["created_since", "updated_since"]

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.expenses.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioCategory? { firm.expenses[id] }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioCategory) -> Bool)? {
        switch name {
        case "entry_type":
            let type = try value.one(of: ["hard_cost", "soft_cost", "unassociated"])
            return { _ in type == "unassociated" }
        case "query": return { $0.name.lowercased().contains(value.text.lowercased()) }
        default: return nil
        }
    }

    static func sortKey(_ field: String, _ category: ClioCategory, _ firm: ClioFirm) -> String? {
        field == "name" ? category.name : nil
    }

    static func own(_ category: ClioCategory, _ context: ClioContext) -> ClioObject {
        var view = ClioObject()
        view.identity(category, letter)
        view.text("name", category.name)
        view.null("rate")
        view.text("entry_type", "unassociated")
        view.times(category)
        view.text("xero_expense_code", category.xeroCode)
        view.flag("accessible_to_user", true)
        view.text("tax_setting", "tax_1_only")
        return view
    }
}

/// `GET /settings/billing.json`: one object, no list.
enum BillingSettingsView {
    static let path = "settings/billing"

    static func setting(_ context: ClioContext) -> ClioObject {
        let (firm, settings) = (context.firm, context.firm.settings)
        var view = ClioObject()
        view.number("id", 1)
        view.text("etag", "\"bs-1\"")
        view.null("rounded_duration")
        view.number("rounding", 6)
        view.flag("use_decimal_rounding", true)
        view.text("currency", firm.currency.description)
        view.text("currency_sign", context.currency(firm.currency)["sign"]?.string)
        view.decimal("tax_rate", settings.taxRate)
        view.text("tax_name", settings.taxName)
        view.flag("apply_tax_by_default", settings.taxRate != .zero)
        view.flag("apply_secondary_tax_by_default", false)
        view.flag("time_on_flat_rate_contingency_matters_is_non_billable", false)
        view.flag("use_secondary_tax", settings.secondaryTaxRate != .zero)
        view.decimal("secondary_tax_rate", settings.secondaryTaxRate)
        view.text("secondary_tax_rule", settings.isSecondaryTaxPost ? "Post" : "Pre")
        view.text("secondary_tax_name", settings.secondaryTaxName)
        view.flag("notify_after_bill_created", false)
        view.flag("use_utbms_codes", false)
        for name in ["created_at", "updated_at"] { view.instant(name, firm.users.all.first?.created) }
        view.flag("multi_currency_billing", false)
        view.add("billing_currencies", .list([JSONValue(text: firm.currency.description)]))
        return view
    }
}

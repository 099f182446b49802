/// The organisation and its settings as Xero shows them.
struct SettingsView {
    let book: Book

    func account(_ account: AccountRecord) -> OutputObject {
        var view = OutputObject()
        view.id("AccountID", account.id)
        view.text("Code", account.code)
        view.text("Name", account.name)
        view.text("Status", account.status)
        view.text("Type", account.type)
        view.text("TaxType", account.taxType)
        view.text("Description", account.description)
        view.text("Class", account.accountClass)
        view.text("SystemAccount", account.systemAccount)
        view.flag("EnablePaymentsToAccount", account.enablePayments)
        view.flag("ShowInExpenseClaims", false)
        if account.type == "BANK" {
            view.text("BankAccountNumber", account.bankAccountNumber ?? "")
            view.text("BankAccountType", "BANK")
            view.text("CurrencyCode", account.currency)
        }
        view.flag("HasAttachments", false)
        view.updated(account.updated, withString: false)
        return view
    }

    func taxRate(_ rate: TaxRateRecord) -> OutputValue {
        var view = OutputObject()
        let shown = OutputValue.number(Money.text(rate.rate, decimals: 4, minimum: 4))
        view.text("Name", rate.name)
        view.text("TaxType", rate.type)
        for (name, group) in [
            ("Assets", "ASSET"), ("Equity", "EQUITY"), ("Expenses", "EXPENSE"), ("Liabilities", "LIABILITY"),
            ("Revenue", "REVENUE"),
        ] { view.flag("CanApplyTo\(name)", rate.classes.contains(group)) }
        view.add("DisplayTaxRate", shown)
        view.add("EffectiveRate", shown)
        view.text("Status", "ACTIVE")
        var component = OutputObject()
        component.text("Name", rate.name)
        component.add("Rate", shown)
        component.flag("IsCompound", false)
        component.flag("IsNonRecoverable", false)
        view.list("TaxComponents", item: "TaxComponent", [component.value])
        return view.value
    }

    func tracking(_ category: TrackingRecord) -> OutputValue {
        var view = OutputObject()
        view.text("Name", category.name)
        view.text("Status", "ACTIVE")
        view.id("TrackingCategoryID", category.id)
        let options = category.options.map { option in
            var shown = OutputObject()
            shown.id("TrackingOptionID", option.id)
            shown.text("Name", option.name)
            shown.text("Status", "ACTIVE")
            return shown.value
        }
        view.list("Options", item: "Option", options)
        return view.value
    }

    func currency(_ currency: CurrencyRecord) -> OutputValue {
        .object([("Code", .text(currency.code)), ("Description", .text(currency.code))])
    }

    func organisation() -> OutputValue {
        var view = OutputObject()
        view.text("Name", book.name)
        view.text("LegalName", book.name)
        view.flag("PaysTax", true)
        view.text(
            "Version", book.country == "GB" ? "UK" : Self.versions.contains(book.country) ? book.country : "GLOBAL")
        view.text("OrganisationType", "PARTNERSHIP")
        view.text("BaseCurrency", book.baseCurrency)
        view.text("CountryCode", book.country)
        view.flag("IsDemoCompany", true)
        view.text("OrganisationStatus", "ACTIVE")
        view.add("FinancialYearEndDay", .number("31"))
        view.add("FinancialYearEndMonth", .number("12"))
        view.text("SalesTaxBasis", "ACCRUALS")
        view.text("SalesTaxPeriod", "QUARTERLY")
        view.text("DefaultSalesTax", "Tax Exclusive")
        view.text("DefaultPurchasesTax", "Tax Exclusive")
        view.date("PeriodLockDate", book.periodLock)
        view.date("EndOfYearLockDate", book.yearLock)
        view.add("CreatedDateUTC", .instant(book.created))
        view.text("OrganisationEntityType", "PARTNERSHIP")
        view.text("Timezone", "UTC")
        view.text("ShortCode", "!sand1")
        view.id("OrganisationID", book.organisationID)
        view.text("Edition", "BUSINESS")
        view.text("Class", "DEMO")
        view.list("Addresses", item: "Address", [])
        view.list("Phones", item: "Phone", [])
        view.list("ExternalLinks", item: "ExternalLink", [])
        return view.value
    }

    private static let versions: Set<String> = ["AU", "NZ", "US"]

    func history(_ records: [HistoryRecord]) -> OutputValue {
        .list(
            item: "HistoryRecord",
            records.reversed().map { record in
                var view = OutputObject()
                view.text("Changes", record.changes)
                view.add("DateUTCString", .text(TimeText.iso(record.date)))
                view.add("DateUTC", .instant(record.date))
                view.text("User", record.user)
                view.text("Details", record.details)
                return view.value
            })
    }
}

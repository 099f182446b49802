internal import Ledger

extension SandboxFirm {
    /// A firm from JSON.
    ///
    /// ```json
    /// {"name": "…", "country": "US", "baseCurrency": "USD", "periodLockDate": "2025-12-31",
    ///  "currencies": [{"code": "EUR", "rate": "0.92"}],
    ///  "taxRates": [{"type": "OUTPUT", "name": "Tax on Sales", "rate": "8.875", "appliesTo": "AEXLR"}],
    ///  "accounts": [{"code": "200", "name": "Fees", "type": "REVENUE", "taxType": "NONE"}],
    ///  "tracking": [{"name": "Attorney", "options": ["A. Finch"]}], "contacts": [{"name": "…", "number": "…"}]}
    /// ```
    /// - Parameter chart: a chart of accounts as Xero exports it, which takes the place of `accounts`.
    /// - Throws: where the text is no JSON, or a member is missing or of the wrong kind.
    public init(json: [UInt8], chart: [UInt8]? = nil) throws(SandboxFirmError) {
        let value: JSONValue
        do { value = try JSONValue.parse(json) } catch {
            throw SandboxFirmError(description: "The firm's file, line \(error.line): \(error.message).")
        }
        let taxRates = try Self.list(value, "taxRates") { rate throws(SandboxFirmError) in
            TaxRate(
                type: try Self.text(rate, "type"), name: try Self.text(rate, "name"), rate: try Self.text(rate, "rate"),
                appliesTo: rate["appliesTo"]?.string ?? "AEXLR")
        }
        let accounts: [Account]
        if let chart {
            accounts = try Self.accounts(fromChart: chart, taxRates: taxRates)
        } else {
            accounts = try Self.list(value, "accounts") { account throws(SandboxFirmError) in
                Account(
                    code: account["code"]?.string, name: try Self.text(account, "name"),
                    type: try Self.text(account, "type"), taxType: account["taxType"]?.string ?? "NONE",
                    enablePayments: account["enablePayments"]?.bool ?? false,
                    systemAccount: account["systemAccount"]?.string, isArchived: account["archived"]?.bool ?? false)
            }
        }
        self.init(
            name: try Self.text(value, "name"), country: try Self.text(value, "country"),
            baseCurrency: try Self.text(value, "baseCurrency"), periodLockDate: value["periodLockDate"]?.string,
            endOfYearLockDate: value["endOfYearLockDate"]?.string,
            currencies: try Self.list(value, "currencies") { currency throws(SandboxFirmError) in
                Currency(code: try Self.text(currency, "code"), rate: try Self.text(currency, "rate"))
            },
            taxRates: taxRates, accounts: accounts,
            tracking: try Self.list(value, "tracking") { category throws(SandboxFirmError) in
                TrackingCategory(
                    name: try Self.text(category, "name"),
                    options: (category["options"]?.elements ?? []).compactMap(\.string))
            },
            contacts: try Self.list(value, "contacts") { contact throws(SandboxFirmError) in
                Contact(
                    name: try Self.text(contact, "name"), number: contact["number"]?.string,
                    email: contact["email"]?.string)
            })
        try check()
    }

    /// What only a hand-written file gets wrong.
    private func check() throws(SandboxFirmError) {
        for rate in taxRates where ExactDecimal(rate.rate) == nil {
            throw SandboxFirmError(description: "Tax rate \(rate.type): '\(rate.rate)' is no percentage.")
        }
        for currency in currencies where ExactDecimal(currency.rate) == nil {
            throw SandboxFirmError(description: "Currency \(currency.code): '\(currency.rate)' is no rate.")
        }
        for account in accounts {
            let name = account.code ?? account.name
            if AccountRecord.classes[account.type] == nil {
                throw SandboxFirmError(description: "Account \(name): Xero has no account type '\(account.type)'.")
            }
            if !taxRates.contains(where: { $0.type == account.taxType }) {
                throw SandboxFirmError(description: "Account \(name): there is no tax rate '\(account.taxType)'.")
            }
        }
        for date in [periodLockDate, endOfYearLockDate].compactMap(\.self) where TimeText.parseDay(date) == nil {
            throw SandboxFirmError(description: "The lock date '\(date)' is not written yyyy-MM-dd.")
        }
    }

    private static func list<Element>(
        _ value: JSONValue, _ name: String, _ read: (JSONValue) throws(SandboxFirmError) -> Element
    ) throws(SandboxFirmError) -> [Element] {
        var elements: [Element] = []
        for element in value[name]?.elements ?? [] { elements.append(try read(element)) }
        return elements
    }

    private static func text(_ value: JSONValue, _ name: String) throws(SandboxFirmError) -> String {
        guard let text = value[name]?.string ?? value[name]?.number else {
            throw SandboxFirmError(description: "The firm's file, line \(value.line): '\(name)' is missing.")
        }
        return text
    }
}

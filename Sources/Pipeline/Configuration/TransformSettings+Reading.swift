import Ledger
import Transform
import XeroDocuments

extension Configuration {
    static func readTransform(_ object: inout SettingsObject, _ chart: inout String?) -> TransformSettings {
        var settings = TransformSettings()
        var bills = object.object("bills")
        settings.bills = readBills(&bills)
        var accounts = object.object("accounts")
        chart = accounts.string("chart")
        settings.accounts = readAccounts(&accounts)
        var tax = object.object("tax")
        settings.tax = readTax(&tax)
        settings.tracking = readTracking(&object)
        var contacts = object.object("contacts")
        settings.contacts.direction = contacts.oneOf("direction", ContactSettings.Direction.self) ?? .both
        settings.contacts.nameClash = contacts.oneOf("nameClash", ContactSettings.NameClash.self) ?? .number
        settings.contacts.nameOnly = contacts.oneOf("nameOnly", ContactSettings.NameOnly.self) ?? .hold
        settings.contacts.unsafeNames = contacts.oneOf("unsafeNames", ContactSettings.UnsafeNames.self) ?? .reject
        contacts.finish()
        object.finish()
        return settings
    }

    private static func readBills(_ object: inout SettingsObject) -> BillSettings {
        var bills = BillSettings()
        bills.export = object.bool("export") ?? true
        if let states = object.member("states") {
            let names = states.elements?.compactMap(\.string) ?? []
            let sendable: [BillState] = [.draft, .awaitingApproval, .awaitingPayment, .paid]
            bills.states = Set(sendable.filter { names.contains("\($0.name)") })
            if bills.states.count != states.elements?.count ?? -1 {
                object.fault(
                    "states", "these are not all states of a bill that can be sent", text: states.text,
                    remedy: "Use draft, awaiting_approval, awaiting_payment and paid, each once.")
            }
        }
        bills.issuedFrom = object.date("issuedFrom")
        bills.issuedThrough = object.date("issuedThrough")
        if let from = bills.issuedFrom, let through = bills.issuedThrough, through < from {
            object.fault(
                "issuedThrough", "the last day is before the first", text: "\(through)",
                remedy: "Set it to \(from) or later, or to null.")
        }
        bills.interest = object.oneOf("interest", BillSettings.Interest.self) ?? .onBill
        object.finish()
        return bills
    }

    // MARK: Accounts

    private static func readAccounts(_ object: inout SettingsObject) -> AccountSettings {
        var accounts = AccountSettings()
        accounts.timeEntries = object.string("timeEntries") ?? ""
        accounts.expenses = object.string("expenses") ?? ""
        accounts.interest = object.string("interest") ?? ""
        accounts.creditNotes = object.string("creditNotes") ?? ""
        accounts.discounts = object.string("discounts")
        accounts.categories = strings("categories", &object)
        for (name, code) in strings("kinds", &object) {
            if let kind = LineKind.allCases.first(where: { "\($0.name)" == name }) {
                accounts.kinds[kind] = code
            } else {
                let known = LineKind.allCases.map { "\($0.name)" }.joined(separator: ", ")
                object.fault("kinds", "there is no kind of line \(name)", text: name, remedy: "Use one of \(known).")
            }
        }
        if let payments = object.member("payments"), !payments.isNull {
            accounts.payments = readPayments(payments, object)
        }
        object.finish()
        return accounts
    }

    private static func strings(_ key: String, _ object: inout SettingsObject) -> [String: String] {
        guard let member = object.member(key), !member.isNull else { return [:] }
        guard let members = member.members else {
            object.fault(key, "an object was expected", text: member.text, remedy: "Write {\"name\": \"code\"}.")
            return [:]
        }
        var result: [String: String] = [:]
        for entry in members {
            if let text = entry.value.string {
                result[entry.key] = text
            } else {
                object.fault(
                    key, "the value of \(entry.key) must be a text", text: entry.value.text, remedy: "Quote it.")
            }
        }
        return result
    }

    private static func readPayments(_ value: JSONValue, _ parent: SettingsObject) -> PaymentAccounts? {
        if let code = value.string { return PaymentAccounts(byDefault: code) }
        guard value.members != nil else {
            parent.fault(
                "payments", "null, an account's code or an object was expected", text: value.text,
                remedy: "Write null to send no payments, or the code of the bank account.")
            return nil
        }
        var object = SettingsObject(value, path: parent.path + ".payments", faults: parent.faults)
        var payments = PaymentAccounts(byDefault: object.string("default"))
        if let trust = object.member("trust") {
            payments.trust = .some(trust.string)
            if trust.string == nil && !trust.isNull {
                object.fault(
                    "trust", "an account's code or null was expected", text: trust.text, remedy: "Quote the code.")
            }
        }
        if let accounts = object.member("bankAccounts") {
            for entry in accounts.members ?? [] {
                payments.bankAccounts.updateValue(entry.value.string, forKey: entry.key)
                if entry.value.string == nil && !entry.value.isNull {
                    object.fault(
                        "bankAccounts", "\(entry.key) must have an account's code or null", text: entry.value.text,
                        remedy: "Quote the code.")
                }
            }
            if accounts.members == nil {
                object.fault(
                    "bankAccounts", "an object was expected", text: accounts.text,
                    remedy: "Write {\"Clio's bank account\": \"code\"}.")
            }
        }
        object.finish()
        return payments
    }

    // MARK: Taxes

    private static func readTax(_ object: inout SettingsObject) -> TaxSettings {
        var tax = TaxSettings()
        if let amounts = object.string("amounts"), amounts != "exclusive" {
            object.fault(
                "amounts", "Clio's lines are without tax, so exclusive is the one choice", text: amounts,
                remedy: "Write exclusive, and choose 'Tax exclusive' when importing.")
        }
        if let none = taxType("none", &object) { tax.none = none }
        tax.primary = taxType("primary", &object)
        tax.secondary = taxType("secondary", &object)
        tax.both = taxType("both", &object)
        if let rates = object.member("rates") {
            for entry in rates.members ?? [] {
                guard let rate = Self.rate(entry.key) else {
                    object.fault(
                        "rates", "\(entry.key) is no rate in per cent", text: entry.key,
                        remedy: "Write it as \"14.98\".")
                    continue
                }
                tax.rates[rate] = taxType(entry.value, object, "rates.\(entry.key)")
            }
            if rates.members == nil {
                object.fault(
                    "rates", "an object was expected", text: rates.text,
                    remedy: "Write {\"14.98\": {\"type\": \"…\", \"name\": \"…\"}}.")
            }
        }
        object.finish()
        return tax
    }

    /// 0 to 100. A comma could be either mark: it isn't taken for one of thousands, which no rate has.
    private static func rate(_ text: String) -> FixedPoint? {
        guard !text.contains(","), case .success(let rate) = NumberPattern().parse(Array(text.utf8)[...]) else {
            return nil
        }
        return rate >= .zero && rate.tenThousandths <= 100 * 10_000 ? rate : nil
    }

    private static func taxType(_ key: String, _ object: inout SettingsObject) -> TaxType? {
        guard let member = object.member(key), !member.isNull else { return nil }
        return taxType(member, object, key)
    }

    private static func taxType(_ value: JSONValue, _ parent: SettingsObject, _ key: String) -> TaxType? {
        var object = SettingsObject(value, path: "\(parent.path).\(key)", faults: parent.faults)
        let type = object.string("type") ?? ""
        let name = object.string("name") ?? ""
        var rate: FixedPoint?
        if let member = object.member("rate"), !member.isNull {
            rate = (member.number ?? member.string).flatMap { Self.rate($0) }
            if rate == nil {
                object.fault("rate", "a rate in per cent was expected", text: member.text, remedy: "Write it as 20.")
            }
        }
        object.finish()
        if type.isEmpty || name.isEmpty {
            parent.fault(
                key, "a tax type needs the API's type and the display name",
                remedy: "Write {\"type\": \"OUTPUT2\", \"name\": \"20% (VAT on Income)\", \"rate\": 20}.")
            return nil
        }
        return TaxType(type: type, name: name, rate: rate)
    }

    // MARK: Tracking

    private static func readTracking(_ parent: inout SettingsObject) -> [TrackingSetting] {
        guard let member = parent.member("tracking"), !member.isNull else { return [] }
        guard let elements = member.elements, elements.count <= 2 else {
            parent.fault(
                "tracking", "a list of at most two categories was expected (Xero has no more)", text: member.text,
                remedy: "Write [{\"name\": \"Attorney\", \"from\": \"attorney\"}].")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            var object = SettingsObject(element, path: "\(parent.path).tracking[\(index)]", faults: parent.faults)
            let name = object.string("name") ?? ""
            let from = object.oneOf("from", TrackingSetting.Source.self)
            let options = strings("options", &object)
            object.finish()
            guard !name.isEmpty, name.unicodeScalars.count <= 100, let from else {
                object.fault(
                    "name", "a tracking category needs its name in Xero and where it comes from",
                    remedy: "Write {\"name\": \"Attorney\", \"from\": \"attorney\"}.")
                return nil
            }
            return TrackingSetting(name: name, from: from, options: options)
        }
    }
}

internal import SandboxKit

extension AccountingAPI {
    mutating func accounts(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        guard call.sub == nil else { throw .notFound }
        switch (call.method, call.id) {
        case ("GET", nil):
            do {
                let (records, _) = try Listing(call.request).select(from: book.accounts, in: book)
                let view = SettingsView(book: book)
                return answer("Accounts", item: "Account", records.map { view.account($0).value }, call)
            } catch { throw .query(error) }
        case ("GET", let text?):
            guard let account = GUID(text).flatMap(book.account(id:)) else { throw .notFound }
            return answer("Accounts", item: "Account", [SettingsView(book: book).account(account).value], call)
        case ("PUT", nil):
            let inputs = try single(call, "Accounts", .account)
            let outcome = AccountRules.create(inputs[0], in: &book, call.context)
            return batch("Accounts", .account, inputs, [outcome], call)
        default: throw .method
        }
    }

    func settings(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        guard call.method == "GET" else { throw .method }
        let view = SettingsView(book: book)
        switch call.resource {
        case "Organisation", "Organisations":
            return answer("Organisations", item: "Organisation", [view.organisation()], call)
        case "TaxRates": return answer("TaxRates", item: "TaxRate", book.taxRates.map(view.taxRate), call)
        case "TrackingCategories":
            return answer("TrackingCategories", item: "TrackingCategory", book.tracking.map(view.tracking), call)
        case "Currencies": return answer("Currencies", item: "Currency", book.currencies.map(view.currency), call)
        default: return answer("Overpayments", item: "Overpayment", [], call)
        }
    }

    mutating func history(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        guard let id = call.id.flatMap({ GUID($0) }), exists(id, call.resource) else { throw .notFound }
        switch call.method {
        case "GET": break
        case "PUT":
            for input in try elements(call, "HistoryRecords", .historyRecord) {
                book.note(id, "Note", input.text("Details") ?? "", user: "Sandbox User", now: call.context.now)
            }
        default: throw .method
        }
        let shown = SettingsView(book: book).history(book.history[id] ?? [])
        guard case .list(let item, let records) = shown else { throw .notFound }
        return answer("HistoryRecords", item: item, records, call)
    }

    private func exists(_ id: GUID, _ resource: String) -> Bool {
        switch resource {
        case "Contacts": book.contacts[id] != nil
        case "Invoices": book.invoices[id] != nil
        case "CreditNotes": book.creditNotes[id] != nil
        case "Payments": book.payments[id] != nil
        default: false
        }
    }
}

extension AccountingAPI {
    mutating func payments(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        guard call.sub == nil else { throw .notFound }
        let rules = PaymentRules(context: call.context)
        switch (call.method, call.id) {
        case ("GET", nil): return try paymentList(call)
        case ("GET", let text?):
            guard let payment = GUID(text).flatMap({ book.payments[$0] }) else { throw .notFound }
            return answer("Payments", item: "Payment", [PaymentView(book: book).full(payment).value], call)
        case ("PUT", nil), ("POST", nil):
            let inputs =
                call.method == "PUT"
                ? try elements(call, "Payments", .payment) : try single(call, "Payments", .payment)
            if call.method == "POST", let id = inputs[0].guid("PaymentID") {
                return batch("Payments", .payment, inputs, [rules.delete(id, inputs[0], in: &book)], call)
            }
            var outcomes: [Outcome] = []
            for input in inputs { outcomes.append(rules.create(input, in: &book)) }
            return batch("Payments", .payment, inputs, outcomes, call)
        case ("POST", let text?):
            guard let payment = GUID(text).flatMap({ book.payments[$0] }) else { throw .notFound }
            let inputs = try single(call, "Payments", .payment)
            let outcome = rules.delete(payment.id, inputs[0], in: &book)
            return batch("Payments", .payment, inputs, [outcome], call)
        default: throw .method
        }
    }

    private mutating func paymentList(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        do {
            let listing = try Listing(call.request)
            var table = book.payments
            let (records, pagination) = try listing.select(
                from: { table.ordered(after: $0) }, in: book, candidates: { paymentCandidates($0) },
                keeping: { _ in true })
            book.payments = table
            let view = PaymentView(book: book)
            let shown = records.map { view.full($0).value }
            return answer("Payments", item: "Payment", shown, pagination: pagination, call)
        } catch { throw .query(error) }
    }

    private func paymentCandidates(_ filter: WhereFilter) -> [PaymentRecord]? {
        if case .guid(let id?) = filter.required("PaymentID") { return book.payments[id].map { [$0] } ?? [] }
        if case .text(let reference?) = filter.required("Reference") {
            return (book.paymentsByReference[FoldedText.fold(reference)] ?? []).compactMap { book.payments[$0] }
        }
        return nil
    }

    mutating func accounts(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        guard call.sub == nil else { throw .notFound }
        switch (call.method, call.id) {
        case ("GET", nil):
            do {
                let listing = try Listing(call.request)
                let all = book.orderedAccounts(after: listing.modifiedSince)
                let (records, _) = try listing.select(
                    from: { _ in all }, in: book, candidates: { _ in nil }, keeping: { _ in true })
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

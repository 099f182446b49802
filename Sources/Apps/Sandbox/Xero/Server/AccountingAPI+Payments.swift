internal import SandboxKit

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

    private func paymentList(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        do {
            let (records, pagination) = try Listing(call.request).select(
                from: book.payments, in: book, candidates: { paymentCandidates($0) })
            let view = PaymentView(book: book)
            let shown = records.map { view.full($0).value }
            return answer("Payments", item: "Payment", shown, pagination: pagination, call)
        } catch { throw .query(error) }
    }

    private func paymentCandidates(_ filter: WhereFilter) -> [PaymentRecord]? {
        if case .guid(let id?) = filter.required("PaymentID") { return book.payments[id].map { [$0] } ?? [] }
        for property in ["Invoice.InvoiceID", "CreditNote.CreditNoteID"] {
            guard case .guid(let id?) = filter.required(property) else { continue }
            return (book.paymentsByDocument[id] ?? []).compactMap { book.payments[$0] }
        }
        if case .text(let reference?) = filter.required("Reference") {
            return (book.paymentsByReference[FoldedText.fold(reference)] ?? []).compactMap { book.payments[$0] }
        }
        return nil
    }
}

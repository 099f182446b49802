internal import SandboxKit

extension AccountingAPI {
    mutating func documents(_ call: AccountingCall, isCredit: Bool) throws(CallError) -> SandboxAnswer {
        let (name, shape) = isCredit ? ("CreditNotes", Shape.creditNote) : ("Invoices", Shape.invoice)
        if let sub = call.sub {
            guard isCredit, sub == "Allocations" else { throw .notFound }
            return try allocations(call)
        }
        switch (call.method, call.id) {
        case ("GET", nil): return try documentList(call, isCredit: isCredit)
        case ("GET", let id?):
            guard let document = document(id, isCredit: isCredit) else { throw .notFound }
            let view = DocumentView(book: book, unitDecimals: call.context.unitDecimals)
            return answer(name, item: shape.rawValue, [view.full(document).value], call)
        case ("PUT", nil), ("POST", nil):
            let inputs = try elements(call, name, shape)
            var context = call.context
            context.isCreateOnly = call.method == "PUT"
            let rules = DocumentRules(isCredit: isCredit, context: context)
            var outcomes: [Outcome] = []
            for input in inputs { outcomes.append(rules.apply(input, to: &book)) }
            return batch(name, shape, inputs, outcomes, call)
        case ("POST", let id?):
            guard let document = document(id, isCredit: isCredit) else { throw .notFound }
            let inputs = try single(call, name, shape)
            var context = call.context
            context.addressed = document.id
            let outcome = DocumentRules(isCredit: isCredit, context: context).apply(inputs[0], to: &book)
            return batch(name, shape, inputs, [outcome], call)
        default: throw .method
        }
    }

    private func document(_ text: String, isCredit: Bool) -> DocumentRecord? {
        if let id = GUID(text), let document = book.document(id, isCredit: isCredit) { return document }
        let numbered = book.numbered(text, isCredit: isCredit)
        return numbered.first(where: \.isReceivable) ?? numbered.first
    }

    private mutating func allocations(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        guard let text = call.id, let credit = document(text, isCredit: true) else { throw .notFound }
        let rules = AllocationRules(context: call.context)
        switch (call.method, call.subID) {
        case ("PUT", nil):
            let inputs = try elements(call, "Allocations", .allocation)
            var outcomes: [Outcome] = []
            for input in inputs { outcomes.append(rules.create(input, creditNote: credit.id, in: &book)) }
            return batch("Allocations", .allocation, inputs, outcomes, call)
        case ("DELETE", let text?):
            guard let id = GUID(text), let outcome = rules.delete(id, creditNote: credit.id, in: &book) else {
                throw .notFound
            }
            if case .saved(let view, _) = outcome, call.form == .json { return .json(200, view.value) }
            return batch("Allocations", .allocation, [.object([:])], [outcome], call)
        default: throw .method
        }
    }

    private func documentList(_ call: AccountingCall, isCredit: Bool) throws(CallError) -> SandboxAnswer {
        let request = call.request
        let summary = request.parameter("summaryOnly")?.lowercased() == "true"
        let statuses = list(request, "Statuses").map { Set($0.map { $0.uppercased() }) }
        let contacts = list(request, "ContactIDs").map { Set($0.compactMap { GUID($0) }) }
        let ids = list(request, "IDs").map { Set($0.compactMap { GUID($0) }) }
        let numbers = list(request, isCredit ? "CreditNoteNumbers" : "InvoiceNumbers").map {
            Set($0.map { $0.lowercased() })
        }
        let search = request.parameter("searchTerm").map(FoldedText.fold)
        let isMine = request.parameter("createdByMyApp")?.lowercased() == "true"
        do {
            let listing = try Listing(request, forcesPaging: statuses != nil)
            let table = isCredit ? book.creditNotes : book.invoices
            let narrowed: [DocumentRecord]? =
                if let ids { ids.compactMap { table[$0] } } else if let numbers {
                    numbers.flatMap { book.numbered($0, isCredit: isCredit) }
                } else if let contacts {
                    contacts.flatMap { book.documentsByContact[$0] ?? [] }.compactMap { table[$0] }
                } else {
                    nil
                }
            let isKept: (DocumentRecord) -> Bool = { document in
                if let statuses, !statuses.contains(document.status) { return false }
                if let contacts, !contacts.contains(document.contactID) { return false }
                if let numbers, !numbers.contains(document.number.lowercased()) { return false }
                if isMine, document.app != call.context.app { return false }
                guard let search else { return true }
                return [document.number, document.reference ?? "", book.contacts[document.contactID]?.name ?? ""]
                    .contains { FoldedText.fold($0).contains(search) }
            }
            let keepsAll = statuses == nil && contacts == nil && numbers == nil && !isMine && search == nil
            let (records, pagination) = try listing.select(
                from: table, narrowed: narrowed, in: book,
                candidates: { documentCandidates($0, isCredit: isCredit) }, keeping: keepsAll ? nil : isKept)
            let view = DocumentView(book: book, unitDecimals: call.context.unitDecimals)
            let detail: DocumentView.Detail = summary ? .summary : listing.page == nil ? .listed : .paged
            let shown = records.map { view.show($0, detail).value }
            let (name, shape) = isCredit ? ("CreditNotes", Shape.creditNote) : ("Invoices", Shape.invoice)
            return answer(name, item: shape.rawValue, shown, pagination: pagination, call)
        } catch { throw .query(error) }
    }

    private func list(_ request: SandboxRequest, _ name: String) -> [String]? {
        guard let text = request.parameter(name), !text.isEmpty else { return nil }
        return text.split(separator: ",").map { String($0) }
    }

    private func documentCandidates(_ filter: WhereFilter, isCredit: Bool) -> [DocumentRecord]? {
        if case .guid(let id?) = filter.required(isCredit ? "CreditNoteID" : "InvoiceID") {
            return book.document(id, isCredit: isCredit).map { [$0] } ?? []
        }
        if case .text(let number?) = filter.required(isCredit ? "CreditNoteNumber" : "InvoiceNumber") {
            return book.numbered(number, isCredit: isCredit)
        }
        if case .guid(let id?) = filter.required("Contact.ContactID") {
            return (book.documentsByContact[id] ?? []).compactMap { book.document($0, isCredit: isCredit) }
        }
        return nil
    }
}

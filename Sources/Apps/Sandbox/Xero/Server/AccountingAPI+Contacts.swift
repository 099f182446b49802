internal import SandboxKit

extension AccountingAPI {
    mutating func contacts(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        guard call.sub == nil else { throw .notFound }
        switch (call.method, call.id) {
        case ("GET", nil): return try contactList(call)
        case ("GET", let id?):
            guard let contact = contact(id) else { throw .notFound }
            return answer("Contacts", item: "Contact", [ContactView(book: book).full(contact).value], call)
        case ("PUT", nil), ("POST", nil):
            let inputs = try elements(call, "Contacts", .contact)
            var context = call.context
            context.isCreateOnly = call.method == "PUT"
            var outcomes: [Outcome] = []
            for input in inputs { outcomes.append(ContactRules.apply(input, to: &book, context)) }
            return batch("Contacts", .contact, inputs, outcomes, call)
        case ("POST", let id?):
            guard let contact = contact(id) else { throw .notFound }
            let inputs = try single(call, "Contacts", .contact)
            var context = call.context
            context.addressed = contact.id
            let outcome = ContactRules.apply(inputs[0], to: &book, context)
            return batch("Contacts", .contact, inputs, [outcome], call)
        default: throw .method
        }
    }

    private func contact(_ text: String) -> ContactRecord? {
        if let id = GUID(text), let contact = book.contacts[id] { return contact }
        return book.contact(number: text)
    }

    /// One element, as an address with an id takes it.
    mutating func single(_ call: AccountingCall, _ root: String, _ shape: Shape) throws(CallError) -> [InputValue] {
        let inputs = try elements(call, root, shape)
        guard inputs.count == 1 else {
            throw .data(PostDataError(message: "This endpoint takes exactly one \(shape.rawValue)."))
        }
        return inputs
    }

    private func contactList(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        let request = call.request
        let withArchived = request.parameter("includeArchived")?.lowercased() == "true"
        let summary = request.parameter("summaryOnly")?.lowercased() == "true"
        let ids = request.parameter("IDs").map { Set($0.split(separator: ",").compactMap { GUID(String($0)) }) }
        let search = request.parameter("searchTerm").map(FoldedText.fold)
        do {
            let (records, pagination) = try Listing(request).select(
                from: book.contacts, narrowed: ids.map { $0.compactMap { book.contacts[$0] } }, in: book,
                candidates: { contactCandidates($0) },
                keeping: { contact in
                    if contact.status != "ACTIVE" && !withArchived { return false }
                    guard let search else { return true }
                    return Self.searched.contains { FoldedText.fold(contact.texts[$0] ?? "").contains(search) }
                })
            let view = ContactView(book: book)
            let shown = records.map { contact in
                summary ? view.summary(contact).value : view.full(contact).value
            }
            return answer("Contacts", item: "Contact", shown, pagination: pagination, call)
        } catch { throw .query(error) }
    }

    private static let searched = ["Name", "FirstName", "LastName", "ContactNumber", "EmailAddress", "CompanyNumber"]

    private func contactCandidates(_ filter: WhereFilter) -> [ContactRecord]? {
        if case .guid(let id?) = filter.required("ContactID") { return book.contacts[id].map { [$0] } ?? [] }
        if case .text(let name?) = filter.required("Name") {
            return (book.contactsByName[FoldedText.fold(name)] ?? []).compactMap { book.contacts[$0] }
        }
        if case .text(let email?) = filter.required("EmailAddress") {
            return (book.contactsByEmail[FoldedText.fold(email)] ?? []).compactMap { book.contacts[$0] }
        }
        return nil
    }
}

/// Finds or makes the contact a document names: by id, by number, by name.
enum DocumentContact {
    private static let identifiers: Set<String> = ["ContactID", "ContactNumber", "Name"]

    /// The contact's id, after any details that ride along were applied to it.
    static func resolve(
        _ input: InputValue?, book: inout Book, _ context: RuleContext
    ) -> Result<GUID, ContactRules.Refusal> {
        guard let input else { return .failure(ContactRules.Refusal(messages: [Message.contactUnidentified])) }
        let found: ContactRecord?
        if let id = input.guid("ContactID") {
            guard let contact = book.contacts[id] else {
                return .failure(
                    ContactRules.Refusal(
                        messages: ["An existing Contact with the specified ContactID could not be found"]))
            }
            found = contact
        } else if let number = input.filled("ContactNumber"), let contact = book.contact(number: number) {
            found = contact
        } else if let name = input.filled("Name"), input.filled("ContactNumber") == nil {
            found = book.contact(named: name, status: "ACTIVE") ?? book.contact(named: name, status: "ARCHIVED")
        } else if input.filled("ContactNumber") == nil {
            return .failure(ContactRules.Refusal(messages: [Message.contactUnidentified]))
        } else {
            found = nil
        }
        if let found {
            if found.status == "ARCHIVED" {
                return .failure(ContactRules.Refusal(messages: [Message.archivedAssigned]))
            }
            guard case .object(let members) = input, members.keys.contains(where: { !identifiers.contains($0) })
            else { return .success(found.id) }
        }
        var nested = context
        nested.addressed = found?.id
        nested.isCreateOnly = found == nil
        let name = input.filled("Name").map(FoldedText.fold)
        let number = input.filled("ContactNumber")
        switch ContactRules.apply(input, to: &book, nested) {
        case .refused(let messages): return .failure(ContactRules.Refusal(messages: messages))
        case .saved:
            if let found { return .success(found.id) }
            if let number, let contact = book.contact(number: number) { return .success(contact.id) }
            if let name, let id = book.contactsByName[name]?.first { return .success(id) }
            return .failure(ContactRules.Refusal(messages: [Message.contactUnidentified]))
        }
    }
}

/// Creates and updates contacts (developer.xero.com, Contacts).
enum ContactRules {
    static func apply(_ input: InputValue, to book: inout Book, _ context: RuleContext) -> Outcome {
        let existing: ContactRecord?
        switch find(input, in: book, context) {
        case .failure(let refusal): return .refused(refusal.messages)
        case .success(let found): existing = found
        }
        if existing?.status == "ARCHIVED" { return .refused([Message.archivedMatch]) }
        var errors = Shape.contact.lengthErrors(in: input)
        errors += nameErrors(input, existing, book)
        errors += numberErrors(input, existing, book)
        errors += ContactDetails.errors(in: input, book)
        guard errors.isEmpty else { return .refused(errors) }

        var contact = existing ?? ContactRecord(id: book.newID(), app: context.app)
        ContactDetails.overlay(input, on: &contact)
        book.save(contact, replacing: existing, now: context.now)
        let saved = book.contacts[contact.id] ?? contact
        return .saved(ContactView(book: book).full(saved), warnings: [])
    }

    struct Refusal: Error { var messages: [String] }

    /// The contact an element means: by id, else by number. A name alone never updates: the sources on that disagree, and
    /// a recorded answer refuses it.
    private static func find(
        _ input: InputValue, in book: Book, _ context: RuleContext
    ) -> Result<ContactRecord?, Refusal> {
        if let id = context.addressed {
            guard let contact = book.contacts[id] else { return .failure(missing) }
            return .success(contact)
        }
        if context.isCreateOnly { return .success(nil) }
        if let id = input.guid("ContactID") {
            guard let contact = book.contacts[id] else { return .failure(missing) }
            return .success(contact)
        }
        if let number = input.filled("ContactNumber") { return .success(book.contact(number: number)) }
        return .success(nil)
    }

    private static let missing = Refusal(
        messages: ["An existing Contact with the specified ContactID could not be found"])

    private static func nameErrors(_ input: InputValue, _ existing: ContactRecord?, _ book: Book) -> [String] {
        guard let name = input.text("Name") else {
            return existing == nil ? ["Contact name cannot be empty"] : []
        }
        if name.allSatisfy(\.isWhitespace) { return ["Contact name cannot be empty"] }
        var errors: [String] = []
        if name.contains(where: { $0 == "<" || $0 == ">" }) {
            errors.append("The contact name cannot contain the characters < or >.")
        }
        if name.first?.isWhitespace == true || name.last?.isWhitespace == true || name.contains("  ") {
            errors.append("The contact name cannot begin or end with a space or contain two spaces in a row.")
        }
        if let other = book.contact(named: name, status: "ACTIVE"), other.id != existing?.id {
            errors.append(
                "The contact name \(name) is already assigned to another contact. The contact name must be unique across "
                    + "all active contacts.")
        } else if existing == nil, book.contact(named: name, status: "ARCHIVED") != nil {
            errors.append(Message.archivedMatch)
        }
        return errors
    }

    private static func numberErrors(_ input: InputValue, _ existing: ContactRecord?, _ book: Book) -> [String] {
        var errors: [String] = []
        if let number = input.filled("ContactNumber"), let other = book.contact(number: number),
            other.id != existing?.id
        {
            errors.append(
                other.status == "ARCHIVED"
                    ? Message.archivedMatch
                    : "Another contact has this contact number. Please enter a different contact number.")
        }
        if let number = input.filled("AccountNumber"), let other = book.contactsByAccountNumber[number],
            other != existing?.id
        {
            errors.append("The Account Number already exists. Please enter a different Account Number.")
        }
        return errors
    }
}

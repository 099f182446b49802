import Ledger
import XeroDocuments

/// What Xero takes of a client.
extension ContactMap {
    /// What is wrong with a name; nil where nothing is.
    func fault(of name: [UInt8]) -> Fault? {
        var text: String { String(decoding: name, as: UTF8.self) }
        if name.isEmpty {
            return Fault(
                code: .badName, message: "the contact has no name", text: "", remedy: "Give the contact a name in Clio."
            )
        }
        if name.contains(UInt8(ascii: "<")) || name.contains(UInt8(ascii: ">")) {
            return Fault(
                code: .badName, message: "Xero takes no < or > in a contact's name", text: text,
                remedy: "Change the name in Clio.")
        }
        // Within as many bytes it is within as many characters.
        if name.count > 255 - 22, text.unicodeScalars.count > 255 - 22 {
            return Fault(
                code: .fieldTooLong, message: "the contact's name is longer than Xero takes", text: text,
                remedy: "Shorten the name in Clio to 230 characters.")
        }
        if settings.unsafeNames == .reject, let first = name.first, "=+-@".utf8.contains(first) {
            return Fault(
                code: .unsafeName, message: "a spreadsheet would run this name as a formula", text: text,
                remedy: "Change the name in Clio, or set transform.contacts.unsafeNames to allow.")
        }
        return nil
    }

    /// What of a contact Xero would refuse, so that it goes without.
    func leftOut(
        _ index: Int
    ) -> [(field: XeroDocuments.Contact.Fields, column: StaticString, code: DiagnosticCode, text: TextRef)] {
        let contact = table.contacts[index]
        var parts: [(XeroDocuments.Contact.Fields, StaticString, DiagnosticCode, TextRef)] = []
        let limits: InlineArray<9, (XeroDocuments.Contact.Fields, StaticString, TextRef, Int)> = [
            (.firstName, "first_name", contact.firstName, 255), (.lastName, "last_name", contact.lastName, 255),
            (.phone, "phone", contact.phone, 50), (.street, "street", contact.street, 500),
            (.city, "city", contact.city, 255), (.region, "province", contact.province, 255),
            (.postalCode, "postal_code", contact.postalCode, 50), (.country, "country", contact.country, 50),
            (.taxNumber, "tax_number", contact.taxNumber, 50),
        ]
        for place in limits.indices {
            let (field, column, text, limit) = limits[place]
            if !isWithin(limit, text) { parts.append((field, column, .fieldTooLong, text)) }
        }
        if !contact.email.isEmpty, !Self.isEmail(book.text[contact.email]) {
            parts.append((.email, "email", .badEmail, contact.email))
        }
        return parts
    }

    private func isWithin(_ limit: Int, _ text: TextRef) -> Bool {
        Int(text.count) <= limit || book.text.string(text).unicodeScalars.count <= limit
    }
}

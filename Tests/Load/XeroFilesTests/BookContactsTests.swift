import Ledger
import Testing
import XeroDocuments

@Suite struct BookContactsTests {
    private static var fields: [(XeroDocuments.Contact.Fields, KeyPath<XeroDocuments.Contact, TextRef>)] {
        [
            (.firstName, \.firstName), (.lastName, \.lastName), (.email, \.email), (.phone, \.phone),
            (.street, \.street), (.city, \.city), (.region, \.region), (.postalCode, \.postalCode),
            (.country, \.country), (.taxNumber, \.taxNumber),
        ]
    }

    private func table(_ count: Int) -> ContactTable {
        var table = ContactTable()
        for index in 0..<count {
            var client = Ledger.Contact()
            func text(_ name: String) -> TextRef { table.text.append("\(name) \(index)") }
            client.id = text("id")
            client.name = text("name")
            client.firstName = text("firstName")
            client.lastName = text("lastName")
            client.company = text("company")
            client.email = text("email")
            client.phone = text("phone")
            client.street = text("street")
            client.city = text("city")
            client.province = text("region")
            client.postalCode = text("postalCode")
            client.country = text("country")
            client.taxNumber = text("taxNumber")
            table.append(client)
        }
        return table
    }

    @Test func everyContactHasItsClientsTexts() {
        let names = [
            "firstName", "lastName", "email", "phone", "street", "city", "region", "postalCode", "country", "taxNumber",
        ]
        var book = ContactBook(of: table(3))
        for source in [2, 0] {
            book.contacts.append(
                source: source, number: book.text.append("clio-\(source)"), name: book.text.append("Name \(source)"))
        }
        #expect(book.contacts.count == 2)
        for (place, source) in [2, 0].enumerated() {
            let contact = book.contacts[place]
            #expect(contact.source == source && contact.other == nil && book.contacts.source(at: place) == source)
            #expect(book.text.string(contact.number) == "clio-\(source)")
            #expect(book.text.string(contact.name) == "Name \(source)")
            for (name, field) in zip(names, Self.fields) {
                #expect(book.text.string(contact[keyPath: field.1]) == "\(name) \(source)")
            }
        }
    }

    @Test func whatIsLeftOutIsEmptyAndNothingElse() {
        for (left, _) in Self.fields {
            var book = ContactBook(of: table(1))
            book.contacts.append(source: 0, number: .empty, name: .empty, leftOut: left, other: 7)
            let contact = book.contacts[0]
            #expect(contact.other == 7)
            for (field, path) in Self.fields { #expect(contact[keyPath: path].isEmpty == (field == left)) }
        }
    }
}

import Ledger
import Testing
import XeroSandbox

struct ContactTests {
    @Test func aNameIsUniqueAmongActiveContacts() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact("Chloé & Co"))
            let messages = try await caller.refused(
                "PUT", "Contacts", "Contacts", Fixture.contact("CHLOE & co", number: "clio-2"))
            let text =
                "The contact name CHLOE & co is already assigned to another contact. The contact name must be unique across "
                + "all active contacts."
            #expect(messages.contains(text))
            let post = try await caller.refused("POST", "Contacts", "Contacts", #"{"Name":"Chloé & Co"}"#)
            #expect(post.contains { $0.contains("already assigned to another contact") })
        }
    }

    @Test(arguments: [
        (#"{"ContactNumber":"x"}"#, "Contact name cannot be empty"),
        (#"{"Name":"  "}"#, "Contact name cannot be empty"),
        (#"{"Name":"A <b>"}"#, "The contact name cannot contain the characters < or >."),
        (#"{"Name":"A  B"}"#, "The contact name cannot begin or end with a space or contain two spaces in a row."),
        (#"{"Name":"A","EmailAddress":"a@b"}"#, "Email address must be valid."),
        (#"{"Name":"A","EmailAddress":"müller@example.com"}"#, "Email address must be valid."),
        (#"{"Name":"A","Addresses":[{"AddressType":"HOME"}]}"#, "The address type 'HOME' is not POBOX or STREET."),
        (
            #"{"Name":"A","Addresses":[{"AddressType":"POBOX","Country":"U5A"}]}"#,
            "The country 'U5A' may hold letters only."
        ),
        (#"{"Name":"A","Phones":[{"PhoneType":"CELL"}]}"#, "The phone type 'CELL' is not a valid phone type."),
        (
            #"{"Name":"A","ContactPersons":[{},{},{},{},{},{}]}"#, "A contact can have at most 5 contact persons."
        ),
        (
            "{\"Name\":\"A\",\"ContactNumber\":\"\(String(repeating: "9", count: 51))\"}",
            "The field ContactNumber must be a string with a maximum length of 50."
        ),
        (#"{"Name":"A","DefaultCurrency":"EUR"}"#, "Organisation is not subscribed to currency EUR"),
    ])
    func whatXeroRefuses(element: String, message: String) async throws {
        try await withSandbox { caller in
            let messages = try await caller.refused("PUT", "Contacts", "Contacts", element)
            #expect(messages.contains(message))
        }
    }

    @Test func numbersAreUnique() async throws {
        try await withSandbox { caller in
            try await caller.made(
                "PUT", "Contacts", "Contacts", Fixture.contact(more: #","AccountNumber":"A-1""#))
            let messages = try await caller.refused(
                "PUT", "Contacts", "Contacts", Fixture.contact("Other", more: #","AccountNumber":"A-1""#))
            #expect(
                messages.contains("Another contact has this contact number. Please enter a different contact number."))
            #expect(messages.contains("The Account Number already exists. Please enter a different Account Number."))
        }
    }

    @Test func anUpdateKeepsWhatItOmits() async throws {
        try await withSandbox { caller in
            let more = #"""
                ,"EmailAddress":"a@example.com","Phones":[{"PhoneType":"DEFAULT","PhoneNumber":"1"}],
                "ContactPersons":[{"FirstName":"Ann"},{"FirstName":"Bob"}]
                """#
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact(more: more))
            let posted = try await caller.made(
                "POST", "Contacts", "Contacts", #"{"ContactNumber":"clio-1","Name":"Dunmore Inc."}"#)
            #expect(posted["Name"]?.string == "Dunmore Inc.")
            #expect(posted["EmailAddress"]?.string == "a@example.com")
            #expect(posted["ContactPersons"]?.elements?.count == 2)
            let persons = try await caller.made(
                "POST", "Contacts/clio-1", "Contacts", #"{"ContactPersons":[{"FirstName":"Cy"}],"EmailAddress":""}"#)
            #expect(persons["ContactPersons"]?.elements?.count == 1)
            #expect(persons["EmailAddress"] == nil)
            #expect(persons["Phones"]?.elements?.first?["PhoneNumber"]?.string == "1")
        }
    }

    @Test func anArchivedContactCannotBeEditedOrUsed() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            #expect(caller.sandbox.setArchived(contact: "clio-1"))
            let text =
                "The specified contact details matched an archived contact. Archived contacts cannot currently be edited via "
                + "the API."
            let edit = try await caller.refused(
                "POST", "Contacts", "Contacts", #"{"ContactNumber":"clio-1","Name":"B"}"#)
            #expect(edit.contains(text))
            let same = try await caller.refused("PUT", "Contacts", "Contacts", #"{"Name":"dunmore corp."}"#)
            #expect(same.contains(text))
            let invoice = try await caller.refused("PUT", "Invoices", "Invoices", Fixture.invoice())
            #expect(invoice.contains("Unable to assign an Archived contact."))
            let listed = try await caller.api("GET", "Contacts?where=Name%3D%3D%22Dunmore%20Corp.%22")
            #expect(listed.json?["Contacts"]?.elements?.isEmpty == true)
            let all = try await caller.api("GET", "Contacts?includeArchived=true&searchTerm=dunm")
            #expect(all.first("Contacts")?["ContactStatus"]?.string == "ARCHIVED")
        }
    }

    @Test func anInvoiceMakesOrFindsItsContact() async throws {
        try await withSandbox { caller in
            let made = try await caller.made(
                "PUT", "Invoices", "Invoices", Fixture.invoice("1", contact: #"{"Name":"New Client"}"#))
            let id = try #require(made["Contact"]?["ContactID"]?.string)
            let found = try await caller.made(
                "PUT", "Invoices", "Invoices", Fixture.invoice("2", contact: #"{"Name":"new client"}"#))
            #expect(found["Contact"]?["ContactID"]?.string == id)
            let nobody = try await caller.refused("PUT", "Invoices", "Invoices", Fixture.invoice("3", contact: "{}"))
            let text =
                "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, "
                + "ContactNumber"
            #expect(nobody.contains(text))
        }
    }
}

import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct XMLElementsTests {
    // Names of the Accounting API's schemas (OpenAPI 16.1.0: Contact, Address, Phone, Invoice, LineItem, LineItemTracking,
    // CreditNote, Allocation, Payment, Account) in the nesting of its XML; AppliedAmount is XML's name for an allocation's
    // Amount.
    static let known: [String: Set<String>] = [
        "Contacts": ["Contact"], "Invoices": ["Invoice"], "CreditNotes": ["CreditNote"], "Payments": ["Payment"],
        "Contact": [
            "ContactNumber", "Name", "FirstName", "LastName", "EmailAddress", "TaxNumber", "Addresses", "Phones",
        ],
        "Addresses": ["Address"],
        "Address": [
            "AddressType", "AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4", "City", "Region",
            "PostalCode",
            "Country",
        ],
        "Phones": ["Phone"], "Phone": ["PhoneType", "PhoneNumber"],
        "Invoice": [
            "Type", "Contact", "Date", "DueDate", "InvoiceNumber", "Reference", "CurrencyCode", "Status",
            "LineAmountTypes",
            "LineItems",
        ],
        "LineItems": ["LineItem"],
        "LineItem": [
            "Description", "Quantity", "UnitAmount", "AccountCode", "TaxType", "TaxAmount", "LineAmount", "Tracking",
        ],
        "Tracking": ["TrackingCategory"], "TrackingCategory": ["Name", "Option"],
        "CreditNote": [
            "Type", "Contact", "Date", "CreditNoteNumber", "Reference", "CurrencyCode", "Status", "LineAmountTypes",
            "LineItems", "Allocations",
        ],
        "Allocations": ["Allocation"], "Allocation": ["AppliedAmount", "Invoice"],
        "Payment": ["Invoice", "Account", "Date", "Amount", "Reference"], "Account": ["Code"],
    ]

    private var plan: Plan {
        var plan = Plan()
        plan.codes.trackingNames = ["Attorney", "Office"]
        plan.contact("Söhne & <Co>", email: "a@x.com") { contact, text in
            contact.firstName = text.append("Ada")
            contact.lastName = text.append("Finch")
            contact.taxNumber = text.append("T-1")
            contact.phone = text.append("+1 207")
            contact.street = text.append("1 Quay\r\n2 \"Court\"\n3 Lane\n4 Yard")
            contact.city = text.append("Harbour")
            contact.province = text.append("ME")
            contact.postalCode = text.append("04101")
            contact.country = text.append("USA")
        }
        plan.contact("Bare")
        let first = plan.invoice("INV-1", reference: "A & B", [("Work\r\n<now>", "1.5", "100", 15_000, 3_000)])
        plan.planned.documents.lineItems[0].tracking2 = plan.batch.text.append("Quay")
        plan.invoice(
            "INV-2", contact: 1, .submitted, currency: "KWD",
            [("Work", "1", "-1.2345", -1_235, 0), ("Free", "1", "0", 0, 0)])
        plan.creditNote("CN-1", on: first, [("Goodwill", "1", "50", 5_000, 1_000)])
        plan.payment(10_000, on: first, reference: "Wire clio:p1")
        return plan
    }

    private func written() throws -> [Element] {
        let folder = try Folder()
        try folder.write(plan)
        return try ["contacts.xml", "invoices-001.xml", "credit-notes-001.xml", "payments-001.xml"].map {
            try folder.xml($0)
        }
    }

    @Test func everyElementIsOneXeroKnowsInItsPlace() throws {
        let allowed = Set(Self.known.flatMap { parent, names in names.map { "\(parent)/\($0)" } })
        let used = try written().reduce(into: Set<String>()) { $0.formUnion($1.paths) }
        #expect(used == allowed, "this plan uses every one of them")
    }

    @Test func noElementIsEmptyAndNoneComesTwice() throws {
        for document in try written() {
            #expect(document.empty.isEmpty)
            func check(_ element: Element) {
                let isList = Self.known[element.name]?.count == 1
                let names = element.children.map(\.name)
                #expect(isList || Set(names).count == names.count, "\(element.name): \(names)")
                element.children.forEach(check)
            }
            check(document)
        }
    }

    @Test func contactsKeepTheirText() throws {
        let contacts = try written()[0]
        let first = contacts.children[0]
        #expect(first.value("ContactNumber") == "clio-1" && first.value("Name") == "Söhne & <Co>")
        #expect(
            first.value("Phones", "Phone", "PhoneType") == "DEFAULT"
                && first.value("Phones", "Phone", "PhoneNumber") == "+1 207")
        let addresses = first["Addresses"]?.children ?? []
        #expect(addresses.map { $0.value("AddressType") } == ["POBOX", "STREET"])
        #expect(
            addresses.allSatisfy { $0.value("AddressLine1") == "1 Quay" && $0.value("AddressLine2") == "2 \"Court\"" })
        #expect(contacts.children[1].children.map(\.name) == ["ContactNumber", "Name"])
    }

    @Test func invoicesAreAccountsReceivableWithoutTax() throws {
        let invoices = try written()[1].children
        let first = invoices[0]
        #expect(first.value("Type") == "ACCREC" && first.value("LineAmountTypes") == "Exclusive")
        #expect(first.value("Status") == "AUTHORISED" && invoices[1].value("Status") == "SUBMITTED")
        #expect(first.value("Date") == "2026-01-15" && first.value("DueDate") == "2026-02-03")
        #expect(first.value("Contact", "ContactNumber") == "clio-1" && first.value("Reference") == "A & B")
        let line = try #require(first["LineItems"]?.children.first)
        #expect(line.value("Description") == "Work\r\n<now>", "a return survives the parser")
        #expect(line.value("Quantity") == "1.5000" && line.value("UnitAmount") == "100.00")
        #expect(line.value("AccountCode") == "200" && line.value("TaxType") == "OUTPUT2")
        #expect(line.value("TaxAmount") == "30.00" && line.value("LineAmount") == "150.00")
        #expect(line.value("Tracking", "TrackingCategory", "Name") == "Office")
        #expect(line.value("Tracking", "TrackingCategory", "Option") == "Quay")
        let dinars = invoices[1]["LineItems"]?.children ?? []
        #expect(dinars.map { $0.value("LineAmount") } == ["-1.235", "0.000"])
        #expect(dinars.map { $0.value("UnitAmount") } == ["-1.2345", "0.000"])
    }

    @Test func creditNotesSayWhatTheyAreAllocatedTo() throws {
        let note = try written()[2].children[0]
        #expect(note.value("Type") == "ACCRECCREDIT" && note.value("CreditNoteNumber") == "CN-1")
        #expect(note.value("Status") == "AUTHORISED" && note.value("Date") == "2026-03-04")
        #expect(note.value("LineItems", "LineItem", "LineAmount") == "50.00", "positive, unlike in CSV")
        #expect(note.value("Allocations", "Allocation", "AppliedAmount") == "60.00")
        #expect(note.value("Allocations", "Allocation", "Invoice", "InvoiceNumber") == "INV-1")
    }

    @Test func paymentsNameTheirInvoiceAndAccount() throws {
        let payment = try written()[3].children[0]
        #expect(payment.value("Invoice", "InvoiceNumber") == "INV-1" && payment.value("Account", "Code") == "090")
        #expect(payment.value("Date") == "2026-02-01" && payment.value("Amount") == "100.00")
        #expect(payment.value("Reference") == "Wire clio:p1")
    }
}

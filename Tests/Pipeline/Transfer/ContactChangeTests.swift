import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("Contacts that are in Xero already, and contacts that change")
struct ContactChangeTests {
    @Test(
        "The same name and e-mail is the same contact, whatever its case, accents and blanks",
        arguments: ["Jane Roe", "JANE ROE", "Jáne Róe"], ["jane@example.com", "JANE@example.com"])
    func sameNameAndMail(_ name: String, _ email: String) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.change(\.contacts, "12", "name", "Jane  Roe")
            try await transfer.contact(name, email: email)
            let before = try transfer.contactNames
            let result = try await transfer.run("one")
            #expect(result.done.contains("link contact 1"), "\(result.words)")
            #expect(Set(try transfer.contactNames) == Set(before + ["Acme Ltd"]))
            #expect(try transfer.invoice("INV-2").contact == name)
        }
    }

    @Test("Where only one side has an e-mail, the settings decide", arguments: ["hold", "link", "number"])
    func nameOnly(_ setting: String) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.settings["contacts"] = "\"nameOnly\": \"\(setting)\""
            try await transfer.contact("Jane Roe", email: "")
            let result = try await transfer.run("one")
            switch setting {
            case "hold":
                #expect(result.held == ["name-clash"])
                #expect(try !transfer.documents("Invoices").contains { $0.number == "INV-2" })
            case "link": #expect(try transfer.invoice("INV-2").contact == "Jane Roe")
            default: #expect(try transfer.contactNames.contains("Jane Roe (12)"))
            }
        }
    }

    @Test("A contact that is archived in Xero holds its bills")
    func archived() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.contact("Jane Roe", email: "jane@example.com", number: "old-7")
            transfer.xero.setArchived(contact: "old-7")
            #expect(try await transfer.run("one").held == ["archived-contact"])
            transfer.xero.setArchived(contact: "old-7", false)
            #expect(try await transfer.run("two").done.contains("link contact 1"))
        }
    }

    @Test("A linked contact that is archived later holds its new bills")
    func archivedLater() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            transfer.firm.contacts.append("13,Company,Without Bills,,,,third@example.com,,,,,,,")
            try await transfer.run("one")
            transfer.xero.setArchived(contact: "clio-12")
            transfer.firm.bills.append("104,INV-4,12,0002-Roe,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            transfer.firm.lines.append("1005,104,0002-Roe,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
            #expect(try await transfer.run("two").held == ["archived-contact"])
        }
    }

    @Test("Several contacts that it may be are held")
    func several() async throws {
        var firm = SandboxFirm.harbourFinch
        firm.contacts.append(.init(name: "Jane Roe", number: "one", email: "jane@example.com"))
        firm.contacts.append(.init(name: "Jane Roe", number: "two", email: "jane@example.com"))
        try await TransferFirm.with(xero: firm) { transfer in
            let result = try await transfer.run("one")
            #expect(result.held == ["name-clash"])
            #expect(result.words.contains("Xero has 2 contacts of this name and e-mail"))
            #expect(try !transfer.documents("Invoices").contains { $0.number == "INV-2" })
        }
    }

    @Test("A contact renamed in Clio is renamed in Xero, and its invoices stay")
    func renamed() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.firm.change(\.contacts, "12", "name", "Jane Doe")
            #expect(try await transfer.run("two").done == ["update contact 1"])
            #expect(try transfer.contactNames.contains("Jane Doe"))
            #expect(try !transfer.contactNames.contains("Jane Roe"))
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("Details that change in Clio change in Xero, and a number that somebody gave the contact there stays")
    func details() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.contact("Jane Roe", email: "jane@example.com", number: "crm-77")
            try await transfer.run("one")
            transfer.firm.change(\.contacts, "12", "phone", "555-0199")
            transfer.firm.change(\.contacts, "12", "email", "jane.roe@example.com")
            let result = try await transfer.run("two")
            #expect(result.done == ["update contact 1"], "\(result.words)")
            let found = try await transfer.person(.get, "Contacts/crm-77")["Contacts"]?.elements?.first
            #expect(found?["EmailAddress"]?.string == "jane.roe@example.com")
            #expect(found?["ContactNumber"]?.string == "crm-77")
        }
    }

    @Test(
        "A second client of one name and another e-mail is numbered, keeps that name, and a new name of Clio's goes on")
    func numbered() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.contacts.append("13,Person,Jane Roe,Jane,Roe,,other@example.com,,,,,,,")
            transfer.firm.bills.append("104,INV-4,13,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            transfer.firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
            try await transfer.run("one")
            #expect(try transfer.contactNames.filter { $0.hasPrefix("Jane") } == ["Jane Roe", "Jane Roe (13)"])
            // An e-mail that changes renames nobody.
            transfer.firm.change(\.contacts, "12", "email", "jane.roe@example.com")
            transfer.firm.change(\.contacts, "13", "email", "jr@example.com")
            #expect(try await transfer.run("two").done == ["update contact 2"])
            #expect(try transfer.contactNames.filter { $0.hasPrefix("Jane") } == ["Jane Roe", "Jane Roe (13)"])
            transfer.firm.change(\.contacts, "13", "name", "Joan Roe")
            #expect(try await transfer.run("three").done == ["update contact 1"])
            #expect(try transfer.contactNames.filter { $0.hasPrefix("J") } == ["Jane Roe", "Joan Roe"])
            #expect(try await transfer.run("four").batchPath == nil)
        }
    }

    @Test("Two clients of one name and one e-mail are one contact")
    func twoClients() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.contacts.append("13,Person,JANE ROE,Jane,Roe,,jane@example.com,,,,,,,")
            transfer.firm.bills.append("104,INV-4,13,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            transfer.firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
            try await transfer.run("one")
            #expect(try transfer.contactNames.filter { $0.lowercased() == "jane roe" } == ["Jane Roe"])
            #expect(try transfer.invoice("INV-4").contact == "clio-12")
            #expect(try await transfer.run("two").batchPath == nil)
        }
    }

    @Test("Contacts that only Xero has are left alone")
    func onlyInXero() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.contact("Somebody Else", email: "else@example.com")
            try await transfer.run("one")
            transfer.firm.change(\.contacts, "12", "phone", "555-0199")
            try await transfer.run("two")
            let found = try await transfer.person(.get, "Contacts?searchTerm=Somebody")
            #expect(found["Contacts"]?.elements?.count == 1)
            #expect(transfer.xero.writes.allSatisfy { !String(decoding: $0.body, as: UTF8.self).contains("coned") })
        }
    }
}

import ClioSandbox
import Foundation
import Ledger
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

@Suite("Linked contacts follow edits on either side")
struct ContactCycleTests {
    @Test("What is edited in Clio alone goes to Xero, and what is emptied there is emptied in Xero")
    func editedInClio() async throws {
        try await ContactCycle.with { cycle in
            try cycle.inClio { contact in
                contact.lastName = "Doe"
                contact.phones = []
                contact.taxNumber = nil
                contact.addresses[0].city = "Rockland"
            }
            let result = try await cycle.transfer.run("two")
            #expect(result.done == ["update contact 1"], "\(result.words)")
            #expect(try await cycle.xeroText("Name") == "Jane Q Doe")
            #expect(try await cycle.xeroText("LastName") == "Doe")
            #expect(try await cycle.xeroText("TaxNumber") == "")
            #expect(try await cycle.xeroPhone() == "")
            #expect(try await cycle.xeroAddress("POBOX", "City") == "Rockland")
            #expect(try await cycle.xeroAddress("STREET", "City") == "Rockland")
            #expect(cycle.clio.writes.isEmpty)
            try cycle.inClio { $0.addresses = [] }
            try await cycle.transfer.run("three")
            #expect(try await cycle.xeroAddress("POBOX", "AddressLine1") == "")
            #expect(try await cycle.xeroAddress("POBOX", "Country") == "")
            try await cycle.expectRest("four")
            try await cycle.expectRest("five")
        }
    }

    @Test("What is edited in Xero alone goes to Clio: to its primary entries, the others stay")
    func editedInXero() async throws {
        try await ContactCycle.with { cycle in
            try await cycle.inXero(
                """
                "Name":"Jane Q Doe","FirstName":"Jane","LastName":"Doe","EmailAddress":"doe@example.com","TaxNumber":"",
                "Phones":[{"PhoneType":"DEFAULT","PhoneAreaCode":"207","PhoneNumber":"555 0111"}],
                "Addresses":[{"AddressType":"POBOX","AddressLine1":"2 Wharf","AddressLine2":"Suite 3","City":"Bath",
                "Region":"ME","PostalCode":"04530","Country":"US"}]
                """)
            let before = cycle.transfer.xero.writes.count
            let result = try await cycle.transfer.run("two")
            #expect(result.done == ["update_clio contact 1"], "\(result.words)")
            #expect(result.exitCode == .done)
            let contact = try cycle.clioContact()
            #expect(contact.name == "Jane Q Doe" && contact.taxNumber ?? "" == "")
            #expect(contact.emails.map(\.text) == ["doe@example.com"])
            #expect(contact.phones.map(\.text) == ["207 555 0111", "555-0199"])
            #expect(contact.addresses.map(\.street) == ["2 Wharf\nSuite 3", "9 Hill"])
            #expect(contact.addresses.map(\.city) == ["Bath", "Camden"])
            #expect(cycle.clio.writes.count == 1 && cycle.clio.writes[0].ifMatch != nil)
            // The street address in Xero is a person's own from now on.
            #expect(try await cycle.xeroAddress("STREET", "AddressLine1") == "1 Quay")
            try await cycle.expectRest("three")
            try await cycle.expectRest("four")
            #expect(cycle.transfer.xero.writes.count == before)
            // What is emptied in Xero is emptied in Clio.
            try await cycle.inXero(#""EmailAddress":"","Phones":[{"PhoneType":"DEFAULT","PhoneNumber":""}]"#)
            try await cycle.transfer.run("five")
            #expect(try cycle.clioContact().emails.isEmpty)
            #expect(try cycle.clioContact().phones.map(\.text) == ["555-0199"])
        }
    }

    @Test("A company's name follows too, and a person's of which only the parts or only the name shown was changed")
    func names() async throws {
        try await ContactCycle.with { cycle in
            try await cycle.inXero(cycle.company, #""Name":"Acme Ships""#)
            try await cycle.inXero(#""FirstName":"Janet""#)
            #expect(try await cycle.transfer.run("two").done == ["update contact 1", "update_clio contact 2"])
            #expect(try cycle.clioContact(cycle.company).name == "Acme Ships")
            #expect(try cycle.clioContact().name == "Janet Q Roe")
            #expect(try await cycle.xeroText("Name") == "Janet Q Roe")
            try await cycle.inXero(#""Name":"Janet Q van Dam""#)
            try await cycle.transfer.run("three")
            #expect(try cycle.clioContact().lastName == "van Dam")
            #expect(try await cycle.xeroText("LastName") == "van Dam")
            try await cycle.expectRest("four")
        }
    }

    @Test("Edited on both sides alike, nothing goes; a later edit is then told from what is new")
    func alike() async throws {
        try await ContactCycle.with { cycle in
            try cycle.inClio { $0.emails[0].text = "both@example.com" }
            try await cycle.inXero(#""EmailAddress":"both@example.com""#)
            try await cycle.expectRest("two")
            try await cycle.inXero(#""EmailAddress":"later@example.com""#)
            let result = try await cycle.transfer.run("three")
            #expect(result.report.contacts.map(\.isLost) == [false])
            #expect(try cycle.clioContact().emails.map(\.text) == ["later@example.com"])
        }
    }

    @Test("Edited on both sides differently, the later stays, and the earlier is told", arguments: [true, false])
    func differently(clioIsLater: Bool) async throws {
        try await ContactCycle.with { cycle in
            func inClio() throws {
                try cycle.inClio { contact in
                    contact.emails[0].text = "clio@example.com"
                    contact.lastName = "Doe"
                }
            }
            func inXero() async throws {
                try await cycle.inXero(
                    #""EmailAddress":"xero@example.com","Phones":[{"PhoneType":"DEFAULT","PhoneNumber":"555-0111"}]"#)
            }
            if !clioIsLater { try inClio() }
            try await inXero()
            if clioIsLater { try inClio() }
            let result = try await cycle.transfer.run("two")
            let (kept, lost) =
                clioIsLater
                ? ("clio@example.com", "xero@example.com") : ("xero@example.com", "clio@example.com")
            #expect(try await cycle.xeroText("EmailAddress") == kept)
            #expect(try cycle.clioContact().emails.map(\.text) == [kept])
            // What only one side changed is never lost.
            #expect(try cycle.clioContact().phones.map(\.text) == ["555-0111", "555-0199"])
            #expect(try await cycle.xeroText("Name") == "Jane Q Doe")
            let losses = result.report.contacts.filter(\.isLost)
            #expect(losses.map(\.old) == [lost] && losses.map(\.new) == [kept])
            let page = try cycle.transfer.firm.text("batches/two/report.html")
            #expect(page.contains("what went where, what lost") && page.contains("<td>\(lost)</td>"))
            let line = String(decoding: SummaryLine.render(result), as: UTF8.self)
            #expect(line.contains("\"old\":\"\(lost)\",\"new\":\"\(kept)\",\"lost\":true"))
            try await cycle.expectRest("three")
        }
    }

    @Test("A contact that was in Xero before: Clio's stands where they differ, its gaps are filled")
    func firstAgreement() async throws {
        var xero = SandboxFirm.harbourFinch
        xero.contacts.append(.init(name: "ACME BOATS", number: "old-1", email: "OFFICE@acme.example.com"))
        try await ContactCycle.with(xero: xero, runsFirst: false) { cycle in
            try await cycle.transfer.person(.post, "Contacts/old-1", #"{"Contacts":[{"TaxNumber":"X-9"}]}"#)
            #expect(try await cycle.transfer.run("one").done.contains("link contact 1"))
            let result = try await cycle.transfer.run("two")
            #expect(result.done == ["update contact 1", "update_clio contact 1"], "\(result.words)")
            #expect(try cycle.clioContact(cycle.company).taxNumber == "X-9")
            let contact = try await cycle.transfer.record("Contacts", "old-1")
            #expect(contact["Name"]?.string == "Acme Boats")
            #expect(contact["EmailAddress"]?.string == "office@acme.example.com")
            #expect(result.report.contacts.filter(\.isLost).map(\.old) == ["ACME BOATS", "OFFICE@acme.example.com"])
            try await cycle.expectRest("three")
        }
    }

    @Test("Contacts that only Xero has never reach Clio; a cycle in which nothing happened asks Xero's contacts once")
    func onlyInXero() async throws {
        try await ContactCycle.with { cycle in
            let count = cycle.clio.with { firm in firm.contacts.ids.count }
            try await cycle.transfer.contact("Somebody Else", email: "else@example.com")
            try await cycle.expectRest("two")
            #expect(cycle.clio.with { firm in firm.contacts.ids.count } == count)
            let before = cycle.transfer.xero.counters["GET /Contacts"] ?? 0
            try await cycle.expectRest("three")
            #expect(
                (cycle.transfer.xero.counters["GET /Contacts"] ?? 0) - before == 1, "\(cycle.transfer.xero.counters)")
        }
    }

    @Test("To Xero alone: an edit in Xero stays, but for the fields Clio changes")
    func toXeroAlone() async throws {
        try await ContactCycle.with(contacts: "\"direction\": \"toXero\"") { cycle in
            try await cycle.inXero(#""EmailAddress":"xero@example.com","TaxNumber":"X-9""#)
            try await cycle.expectRest("two")
            try cycle.inClio { $0.taxNumber = "T-2" }
            #expect(try await cycle.transfer.run("three").done == ["update contact 1"])
            #expect(try await cycle.xeroText("TaxNumber") == "T-2")
            #expect(try await cycle.xeroText("EmailAddress") == "xero@example.com")
            #expect(cycle.clio.writes.isEmpty)
            // What Xero has already isn't sent.
            try cycle.inClio { $0.emails[0].text = "xero@example.com" }
            try await cycle.expectRest("four")
            try await cycle.expectRest("five")
        }
    }

    @Test("What was edited in Xero while contacts went one way, or before a first run went through, goes to Clio then")
    func before() async throws {
        try await ContactCycle.with(contacts: "\"direction\": \"toXero\"") { cycle in
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.expectRest("two")
            cycle.transfer.firm.settings["contacts"] = "\"direction\": \"both\""
            #expect(try await cycle.transfer.run("three").done == ["update_clio contact 1"])
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
            try await cycle.expectRest("four")
        }
    }

    @Test("A client counts as written only where something of it goes to Xero")
    func counted() async throws {
        try await ContactCycle.with { cycle in
            func written(_ batch: String) async throws -> Int {
                try cycle.bill()
                let result = try await cycle.transfer.run(batch)
                #expect(result.report.closes)
                return result.report.proof.first { $0.kind == .contact }?.buckets[.written]?.count ?? 0
            }
            try cycle.inClio { $0.emails[0].text = "both@example.com" }
            try await cycle.inXero(#""EmailAddress":"both@example.com""#)
            #expect(try await written("two") == 0)
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            #expect(try await written("three") == 0)
            try cycle.inClio { $0.taxNumber = "T-2" }
            #expect(try await written("four") == 1)
            // Also where no bill of it is read.
            try cycle.inClio { $0.taxNumber = "T-3" }
            let alone = try await cycle.transfer.run("five")
            #expect(alone.report.proof.first { $0.kind == .contact }?.buckets[.written]?.count == 1)
            #expect(alone.report.closes && alone.report.leftOut.isEmpty, "\(alone.report.leftOut)")
        }
    }

    @Test("A numbered name is never written back to Clio, and keeps its number")
    func numbered() async throws {
        let other = ClioContact(firstName: "Jane Q", lastName: "Roe", email: "other@example.com")
        try await ContactCycle.with(more: [other]) { cycle in
            let id = try #require(cycle.clio.with { firm in firm.contacts.ids.max() })
            #expect(try await cycle.xeroText("Name", id) == "Jane Q Roe (\(id))")
            try await cycle.inXero(id, #""EmailAddress":"new@example.com""#)
            #expect(try await cycle.transfer.run("two").done == ["update_clio contact 1"])
            #expect(try cycle.clioContact(id).name == "Jane Q Roe")
            #expect(try await cycle.xeroText("Name", id) == "Jane Q Roe (\(id))")
            try await cycle.inXero(id, #""Name":"Jane Q Doe (\#(id))""#)
            try await cycle.transfer.run("three")
            #expect(try cycle.clioContact(id).name == "Jane Q Doe")
            // A new name that another contact has is numbered in its turn.
            try cycle.inClio(id) { ($0.firstName, $0.lastName) = ("Acme", "Boats") }
            try await cycle.transfer.run("four")
            #expect(try await cycle.xeroText("Name", id) == "Acme Boats (\(id))")
            #expect(try cycle.clioContact(id).name == "Acme Boats")
            try await cycle.expectRest("five")
        }
    }

    @Test("Two clients given one name in one cycle: the second is numbered at once")
    func sameNewName() async throws {
        try await ContactCycle.with { cycle in
            try cycle.inClio { ($0.firstName, $0.middleName, $0.lastName) = ("Ada", "", "Moss") }
            try cycle.inClio(cycle.company) { $0.companyName = "Ada Moss" }
            #expect(try await cycle.transfer.run("two").exitCode == .done)
            let names = try await [cycle.xeroText("Name"), cycle.xeroText("Name", cycle.company)]
            #expect(Set(names).count == 2 && names.contains("Ada Moss"), "\(names)")
            try await cycle.expectRest("three")
        }
    }
}

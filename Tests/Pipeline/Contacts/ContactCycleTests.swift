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
            #expect(page.contains("what went where, what lost") && page.contains("edited on both sides: \(lost) lost"))
            let line = String(decoding: SummaryLine.render(result), as: UTF8.self)
            #expect(line.contains("\"old\":\"\(lost)\",\"new\":\"\(kept)\",\"lost\":true"))
            try await cycle.expectRest("three")
        }
    }

    @Test("A plan shows each way with old and new, writes nothing and marks nothing; applied, it is done")
    func planned() async throws {
        try await ContactCycle.with { cycle in
            try cycle.inClio { $0.taxNumber = "T-2" }
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            let before = cycle.writes
            let plan = try await cycle.transfer.plan("two")
            #expect(cycle.writes == before)
            #expect(
                plan.report.contacts.map { "\($0.from) \($0.field) \($0.old) \($0.new)" }
                    == ["Clio tax_number T-1 T-2", "Xero email jane@example.com xero@example.com"])
            let lines = try cycle.transfer.firm.text("batches/two/operations.ndjson").split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines[0].contains(#""difference":["tax number \"T-1\" → \"T-2\""]"#))
            #expect(lines[1].hasPrefix(#"{"op":"update_clio","kind":"contact""#))
            let applied = try await cycle.transfer.apply("two")
            #expect(applied.rows.map { "\($0.operation) \($0.done)" } == ["update 1", "update_clio 1"])
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
            #expect(try await cycle.xeroText("TaxNumber") == "T-2")
            try await cycle.expectRest("three")
        }
    }

    @Test("A plan that somebody's edit in Xero overtook is held, and planned anew")
    func overtaken() async throws {
        try await ContactCycle.with { cycle in
            try cycle.inClio { $0.emails[0].text = "clio@example.com" }
            try await cycle.transfer.plan("two")
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            #expect(try await cycle.transfer.apply("two").rows.map(\.held) == [1])
            #expect(try await cycle.xeroText("EmailAddress") == "xero@example.com")
            try await cycle.transfer.run("three")
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
        }
    }

    @Test("A process that dies at any of its commits: the same comes of it, and Clio is written to in effect once")
    func dies() async throws {
        try await ContactCycle.with { cycle in
            for commit in 1...6 {
                for before in [true, false] {
                    let (email, tax) = ("e\(commit)\(before)@example.com", "T-\(commit)\(before)")
                    let batch = "two-\(commit)-\(before)"
                    try cycle.inClio { $0.taxNumber = tax }
                    try await cycle.inXero(#""EmailAddress":"\#(email)""#)
                    try await cycle.transfer.plan(batch)
                    let request = try cycle.transfer.request(.run, "")
                    let folder = cycle.transfer.firm.folder + "/batches/" + batch
                    _ = try? await onThread {
                        var application = BatchApplication(request, folder: folder)
                        application.through = { DyingStore($0, commit: commit, before: before) }
                        return try application.execute()
                    }
                    try await cycle.transfer.run("after-\(commit)-\(before)")
                    #expect(try cycle.clioContact().emails.map(\.text) == [email])
                    #expect(try await cycle.xeroText("EmailAddress") == email)
                    #expect(try await cycle.xeroText("TaxNumber") == tax)
                    #expect(try cycle.clioContact().taxNumber == tax)
                    try await cycle.expectRest("rest-\(commit)-\(before)")
                }
            }
        }
    }

    @Test("What a person edits in Xero while a batch lies half done there is not overwritten")
    func editedWhileHalfDone() async throws {
        try await ContactCycle.with { cycle in
            try cycle.inClio { $0.emails[0].text = "clio@example.com" }
            try cycle.newClient()
            try await cycle.transfer.plan("two")
            let request = try cycle.transfer.request(.run, "")
            let folder = cycle.transfer.firm.folder + "/batches/two"
            // The new client's request has been entered then.
            _ = try? await onThread {
                var application = BatchApplication(request, folder: folder)
                application.through = { DyingStore($0, commit: 2, before: false) }
                return try application.execute()
            }
            #expect(try cycle.transfer.state.hasBegun(batch: "two"))
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            let result = try await cycle.transfer.run("three")
            #expect(result.report.contacts.filter(\.isLost).map(\.old) == ["clio@example.com"], "\(result.words)")
            #expect(try await cycle.xeroText("EmailAddress") == "xero@example.com")
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
        }
    }

    @Test("An answer of Clio's that is lost: what was written is found there, and nothing is written twice")
    func lostAnswer() async throws {
        try await ContactCycle.with { cycle in
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            cycle.clio.add(SandboxFault(.dropAfter, method: "PATCH"))
            #expect(try await cycle.transfer.run("two").done == ["update_clio contact 1"])
            #expect(cycle.clio.writes.map(\.status) == [200, 412])
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
            try await cycle.expectRest("three")
        }
    }

    @Test("An archived or merged contact is held with its reason, as long as Clio has what Xero hasn't")
    func archived() async throws {
        try await ContactCycle.with { cycle in
            cycle.transfer.xero.setArchived(contact: "clio-\(cycle.person)")
            #expect(try await cycle.transfer.run("two").exitCode == .done)
            try cycle.inClio { $0.taxNumber = "T-2" }
            for batch in ["three", "four"] {
                let result = try await cycle.transfer.run(batch)
                #expect(result.exitCode == .someRejected && result.batchPath == nil)
                #expect(result.words.contains("the contact is archived in Xero"))
            }
            cycle.transfer.xero.setArchived(contact: "clio-\(cycle.person)", false)
            #expect(try await cycle.transfer.run("five").done == ["update contact 1"])
            #expect(try await cycle.xeroText("TaxNumber") == "T-2")
            cycle.transfer.xero.merge(contact: "clio-\(cycle.person)", into: "clio-\(cycle.company)")
            try cycle.inClio { $0.taxNumber = "T-3" }
            let result = try await cycle.transfer.run("six")
            #expect(result.words.contains("was merged into another contact in Xero"), "\(result.words)")
            #expect(cycle.clio.writes.isEmpty)
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

    @Test("A Clio that lets nobody read contacts ends the cycle, which tells what to do; all goes with the next")
    func forbiddenToRead() async throws {
        try await ContactCycle.with { cycle in
            cycle.clio.set(forbidden: ["contacts"])
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            let failed = await exitCode { try await cycle.transfer.run("two") }
            #expect(failed.code == .notAuthorised)
            cycle.clio.set(forbidden: [])
            try await cycle.transfer.run("three")
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
        }
    }

    @Test("Where Clio lets nobody change contacts, that is told once and all else goes; no call is made for nothing")
    func forbiddenToWrite() async throws {
        try await ContactCycle.with { cycle in
            var tries: Int { cycle.clio.counters["PATCH /contacts/{id}"] ?? 0 }
            cycle.clio.set(forbidden: ["PATCH contacts"])
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.inXero(cycle.company, #""EmailAddress":"ships@example.com""#)
            try cycle.inClio { $0.taxNumber = "T-2" }
            try cycle.bill()
            let result = try await cycle.transfer.run("two")
            #expect(result.exitCode == .someRejected && result.done.contains("create invoice 1"), "\(result.words)")
            #expect(try await cycle.xeroText("TaxNumber") == "T-2")
            let applied = try #require(result.applied)
            #expect(applied.problemCount == 2 && applied.problems.map(\.code) == [.refusedByClio])
            #expect(applied.problems[0].message.contains("Clio doesn't let who signed in change contacts"))
            #expect(applied.problems[0].remedy.contains("`clio-xero link clio`"))
            #expect(tries == 1)
            // The person's was written to meanwhile and is tried once more, the company's waits.
            try await cycle.transfer.run("three")
            #expect(tries == 2)
            let still = try await cycle.transfer.run("four")
            #expect(tries == 2 && still.batchPath == nil && still.exitCode == .someRejected)
            let notices = still.notices.filter { $0.code == .refusedByClio }
            #expect(
                notices.map(\.message) == [
                    "what changed of 2 contacts waits: Clio doesn't let who signed in change contacts"
                ])
            // An edit in Clio goes to Xero all the same.
            try cycle.inClio { $0.taxNumber = "T-3" }
            try await cycle.transfer.run("five")
            #expect(try await cycle.xeroText("TaxNumber") == "T-3")
            cycle.clio.set(forbidden: [])
            cycle.transfer.xero.clock.advance(seconds: 3_600)
            #expect(try await cycle.transfer.run("six").done == ["update_clio contact 2"])
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
            #expect(try cycle.clioContact(cycle.company).emails.map(\.text) == ["ships@example.com"])
            try await cycle.expectRest("seven")
        }
    }

    @Test("One that was archived before both ever agreed is not asked for by every cycle; restored, both are compared")
    func archivedBefore() async throws {
        var xero = SandboxFirm.harbourFinch
        xero.contacts.append(.init(name: "Acme Boats", number: "old-1", email: "office@acme.example.com"))
        try await ContactCycle.with(xero: xero, runsFirst: false) { cycle in
            try await cycle.transfer.person(.post, "Contacts/old-1", #"{"Contacts":[{"TaxNumber":"X-9"}]}"#)
            try await cycle.transfer.run("one")
            cycle.transfer.xero.setArchived(contact: "old-1")
            try await cycle.expectRest("two")
            let before = cycle.transfer.xero.counters["GET /Contacts"] ?? 0
            try await cycle.expectRest("three")
            #expect((cycle.transfer.xero.counters["GET /Contacts"] ?? 0) - before == 1)
            cycle.transfer.xero.clock.advance(seconds: 600)
            cycle.transfer.xero.setArchived(contact: "old-1", false)
            try await cycle.transfer.run("four")
            #expect(try cycle.clioContact(cycle.company).taxNumber == "X-9")
        }
    }

    @Test("A client whom Clio doesn't show is told once, and compared when it shows it again; the others go on")
    func hidden() async throws {
        try await ContactCycle.with { cycle in
            let person = cycle.person
            cycle.clio.with { firm in firm.setHidden(contact: person) }
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.inXero(cycle.company, #""EmailAddress":"ships@example.com""#)
            let result = try await cycle.transfer.run("two")
            #expect(result.done == ["update_clio contact 1"] && result.exitCode == .done, "\(result.words)")
            #expect(result.notices.filter { $0.code == .withoutContact }.count == 1)
            let next = try await cycle.transfer.run("three")
            #expect(next.notices.allSatisfy { $0.code != .withoutContact })
            cycle.clio.with { firm in firm.setHidden(contact: person, false) }
            try await cycle.transfer.run("four")
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
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

    @Test("Clio's lists may come in pages: every contact on them is compared")
    func pages() async throws {
        try await ContactCycle.with { cycle in
            cycle.clio.set(ClioOddities(mostPerPage: 1))
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.inXero(cycle.company, #""EmailAddress":"ships@example.com""#)
            #expect(try await cycle.transfer.run("two").done == ["update_clio contact 2"])
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

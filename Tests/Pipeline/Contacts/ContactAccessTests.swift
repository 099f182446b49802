import ClioSandbox
import Foundation
import Ledger
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

@Suite("Linked contacts that a side doesn't show or lets nobody change")
struct ContactAccessTests {
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

    @Test("Clio's lists may come in pages: every contact on them is compared")
    func pages() async throws {
        try await ContactCycle.with { cycle in
            cycle.clio.set(ClioOddities(mostPerPage: 1))
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.inXero(cycle.company, #""EmailAddress":"ships@example.com""#)
            #expect(try await cycle.transfer.run("two").done == ["update_clio contact 2"])
        }
    }
}

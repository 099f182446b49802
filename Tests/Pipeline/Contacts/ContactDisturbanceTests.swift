import ClioSandbox
import Foundation
import Ledger
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

@Suite("Linked contacts, when somebody comes between or the process dies")
struct ContactDisturbanceTests {
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

    /// Plans batch `two` and applies it until the process dies, right after the commit of that number.
    private static func dies(_ cycle: ContactCycle, afterCommit commit: Int) async throws {
        try await cycle.transfer.plan("two")
        let request = try cycle.transfer.request(.run, "")
        let folder = cycle.transfer.firm.folder + "/batches/two"
        _ = try? await onThread {
            var application = BatchApplication(request, folder: folder)
            application.through = { DyingStore($0, commit: commit, before: false) }
            return try application.execute()
        }
    }

    @Test("Dead between Xero and Clio: what both edit after that is settled by the later edit, and what lost is told")
    func diesBetween() async throws {
        try await ContactCycle.with { cycle in
            try await cycle.inXero(#""TaxNumber":"T-X","EmailAddress":"xero@example.com""#)
            try cycle.inClio { $0.emails[0].text = "clio@example.com" }
            try await Self.dies(cycle, afterCommit: 3)
            #expect(try await cycle.xeroText("EmailAddress") == "clio@example.com")
            #expect(try cycle.clioContact().taxNumber == "T-1")
            try cycle.inClio { $0.taxNumber = "T-C" }
            try await cycle.inXero(#""Phones":[{"PhoneType":"DEFAULT","PhoneNumber":"555-0111"}]"#)
            let result = try await cycle.transfer.run("three")
            #expect(result.report.contacts.filter(\.isLost).map(\.old) == ["T-C"], "\(result.words)")
            #expect(try cycle.clioContact().taxNumber == "T-X")
            #expect(try cycle.clioContact().emails.map(\.text) == ["clio@example.com"])
            #expect(try await cycle.xeroText("TaxNumber") == "T-X")
            #expect(try await cycle.xeroText("EmailAddress") == "clio@example.com")
            try await cycle.expectRest("four")
        }
    }

    @Test("What a person edits in Xero while a batch lies half done there is not overwritten")
    func editedWhileHalfDone() async throws {
        try await ContactCycle.with { cycle in
            try cycle.inClio { $0.emails[0].text = "clio@example.com" }
            try cycle.newClient()
            // The new client's request has been entered then.
            try await Self.dies(cycle, afterCommit: 2)
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
}

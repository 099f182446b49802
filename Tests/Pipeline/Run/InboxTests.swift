import Foundation
import Ledger
import Testing

@testable import Pipeline

struct InboxTests {
    private let names = ["bill_line_items.csv", "bills.csv", "contacts.csv", "credit_notes.csv", "payments.csv"]

    /// A firm whose run was killed when it had moved `moved` of its files.
    private func killed(after moved: Int) throws -> SmallFirm {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"inbox\": true"
        try firm.run("one")
        #expect(firm.names("clio") == ["archive"] && firm.names("clio/archive/one") == names)
        var list = ""
        for name in names {
            list += "\(name),\(try FileHash.sha256(path: firm.folder + "/clio/archive/one/\(name)"))\n"
        }
        try firm.put("clio/archive/one/.moving", list)
        for name in names.dropFirst(moved) {
            try FileManager.default.moveItem(
                atPath: firm.folder + "/clio/archive/one/\(name)", toPath: firm.folder + "/clio/\(name)")
        }
        return firm
    }

    /// What waits while its bill goes is given back: the inbox's files are read once.
    @Test func aHeldPaymentAndCreditNoteAreGivenBack() throws {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"inbox\": true"
        firm.payments.append("502,103,11,2026-03-01,20.00,Cheque,77,Operating")
        firm.creditNotes.append("702,CN-2,11,103,2026-02-12,5.00,Courtesy,applied")
        let result = try firm.run("one")
        #expect(result.exitCode == .someRejected && SmallFirm.count(result, "invoices") == 3)
        #expect(firm.names("batches/one/rejected") == ["credit_notes.csv", "payments.csv"])
        let payments = try firm.text("batches/one/rejected/payments.csv").split(separator: "\n")
        #expect(
            payments.count == 2
                && payments[1].hasPrefix("502,103,11,2026-03-01,20.00,Cheque,77,Operating,payment-on-unapproved,"))
        let notes = try firm.text("batches/one/rejected/credit_notes.csv").split(separator: "\n")
        #expect(
            notes.count == 2
                && notes[1].hasPrefix("702,CN-2,11,103,2026-02-12,5.00,Courtesy,applied,credit-on-unapproved,"))
        // Put back beside the bill once that is approved, they are not forgotten.
        let given = try (
            firm.text("batches/one/rejected/payments.csv"), firm.text("batches/one/rejected/credit_notes.csv")
        )
        firm.bills = [firm.bills[0], firm.bills[3].replacingOccurrences(of: "draft", with: "awaiting_payment")]
        firm.lines = [firm.lines[0], firm.lines[4]]
        try firm.write()
        try firm.put("clio/payments.csv", given.0)
        try firm.put("clio/credit_notes.csv", given.1)
        _ = try run(firm, "two")
        #expect(
            Set(try firm.history().toDos().map { "\($0.kind) \($0.what)" }) == [
                "bill changed", "payment added", "credit note added",
            ])
    }

    private func run(_ firm: SmallFirm, _ batch: String) throws -> RunResult {
        let request = RunRequest(
            command: .run, configuration: try Configuration.read(path: firm.configPath),
            environment: RunEnvironment(
                now: { "2026-03-01T02:00:00Z" }, batchID: batch, scratchDirectory: firm.folder + "/scratch"))
        return try FileRun(request).execute()
    }

    @Test(arguments: 0...5) func aRunKilledWhileItMovedFilesIsFinishedByTheNext(moved: Int) throws {
        let firm = try killed(after: moved)
        let result = try run(firm, "two")
        #expect(result.exitCode == .done && result.batchPath == nil)
        #expect(firm.names("clio") == ["archive"] && firm.names("clio/archive") == ["one"])
        #expect(firm.names("clio/archive/one") == names)
    }

    @Test(arguments: [0, 3, 5]) func anExportThatCameSinceIsReadAndNotMovedUnread(moved: Int) throws {
        let firm = try killed(after: moved)
        firm.bills.append("104,INV-4,12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
        firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        // Everything is exported anew, some of it as it was: what was left behind is written over.
        try firm.write()
        let result = try run(firm, "two")
        #expect(SmallFirm.count(result, "invoices") == 1)
        #expect(firm.names("clio/archive/two") == names)
    }
}

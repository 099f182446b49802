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

import Foundation
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("Records that wait, run after run")
struct StillWaitingTests {
    /// A firm of which one bill is rejected, and its first run.
    private func firm() throws -> SmallFirm {
        let firm = try SmallFirm()
        firm.change(\.bills, "101", "total", "345.01")
        let first = try firm.run("one")
        #expect(first.exitCode == .someRejected && first.batchPath != nil && first.waitingIn == nil)
        return firm
    }

    @Test("The same for the same reasons makes no new folder, wherever its rows stand now; the exit code stays 3")
    func same() throws {
        let firm = try firm()
        for name in ["two", "three"] {
            let again = try firm.run(name)
            #expect(again.batchPath == nil)
            #expect(again.exitCode == .someRejected)
            #expect(again.waitingIn == firm.folder + "/batches/one")
            let line = String(decoding: SummaryLine.render(again), as: UTF8.self)
            #expect(line.contains("\"exit_code\":3,\"waiting_in\":\"\(firm.folder)/batches/one\""), "\(line)")
            // One that went already comes first now.
            firm.bills.swapAt(1, 2)
        }
        #expect(firm.names("batches") == ["one"])
        #expect(try firm.history().runs(limit: 9).map(\.batch) == ["", "", "one"])
    }

    @Test("Another record, another reason or a folder that is gone makes one")
    func changed() throws {
        let firm = try firm()
        firm.change(\.bills, "101", "total", "345.02")
        #expect(try firm.run("two").batchPath != nil)
        #expect(try firm.run("nothing").batchPath == nil)
        firm.change(\.lines, "1001", "kind", "Chargeable")
        #expect(try firm.run("three").batchPath != nil)
        #expect(try firm.run("nothing").batchPath == nil)
        try FileManager.default.removeItem(atPath: firm.folder + "/batches/three")
        #expect(try firm.run("four").batchPath != nil)
        // What goes takes along what waits.
        firm.bills.append("104,INV-4,12,0002-Roe,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
        firm.lines.append("1005,104,0002-Roe,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        #expect(SmallFirm.count(try firm.run("five"), "invoices") == 1)
        #expect(try firm.run("nothing").waitingIn == firm.folder + "/batches/five")
        firm.change(\.lines, "1001", "kind", "TimeEntry")
        firm.change(\.bills, "101", "total", "345.00")
        let last = try firm.run("six")
        #expect(SmallFirm.count(last, "invoices") == 1 && last.exitCode == .done)
        #expect(firm.names("batches") == ["five", "four", "one", "six", "two"])
    }

    @Test("A plan that was asked for is made")
    func plan() throws {
        let firm = try firm()
        #expect(try FileRun(firm.request(.plan, batch: "look")).execute().batchPath != nil)
    }

    @Test("What Xero's locked period holds makes one folder, and goes once the period is open")
    func held() async throws {
        let transfer = try await TransferFirm()
        transfer.xero.setLockDates(period: "2026-01-15", endOfYear: nil)
        #expect(try await transfer.run("one").held == ["locked-period"])
        let again = try await transfer.run("two")
        #expect(again.batchPath == nil && again.held == ["locked-period"] && again.exitCode == .someRejected)
        #expect(transfer.firm.names("batches") == ["one"])
        transfer.xero.setLockDates(period: nil, endOfYear: nil)
        let open = try await transfer.run("three")
        #expect(open.done == ["create invoice 1", "create payment 1"] && open.exitCode == .done, "\(open.words)")
        await transfer.stop()
    }
}

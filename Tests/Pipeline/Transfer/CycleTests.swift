import ClioSandbox
import Foundation
import Ledger
import SandboxKit
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

@Suite("One cycle with an API on both sides")
struct CycleTests {
    /// The sample firm's Clio, and the Xero it goes to.
    private func firm() async throws -> (TransferFirm, ClioSandbox) {
        let transfer = try await TransferFirm(xero: CycleRig.organisation)
        let clio = try await ClioSandbox.start(
            ClioSandboxOptions(port: 0, firm: .sample, clock: transfer.xero.clock, perMinute: 50))
        transfer.firm.settings["from"] = "api"
        transfer.firm.settings["clio"] = """
            {"baseURL": "\(clio.baseURL)", "clientID": {"command": "echo sandbox"},
             "clientSecret": {"command": "echo sandbox-secret"}}
            """
        transfer.firm.settings["tax"] = """
            "rates": {"5.5": {"type": "TAX101", "name": "County"}, "2.25": {"type": "TAX102", "name": "City"},
                              "7.75": {"type": "TAX103", "name": "County and city"}}
            """
        try clio.signIn(transfer.firm.folder + "/state", now: transfer.time.now)
        return (transfer, clio)
    }

    @Test("Everything arrives once; after that a cycle brings what changed, in calls that don't depend on the rest")
    func cycles() async throws {
        let (transfer, clio) = try await firm()
        let first = try await transfer.run("one")
        #expect(first.exitCode == .done, "\(first.report.problems.first.map { "\($0)" } ?? "")")
        let sent = first.report.documents.first { $0.kind == "invoices" }?.count ?? 0
        #expect(sent > 30)
        #expect(first.applied?.problems == [])

        let open = clio.with { firm in
            firm.bills.ids.first { firm.bills[$0]?.state == .awaitingPayment && firm.amounts(ofBill: $0).balance > 0 }
        }
        let bill = try #require(open)
        transfer.xero.clock.advance(seconds: 600)
        try clio.with { firm in _ = try firm.pay(bill: bill) }
        let before = clio.counters.values.reduce(0, +)
        let second = try await transfer.run("two")
        #expect(second.applied?.rows.map { "\($0.operation) \($0.kind) \($0.done)" } == ["create payment 1"])
        #expect(clio.counters.values.reduce(0, +) - before < 30)

        let third = try await transfer.run("three")
        #expect(third.batchPath == nil)
        await clio.stop()
        await transfer.stop()
    }

    @Test("Interest that is taken back in Clio vanishes without a trace there, and goes from Xero with the next cycle")
    func interestTakenBack() async throws {
        let (transfer, clio) = try await firm()
        _ = try await transfer.run("one")
        let charge = try #require(clio.with { firm in firm.interestCharges.ids.first })
        let bill = try #require(clio.with { firm in firm.interestCharges[charge]?.billID })
        transfer.xero.clock.advance(seconds: 3_600)
        let touched = clio.with { firm in firm.bills[bill]?.updated }
        try clio.with { firm in try firm.removeInterest(charge) }
        #expect(clio.with { firm in firm.bills[bill]?.updated } == touched)
        let second = try await transfer.run("two")
        #expect(second.applied?.rows.map { "\($0.operation) \($0.kind) \($0.done)" } == ["update invoice 1"])
        let look = try transfer.request(.plan, "look")
        let reconciled = try await onThread { try Reconciliation(look, csv: nil).execute() }
        #expect(reconciled.differ == 0, "\(reconciled.differences)")
        let balances = try #require(reconciled.balances)
        #expect(balances.agree > 3)
        #expect(balances.differences == [])
        #expect(reconciled.notices == [])
        let third = try await transfer.run("three")
        #expect(third.batchPath == nil)
        await clio.stop()
        await transfer.stop()
    }

    @Test("A Clio that suddenly shows far fewer bills stops the run; once it is believed, it goes on from there")
    func fewerBills() async throws {
        let (transfer, clio) = try await firm()
        _ = try await transfer.run("one")
        let book = transfer.book
        let bills = try #require(try transfer.state.binding("clio_bills").flatMap(Int.init))
        try SQLiteState(path: transfer.firm.statePath, takesTurn: true).bind("clio_bills", to: "\(bills * 3)")
        transfer.xero.clock.advance(seconds: 600)
        for _ in 1...2 {
            let stopped = await exitCode { try await transfer.run("two") }
            #expect(stopped.code == .stopped)
            #expect(
                stopped.words.contains("Clio had \(bills * 3) bills and now shows \(bills), so nothing was written"),
                "\(stopped.words)")
            #expect(stopped.words.contains("--accept-fewer"))
        }
        #expect(transfer.book == book)
        let accepted = try await transfer.run("three") { $0.acceptsFewer = true }
        #expect(accepted.batchPath == nil)
        #expect(try await transfer.run("four").batchPath == nil)
        await clio.stop()
        await transfer.stop()
    }

    @Test("What a locked period holds is read again by each cycle, and makes one folder until it can go")
    func held() async throws {
        let (transfer, clio) = try await firm()
        let days = clio.with { firm in firm.bills.ids.compactMap { firm.bills[$0]?.issued }.sorted() }
        transfer.xero.setLockDates(period: "\(days[days.count / 2])", endOfYear: nil)
        let first = try await transfer.run("one")
        #expect(first.exitCode == .someRejected && first.held.contains("locked-period"))
        for batch in ["two", "three"] {
            transfer.xero.clock.advance(seconds: 600)
            let again = try await transfer.run(batch)
            #expect(again.batchPath == nil && again.exitCode == .someRejected, "\(again.done)")
            #expect(again.waitingIn == transfer.firm.folder + "/batches/one")
        }
        transfer.xero.setLockDates(period: nil, endOfYear: nil)
        var sent = 0
        for batch in ["four", "five"] {
            let open = try await transfer.run(batch)
            #expect(open.exitCode == .done && open.waitingIn == nil, "\(open.words)")
            sent += SmallFirm.count(open, "invoices")
        }
        // More than one cycle reads again.
        #expect(sent > 20 && sent == first.held.count { $0 == "locked-period" })
        #expect(try await transfer.run("six").batchPath == nil)
        await clio.stop()
        await transfer.stop()
    }
}

import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("A look-up that fails after an answer")
struct FailedLookUpTests {
    @Test("The request stays open, and the next run looks it up before anything is sent again")
    func staysOpen() async throws {
        let transfer = try await TransferFirm()
        _ = try await transfer.plan("one")
        transfer.xero.add(
            SandboxFault(.nothingDone(withZeroIDs: false), method: "PUT", path: "/api.xro/2.0/Payments"))
        transfer.xero.add(SandboxFault(.unavailable, method: "GET", path: "/api.xro/2.0/Payments", times: 100))
        await #expect(throws: (any Error).self) { _ = try await transfer.apply("one") }
        #expect(try transfer.state.openRequests(batch: "one").map(\.step) == ["createPayments"])
        transfer.xero.clearFaults()
        let again = try await transfer.apply("one")
        #expect(again.problems == [])
        #expect(again.rows.allSatisfy { $0.open == 0 })
        #expect(try transfer.state.openRequests(batch: "one").isEmpty)
        await transfer.stop()
    }

    @Test("A run that finishes an earlier batch says so, and what was refused of that counts")
    func finishesEarlier() async throws {
        let transfer = try await TransferFirm()
        _ = try await transfer.plan("one")
        transfer.xero.setLockDates(period: "2026-01-15", endOfYear: nil)
        transfer.xero.add(SandboxFault(.unavailable, method: "PUT", path: "/api.xro/2.0/Payments", times: 100))
        transfer.xero.add(SandboxFault(.unavailable, method: "PUT", path: "/api.xro/2.0/CreditNotes", times: 100))
        await #expect(throws: (any Error).self) { _ = try await transfer.apply("one") }
        transfer.xero.clearFaults()
        let result = try await transfer.run("two")
        #expect(result.finished.map(\.batch) == ["one"])
        #expect(result.finished.first?.problems.contains { $0.text == "INV-1" && $0.severity == .reject } == true)
        #expect(result.exitCode == .someRejected)
        let line = String(decoding: SummaryLine.render(result), as: UTF8.self)
        #expect(line.contains("\"finished\":[{\"batch\":\"one\",\"problems\":"))
        #expect(try await transfer.run("three").finished.isEmpty)
        await transfer.stop()
    }
}

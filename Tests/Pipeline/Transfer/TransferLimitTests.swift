import Foundation
import Ledger
import TestSupport
import Testing
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// Xero's limits: as few calls as it takes, never one too many, and the next day goes on where the last stopped.
@Suite("Limits of a transfer")
struct TransferLimitTests {
    /// What a firm's first transfer takes at least.
    private static func leastCalls(_ firm: InventedFirm) -> Int {
        let bills = firm.bills.filter { $0.state != "void" }
        let contacts = Set(bills.map(\.contact)).count
        func calls(_ count: Int) -> Int { (count + 49) / 50 }
        return calls(contacts) + calls(bills.count) + calls(firm.creditNotes.count) + firm.creditNotes.count
            + calls(firm.payments.count)
    }

    /// `CLIO_XERO_BILLS=10000` takes the firm that was promised.
    @Test("A firm's first transfer takes no more calls than it must, and none of them is turned away")
    func calls() async throws {
        let count = ProcessInfo.processInfo.environment["CLIO_XERO_BILLS"].flatMap { Int($0) } ?? 2_500
        let firm = InventedFirm(seed: 77, bills: count)
        let rig = try await TransferRig(firm, latency: 1)
        let began = rig.clock.now
        let result = try await rig.run()
        #expect(result.exitCode == .done, "\(result.report.problems) \(result.applied?.problems ?? [])")
        let counters = rig.xero.counters
        let calls = counters.filter { $0.key != "POST /connect/token" }.values.reduce(0, +)
        let reads = counters.filter { $0.key.hasPrefix("GET") }.values.reduce(0, +)
        let least = Self.leastCalls(firm)
        let minutes = Int(rig.clock.now - began + 59_999) / 60_000
        print("\(count) bills: \(calls) calls in \(minutes) minutes, \(reads) of them reads; writing takes \(least)")
        #expect(rig.xero.callsLimited == 0)
        #expect(calls - reads == least)
        #expect(reads <= 9)
        if count >= 1_000 { #expect(calls * 100 <= least * 105) }
        // Sixty a minute, less the first minute's.
        #expect(minutes <= calls / 60 + 2)
        await rig.stop()
    }

    @Test("The day's calls are used up: exit 75, and the next day goes on where it stopped")
    func dayLimit() async throws {
        let firm = InventedFirm(seed: 78, bills: 60)
        let undisturbed = try await TransferRig(firm)
        _ = try await undisturbed.run()
        let calls = undisturbed.xero.counters.filter { $0.key != "POST /connect/token" }.values.reduce(0, +)
        var limits = SandboxLimits.xero
        limits.perDay = calls / 2
        let rig = try await TransferRig(firm, limits: limits)
        var days = 1
        while days < 10 {
            do {
                _ = try await rig.run()
                break
            } catch let error as XeroError {
                let failure = Failure(error)
                #expect(failure.exitCode == .temporary)
                #expect(failure.diagnostics.first?.code == .dayLimit)
                #expect(failure.diagnostics.first?.message.contains("used up") == true)
                days += 1
                rig.clock.advance(seconds: 86_400)
            }
        }
        #expect(days == 3)
        #expect(rig.xero.callsLimited == 0)
        expectSame(rig.book, undisturbed.book, "over \(days) days")
        // Nothing was written twice: as many writes as on one day.
        #expect(rig.writes.count == undisturbed.writes.count)
        await undisturbed.stop()
        await rig.stop()
    }
}

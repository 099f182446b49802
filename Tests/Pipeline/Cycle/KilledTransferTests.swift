import ClioSandbox
import Foundation
import Testing
import XeroSandbox

@testable import Pipeline

/// The first transfer of a firm, killed ten times on its way. `CLIO_XERO_BILLS=5000` is the size that was promised.
@Suite("A first transfer that is killed")
struct KilledTransferTests {
    static let bills = ProcessInfo.processInfo.environment["CLIO_XERO_BILLS"].flatMap { Int($0) } ?? 210

    @Test("Ten times killed: complete, nothing twice, and no page of Clio's read twice")
    func tenTimes() async throws {
        let firm = try ClioFirm.large(bills: Self.bills)
        let undisturbed = try await CycleRig.with(firm) { rig in
            try await rig.cycle()
            return (Self.pages(rig), rig.book, rig.xero.writes.count { $0.target.contains("/api.xro/") })
        }
        try await CycleRig.with(firm) { rig in
            let calls = undisturbed.0.values.reduce(0, +)
            var kills = 0
            // Five times the connection to Clio is gone for good after a few pages.
            for _ in 0..<5 {
                rig.clio.add(SandboxFault(.dropBefore, path: "/api/v4/*", nth: 2 + calls / 6, times: 1_000_000))
                let failure = await exitCode { try await rig.cycle() }
                #expect(failure.code == .temporary, "\(failure.words)")
                rig.clio.clearFaults()
                kills += 1
            }
            // Five times the process dies while it sends, before or after a commit.
            for number in 0..<5 {
                await #expect(throws: DyingStore.Died.self) {
                    try await rig.cycle { DyingStore($0, commit: 3 + number, before: number % 2 == 0) }
                }
                kills += 1
            }
            let last = try await rig.cycle()
            #expect(last.exitCode == .done, "\(last.words)")
            #expect(kills == 10)
            #expect(rig.book == undisturbed.1)
            #expect(try rig.faults() == [])
            let read = Self.pages(rig)
            // Clients that were linked before a kill are then compared on both sides: asked for by their ids, once.
            let compared = (read["GET /contacts"] ?? 0) - (undisturbed.0["GET /contacts"] ?? 0)
            #expect((0...Self.bills / 200 + 1).contains(compared))
            #expect(read.values.reduce(0, +) - rig.clio.faultsStruck - compared == calls)
            for (list, count) in undisturbed.0 { #expect(read[list] ?? 0 >= count, "\(list)") }
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
            print(
                "\(Self.bills) bills: \(calls) calls of lists to Clio, \(undisturbed.2) writes to Xero undisturbed, "
                    + "\(rig.writes) when killed ten times")
        }
    }

    /// Calls of Clio's lists.
    private static func pages(_ rig: CycleRig) -> [String: Int] {
        rig.clio.counters.filter { $0.key.hasPrefix("GET /") && !$0.key.contains("who_am_i") }
    }
}

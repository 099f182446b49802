import ClioSandbox
import Foundation
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

/// What a cycle costs depends on what changed. `CLIO_XERO_BILLS=20000` is the size that was promised; 240 are more than a page
/// of every list.
@Suite("The cost of a cycle")
struct CycleCostTests {
    static let bills = ProcessInfo.processInfo.environment["CLIO_XERO_BILLS"].flatMap { Int($0) } ?? 240

    @Test("One invoice edited and one paid cost as many calls among many as among twenty")
    func oneOfMany() async throws {
        let few = try await Self.calls(bills: 20)
        let many = try await Self.calls(bills: Self.bills)
        #expect(few == many)
        for (name, calls) in zip(["quiet", "edited", "paid"], many) {
            let sums = ["Clio", "Xero"].map { side in
                "\(side) \(calls.filter { $0.key.hasPrefix(side) }.values.reduce(0, +))"
            }
            print("a cycle among \(Self.bills) bills, \(name): \(sums.joined(separator: ", ")) calls")
        }
    }

    /// By cycle: without changes, with an edited bill, with a paid one; Clio's calls and Xero's.
    private static func calls(bills: Int) async throws -> [[String: Int]] {
        try await CycleRig.with(.large(bills: bills)) { rig in
            let first = try await rig.cycle()
            #expect(first.exitCode == .done, "\(first.words)")
            #expect(try rig.live().count == bills)
            var costs: [[String: Int]] = []
            func cost(_ done: [String]) async throws {
                rig.clock.advance(seconds: 3_600)
                let before = (rig.clio.counters, rig.xero.counters)
                let result = try await rig.cycle()
                #expect(result.done == done, "\(result.words)")
                var calls: [String: Int] = [:]
                for (name, count) in rig.clio.counters where count != before.0[name] {
                    calls["Clio \(name)"] = count - (before.0[name] ?? 0)
                }
                for (name, count) in rig.xero.counters where count != before.1[name] {
                    calls["Xero \(name)"] = count - (before.1[name] ?? 0)
                }
                costs.append(calls)
            }
            // The overlap brings the first transfer once more.
            rig.clock.advance(seconds: 3_600)
            try await rig.cycle()
            try await cost([])
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { firm in
                let line = firm.lines(ofBill: firm.bills.ids[bills / 30 * 3]).first?.id ?? 0
                try firm.editLine(line, price: FixedPoint(tenThousandths: 1_234_500))
            }
            try await cost(["update invoice 1"])
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { firm in _ = try firm.pay(bill: firm.bills.ids[bills / 30 * 3]) }
            try await cost(["create payment 1"])
            #expect(try rig.faults() == [])
            return costs
        }
    }
}

import Foundation
import TestSupport
import Testing
import XeroSandbox

@testable import Pipeline

/// Every write of a transfer of sixty bills, and then of their changes, loses its answer or fails in other ways, each
/// alone: the book is the same. All troubles at every write take long: `CLIO_XERO_LONG_TESTS=1`; else each has its turn.
@Suite("Lost answers")
struct LostAnswerTests {
    struct Trouble: Sendable {
        var name: String
        var kind: SandboxFault.Kind
        var times: Int
    }

    static let troubles = [
        Trouble(name: "answer lost", kind: .dropAfter, times: 1),
        Trouble(name: "answer lost, and of all tries", kind: .dropAfter, times: 5),
        Trouble(name: "connection lost before", kind: .dropBefore, times: 5),
        Trouble(name: "answer cut off", kind: .cutOff, times: 1),
        Trouble(name: "500 after it was done", kind: .internalErrorAfter, times: 5),
    ]

    static let isLong = ProcessInfo.processInfo.environment["CLIO_XERO_LONG_TESTS"] != nil

    @Test(arguments: troubles.indices)
    func sameBook(_ place: Int) async throws {
        let trouble = Self.troubles[place]
        let expected = try await Undisturbed(seed: 4, bills: 60)
        #expect(expected.writes.keys.sorted() == ["DELETE", "POST", "PUT"])
        for (method, count) in expected.writes.sorted(by: { $0.key < $1.key }) {
            for number in 1...count where Self.isLong || number % Self.troubles.count == place {
                let what = "\(trouble.name), \(method) \(number) of \(count)"
                let rig = try await TransferRig(expected.firm)
                rig.xero.add(
                    SandboxFault(
                        trouble.kind, method: method, path: "/api.xro/*", nth: number, times: trouble.times))
                _ = try await rig.runUntilDone()
                expectSame(rig.book, expected.first, what)
                try rig.export(expected.later)
                _ = try await rig.runUntilDone()
                expectSame(rig.book, expected.second, what)
                try await rig.expectNothingToDo(Comment(rawValue: what))
                #expect(rig.xero.faultsStruck > 0)
                await rig.stop()
            }
        }
    }
}

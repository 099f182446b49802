import Foundation
import TestSupport
import Testing
import XeroSandbox

@testable import Pipeline

/// Every write of a transfer loses its answer once, or fails in other ways, each alone: the book is the same.
@Suite("Lost answers")
struct LostAnswerTests {
    struct Trouble: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var kind: SandboxFault.Kind
        var times: Int
    }

    static let troubles = [
        Trouble(testDescription: "answer lost", kind: .dropAfter, times: 1),
        Trouble(testDescription: "answer lost, and of all tries", kind: .dropAfter, times: 5),
        Trouble(testDescription: "connection lost before", kind: .dropBefore, times: 5),
        Trouble(testDescription: "answer cut off", kind: .cutOff, times: 1),
        Trouble(testDescription: "500 after it was done", kind: .internalErrorAfter, times: 5),
    ]

    @Test(arguments: troubles)
    func sameBook(_ trouble: Trouble) async throws {
        let expected = try await Undisturbed(seed: 4, bills: 60)
        #expect(expected.writes.keys.sorted() == ["DELETE", "POST", "PUT"])
        for (method, count) in expected.writes.sorted(by: { $0.key < $1.key }) {
            for number in 1...count {
                let what = "\(trouble.testDescription), \(method) \(number) of \(count)"
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

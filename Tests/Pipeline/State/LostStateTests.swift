import Foundation
import Ledger
import Testing

@testable import Pipeline

@Suite struct LostStateTests {
    /// It would take all for new.
    @Test func aStateThatLostItsMemoryIsNotAFirstRun() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        for name in firm.names("state")
        where name.hasPrefix("state.sqlite") && !name.hasSuffix(".bills") && !name.hasSuffix(".contacts") {
            try FileManager.default.removeItem(atPath: firm.folder + "/state/" + name)
        }
        do {
            try firm.run("two")
            Issue.record("it ran")
        } catch {
            let failure = Failure(error)
            #expect(failure.exitCode == .configuration && failure.diagnostics.map(\.code) == [.stateUnusable])
            #expect(
                failure.diagnostics.first?.message == "the state can't be used: it is new or empty, and beside it "
                    + "state.sqlite.1.bills says what was handed over before; to begin anew, move that away")
        }
        #expect(firm.names("batches") == ["one"] && firm.exists("state/state.sqlite.1.bills"))
        try FileManager.default.removeItem(atPath: firm.folder + "/state/state.sqlite.1.bills")
        #expect(SmallFirm.count(try firm.run("three"), "invoices") == 3)
    }
}

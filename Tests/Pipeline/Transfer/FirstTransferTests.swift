import Foundation
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("A first transfer")
struct FirstTransferTests {
    @Test("Contacts, invoices, a credit note and a payment arrive, and a second run has nothing to do")
    func arrives() async throws {
        let transfer = try await TransferFirm()
        let first = try await transfer.run("one")
        #expect(first.exitCode == .done)
        let applied = try #require(first.applied)
        #expect(applied.problems == [])
        #expect(
            applied.rows.map { "\($0.operation) \($0.kind) \($0.done)/\($0.open)" } == [
                "create contact 2/0", "create invoice 3/0", "create credit_note 1/0", "create payment 1/0",
            ])
        let second = try await transfer.run("two")
        #expect(second.batchPath == nil)
        #expect(second.exitCode == .done)
        await transfer.stop()
    }
}

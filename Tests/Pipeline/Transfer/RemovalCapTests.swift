import Foundation
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("Caps on what a run may take out of Xero")
struct RemovalCapTests {
    /// So many bills of 80.00 besides the firm's own.
    private static func many(_ count: Int) -> (SmallFirm) -> Void {
        { firm in
            for id in 2_000..<(2_000 + count) {
                firm.bills.append("\(id),N-\(id),11,0001,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
                firm.lines.append("\(id),\(id),0001,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
            }
        }
    }

    private static func full(_ count: Int) -> (SmallFirm) -> Void {
        { firm in
            many(count)(firm)
            firm.settings["files"] = ", \"scope\": \"full\""
        }
    }

    @Test("More removals than twenty and a tenth of what is linked stop the run, until a person lets them through")
    func cap() async throws {
        try await TransferFirm.with(Self.many(25)) { transfer in
            try await transfer.run("one")
            let book = transfer.book
            for id in 2_000..<2_021 { transfer.firm.change(\.bills, "\(id)", "state", "void") }
            let stopped = await exitCode { try await transfer.run("two") }
            #expect(stopped.code == .stopped)
            #expect(stopped.words.contains("--max-void 21"))
            #expect(transfer.book == book)
            #expect(transfer.firm.names("batches") == ["one"])
            let result = try await transfer.run("three") { $0.removalLimit = 21 }
            #expect(result.done == ["void invoice 21"])
        }
    }

    @Test("Twenty removals go through")
    func belowTheCap() async throws {
        try await TransferFirm.with(Self.many(25)) { transfer in
            try await transfer.run("one")
            for id in 2_000..<2_020 { transfer.firm.change(\.bills, "\(id)", "state", "void") }
            #expect(try await transfer.run("two").done == ["void invoice 20"])
        }
    }

    @Test("A payment that is made again is no removal")
    func madeAgain() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.firm.change(\.payments, "501", "date", "2026-02-02")
            let result = try await transfer.run("two") { $0.removalLimit = 0 }
            #expect(Set(result.done) == ["delete payment 1", "create payment 1"])
        }
    }

    @Test("What a complete export leaves out is removed: a bill, a payment, a credit note")
    func absent() async throws {
        try await TransferFirm.with(Self.full(3)) { transfer in
            transfer.firm.payments.append(PaymentChangeTests.later)
            transfer.firm.creditNotes.append("702,CN-2,11,2001,2026-02-20,5.00,Late,applied")
            try await transfer.run("one")
            transfer.firm.drop(\.bills, "2000")
            transfer.firm.drop(\.lines, "2000")
            transfer.firm.drop(\.payments, "502")
            transfer.firm.drop(\.creditNotes, "701")
            let result = try await transfer.run("two")
            #expect(
                Set(result.done) == ["void invoice 1", "delete payment 1", "void credit_note 1"], "\(result.words)")
            #expect(try transfer.invoice("N-2000 VOID 1").status == "VOIDED")
            #expect(try transfer.invoice("INV-2").outstanding == "100.00")
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("An export of changes says nothing about what it leaves out")
    func changes() async throws {
        try await TransferFirm.with(Self.many(3)) { transfer in
            try await transfer.run("one")
            let book = transfer.book
            for id in ["2000", "2001"] { transfer.firm.drop(\.bills, id) }
            for id in ["2000", "2001"] { transfer.firm.drop(\.lines, id) }
            transfer.firm.drop(\.payments, "501")
            transfer.firm.drop(\.creditNotes, "701")
            #expect(try await transfer.run("two").batchPath == nil)
            #expect(transfer.book == book)
        }
    }

    @Test("A payments file or credit notes file without records never removes anything")
    func emptyFiles() async throws {
        try await TransferFirm.with(Self.full(3)) { transfer in
            try await transfer.run("one")
            let book = transfer.book
            transfer.firm.drop(\.payments, "501")
            transfer.firm.drop(\.creditNotes, "701")
            let result = try await transfer.run("two")
            #expect(result.batchPath == nil)
            #expect(result.notices.filter { $0.code == .fewerRecords }.count == 2)
            #expect(transfer.book == book)
        }
    }

    @Test("An export that is suddenly much smaller removes nothing, however many removals are allowed")
    func muchSmaller() async throws {
        try await TransferFirm.with(Self.full(40)) { transfer in
            try await transfer.run("one")
            let book = transfer.book
            for id in 2_000..<2_030 {
                transfer.firm.drop(\.bills, "\(id)")
                transfer.firm.drop(\.lines, "\(id)")
            }
            let result = try await transfer.run("two") { $0.removalLimit = 1_000 }
            #expect(result.batchPath == nil)
            #expect(result.notices.contains { $0.code == .fewerRecords && $0.message.contains("30 of 43") })
            #expect(transfer.book == book)
        }
    }

    @Test("Where a row can't be read, what is missing may be that row, and stays")
    func unreadableRow() async throws {
        try await TransferFirm.with(Self.full(3)) { transfer in
            transfer.firm.payments.append(PaymentChangeTests.later)
            try await transfer.run("one")
            let book = transfer.book
            // Its bill's id is damaged.
            transfer.firm.change(\.payments, "502", "bill_id", "1O2")
            let result = try await transfer.run("two")
            #expect(result.notices.contains { $0.code == .fewerRecords }, "\(result.words)")
            #expect(transfer.book == book)
        }
    }

    @Test("An absent bill with somebody else's payment on its invoice stays, and is named")
    func absentWithStranger() async throws {
        try await TransferFirm.with(Self.full(3)) { transfer in
            try await transfer.run("one")
            try await transfer.pay("N-2000", "1.00", on: "2026-02-20")
            let book = transfer.book
            transfer.firm.drop(\.bills, "2000")
            transfer.firm.drop(\.lines, "2000")
            let result = try await transfer.run("two")
            #expect(result.notices.contains { $0.code == .otherPayments })
            #expect(transfer.book == book)
        }
    }
}

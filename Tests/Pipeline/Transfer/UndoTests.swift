import Foundation
import Ledger
import TestSupport
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("Taking a batch back")
struct UndoTests {
    @Test("Everything is taken out, numbers become free, and another run brings everything back")
    func everything() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let live = try Self.live(transfer)
            let result = try await transfer.undo("one")
            #expect(result.exitCode == .done, "\(result.problems)")
            #expect(try Self.live(transfer).isEmpty)
            #expect(
                try transfer.documents("Invoices").map { "\($0.number) \($0.status)" } == [
                    "INV-1 VOID one VOIDED", "INV-2 VOID one VOIDED", "INV-3 VOID one DELETED",
                ])
            let again = try await transfer.run("two")
            #expect(again.exitCode == .done, "\(again.words)")
            #expect(try Self.live(transfer) == live)
            #expect(try await transfer.run("three").batchPath == nil)
            #expect(try await transfer.undo("two").exitCode == .done)
            #expect(try Self.live(transfer).isEmpty)
        }
    }

    static func live(_ transfer: TransferFirm) throws -> [BookDocument] {
        (try transfer.documents("Invoices") + transfer.documents("CreditNotes")).filter {
            $0.status != "VOIDED" && $0.status != "DELETED"
        }
    }

    @Test("How a batch would be taken back is written before anything of it is sent")
    func listBefore() async throws {
        var firm = InventedFirm(plainBills: 2)
        firm.creditNotes = [.init(id: 7_001, bill: 1_002, day: 12, amount: 10)]
        let rig = try await TransferRig(firm)
        let batch = try #require(try await rig.plan().batchPath)
        let list = batch + "/undo.ndjson"
        #expect(!FileManager.default.fileExists(atPath: list))
        await #expect(throws: DyingStore.Died.self) {
            try await rig.apply(batch) { DyingStore($0, commit: 1, before: true) }
        }
        #expect(
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: list)), as: UTF8.self) == """
                {"op":"void","kind":"invoice","clio_id":"1001","number":"B-1001"}
                {"op":"void","kind":"invoice","clio_id":"1002","number":"B-1002"}
                {"op":"void","kind":"credit_note","clio_id":"7001-1002","number":"CN-7001"}

                """)
        #expect(rig.writes.isEmpty)
        await rig.stop()
    }

    @Test("Payments go before credit notes, and those before invoices")
    func order() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let before = transfer.xero.writes.count
            try await transfer.undo("one")
            let targets = transfer.xero.writes.dropFirst(before).map { write in
                let path = write.target.split(separator: "?")[0].split(separator: "/").dropFirst(2)
                return
                    "\(write.method) \(path.enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined(separator: "/"))"
            }
            #expect(
                targets == [
                    "POST Payments", "DELETE CreditNotes/Allocations", "POST CreditNotes", "POST CreditNotes",
                    "POST Invoices", "POST Invoices",
                ])
        }
    }

    enum Touch: CaseIterable { case payment, dueDate, approval, reconciled, locked, later }

    @Test("A bill that a person touched since is left whole and named; the others go", arguments: Touch.allCases)
    func touched(_ touch: Touch) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let number: String
            switch touch {
            case .payment:
                number = "INV-2"
                try await transfer.pay("INV-2", "10.00", on: "2026-02-05")
            case .dueDate:
                number = "INV-1"
                let id = try await transfer.id("INV-1")
                try await transfer.person(.post, "Invoices/\(id)", #"{"DueDate":"2026-05-01"}"#)
            case .approval:
                number = "INV-3"
                let id = try await transfer.id("INV-3")
                try await transfer.person(.post, "Invoices/\(id)", #"{"Status":"AUTHORISED"}"#)
            case .reconciled:
                number = "INV-1"
                let payment = try #require(try await transfer.payments(on: "INV-1").first)
                transfer.xero.mark(payment: payment, reconciled: true)
            case .locked:
                number = "INV-1"
                transfer.xero.setLockDates(period: "2026-01-10", endOfYear: nil)
            case .later:
                number = "INV-2"
                transfer.firm.payments.append(PaymentChangeTests.later)
                try await transfer.run("two")
            }
            let before = try transfer.invoice(number)
            let result = try await transfer.undo("one")
            #expect(result.exitCode == .someRejected)
            #expect(result.problems.allSatisfy { $0.message.contains(number) }, "\(result.problems)")
            #expect(try transfer.invoice(number) == before)
            #expect(try Self.live(transfer).filter { $0.number.hasPrefix("INV") }.map(\.number) == [number])
        }
    }

    @Test("A batch that is not finished is not taken back, and one that was taken back is not twice")
    func unfinishedAndTwice() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.plan("one")
            let before = await exitCode { try await transfer.undo("one") }
            #expect(before.code == .usage)
            try await transfer.apply("one")
            let state = try transfer.state
            var record = try #require(try state.transfer(batch: "one"))
            record.status = .applying
            try SQLiteState(path: transfer.firm.statePath, takesTurn: true).set(record)
            let book = transfer.book
            let unfinished = await exitCode { try await transfer.undo("one") }
            #expect(unfinished.code == .usage && unfinished.words.contains("apply"))
            #expect(transfer.book == book)
            try await transfer.apply("one")
            try await transfer.undo("one")
            let twice = await exitCode { try await transfer.undo("one") }
            #expect(twice.code == .usage && twice.words.contains("taken back already"))
            let applied = await exitCode { try await transfer.apply("one") }
            #expect(applied.code == .usage)
        }
    }

    @Test("Taking back a later batch leaves the earlier one whole")
    func laterBatch() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let book = transfer.book
            transfer.firm.payments.append(PaymentChangeTests.later)
            try await transfer.run("two")
            #expect(try await transfer.undo("two").exitCode == .done)
            #expect(transfer.book == book)
            #expect(try await transfer.undo("one").exitCode == .done)
            #expect(try Self.live(transfer).isEmpty)
        }
    }

    @Test("Where a state that was lost took the number of a batch, the next one is taken, once, whatever dies")
    func numberTaken() async throws {
        try await TransferFirm.with { transfer in
            for round in 1...3 {
                try await transfer.run("one")
                if round == 3 {
                    // The answer to the number that is free is lost, and the process dies of it.
                    transfer.xero.add(SandboxFault(.dropAfter, method: "POST", path: "*/Invoices", nth: 3, times: 20))
                    await #expect(throws: (any Error).self) { try await transfer.undo("one") }
                    transfer.xero.clearFaults()
                }
                let result = try await transfer.undo("one")
                #expect(result.exitCode == .done, "\(result.problems)")
                let endings = (1...round).map { $0 == 1 ? "one" : "one \($0)" }
                let numbers = try transfer.documents("Invoices").map(\.number)
                #expect(
                    numbers.sorted()
                        == ["INV-1", "INV-2", "INV-3"].flatMap { number in endings.map { "\(number) VOID \($0)" } }
                        .sorted()
                )
                #expect(try transfer.creditNote("CN-1 VOID \(endings.last ?? "")").status == "VOIDED")
                #expect(try Self.live(transfer).isEmpty)
                try FileManager.default.removeItem(
                    atPath: (transfer.firm.statePath as NSString).deletingLastPathComponent)
                try FileManager.default.removeItem(atPath: transfer.firm.folder + "/batches/one")
            }
        }
    }
}

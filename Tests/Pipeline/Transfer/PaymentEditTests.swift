import Foundation
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

/// Nobody can change a payment in Xero: who edits one there removes it and enters another.
@Suite("Payments of ours that people edit in Xero")
struct PaymentEditTests {
    /// Of INV-2, which is 100.00 and has a credit note of 20.00.
    static let payment = PaymentChangeTests.later
    static let mark = "clio:502-102"

    /// Somebody removes the payment on INV-2 and enters it again.
    private static func edit(
        _ transfer: TransferFirm, _ amount: String = "30.00", on date: String = "2026-02-10",
        to account: String = "090", reference: String = "C-7 " + mark
    ) async throws {
        try await transfer.delete(payment: try #require(try await transfer.payments(on: "INV-2").first))
        try await transfer.pay("INV-2", amount, on: date, to: account, reference: reference)
    }

    /// A firm whose payment on INV-2 is in Xero.
    private static func with(_ body: (TransferFirm, String) async throws -> Void) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments[0] += ",state"
            transfer.firm.payments[1] += ",valid"
            transfer.firm.payments.append(payment + ",valid")
            try await transfer.run("one")
            try await body(transfer, transfer.book)
        }
    }

    private static func codes(_ result: RunResult) -> [String] {
        (result.notices + result.report.problems).filter { $0.severity >= .warning }.map(\.code.rawValue)
    }

    @Test(
        "One that bears our reference is put back as Clio has it",
        arguments: [
            ("29.00", "2026-02-10", "090", "C-7"), ("80.00", "2026-02-10", "090", "C-7"),
            ("30.00", "2026-02-12", "090", "C-7"), ("30.00", "2026-01-25", "090", "C-7"),
            ("30.00", "2026-02-10", "091", "C-7"), ("30.00", "2026-02-10", "090", "cheque"),
            ("12.00", "2026-02-25", "091", ""),
        ])
    func putBack(_ amount: String, _ date: String, _ account: String, _ words: String) async throws {
        try await Self.with { transfer, book in
            try await Self.edit(transfer, amount, on: date, to: account, reference: words + " " + Self.mark)
            #expect(transfer.book != book)
            let result = try await transfer.run("two")
            #expect(Set(result.done) == ["delete payment 1", "create payment 1"], "\(result.words)")
            #expect(Self.codes(result) == ["changed-in-xero"], "\(result.words)")
            #expect(transfer.book == book)
            let quiet = try await transfer.run("three")
            #expect(quiet.batchPath == nil && quiet.exitCode == .done, "\(quiet.words)")
        }
    }

    @Test("One that was entered as it had been is taken for ours")
    func same() async throws {
        try await Self.with { transfer, book in
            try await Self.edit(transfer)
            #expect(try await transfer.run("two").done == ["link payment 1"])
            #expect(transfer.book == book)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test(
        "One that is reconciled, batched or in a locked period since is held with that reason, run after run, and then put back",
        arguments: ["reconciled", "batched", "locked"])
    func held(_ how: String) async throws {
        try await Self.with { transfer, book in
            try await Self.edit(transfer, "29.00", on: "2026-01-25")
            let id = try #require(try await transfer.payments(on: "INV-2").first)
            func fix(_ isFixed: Bool) {
                switch how {
                case "reconciled": transfer.xero.mark(payment: id, reconciled: isFixed)
                case "batched": transfer.xero.mark(payment: id, batched: isFixed)
                default: transfer.xero.setLockDates(period: isFixed ? "2026-01-31" : nil, endOfYear: nil)
                }
            }
            fix(true)
            let edited = transfer.book
            for batch in ["two", "three", "four"] {
                let result = try await transfer.run(batch)
                #expect(result.held == [how == "locked" ? "locked-period" : "reconciled-payment"], "\(result.words)")
                #expect(result.words.contains("somebody changed the payment in Xero, and "), "\(result.words)")
                #expect(result.exitCode == .someRejected)
                #expect(transfer.book == edited)
            }
            fix(false)
            let result = try await transfer.run("five")
            #expect(Set(result.done) == ["delete payment 1", "create payment 1"], "\(result.words)")
            #expect(transfer.book == book)
        }
    }

    @Test(
        "One without our reference is held, whatever its amount and day, run after run, until it is gone or bears it",
        arguments: [
            ("29.00", "2026-02-10"), ("30.00", "2026-02-11"), ("30.00", "2026-02-25"), ("80.00", "2026-02-10"),
        ],
        ["deleted", "named"])
    func lostReference(_ edit: (amount: String, date: String), _ remedy: String) async throws {
        try await Self.with { transfer, book in
            try await Self.edit(transfer, edit.amount, on: edit.date, reference: "cheque")
            let edited = transfer.book
            for batch in ["two", "three", "four"] {
                let result = try await transfer.run(batch)
                #expect(result.held == ["other-receipt"], "\(result.words)")
                #expect(result.words.contains("end its reference with \(Self.mark) to have it"), "\(result.words)")
                #expect(result.exitCode == .someRejected)
                #expect(transfer.book == edited)
            }
            if remedy == "deleted" {
                try await transfer.delete(payment: try #require(try await transfer.payments(on: "INV-2").first))
            } else {
                try await Self.edit(transfer, edit.amount, on: edit.date, reference: "cheque \(Self.mark)")
            }
            let result = try await transfer.run("five")
            #expect(result.exitCode == .done, "\(result.words)")
            #expect(transfer.book == book)
            #expect(try await transfer.run("six").batchPath == nil)
        }
    }

    @Test("What is paid in Clio and doesn't fit beside somebody's receipt is held, not sent to be refused")
    func tooLittleLeft() async throws {
        try await Self.with { transfer, _ in
            try await transfer.pay("INV-2", "40.00", on: "2026-02-05")
            transfer.firm.payments.append("503,102,12,2026-02-20,10.00,Check,C-8,Operating,valid")
            transfer.firm.payments.append("504,102,12,2026-02-20,5.00,Check,C-9,Operating,valid")
            for batch in ["two", "three"] {
                let result = try await transfer.run(batch)
                #expect(result.held == ["other-receipt"], "\(result.words)")
                #expect(result.words.contains("isn't from Clio, 40.00 on 2026-02-05, and too little is left of it"))
                let invoice = try transfer.invoice("INV-2")
                #expect(invoice.status == "PAID" && invoice.payments.count == 3, "\(invoice.payments)")
            }
        }
    }

    @Test("A second receipt with our reference, entered once ours was put back, is told until it is gone")
    func second() async throws {
        try await Self.with { transfer, book in
            try await transfer.delete(payment: try #require(try await transfer.payments(on: "INV-2").first))
            try await transfer.run("two")
            #expect(transfer.book == book)
            try await transfer.pay("INV-2", "29.00", on: "2026-02-10", reference: "C-7 \(Self.mark)")
            let doubled = transfer.book
            for batch in ["three", "four"] {
                let result = try await transfer.run(batch)
                #expect(result.held == ["other-receipt"], "\(result.words)")
                #expect(result.words.contains("another receipt with this payment's reference on invoice INV-2: 29.00"))
                #expect(transfer.book == doubled)
            }
            for id in try await transfer.payments(on: "INV-2") {
                let payment = try await transfer.record("Payments", id)
                if payment["Amount"]?.number == "29.00" { try await transfer.delete(payment: id) }
            }
            #expect(transfer.book == book)
            #expect(try await transfer.run("five").exitCode == .done)
            #expect(transfer.book == book)
            #expect(try await transfer.run("six").batchPath == nil)
        }
    }

    @Test("One that changed or was voided in Clio too becomes as Clio has it", arguments: ["amount", "state"])
    func bothSides(_ column: String) async throws {
        try await Self.with { transfer, _ in
            try await Self.edit(transfer, "29.00")
            transfer.firm.change(\.payments, "502", column, column == "amount" ? "31.00" : "voided")
            let result = try await transfer.run("two")
            #expect(result.exitCode == .done, "\(result.words)")
            let left = column == "amount" ? ["2026-02-10 31.00 to 090: C-7 clio:502-102"] : []
            #expect(try transfer.invoice("INV-2").payments == left)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("One that was voided in Clio, and is entered in Xero with our reference after that, goes again")
    func enteredAfterVoided() async throws {
        try await Self.with { transfer, _ in
            transfer.firm.change(\.payments, "502", "state", "voided")
            #expect(try await transfer.run("two").done == ["delete payment 1"])
            try await transfer.pay("INV-2", "29.00", on: "2026-02-10", reference: "C-7 \(Self.mark)")
            #expect(try await transfer.run("three").done == ["delete payment 1"])
            #expect(try transfer.invoice("INV-2").payments == [])
            #expect(try await transfer.run("four").batchPath == nil)
        }
    }

    @Test("What Xero refused beside one that was made larger goes as soon as that is as in Clio again")
    func refusedBeside() async throws {
        try await Self.with { transfer, _ in
            try await Self.edit(transfer, "80.00")
            let id = try #require(try await transfer.payments(on: "INV-2").first)
            transfer.xero.mark(payment: id, reconciled: true)
            transfer.firm.payments.append("503,102,12,2026-02-20,50.00,Check,C-8,Operating,valid")
            let refused = try await transfer.run("two")
            #expect(refused.done.contains("create payment 0 refused 1"), "\(refused.words)")
            let held = try await transfer.run("three")
            #expect(Set(held.held) == ["reconciled-payment", "refused-by-xero"], "\(held.words)")
            transfer.xero.mark(payment: id, reconciled: false)
            try await Self.edit(transfer)
            let last = try await transfer.run("four")
            #expect(last.exitCode == .done, "\(last.words)")
            #expect(try transfer.invoice("INV-2").payments.count == 2)
            #expect(try await transfer.run("five").batchPath == nil)
        }
    }

    @Test(
        "One that is edited before the run hears that it was recorded is put back, and never there twice",
        arguments: [("29.00", "2026-02-10"), ("30.00", "2026-02-12")])
    func beforeTheAnswer(_ amount: String, _ date: String) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.firm.payments.append(Self.payment)
            try await transfer.plan("two")
            let request = try transfer.request(.run, "")
            let folder = transfer.firm.folder + "/batches/two"
            _ = try? await onThread {
                var application = BatchApplication(request, folder: folder)
                application.through = { DyingStore($0, commit: 3, before: true) }
                return try application.execute()
            }
            #expect(try transfer.invoice("INV-2").payments == ["2026-02-10 30.00 to 090: C-7 clio:502-102"])
            // Xero has forgotten the request's key by then.
            transfer.xero.clock.advance(seconds: 400)
            try await Self.edit(transfer, amount, on: date)
            let result = try await transfer.run("three")
            #expect(result.exitCode == .done, "\(result.words)")
            #expect(try transfer.invoice("INV-2").payments == ["2026-02-10 30.00 to 090: C-7 clio:502-102"])
            #expect(try await transfer.run("four").batchPath == nil)
        }
    }
}

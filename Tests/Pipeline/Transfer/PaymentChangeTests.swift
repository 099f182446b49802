import Foundation
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("Payments after the first transfer")
struct PaymentChangeTests {
    static let later = "502,102,12,2026-02-10,30.00,Check,C-7,Operating"

    @Test("A payment that comes later is recorded on its invoice")
    func later() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.firm.payments.append(Self.later)
            #expect(try await transfer.run("two").done == ["create payment 1"])
            #expect(try transfer.invoice("INV-2").payments == ["2026-02-10 30.00 to 090: C-7 clio:502-102"])
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test(
        "A payment whose amount or day is edited is deleted and made again",
        arguments: [("amount", "35.00"), ("date", "2026-02-11")])
    func edited(_ column: String, _ value: String) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments.append(Self.later)
            try await transfer.run("one")
            transfer.firm.change(\.payments, "502", column, value)
            let result = try await transfer.run("two")
            #expect(Set(result.done) == ["delete payment 1", "create payment 1"], "\(result.words)")
            let payments = try transfer.invoice("INV-2").payments
            #expect(payments.count == 1 && payments[0].contains(value))
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("A voided payment is deleted, and one that comes back is made again")
    func voided() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments[0] += ",state"
            transfer.firm.payments[1] += ",valid"
            try await transfer.run("one")
            transfer.firm.change(\.payments, "501", "state", "voided")
            #expect(try await transfer.run("two").done == ["delete payment 1"])
            #expect(try transfer.invoice("INV-1").outstanding == "345.00")
            #expect(try await transfer.run("three").batchPath == nil)
            transfer.firm.change(\.payments, "501", "state", "valid")
            #expect(try await transfer.run("four").done == ["create payment 1"])
            #expect(try transfer.invoice("INV-1").status == "PAID")
            transfer.firm.change(\.payments, "501", "state", "voided")
            #expect(try await transfer.run("five").done == ["delete payment 1"])
        }
    }

    @Test("One payment over two bills and two payments on one bill arrive each on its invoice")
    func severalBills() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.change(\.payments, "501", "amount", "300.00")
            transfer.firm.payments.append("501,102,12,2026-02-01,45.00,Wire,W-1,Operating")
            transfer.firm.payments.append("504,101,11,2026-02-01,45.00,Wire,W-1,Operating")
            try await transfer.run("one")
            #expect(
                try transfer.invoice("INV-1").payments == [
                    "2026-02-01 300.00 to 090: W-1 clio:501-101", "2026-02-01 45.00 to 090: W-1 clio:504-101",
                ])
            #expect(try transfer.invoice("INV-2").payments == ["2026-02-01 45.00 to 090: W-1 clio:501-102"])
            #expect(try await transfer.run("two").batchPath == nil)
        }
    }

    @Test("Of an overpayment what is due goes and the rest is held")
    func overpayment() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.change(\.payments, "501", "amount", "400.00")
            let result = try await transfer.run("one")
            #expect(result.held == ["overpayment"])
            #expect(try transfer.invoice("INV-1").payments == ["2026-02-01 345.00 to 090: W-1 clio:501-101"])
            #expect(try transfer.invoice("INV-1").status == "PAID")
        }
    }

    @Test("What was held of an overpayment goes once the bill has it due")
    func overpaymentBecomesDue() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments.append("502,102,12,2026-02-10,100.00,Check,C-7,Operating")
            transfer.firm.change(\.creditNotes, "701", "state", "applied")
            try await transfer.run("one")
            #expect(try transfer.invoice("INV-2").payments == ["2026-02-10 80.00 to 090: C-7 clio:502-102"])
            transfer.firm.change(\.creditNotes, "701", "state", "voided")
            let result = try await transfer.run("two")
            #expect(result.applied?.problems == [], "\(result.words)")
            #expect(try transfer.invoice("INV-2").payments == ["2026-02-10 100.00 to 090: C-7 clio:502-102"])
            #expect(try transfer.invoice("INV-2").allocations == [])
        }
    }

    @Test("A payment of ours that a person deletes in Xero is put back")
    func deletedInXero() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let book = transfer.book
            try await transfer.delete(payment: try #require(try await transfer.payments(on: "INV-1").first))
            #expect(transfer.book != book)
            #expect(try await transfer.run("two").done == ["create payment 1"])
            #expect(transfer.book == book)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("A payment of ours that a person replaces in Xero by one of the same amount is held, not doubled")
    func replacedInXero() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments.append(Self.later)
            try await transfer.run("one")
            try await transfer.delete(payment: try #require(try await transfer.payments(on: "INV-2").first))
            try await transfer.pay("INV-2", "30.00", on: "2026-02-12")
            let book = transfer.book
            #expect(try await transfer.run("two").held == ["other-receipt"])
            #expect(transfer.book == book)
        }
    }

    @Test(
        "A receipt of the same amount that somebody recorded within seven days is held; one eight days off is another",
        arguments: [("2026-02-17", false), ("2026-02-03", false), ("2026-02-18", true), ("2026-02-02", true)])
    func strangersReceipt(_ date: String, _ isSent: Bool) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await transfer.pay("INV-2", "30.00", on: date)
            transfer.firm.payments.append(Self.later)
            let result = try await transfer.run("two")
            #expect(result.held == (isSent ? [] : ["other-receipt"]), "\(result.words)")
            #expect(try transfer.invoice("INV-2").payments.count == (isSent ? 2 : 1))
        }
    }

    @Test("A receipt with our reference is taken for the payment")
    func ourReference() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await transfer.pay("INV-2", "30.00", on: "2026-02-10", reference: "cheque clio:502-102")
            transfer.firm.payments.append(Self.later)
            #expect(try await transfer.run("two").done == ["link payment 1"])
            #expect(try transfer.invoice("INV-2").payments.count == 1)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("A changed or voided payment that is reconciled is held with its reason", arguments: ["amount", "state"])
    func reconciled(_ column: String) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.payments[0] += ",state"
            transfer.firm.payments[1] += ",valid"
            try await transfer.run("one")
            transfer.xero.mark(payment: try #require(try await transfer.payments(on: "INV-1").first), reconciled: true)
            let book = transfer.book
            transfer.firm.change(\.payments, "501", column, column == "amount" ? "340.00" : "voided")
            let result = try await transfer.run("two")
            #expect(result.held == ["reconciled-payment"])
            #expect(transfer.book == book)
        }
    }

    @Test(
        "A payment that was or will be in a locked period is held",
        arguments: [("2026-02-20", "2026-02-01"), ("2026-01-25", "2026-01-31")])
    func locked(_ date: String, _ lock: String) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            transfer.xero.setLockDates(period: lock, endOfYear: nil)
            let book = transfer.book
            transfer.firm.change(\.payments, "501", "date", date)
            let result = try await transfer.run("two")
            #expect(result.held == ["locked-period"], "\(result.words)")
            #expect(transfer.book == book)
        }
    }
}

import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("Interest that comes to a bill after its invoice went")
struct LateInterestTests {
    @Test("Interest that comes to a part-paid bill takes the payment off and puts it on again")
    func interest() async throws {
        try await TransferFirm.with(BillChangeTests.partPaid) { transfer in
            try await transfer.run("one")
            transfer.firm.lines.append("1009,102,0002-Roe,2026-02-25,Interest,,,Interest,,1,5.00,0,")
            transfer.firm.change(\.bills, "102", "total", "105.00")
            let result = try await transfer.run("two")
            #expect(
                Set(result.done) == ["delete payment 1", "update invoice 1", "create payment 1"], "\(result.words)")
            #expect(try transfer.invoice("INV-2").outstanding == "65.00")
        }
    }

    @Test("With interest apart, late interest is an invoice of its own, and interest taken off again voids it")
    func interestApart() async throws {
        try await TransferFirm.with { firm in
            BillChangeTests.partPaid(firm)
            firm.settings["bills"] = "\"interest\": \"separate\""
        } _: { transfer in
            try await transfer.run("one")
            transfer.xero.mark(payment: try #require(try await transfer.payments(on: "INV-2").first), reconciled: true)
            transfer.firm.lines.append("1009,102,0002-Roe,2026-02-25,Interest,,,Interest,,1,5.00,0,")
            transfer.firm.change(\.bills, "102", "total", "105.00")
            let result = try await transfer.run("two")
            #expect(result.done == ["link invoice 1", "create invoice 1"], "\(result.words)")
            #expect(try transfer.invoice("INV-2-INT-1").total == "5.00")
            transfer.firm.drop(\.lines, "1009")
            transfer.firm.change(\.bills, "102", "total", "100.00")
            let third = try await transfer.run("three")
            #expect(Set(third.done) == ["link invoice 1", "void invoice 1"], "\(third.words)")
            #expect(try transfer.invoice("INV-2-INT-1 VOID 1").status == "VOIDED")
            #expect(try await transfer.run("four").batchPath == nil)
            transfer.firm.lines.append("1011,102,0002-Roe,2026-02-26,Interest,,,Interest,,1,6.00,0,")
            transfer.firm.change(\.bills, "102", "total", "106.00")
            let last = try await transfer.run("five")
            #expect(last.done == ["link invoice 1", "create invoice 1"], "\(last.words)")
            #expect(try transfer.invoice("INV-2-INT-1").total == "6.00")
        }
    }

    /// A bill of 100 with 40 paid and reconciled, to which 5 of interest come.
    private static func late(_ body: (TransferFirm, RunResult) async throws -> Void) async throws {
        try await TransferFirm.with(BillChangeTests.partPaid) { transfer in
            try await transfer.run("one")
            let payment = try #require(try await transfer.payments(on: "INV-2").first)
            transfer.xero.mark(payment: payment, reconciled: true)
            add(1009, "2026-02-25", "5.00", total: "105.00", transfer)
            let result = try await transfer.run("two")
            #expect(try await transfer.run("nothing").batchPath == nil)
            try await body(transfer, result)
        }
    }

    private static func add(_ id: Int, _ date: String, _ amount: String, total: String, _ transfer: TransferFirm) {
        transfer.firm.lines.append("\(id),102,0002-Roe,\(date),Interest,,,Interest,,1,\(amount),0,")
        transfer.firm.change(\.bills, "102", "total", total)
    }

    private static func reconcile(_ transfer: TransferFirm) async throws -> [[String]] {
        let request = try transfer.request(.plan, "look")
        return try await onThread { try Reconciliation(request, csv: nil).execute() }.differences.map(\.differences)
    }

    @Test("An invoice that can't change keeps what it comes to, and the interest has one of its own, of its own day")
    func onReconciled() async throws {
        try await Self.late { transfer, result in
            #expect(result.exitCode == .done, "\(result.words)")
            #expect(result.done == ["link invoice 1", "create invoice 1"], "\(result.words)")
            #expect(try transfer.invoice("INV-2").total == "100.00")
            let apart = try transfer.invoice("INV-2-INT-1")
            #expect(apart.total == "5.00" && apart.date == "2026-02-25" && apart.status == "AUTHORISED")
            #expect(try await Self.reconcile(transfer).isEmpty)
        }
    }

    @Test("What is paid goes to the bill's invoice first, the rest to the interest")
    func payments() async throws {
        try await Self.late { transfer, _ in
            transfer.firm.payments.append("503,102,12,2026-03-01,65.00,Check,C-8,Operating")
            transfer.firm.change(\.bills, "102", "state", "paid")
            let result = try await transfer.run("three")
            #expect(result.done == ["create payment 2"], "\(result.words)")
            #expect(try transfer.invoice("INV-2").outstanding == "0.00")
            #expect(try transfer.invoice("INV-2-INT-1").outstanding == "0.00")
            #expect(try await Self.reconcile(transfer).isEmpty)
            #expect(try await transfer.run("four").batchPath == nil)
        }
    }

    @Test("More interest has a second invoice")
    func more() async throws {
        try await Self.late { transfer, _ in
            Self.add(1010, "2026-03-25", "6.00", total: "111.00", transfer)
            let third = try await transfer.run("three")
            #expect(third.done == ["link invoice 2", "create invoice 1"], "\(third.words)")
            #expect(try transfer.invoice("INV-2-INT-1").total == "5.00")
            #expect(try transfer.invoice("INV-2-INT-2").total == "6.00")
            #expect(try await Self.reconcile(transfer).isEmpty)
            #expect(try await transfer.run("four").batchPath == nil)
        }
    }

    @Test("Interest that is waived voids its invoice; the bill's own stays as it is")
    func waived() async throws {
        try await Self.late { transfer, _ in
            transfer.firm.drop(\.lines, "1009")
            transfer.firm.change(\.bills, "102", "total", "100.00")
            let result = try await transfer.run("three")
            #expect(Set(result.done) == ["link invoice 1", "void invoice 1"], "\(result.words)")
            #expect(try transfer.invoice("INV-2").total == "100.00")
            #expect(try await Self.reconcile(transfer).isEmpty)
            #expect(try await transfer.run("four").batchPath == nil)
        }
    }

    @Test("In a locked period the bill's invoice stays, and the interest is of a day that is open")
    func locked() async throws {
        try await TransferFirm.with(BillChangeTests.plain) { transfer in
            try await transfer.run("one")
            transfer.xero.setLockDates(period: "2026-01-31", endOfYear: nil)
            Self.add(1009, "2026-02-25", "5.00", total: "105.00", transfer)
            let result = try await transfer.run("two")
            #expect(result.done == ["link invoice 1", "create invoice 1"], "\(result.words)")
            #expect(try transfer.invoice("INV-2-INT-1").date == "2026-02-25")
            #expect(try await Self.reconcile(transfer).isEmpty)
        }
    }

    @Test("Undone, the interest's invoice goes; the next run brings it back as it was")
    func undone() async throws {
        try await Self.late { transfer, _ in
            let before = try UndoTests.live(transfer)
            let undone = try await transfer.undo("two")
            #expect(undone.exitCode == .done, "\(undone.problems)")
            #expect(try UndoTests.live(transfer).contains { $0.number == "INV-2-INT-1" } == false)
            let result = try await transfer.run("three")
            #expect(result.exitCode == .done, "\(result.words)")
            #expect(try UndoTests.live(transfer) == before)
        }
    }

    @Test("A plan shows it, and applied it is the same as a run")
    func planned() async throws {
        try await TransferFirm.with(BillChangeTests.partPaid) { transfer in
            try await transfer.run("one")
            let payment = try #require(try await transfer.payments(on: "INV-2").first)
            transfer.xero.mark(payment: payment, reconciled: true)
            Self.add(1009, "2026-02-25", "5.00", total: "105.00", transfer)
            let plan = try await transfer.plan("two")
            #expect(plan.exitCode == .done, "\(plan.words)")
            #expect(try await transfer.apply("two").exitCode == .done)
            #expect(try transfer.invoice("INV-2-INT-1").total == "5.00")
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }
}

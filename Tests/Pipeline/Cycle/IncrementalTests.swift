import ClioSandbox
import Ledger
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

/// Every change that doesn't move its bill's own time of change, each on a bill of its own, seen by one cycle.
@Suite("Changes that an incremental cycle must see")
struct IncrementalTests {
    enum Change: CaseIterable {
        case pay, payPart, correctInPlace, correctAnew, deletePayment, addMemo, removeMemo, addInterest, removeInterest
        case voidBill, deleteDraft, removeLine, nothing
    }

    @Test("What can't be taken out of Xero is told with each cycle, and goes as soon as it can")
    func heldRemoval() async throws {
        var firm = try ClioFirm.plain(clients: 1)
        let payment = try firm.pay(bill: try firm.bill(client: 0))
        try await CycleRig.with(firm) { rig in
            try await rig.cycle()
            let paid = try await rig.person(.get, "Payments")["Payments"]?.elements?.first?["PaymentID"]?.string ?? ""
            rig.xero.mark(payment: paid, reconciled: true)
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { firm in try firm.deletePayment(payment) }
            for _ in 1...2 {
                let held = try await rig.cycle()
                #expect(held.held == ["reconciled-payment"], "\(held.words)")
                #expect(held.exitCode == .someRejected)
                rig.clock.advance(seconds: 3_600)
            }
            rig.xero.mark(payment: paid, reconciled: false)
            let gone = try await rig.cycle()
            #expect(gone.done == ["delete payment 1"], "\(gone.words)")
            #expect(gone.exitCode == .done)
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
        }
    }

    @Test("Each change reaches Xero with the next cycle", arguments: [ClioDeletedBills.listed, .whenAsked])
    func seen(_ deletedBills: ClioDeletedBills) async throws {
        var firm = try ClioFirm.plain(clients: Change.allCases.count)
        #expect(firm.settlementTouch == .never)
        var bills: [Change: Int64] = [:]
        var (payments, memos, charges): ([Change: Int64], [Change: Int64], [Change: Int64]) = ([:], [:], [:])
        for (client, change) in Change.allCases.enumerated() {
            let bill = try firm.bill(client: client, isDraft: change == .deleteDraft, lines: 2)
            bills[change] = bill
            switch change {
            case .correctInPlace, .correctAnew, .deletePayment:
                payments[change] = try firm.pay(bill: bill, amount: 5_000)
            case .removeMemo: memos[change] = try firm.addCreditMemo(bill: bill, amount: 5_000)
            case .removeInterest: charges[change] = try firm.addInterest(bill: bill, amount: 700)
            default: break
            }
        }
        let rig = try await CycleRig(firm, deletedBills: deletedBills)
        let first = try await rig.cycle()
        #expect(first.exitCode == .done, "\(first.words)")
        #expect(try rig.faults() == [])
        rig.clock.advance(seconds: 3_600)
        let before = rig.clio.with { $0 }
        for change in Change.allCases {
            let bill = try #require(bills[change])
            try rig.clio.with { firm in
                switch change {
                case .pay: try firm.pay(bill: bill)
                case .payPart: try firm.pay(bill: bill, amount: 1_234)
                case .correctInPlace: try firm.correctPayment(payments[change] ?? 0, amount: 4_000, inPlace: true)
                case .correctAnew: try firm.correctPayment(payments[change] ?? 0, amount: 4_000)
                case .deletePayment: try firm.deletePayment(payments[change] ?? 0)
                case .addMemo: try firm.addCreditMemo(bill: bill, amount: 2_000)
                case .removeMemo: try firm.removeCreditMemo(memos[change] ?? 0)
                case .addInterest: try firm.addInterest(bill: bill, amount: 600)
                case .removeInterest: try firm.removeInterest(charges[change] ?? 0)
                case .voidBill: try firm.void(bill: bill)
                case .deleteDraft: try firm.delete(bill: bill)
                case .removeLine: try firm.removeLine(firm.lines(ofBill: bill)[0].id)
                case .nothing: break
                }
            }
        }
        // What settles a bill leaves its own time as it was.
        let after = rig.clio.with { $0 }
        for change in [
            Change.pay, .correctInPlace, .deletePayment, .addMemo, .removeMemo, .addInterest, .removeInterest,
        ] {
            let bill = try #require(bills[change])
            #expect(before.bills[bill]?.updated == after.bills[bill]?.updated, "\(change)")
        }
        rig.clock.advance(seconds: 3_600)
        let second = try await rig.cycle()
        #expect(second.exitCode == .done, "\(second.words)")
        #expect(try rig.faults() == [])
        rig.clock.advance(seconds: 3_600)
        #expect(try await rig.cycle().batchPath == nil)
        await rig.stop()
    }
}

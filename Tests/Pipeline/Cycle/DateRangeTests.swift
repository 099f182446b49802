import ClioSandbox
import Ledger
import Testing

@testable import Pipeline

@Suite("The date range between two APIs")
struct DateRangeTests {
    @Test("A bill outside the range brings nothing of its own; widening the range brings all of it")
    func widened() async throws {
        var firm = try ClioFirm.plain(clients: 2)
        let early = try firm.bill(client: 0, on: "2026-01-15")
        let late = try firm.bill(client: 1, on: "2026-02-10")
        let day = CalendarDate("2026-02-12")
        for bill in [early, late] {
            try firm.pay(bill: bill, amount: 3_000, on: day)
            try firm.addCreditMemo(bill: bill, amount: 1_000, on: day)
        }
        let from = #""issuedFrom": "2026-02-01", "issuedThrough": "2026-02-28""#
        try await CycleRig.with(firm, bills: from) { rig in
            let first = try await rig.cycle()
            #expect(first.exitCode == .done, "\(first.words)")
            #expect(first.done.sorted() == Self.one, "\(first.words)")
            #expect(try rig.live().map(\.number) == [firm.number(late)])

            // What happens to it meanwhile, inside the range, brings nothing either.
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { firm in _ = try firm.pay(bill: early, amount: 2_000, on: CalendarDate("2026-02-20")) }
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)

            rig.clock.advance(seconds: 3_600)
            try rig.configure(bills: #""issuedFrom": "2026-01-01""#)
            let wider = try await rig.cycle()
            #expect(
                wider.done.sorted() == [
                    "create contact 1", "create credit_note 1", "create invoice 1", "create payment 2",
                ], "\(wider.words)")
            #expect(try rig.faults() == [])

            // Narrower again, nothing is taken away.
            rig.clock.advance(seconds: 3_600)
            try rig.configure(bills: from)
            #expect(try await rig.cycle().done == [])
            #expect(try rig.faults() == [])
        }
    }

    private static let one = ["create contact 1", "create credit_note 1", "create invoice 1", "create payment 1"]

    @Test("Payments that were not sent go once they have an account")
    func paymentsLater() async throws {
        var firm = try ClioFirm.plain(clients: 1)
        let bill = try firm.bill(client: 0)
        try firm.pay(bill: bill)
        try await CycleRig.with(firm) { rig in
            try rig.configure(payments: "null")
            #expect(try await rig.cycle().done == ["create contact 1", "create invoice 1"])
            rig.clock.advance(seconds: 3_600)
            try rig.configure()
            #expect(try await rig.cycle().done == ["create payment 1"])
            #expect(try rig.faults() == [])
        }
    }
}

import ClioSandbox
import Ledger
import Testing

@Suite struct BillTests {
    @Test func aBillGoesThroughItsStates() throws {
        var firm = Fixture.small()
        let id = try firm.bill(approved: false)
        #expect(firm.bills[id]?.state == .draft)
        try firm.submitForApproval(bill: id)
        try firm.approve(bill: id)
        #expect(firm.bills[id]?.state == .awaitingPayment)
        #expect(firm.activities.all.allSatisfy { $0.isBilled })
        try firm.pay(bill: id)
        #expect(firm.bills[id]?.state == .paid)
        #expect(firm.amounts(ofBill: id).balance == 0)
        #expect(firm.bills[id]?.paidAt == Fixture.noon - 86_400_000)
        #expect(throws: ClioRefusal.self) { try firm.edit(bill: id, memo: "x") }
        #expect(throws: ClioRefusal.self) { try firm.void(bill: id) }
    }

    @Test func voidedAndDeletedBillsFreeTheirEntries() throws {
        var firm = Fixture.small()
        let void = try firm.bill()
        let deleted = try firm.bill(approved: false)
        try firm.void(bill: void)
        try firm.delete(bill: deleted)
        #expect(firm.bills[void]?.state == .void)
        #expect(firm.lines(ofBill: void).count == 1)
        #expect(firm.bills[deleted]?.state == .deleted)
        #expect(firm.lines(ofBill: deleted).isEmpty)
        #expect(firm.amounts(ofBill: deleted).total == 11_000)
        #expect(firm.activities.all.allSatisfy { $0.billID == nil && !$0.isBilled })
        #expect(throws: ClioRefusal.self) { try firm.delete(bill: void) }
    }

    @Test func editingALineMovesItAndItsBill() throws {
        var firm = Fixture.small()
        let id = try firm.bill([Fixture.line(), Fixture.line()])
        let lines = firm.lines(ofBill: id)
        firm.now += 60_000
        try firm.editLine(lines[0].id, quantity: FixedPoint(2))
        #expect(firm.bills[id]?.updated == firm.now)
        #expect(firm.lines[lines[0].id]?.updated == firm.now)
        #expect(firm.lines[lines[1].id]?.updated == firm.now - 60_000)
        #expect(firm.amounts(ofBill: id).total == 33_000)
        try firm.removeLine(lines[1].id)
        #expect(firm.lines[lines[1].id] == nil)
        #expect(firm.amounts(ofBill: id).total == 22_000)
        firm.allowsEditingApproved = false
        #expect(throws: ClioRefusal.self) { try firm.addLine(Fixture.line(), toBill: id) }
    }

    @Test func aBillNeverComesToLessThanWasPaid() throws {
        var firm = Fixture.small()
        let id = try firm.bill([Fixture.line(), Fixture.line()])
        try firm.pay(bill: id, amount: 15_000)
        let before = firm.canonicalText
        let line = firm.lines(ofBill: id)[0].id
        #expect(throws: ClioRefusal.self) { try firm.removeLine(line) }
        #expect(firm.canonicalText == before)
    }

    @Test func deletedBillsAreShownAsTheOptionSays() async throws {
        try await withClio { clio, caller in
            let id = try clio.with { firm in
                let id = try firm.bill(approved: false)
                try firm.delete(bill: id)
                return id
            }
            func listed(_ query: String) async throws -> Bool { try await caller.get("bills.json\(query)").ids == [id] }
            #expect(try await listed(""))
            clio.set(ClioDeletedBills.whenAsked)
            #expect(try await !listed(""))
            #expect(try await listed("?state=deleted"))
            clio.set(ClioDeletedBills.gone)
            #expect(try await !listed("?state=deleted"))
            #expect(try await caller.get("bills/\(id).json").status == 404)
        }
    }
}

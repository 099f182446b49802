import ClioSandbox
import Ledger
import Testing

@Suite struct SettlementTests {
    /// A payment, a credit memo and interest change a bill without its `updated_at`, unless the firm is told otherwise.
    @Test(arguments: [ClioFirm.Touch.never, .onChangeOfState, .always])
    func whatSettlesABillNeedNotTouchIt(touch: ClioFirm.Touch) throws {
        var firm = Fixture.small()
        firm.settlementTouch = touch
        let id = try firm.bill()
        let made = firm.now
        firm.now += 60_000
        let payment = try firm.pay(bill: id, amount: 1_000)
        let memo = try firm.addCreditMemo(bill: id, amount: 500)
        try firm.addInterest(bill: id, amount: 70)
        #expect(firm.bills[id]?.updated == (touch == .always ? firm.now : made))
        firm.now += 60_000
        try firm.pay(bill: id)
        #expect(firm.bills[id]?.state == .paid)
        #expect(firm.bills[id]?.updated == (touch == .never ? made : firm.now))
        firm.now += 60_000
        try firm.deletePayment(payment)
        try firm.removeCreditMemo(memo)
        #expect(firm.bills[id]?.state == .awaitingPayment)
        #expect(firm.amounts(ofBill: id).balance == 1_500)
        let voided = firm.allocations(ofBill: id).filter { $0.voidedAt == firm.now && $0.updated == firm.now }
        #expect(voided.count == 2)
        #expect(firm.creditMemos[memo]?.voidedAt == firm.now)
    }

    @Test func aPaymentIsSplitOverMattersAndThenInterest() throws {
        var firm = Fixture.small()
        let client = firm.contacts.ids[0]
        let second = try firm.createMatter(client: client, description: "Second")
        var line = Fixture.line(200)
        line.matterID = second
        let id = try firm.draftBill(
            client: client, matters: [firm.matters.ids[0], second], lines: [Fixture.line(), line])
        try firm.approve(bill: id)
        try firm.addInterest(bill: id, amount: 300)
        try firm.pay(bill: id, amount: 12_000)
        #expect(firm.allocations(ofBill: id).map(\.amount) == [11_000, 1_000])
        #expect(firm.allocations(ofBill: id).map(\.matterID) == [firm.matters.ids[0], second])
        try firm.pay(bill: id)
        #expect(firm.allocations(ofBill: id).map(\.amount) == [11_000, 1_000, 21_000, 300])
        #expect(firm.allocations(ofBill: id).map(\.isInterest) == [false, false, false, true])
        #expect(firm.bills[id]?.state == .paid)
    }

    @Test func onePaymentForSeveralBillsOfOneClient() throws {
        var firm = Fixture.small()
        let (first, second) = (try firm.bill(), try firm.bill())
        let payment = try firm.pay(bills: [(first, 11_000), (second, 500)])
        #expect(firm.allocations(of: .payment(payment)).map(\.billID) == [first, second])
        let other = firm.createContact(ClioContact(company: "Other"))
        let matter = try firm.createMatter(client: other, description: "Other")
        let foreign = try firm.draftBill(client: other, matters: [matter], lines: [Fixture.line()])
        try firm.approve(bill: foreign)
        #expect(throws: ClioRefusal.self) { try firm.pay(bills: [(second, 500), (foreign, 500)]) }
        #expect(throws: ClioRefusal.self) { try firm.pay(bill: second, amount: 10_501) }
    }

    @Test func aCorrectionIsMadeInPlaceOrAgain() throws {
        var firm = Fixture.small()
        let id = try firm.bill()
        let payment = try firm.pay(bill: id, amount: 11_000)
        firm.now += 60_000
        #expect(try firm.correctPayment(payment, amount: 9_000, inPlace: true) == payment)
        let allocation = firm.allocations(ofBill: id)[0]
        #expect((allocation.amount, allocation.updated) == (9_000, firm.now))
        #expect(firm.bills[id]?.state == .awaitingPayment)
        let again = try firm.correctPayment(payment, amount: 11_000)
        #expect(again != payment)
        #expect(firm.allocations(ofBill: id).map { $0.voidedAt == nil } == [false, true])
        #expect(firm.bankAccounts[firm.operatingAccountID]?.balance == 11_000)
    }

    @Test func trustMoneyLeavesTheTrustAccount() throws {
        var firm = Fixture.small()
        let id = try firm.bill()
        #expect(throws: ClioRefusal.self) { try firm.pay(bill: id, fromTrust: true) }
        try firm.depositTrust(client: firm.contacts.ids[0], amount: 20_000)
        let payment = try firm.pay(bill: id, fromTrust: true)
        #expect(firm.bankAccounts[firm.trustAccountID]?.balance == 9_000)
        #expect(firm.bankAccounts[firm.operatingAccountID]?.balance == 11_000)
        try firm.deletePayment(payment)
        #expect(firm.bankAccounts[firm.trustAccountID]?.balance == 20_000)
        #expect(firm.bankTransactions.count == 1)
    }

    @Test func interestTakesANumberAndAHiddenBill() async throws {
        try await withClio { clio, caller in
            let (id, next) = try clio.with { firm in
                let id = try firm.bill()
                try firm.addInterest(bill: id, amount: 741)
                return (id, try firm.bill())
            }
            #expect(clio.with { $0.bills[next]?.number } == "8803")
            #expect(try await caller.get("bills.json").ids == [id, next])
            #expect(try await caller.get("bills/\(id).json?fields=total").one?["total"]?.number == "117.41")
            #expect(
                try await caller.get("interest_charges.json?bill_id=\(id)&fields=total").data[0]["total"]?.number
                    == "7.41")
            clio.with { $0.showsInterestBills = true }
            let all = try await caller.get("bills.json?fields=id,number,total,original_bill{id}").data
            #expect(all.count == 3)
            #expect(all[1]["original_bill"]?["id"]?.number == "\(id)")
            #expect(all[1]["total"]?.number == "7.41")
        }
    }

    @Test func interestThatWasPaidCanLoseItsBill() throws {
        var firm = Fixture.small()
        firm.showsInterestBills = true
        let id = try firm.bill()
        let charge = try firm.addInterest(bill: id, amount: 741)
        try firm.pay(bill: id)
        #expect(firm.bills[id]?.state == .paid)
        try firm.removeInterest(charge)
        #expect(firm.interestCharges.count == 0)
        let interest = firm.allocations.all.filter(\.isInterest)
        #expect(interest.map(\.billID) == [nil])
        #expect(firm.amounts(ofBill: id).balance == 0)
    }
}

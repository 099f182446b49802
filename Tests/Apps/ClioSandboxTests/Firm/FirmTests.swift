import ClioSandbox
import Ledger
import Testing

@Suite struct FirmTests {
    /// What must hold of any firm at any time.
    static func check(_ firm: ClioFirm, _ comment: Comment) {
        for bill in firm.bills.all {
            let amounts = firm.amounts(ofBill: bill.id)
            #expect(amounts.total == amounts.paid + amounts.credits + amounts.balance, comment)
            #expect(amounts.balance >= 0, comment)
            if bill.state == .paid { #expect(amounts.balance == 0, comment) }
            if bill.state == .awaitingPayment, amounts.paid + amounts.credits > 0 {
                #expect(amounts.balance > 0, comment)
            }
            if [.draft, .awaitingApproval, .void, .deleted].contains(bill.state) {
                #expect(amounts.paid + amounts.credits == 0, comment)
            }
            #expect(bill.updated <= firm.now, comment)
        }
        for payment in firm.payments.all {
            let parts = firm.allocations(of: .payment(payment.id))
            let sum: Int64 = parts.reduce(0) { $0 + $1.amount }
            #expect(sum == payment.amount, comment)
            #expect(parts.allSatisfy { ($0.voidedAt == nil) == (payment.voidedAt == nil) }, comment)
        }
        for memo in firm.creditMemos.all {
            let parts = firm.allocations(of: .creditMemo(memo.id))
            let sum: Int64 = parts.reduce(0) { $0 + $1.amount }
            #expect(sum == memo.amount, comment)
        }
        for account in firm.bankAccounts.all {
            var balance: Int64 = 0
            for transaction in firm.bankTransactions.all where transaction.accountID == account.id {
                balance += transaction.amount
            }
            #expect(balance == account.balance, comment)
        }
    }

    @Test func theSampleHasOneOfEverything() {
        let firm = ClioFirm.sample
        Self.check(firm, "sample")
        let shown = firm.bills.all.filter { $0.originalBillID == nil }
        #expect(shown.count == 44)
        let states: Set<ClioBill.State> = [.draft, .awaitingApproval, .awaitingPayment, .paid, .void, .deleted]
        #expect(Set(shown.map(\.state)) == states)
        #expect(firm.interestCharges.count == 1)
        #expect(firm.creditMemos.count == 1)
        #expect(firm.payments.all.contains { $0.voidedAt != nil })
        #expect(firm.payments.all.contains { $0.sourceAccountID == firm.trustAccountID })
        #expect(shown.contains { $0.kind == "trust_kind" })
        #expect(shown.contains { $0.matterIDs.count > 1 })
        #expect(Set(firm.lines.all.map(\.type)) == ["ActivityLineItem", "NoChargeLineItem"])
        #expect(firm.now < Fixture.noon)
    }

    @Test func theSampleIsTheSameEveryTime() {
        #expect(ClioFirm.sample.canonicalText == ClioFirm.sample.canonicalText)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func seededFirmsDifferAndHoldTogether(seed: UInt64) {
        let firm = ClioFirm.seeded(seed, bills: 80)
        Self.check(firm, "seed \(seed)")
        #expect(firm.bills.all.filter { $0.originalBillID == nil }.count == 80)
        #expect(Set(firm.bills.all.map(\.state)).count == 6)
        #expect(firm.canonicalText == ClioFirm.seeded(seed, bills: 80).canonicalText)
        #expect(firm.canonicalText != ClioFirm.seeded(seed + 10, bills: 80).canonicalText)
    }
}

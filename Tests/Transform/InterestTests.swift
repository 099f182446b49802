import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct InterestTests {
    private func run(_ interest: BillSettings.Interest, _ bill: BillSpec, _ change: (inout Firm) -> Void = { _ in })
        -> Result
    {
        Firm.run(bill) { firm in
            firm.settings.bills.interest = interest
            change(&firm)
        }
    }

    /// 120.00 of fees and 11.00 of interest, tax included.
    private let bill = BillSpec(.time("1", "100", tax: "20"), .interest("10", tax: "10"))

    @Test func onTheBillItIsALine() {
        let result = run(.onBill, bill)
        #expect(result.invoices == ["N-1 AUTHORISED USD 131.00 tax 21.00"])
        #expect(result.lines() == ["200 OUTPUT 1 × 100 = 100.00 + 20.00", "270 OUTPUT 1 × 10 = 10.00 + 1.00"])
    }

    @Test func apartItIsAnInvoiceOfItsOwn() {
        let result = run(.separate, bill)
        #expect(result.invoices == ["N-1 AUTHORISED USD 120.00 tax 20.00", "N-1-INT-1 AUTHORISED USD 11.00 tax 1.00"])
        #expect(result.lines(1) == ["270 OUTPUT 1 × 10 = 10.00 + 1.00"])
        #expect(result.documents.invoices.map(\.isInterest) == [false, true])
        #expect(result.documents.invoices[1].dueDate == day("2026-02-14"))
        #expect(run(.separate, BillSpec(.time("1", "5"))).invoices == ["N-1 AUTHORISED USD 5.00 tax 0.00"])
    }

    @Test func leftOutItLeavesOutThePaymentsOnIt() {
        let result = run(
            .skip, bill.with { $0.payments = [PaymentSpec("120"), PaymentSpec("11").with { $0.isForInterest = true }] })
        #expect(result.invoices == ["N-1 AUTHORISED USD 120.00 tax 20.00"])
        #expect(result.bill() == "written" && result.line(1) == "filtered interest-skipped")
        #expect(result.payments == ["120.00 on N-1 to 090 at 2026-02-01: clio:1p1"])
        #expect(result.payment(1) == "filtered interest-skipped")
        #expect(result.read == result.accounted)
    }

    @Test func whatAPaymentNotMarkedAsInterestHasTooMuchWaits() {
        let result = run(.skip, bill.with { $0.payments = [PaymentSpec("131")] })
        #expect(result.payments == ["120.00 on N-1 to 090 at 2026-02-01: clio:1p1"])
        #expect(result.outcomes.heldParts.map(\.amount) == [1_100])
    }

    @Test(arguments: BillSettings.Interest.allCases) func theTotalIsProvedWithItsInterest(
        interest: BillSettings.Interest
    ) {
        let short = run(interest, bill.with { $0.total = 120 })
        #expect(short.bill() == "rejected total-mismatch")
        #expect(short.messages == ["the lines with their tax come to 131.00, the bill's total is 120.00: -11.00 apart"])
    }

    // Clio makes hidden bills of interest alone: they are the interest's own invoice as they stand.
    @Test func aBillOfInterestAloneIsOneInvoiceOrNone() {
        let alone = BillSpec(.interest("10"), .interest("5"), payments: [PaymentSpec("15")])
        for interest in [BillSettings.Interest.onBill, .separate] {
            let result = run(interest, alone)
            #expect(result.invoices == ["N-1 AUTHORISED USD 15.00 tax 0.00"])
            #expect(result.payments == ["15.00 on N-1 to 090 at 2026-02-01: clio:1p1"])
        }
        let skipped = run(.skip, alone)
        #expect(skipped.bill() == "filtered interest-skipped" && skipped.payment() == "filtered interest-skipped")
        #expect(skipped.documents.invoices.isEmpty && skipped.transform.book.contacts.isEmpty)
    }

    @Test func paymentsPayTheBillFirstAndTheirOwnPartBeforeTheRest() {
        let both = run(.separate, bill.with { $0.payments = [PaymentSpec("125"), PaymentSpec("6", on: "2026-03-01")] })
        #expect(
            both.payments == [
                "120.00 on N-1 to 090 at 2026-02-01: clio:1p1", "5.00 on N-1-INT-1 to 090 at 2026-02-01: clio:1p1/2",
                "6.00 on N-1-INT-1 to 090 at 2026-03-01: clio:1p2",
            ])
        let interest = run(.separate, bill.with { $0.payments = [PaymentSpec("20").with { $0.isForInterest = true }] })
        #expect(
            interest.payments == [
                "11.00 on N-1-INT-1 to 090 at 2026-02-01: clio:1p1", "9.00 on N-1 to 090 at 2026-02-01: clio:1p1/2",
            ])
        let over = run(.separate, bill.with { $0.payments = [PaymentSpec("131.01")] })
        #expect(over.outcomes.heldParts.map(\.amount) == [1])
        #expect(over.read == over.accounted)
    }

    @Test func creditsNeverExceedTheInvoiceTheyGoTo() {
        let result = run(
            .separate,
            bill.with { ($0.credits, $0.payments) = ([CreditSpec("120"), CreditSpec("8")], [PaymentSpec("5")]) })
        #expect(result.creditNotes == ["CN-1c1 on N-1 120.00 tax 20.00", "CN-1c2 on N-1-INT-1 8.00 tax 0.73"])
        #expect(result.creditLines(1) == ["205 OUTPUT 1 × 7.27 = 7.27 + 0.73"])
        #expect(result.text(result.documents.creditNotes[1].reference) == "N-1-INT-1")
        #expect(result.payments == ["3.00 on N-1-INT-1 to 090 at 2026-02-01: clio:1p1"])
        #expect(result.outcomes.heldParts.map(\.amount) == [200])
        let whole = run(.separate, bill.with { $0.credits = [CreditSpec("131")] })
        #expect(whole.bill() == "rejected credit-exceeds-bill")
        #expect(
            whole.messages == [
                "the credit note is larger than the 120.00 its bill has left, and its interest, an invoice apart, has 11.00"
            ])
        #expect(
            run(.onBill, bill.with { $0.credits = [CreditSpec("131")] }).creditNotes == [
                "CN-1c1 on N-1 131.00 tax 21.00"
            ])
        #expect(run(.skip, bill.with { $0.credits = [CreditSpec("120.01")] }).bill() == "rejected credit-exceeds-bill")
    }

    @Test func theNumberMustBeFree() {
        var firm = Firm()
        firm.settings.bills.interest = .separate
        firm.add(BillSpec(.time("1", "5")).with { $0.number = "n-2-int-1" })
        firm.add(bill)
        let result = firm.run()
        #expect(result.bill(1) == "rejected duplicate-number")
        #expect(result.invoices == ["n-2-int-1 AUTHORISED USD 5.00 tax 0.00"])
        let own = run(.separate, bill.with { $0.credits = [CreditSpec("1", number: "N-1-INT-1")] })
        #expect(own.bill() == "rejected duplicate-number")
    }

    @Test(arguments: [BillSettings.Interest.separate, .skip]) func neitherPartMayBeBelowNothing(
        interest: BillSettings.Interest
    ) {
        let result = run(interest, BillSpec(.time("1", "5"), .less("8"), .interest("10")))
        #expect(result.bill() == "rejected negative-total")
        #expect(
            result.messages == [
                "with the bill's interest apart, invoice N-1 comes to -3.00, and Xero takes none with a negative total"
            ])
        #expect(result.documents.invoices.isEmpty)
        #expect(run(.onBill, BillSpec(.time("1", "5"), .less("8"), .interest("10"))).bill() == "written")
        let negative = run(.separate, BillSpec(.time("1", "50"), .interest("-10")))
        #expect(negative.bill() == "rejected negative-total")
    }

    @Test func aDiscountOnInterestStaysWithIt() {
        let bill = BillSpec(.time("1", "100"), .interest("10").with { $0.discount = .money(4) })
        let result = run(.separate, bill) { $0.settings.accounts.discounts = "290" }
        #expect(result.invoices == ["N-1 AUTHORISED USD 100.00 tax 0.00", "N-1-INT-1 AUTHORISED USD 6.00 tax 0.00"])
        #expect(result.lines(1) == ["270 NONE 1 × 10 = 10.00 + 0.00", "290 NONE 1 × -4 = -4.00 + 0.00"])
    }

    /// 100 of fees, and 10, 5 and 3 of interest, of which the last two came when their invoice couldn't change.
    private func late(_ interest: BillSettings.Interest, _ change: (inout BillSpec) -> Void = { _ in }) -> Result {
        var bill = BillSpec(.time("1", "100"), .interest("10"), .interest("5"), .interest("3"))
        change(&bill)
        return run(interest, bill) { firm in
            let first = interest == .separate ? 1 : 0
            firm.interestParts.set(bill: "1", line: "L3", part: first + 1)
            firm.interestParts.set(bill: "1", line: "L4", part: first + 2)
        }
    }

    @Test func lateInterestHasInvoicesOfItsOwn() {
        #expect(
            late(.onBill).invoices == [
                "N-1 AUTHORISED USD 110.00 tax 0.00", "N-1-INT-1 AUTHORISED USD 5.00 tax 0.00",
                "N-1-INT-2 AUTHORISED USD 3.00 tax 0.00",
            ])
        let apart = late(.separate)
        #expect(
            apart.invoices == [
                "N-1 AUTHORISED USD 100.00 tax 0.00", "N-1-INT-1 AUTHORISED USD 10.00 tax 0.00",
                "N-1-INT-2 AUTHORISED USD 5.00 tax 0.00", "N-1-INT-3 AUTHORISED USD 3.00 tax 0.00",
            ])
        #expect(apart.read == apart.accounted)
        #expect(apart.transform.lines(ofPart: 2, apart.batch.bills[0], apart.batch) == [2])
    }

    @Test func paymentsFillTheBillFirstAndThenItsInterest() {
        let result = late(.onBill) { $0.payments = [PaymentSpec("112"), PaymentSpec("6")] }
        #expect(
            result.payments == [
                "110.00 on N-1 to 090 at 2026-02-01: clio:1p1", "2.00 on N-1-INT-1 to 090 at 2026-02-01: clio:1p1/2",
                "3.00 on N-1-INT-1 to 090 at 2026-02-01: clio:1p2",
                "3.00 on N-1-INT-2 to 090 at 2026-02-01: clio:1p2/2",
            ])
        let marked = late(.onBill) { $0.payments = [PaymentSpec("9").with { $0.isForInterest = true }] }
        #expect(
            marked.payments == [
                "5.00 on N-1-INT-1 to 090 at 2026-02-01: clio:1p1",
                "3.00 on N-1-INT-2 to 090 at 2026-02-01: clio:1p1/2",
                "1.00 on N-1 to 090 at 2026-02-01: clio:1p1/3",
            ])
    }
}

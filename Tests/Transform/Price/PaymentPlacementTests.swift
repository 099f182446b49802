import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct PaymentPlacementTests {
    private func paid(_ payments: PaymentSpec..., accounts: PaymentAccounts? = PaymentAccounts(byDefault: "090"))
        -> Result
    {
        Firm.run(BillSpec(.time("1", "100", tax: "20"), payments: payments)) {
            $0.settings.accounts.payments = accounts
        }
    }

    private func accounts(_ change: (inout PaymentAccounts) -> Void) -> PaymentAccounts {
        var accounts = PaymentAccounts(byDefault: "090")
        change(&accounts)
        return accounts
    }

    @Test func paymentsAreNotSentUnlessTheFirmSaysWhereTo() {
        #expect(TransformSettings().accounts.payments == nil)
        let result = paid(PaymentSpec("50"), accounts: nil)
        #expect(result.payment() == "filtered payments-none" && result.bill() == "written")
        #expect(result.payments.isEmpty && result.problems.isEmpty)
    }

    @Test func eachAllocationIsAPaymentOnTheInvoice() {
        let result = paid(PaymentSpec("70", on: "2026-03-01"), PaymentSpec("50", on: "2026-02-01"))
        #expect(
            result.payments == [
                "50.00 on N-1 to 090 at 2026-02-01: clio:1p2", "70.00 on N-1 to 090 at 2026-03-01: clio:1p1",
            ], "in the order of their days")
    }

    @Test func theBanksAccountComesBeforeTheDefault() {
        let mapped = accounts { $0.bankAccounts = ["Office 2": "850", "Old": nil] }
        let result = paid(
            PaymentSpec("10").with { $0.bankAccount = "Office 2" }, PaymentSpec("10").with { $0.bankAccount = "Old" },
            PaymentSpec("10").with { $0.bankAccount = "Elsewhere" }, PaymentSpec("10"), accounts: mapped)
        #expect(
            result.payments.map { $0.prefix(19) } == [
                "10.00 on N-1 to 850", "10.00 on N-1 to 090", "10.00 on N-1 to 090",
            ])
        #expect(result.payment(1) == "filtered bank-account-excluded")
    }

    @Test func trustMoneyGoesWhereTheFirmSays() {
        let payment = PaymentSpec("10").with { $0.funds = .trust }
        let chosen = paid(payment, accounts: accounts { $0.trust = .some("091") })
        #expect(chosen.payments == ["10.00 on N-1 to 091 at 2026-02-01: clio:1p1"])
        #expect(!chosen.transform.warnings.contains { $0.code == .trustPayment })
        let excluded = paid(payment, accounts: accounts { $0.trust = .some(nil) })
        #expect(excluded.payment() == "filtered trust-excluded" && excluded.payments.isEmpty)
        let bank = paid(
            payment.with { $0.bankAccount = "Office 2" },
            accounts: accounts { ($0.bankAccounts, $0.trust) = (["Office 2": "850"], .some("091")) })
        #expect(bank.payments == ["10.00 on N-1 to 091 at 2026-02-01: clio:1p1"])
    }

    @Test func trustMoneyInTheDefaultAccountWarnsWithTheSumThatGoes() {
        var firm = Firm()
        firm.settings.accounts.payments = accounts { $0.bankAccounts = ["Office 2": "850"] }
        let trust = PaymentSpec("0").with { $0.funds = .trust }
        func pay(_ amount: String) -> PaymentSpec { trust.with { $0.amount = decimal(amount) } }
        let bill = BillSpec(.time("1", "100"))
        firm.add(
            bill.with { $0.payments = [pay("60"), pay("45.50"), PaymentSpec("1").with { $0.funds = .operating }] })
        firm.add(bill.with { $0.payments = [pay("10").with { $0.bankAccount = "Office 2" }] })
        firm.add(bill.with { ($0.state, $0.payments) = (.draft, [pay("5")]) })
        firm.add(bill.with { ($0.payments, $0.total) = ([pay("5")], 1) })
        firm.add(bill.with { ($0.currency, $0.payments) = ("JPY", [pay("7")]) })
        let warnings = firm.run().transform.warnings.filter { $0.code == .trustPayment }
        #expect(
            warnings.map(\.message) == [
                "1 payments from trust, JPY 7, go to the default bank account",
                "2 payments from trust, USD 100.00, go to the default bank account",
            ])
    }

    @Test(arguments: [("", "no-account"), ("999", "account-not-in-chart"), ("200", "account-unsuited")])
    func aPaymentWithoutAnAccountWaitsAlone(code: String, reason: String) {
        let result = paid(PaymentSpec("50"), accounts: PaymentAccounts(byDefault: code))
        #expect(result.bill() == "written" && result.payment() == "held \(reason)")
        #expect(result.payments.isEmpty)
        #expect(result.codes == ["held \(reason)"])
    }

    @Test func voidedPaymentsAreFilteredAndPayNothing() {
        let result = paid(PaymentSpec("120").with { $0.isVoided = true }, PaymentSpec("120"))
        #expect(result.payment(0) == "filtered voided-payment" && result.payment(1) == "written")
        #expect(
            paid(PaymentSpec("120").with { $0.isVoided = true }, accounts: nil).payment() == "filtered voided-payment")
    }

    @Test(arguments: [BillState.draft, .awaitingApproval]) func aPaymentOnAnUnapprovedBillWaits(state: BillState) {
        let result = Firm.run(BillSpec(.time("1", "100"), payments: [PaymentSpec("10")]).with { $0.state = state })
        #expect(result.bill() == "written" && result.payment() == "held payment-on-unapproved")
        #expect(result.payments.isEmpty && result.outcomes.heldParts.isEmpty)
    }

    @Test func aPaymentIsMoreThanNothing() {
        let result = paid(PaymentSpec("-5"))
        #expect(result.payment() == "held negative-amount" && result.bill() == "written")
    }

    @Test func aPaymentOfNothingIsAWriteOffAndNotSent() {
        let result = paid(PaymentSpec("0"))
        #expect(result.payment() == "filtered nothing-paid" && result.bill() == "written")
    }

    @Test func whatIsMoreThanDueWaits() {
        let result = paid(PaymentSpec("100"), PaymentSpec("50"), PaymentSpec("1", on: "2026-04-01"))
        #expect(result.payments.map { $0.prefix(6) } == ["100.00", "20.00 "])
        #expect(result.payment(1) == "written" && result.payment(2) == "held overpayment")
        #expect(result.outcomes.heldParts.map(\.payment) == [1])
        #expect(result.outcomes.heldParts.map(\.amount) == [3_000])
        #expect(result.outcomes.heldParts.map { Result.words($0.outcome) } == ["held overpayment"])
        #expect(result.messages[0] == "30.00 of the payment is more than the bill has due, so it waits")
        #expect(result.read == result.accounted)
    }

    @Test func creditsLeaveLessToPay() {
        let bill = BillSpec(.time("1", "100"), payments: [PaymentSpec("100")], credits: [CreditSpec("40")])
        let result = Firm.run(bill)
        #expect(result.payments == ["60.00 on N-1 to 090 at 2026-02-01: clio:1p1"])
        #expect(result.outcomes.heldParts.map(\.amount) == [4_000])
        let full = Firm.run(bill.with { $0.credits = [CreditSpec("100")] })
        #expect(full.payments.isEmpty && full.payment() == "held overpayment" && full.creditNote() == "written")
        let void = Firm.run(bill.with { $0.credits[0].isVoided = true })
        #expect(void.payments == ["100.00 on N-1 to 090 at 2026-02-01: clio:1p1"])
    }

    @Test func aPaidBillOfNothingNeedsNoPayment() {
        let bill = BillSpec(.time("0", "100", tax: "20")).with { $0.state = .paid }
        let result = Firm.run(bill)
        #expect(
            result.invoices == ["N-1 AUTHORISED USD 0.00 tax 0.00"]
                && result.lines() == ["200 OUTPUT 1 × 0 = 0.00 + 0.00"])
        #expect(Firm.run(bill.with { $0.payments = [PaymentSpec("1")] }).payment() == "held overpayment")
        #expect(Firm.run(bill.with { $0.credits = [CreditSpec("1")] }).bill() == "rejected credit-exceeds-bill")
    }

    @Test func theReferenceEndsInTheAllocationsId() {
        let result = paid(
            PaymentSpec("10").with { ($0.method, $0.reference) = ("Cheque", "No. 4711") },
            PaymentSpec("10").with { $0.method = "Wire" },
            PaymentSpec("10").with { $0.reference = String(repeating: "ü", count: 300) })
        let references = result.documents.payments.map { result.text($0.reference) }
        #expect(Array(references.prefix(2)) == ["No. 4711 clio:1p1", "Wire clio:1p2"])
        #expect(references[2] == String(repeating: "ü", count: 246) + " clio:1p3")
        #expect(references[2].unicodeScalars.count == 255)
    }

    @Test func anotherContactThanTheBillsIsWorthALook() {
        #expect(paid(PaymentSpec("10").with { $0.contact = "2" }).codes == ["warning contact-mismatch"])
        #expect(paid(PaymentSpec("10").with { $0.contact = "1" }).codes.isEmpty)
    }
}

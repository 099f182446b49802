import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct CreditNotePlacementTests {
    /// 1,000.00 with 200.00 tax, and 300.00 without.
    private let bill = BillSpec(.time("10", "100", tax: "20"), .expense("300"))

    private func credited(_ credits: CreditSpec...) -> Result { Firm.run(bill.with { $0.credits = credits }) }

    @Test func aCreditFollowsTheBillsTaxMix() {
        let result = credited(CreditSpec("150"))
        #expect(result.creditNotes == ["CN-1c1 on N-1 150.00 tax 20.00"])
        #expect(result.creditLines() == ["205 OUTPUT 1 × 100 = 100.00 + 20.00", "205 NONE 1 × 30 = 30.00 + 0.00"])
        #expect(result.creditNote() == "written")
        let cents = credited(CreditSpec("0.02"))
        #expect(cents.creditLines() == ["205 OUTPUT 1 × 0.01 = 0.01 + 0.00", "205 NONE 1 × 0.01 = 0.01 + 0.00"])
    }

    @Test func creditsOfTheWholeBillGiveBackItsNetAndTax() {
        let result = credited(CreditSpec("333.33"), CreditSpec("0.01"), CreditSpec("1166.66"))
        #expect(result.documents.creditNotes.map(\.total) == [33_333, 1, 116_666])
        var net: [Int: Int64] = [:]
        var tax: [Int: Int64] = [:]
        for item in result.documents.lineItems.dropFirst(2) {
            net[item.taxType, default: 0] += item.lineAmount
            tax[item.taxType, default: 0] += item.taxAmount
        }
        #expect(net == [0: 100_000, 1: 30_000] && tax == [0: 20_000, 1: 0])
    }

    @Test func aNegativePartIsCreditedInProportion() {
        // 200.00 with 40.00 tax, less 50.00 without: half of it is 100.00, 20.00 and -25.00.
        let bill = BillSpec(.time("1", "200", tax: "20"), .less("50"), credits: [CreditSpec("95"), CreditSpec("95")])
        let result = Firm.run(bill)
        #expect(result.creditNotes == ["CN-1c1 on N-1 95.00 tax 20.00", "CN-1c2 on N-1 95.00 tax 20.00"])
        for note in 0...1 {
            #expect(
                result.creditLines(note) == ["205 OUTPUT 1 × 100 = 100.00 + 20.00", "205 NONE 1 × -25 = -25.00 + 0.00"])
        }
    }

    @Test(arguments: [("JPY", "0.5"), ("KWD", "0.0005"), ("USD", "0.005")]) func amountsBelowTheMinorUnitNeverAppear(
        currency: String, half: String
    ) {
        let bill = BillSpec(.time("1", "1000", tax: "20"), .expense("1000")).with { $0.currency = currency }
        var credit = CreditSpec("0")
        credit.amount = decimal(half) * 2
        let result = Firm.run(bill.with { $0.credits = [credit, credit, credit] })
        #expect(result.documents.creditNotes.map(\.total) == [1, 1, 1])
        #expect(result.documents.creditNotes.map(\.lineItems.count) == [1, 1, 1])
    }

    @Test func aCreditLargerThanItsBillRejectsIt() {
        let result = credited(CreditSpec("1000"), CreditSpec("500.01"))
        #expect(result.bill() == "rejected credit-exceeds-bill")
        #expect(result.creditNote(0) == "rejected credit-exceeds-bill")
        #expect(result.messages == ["the credit note is larger than the 500.00 its bill has left"])
        #expect(result.documents.creditNotes.isEmpty && result.documents.lineItems.isEmpty)
        #expect(credited(CreditSpec("1000"), CreditSpec("500")).bill() == "written")
    }

    @Test(arguments: ["0", "-5"]) func aCreditIsMoreThanNothing(amount: String) {
        #expect(credited(CreditSpec(amount)).bill() == "rejected negative-amount")
    }

    @Test func voidedCreditsAreFilteredAndTakeNothing() {
        let result = credited(CreditSpec("1500").with { $0.isVoided = true }, CreditSpec("1500"))
        #expect(result.creditNote(0) == "filtered voided-credit-note" && result.creditNote(1) == "written")
        #expect(result.creditNotes == ["CN-1c2 on N-1 1500.00 tax 200.00"])
        #expect(credited(CreditSpec("-5").with { $0.isVoided = true }).bill() == "written")
    }

    @Test(arguments: [BillState.draft, .awaitingApproval]) func aCreditOnAnUnapprovedBillWaits(state: BillState) {
        let result = Firm.run(bill.with { ($0.state, $0.credits) = (state, [CreditSpec("100")]) })
        #expect(result.bill() == "written" && result.creditNote() == "held credit-on-unapproved")
        #expect(result.codes == ["held credit-on-unapproved"])
        #expect(result.documents.creditNotes.isEmpty)
    }

    @Test func itsAccountMustSuit() {
        let credited = bill.with { $0.credits = [CreditSpec("100")] }
        #expect(Firm.run(credited) { $0.settings.accounts.creditNotes = "850" }.bill() == "written", "an asset account")
        #expect(Firm.run(credited) { $0.settings.accounts.creditNotes = "260" }.bill() == "rejected account-unsuited")
        #expect(Firm.run(credited) { $0.settings.accounts.creditNotes = "" }.bill() == "rejected no-account")
        #expect(
            Firm.run(bill) { $0.settings.accounts.creditNotes = "" }.bill() == "written", "no credit note, no account")
    }

    @Test func numberDateAndWordsAreTheCreditNotesOwn() {
        let result = credited(
            CreditSpec("10", number: "CR-7").with { ($0.date, $0.reason) = ("2026-05-06", "Goodwill") },
            CreditSpec("10"))
        #expect(result.creditNotes.map { $0.prefix(6) } == ["CR-7 o", "CN-1c2"])
        let note = result.documents.creditNotes[0]
        #expect(note.date == day("2026-05-06") && result.text(note.reference) == "N-1")
        #expect(
            result.documents.lineItems[note.lineItems].map { result.text($0.description) } == ["Goodwill", "Goodwill"])
        let plain = result.documents.lineItems[result.documents.creditNotes[1].lineItems]
        #expect(plain.map { result.text($0.description) } == ["Credit note", "Credit note"])
    }

    @Test func numbersAreTakenOnceWithinABillToo() {
        #expect(
            credited(CreditSpec("10", number: "CR-7"), CreditSpec("10", number: "cr-7")).bill()
                == "rejected duplicate-number")
        #expect(credited(CreditSpec("10", number: "n-1")).bill() == "rejected duplicate-number")
        var firm = Firm()
        firm.add(bill.with { $0.credits = [CreditSpec("10", number: "CR-7")] })
        firm.add(bill.with { $0.credits = [CreditSpec("10", number: "CR-7")] })
        firm.add(bill.with { $0.number = "CR-7" })
        let result = firm.run()
        #expect(
            (0...2).map { result.bill($0) } == ["written", "rejected duplicate-number", "rejected duplicate-number"])
        #expect(result.messages[0] == "this number is taken already, at bills.csv:6")
    }

    @Test func itsTextsMustSuitXero() {
        #expect(credited(CreditSpec("10", number: "CR–7")).bill() == "rejected bad-number-text")
        #expect(
            credited(CreditSpec("10", number: String(repeating: "7", count: 241))).bill() == "rejected bad-number-text")
        let long = String(repeating: "ü", count: 4_001)
        #expect(credited(CreditSpec("10").with { $0.reason = long }).bill() == "rejected field-too-long")
        #expect(credited(CreditSpec("10").with { $0.reason = String(long.dropLast()) }).bill() == "written")
    }

    @Test func anotherContactThanTheBillsIsWorthALook() {
        let result = credited(CreditSpec("10").with { $0.contact = "2" }, CreditSpec("10").with { $0.contact = "1" })
        #expect(result.codes == ["warning contact-mismatch"])
        #expect(result.bill() == "written")
    }
}

import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct BillTransformTests {
    private let bill = BillSpec(.time("1", "100", tax: "20"))

    // MARK: Numbers

    @Test func numbersAreTakenOnceWhateverTheirCase() {
        var firm = Firm()
        for number in ["INV-1", "inv-1", " Inv-1 ", "INV-2"] { firm.add(bill.with { $0.number = number }) }
        let result = firm.run()
        let twice = "rejected duplicate-number"
        #expect((0...3).map { result.bill($0) } == ["written", twice, twice, "written"])
        #expect(result.messages[0] == "this number is taken already, at bills.csv:3")
    }

    @Test func aBillThatStaysBackTakesNoNumber() {
        var firm = Firm()
        firm.add(bill.with { ($0.number, $0.total) = ("INV-1", 1) })
        firm.add(bill.with { ($0.number, $0.state) = ("INV-1", .void) })
        firm.add(bill.with { $0.number = "INV-1" })
        #expect(firm.run().bill(2) == "written")
    }

    @Test func numbersStayTakenInTheNextBatch() {
        var firm = Firm()
        firm.add(bill)
        var result = firm.run()
        result.transform.process(&result.batch, files: Firm.files, into: &result.documents, outcomes: &result.outcomes)
        #expect(result.bill() == "rejected duplicate-number")
    }

    @Test(arguments: [
        ("", "rejected missing-number"), ("Nº 7", "rejected bad-number-text"), ("A\tB", "rejected bad-number-text"),
        (String(repeating: "7", count: 241), "rejected bad-number-text"),
        (String(repeating: "7", count: 240), "written"),
        ("007 / B-#~", "written"),
    ])
    func numbersArePrintableASCII(number: String, outcome: String) {
        #expect(Firm.run(bill.with { $0.number = number }).bill() == outcome)
    }

    // MARK: The total

    @Test func aBillThatDoesntComeToItsTotalIsRejectedWithTheDifference() {
        let result = Firm.run(bill.with { $0.total = decimal("1234.56") })
        #expect(result.bill() == "rejected total-mismatch")
        #expect(
            result.messages == ["the lines with their tax come to 120.00, the bill's total is 1,234.56: 1,114.56 apart"]
        )
        #expect(result.problems[0].location == SourceLocation(file: "bills.csv", line: 3, column: "total"))
        #expect(result.problems[0].text == "1,234.56")
        let yen = Firm.run(bill.with { ($0.total, $0.currency) = (119, "JPY") })
        #expect(yen.messages == ["the lines with their tax come to 120, the bill's total is 119: -1 apart"])
    }

    @Test func aBillBelowNothingIsRejected() {
        let result = Firm.run(BillSpec(.time("1", "5"), .less("6")))
        #expect(result.bill() == "rejected negative-total")
        #expect(result.messages == ["Xero takes no invoice with a negative total"])
        #expect(Firm.run(BillSpec(.time("1", "5"), .less("5"))).bill() == "written")
    }

    @Test func aBillWithoutLinesIsRejected() {
        let result = Firm.run(BillSpec().with { $0.total = 0 })
        #expect(result.bill() == "rejected bill-without-lines")
        #expect(result.documents.invoices.isEmpty)
    }

    @Test func everythingWrongWithABillIsSaidAtOnce() {
        var firm = Firm()
        let bad = BillSpec(.time("1", "100"), .expense("5", tax: "7"), credits: [CreditSpec("-1")])
        firm.settings.tax.primary = nil
        firm.settings.accounts.timeEntries = "999"
        firm.add(bad.with { ($0.number, $0.contact, $0.total) = ("", "9", 1) })
        let result = firm.run()
        #expect(
            result.problems.map(\.code) == [
                .missingNumber, .withoutContact, .totalMismatch, .accountNotInChart, .noTaxType,
            ])
        #expect(result.bill() == "rejected missing-number", "the first of the worst")
        #expect(result.creditNote() == "rejected missing-number")
    }

    @Test func aRejectionWinsOverAHold() {
        var firm = Firm(withClient: false)
        firm.add(contact: "1", "Smith", email: "a@x.com")
        firm.add(contact: "2", "Smith")
        firm.add(bill)
        firm.add(bill.with { $0.contact = "2" })
        firm.add(bill.with { ($0.contact, $0.total) = ("2", 1) })
        let result = firm.run()
        #expect((0...2).map { result.bill($0) } == ["written", "held name-clash", "rejected total-mismatch"])
    }

    @Test func whatTheReaderFoundKeepsTheBillBackWithoutFalseEchoes() {
        var firm = Firm()
        firm.add(bill.with { $0.total = 1 })
        firm.change { batch in
            batch.lines[0].isAmountReadable = false
            let location = SourceLocation(file: "bills.csv", line: 4, column: "price")
            batch.problems.append(
                BillProblem(bill: 0, Diagnostic(.badNumber, .reject, at: location, "no number", remedy: "")))
        }
        let result = firm.run()
        #expect(result.bill() == "rejected bad-number")
        #expect(result.problems.map(\.code) == [.badNumber], "no total to prove with a line unread")
        firm.change { $0.problems[0].diagnostic.severity = .warning }
        #expect(firm.run().bill() == "rejected total-mismatch")
    }

    @Test func oneBadBillDoesntHoldBackTheOthers() {
        var firm = Firm()
        let full = bill.with { ($0.payments, $0.credits) = ([PaymentSpec("50")], [CreditSpec("20")]) }
        firm.add(full)
        firm.add(
            full.with { $0.lines.append(.time("1", "5", tax: "7").with { ($0.kind, $0.category) = (.interest, "No") }) }
        )
        firm.add(full)
        firm.settings.accounts.interest = "999"
        let result = firm.run()
        #expect((0...2).map { result.bill($0) } == ["written", "rejected account-not-in-chart", "written"])
        #expect(result.documents.invoices.map(\.bill) == [0, 2])
        #expect(result.documents.creditNotes.map(\.bill) == [0, 2])
        #expect(result.creditNotes.map { $0.prefix(13) } == ["CN-1c1 on N-1", "CN-3c1 on N-3"])
        #expect(result.payments.map { $0.prefix(12) } == ["50.00 on N-1", "50.00 on N-3"])
        let ranges = result.documents.invoices.map(\.lineItems) + result.documents.creditNotes.map(\.lineItems)
        #expect(ranges.flatMap { Array($0) }.sorted() == Array(0..<result.documents.lineItems.count))
    }

    // MARK: Texts and dates

    @Test func theReferenceIsTheSubjectOrTheMatter() {
        func reference(_ subject: String, _ matter: String) -> String {
            let result = Firm.run(bill.with { ($0.subject, $0.matter) = (subject, matter) })
            return result.text(result.documents.invoices[0].reference)
        }
        #expect(reference("Sale of a ship", "M-1") == "Sale of a ship")
        #expect(reference("", "M-1") == "M-1")
        #expect(reference("", "") == "")
    }

    @Test func aLongSubjectIsCutWithAWarning() {
        let long = Firm.run(bill.with { $0.subject = String(repeating: "ü", count: 256) })
        #expect(long.text(long.documents.invoices[0].reference) == String(repeating: "ü", count: 255))
        #expect(long.codes == ["warning field-too-long"])
        #expect(Firm.run(bill.with { $0.subject = String(repeating: "ü", count: 255) }).codes.isEmpty)
    }

    @Test func aLongDescriptionRejects() {
        func outcome(_ length: Int) -> String {
            Firm.run(bill.with { $0.lines[0].description = String(repeating: "ü", count: length) }).bill()
        }
        #expect(outcome(4_000) == "written" && outcome(4_001) == "rejected field-too-long")
    }

    @Test func dueBeforeIssuedIsWorthALook() {
        #expect(Firm.run(bill.with { $0.due = "2026-01-14" }).codes == ["warning due-before-issued"])
        #expect(Firm.run(bill.with { $0.due = $0.issued }).codes.isEmpty)
    }
}

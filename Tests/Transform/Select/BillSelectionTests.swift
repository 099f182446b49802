import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct BillSelectionTests {
    private let bill = BillSpec(.time("1", "100"), payments: [PaymentSpec("100")])

    @Test(arguments: [
        (BillState.draft, "DRAFT"), (.awaitingApproval, "SUBMITTED"), (.awaitingPayment, "AUTHORISED"),
        (.paid, "AUTHORISED"),
    ])
    func statesBecomeStatuses(state: BillState, status: String) {
        let result = Firm.run(bill.with { $0.state = state })
        #expect(result.invoices == ["N-1 \(status) USD 100.00 tax 0.00"])
        #expect(result.bill() == "written")
    }

    @Test(arguments: [(BillState.void, "voided"), (.deleted, "deleted")])
    func voidedAndDeletedBillsAreFiltered(state: BillState, rule: String) {
        let result = Firm.run(bill.with { $0.state = state }) { $0.settings.bills.states = Set(BillState.allCases) }
        #expect(result.bill() == "filtered \(rule)")
        #expect(result.line(0) == "filtered \(rule)" && result.payment() == "filtered \(rule)")
        #expect(result.documents.invoices.isEmpty && result.problems.isEmpty)
    }

    @Test func trustRequestsAreNoInvoices() {
        let result = Firm.run(bill.with { $0.isTrustRequest = true })
        #expect(result.bill() == "filtered trust-request")
        #expect(result.invoices.isEmpty && result.payments.isEmpty)
    }

    @Test func theListOfStatesIsASetting() {
        var firm = Firm()
        firm.settings.bills.states = [.paid]
        for state in [BillState.draft, .awaitingApproval, .awaitingPayment, .paid] {
            firm.add(bill.with { $0.state = state })
        }
        let result = firm.run()
        #expect((0..<4).map { result.bill($0) } == ["filtered state", "filtered state", "filtered state", "written"])
    }

    @Test func nothingGoesWithTheExportOff() {
        #expect(Firm.run(bill) { $0.settings.bills.export = false }.bill() == "filtered export-off")
    }

    @Test func bothEndsOfTheRangeAreInIt() {
        var firm = Firm()
        firm.settings.bills.issuedFrom = day("2026-01-10")
        firm.settings.bills.issuedThrough = day("2026-01-20")
        for date in ["2026-01-09", "2026-01-10", "2026-01-20", "2026-01-21"] {
            firm.add(bill.with { $0.issued = date })
        }
        let result = firm.run()
        #expect(
            (0..<4).map { result.bill($0) } == [
                "filtered outside-dates", "written", "written", "filtered outside-dates",
            ])
    }

    @Test func eachEndCanBeOpen() {
        let old = bill.with { $0.issued = "1999-12-31" }
        #expect(Firm.run(old) { $0.settings.bills.issuedThrough = day("2026-01-01") }.bill() == "written")
        #expect(Firm.run(old) { $0.settings.bills.issuedFrom = day("2026-01-01") }.bill() == "filtered outside-dates")
        #expect(
            Firm.run(old.with { $0.issued = "2099-01-01" }) { $0.settings.bills.issuedFrom = day("2026-01-01") }.bill()
                == "written")
    }

    @Test func paymentsAndCreditNotesFollowTheirBill() {
        let bill = BillSpec(
            .time("1", "100"), payments: [PaymentSpec("40", on: "2027-06-01")],
            credits: [CreditSpec("10").with { $0.date = "2025-01-01" }])
        var firm = Firm()
        firm.settings.bills.issuedFrom = day("2026-01-01")
        firm.settings.bills.issuedThrough = day("2026-01-31")
        firm.add(bill)
        firm.add(bill.with { $0.issued = "2026-02-01" })
        let result = firm.run()
        #expect(result.payments == ["40.00 on N-1 to 090 at 2027-06-01: clio:1p1"])
        #expect(result.creditNotes == ["CN-1c1 on N-1 10.00 tax 0.00"])
        #expect(result.payment(1) == "filtered outside-dates" && result.creditNote(1) == "filtered outside-dates")
    }

    @Test func whatIsWrongWithAFilteredBillIsNoMatter() {
        var firm = Firm()
        firm.add(bill.with { ($0.state, $0.number, $0.contact, $0.total) = (.void, "", "9", 1) })
        let location = SourceLocation(file: "bills.csv", line: 2, column: "total")
        firm.change { batch in
            let fault = Diagnostic(.badNumber, .reject, at: location, "no number", remedy: "")
            batch.problems.append(BillProblem(bill: 0, fault))
        }
        let result = firm.run()
        #expect(result.bill() == "filtered voided")
        #expect(result.problems.isEmpty)
    }

    @Test func anUnreadableStateOrDateIsNotHiddenByAFilter() {
        for column in ["state", "issued_at"] {
            var firm = Firm()
            firm.settings.bills.issuedFrom = day("2030-01-01")
            firm.add(bill)
            firm.change { batch in
                let location = SourceLocation(file: "bills.csv", line: 2, column: column)
                let code: DiagnosticCode = column == "state" ? .unknownState : .badDate
                batch.problems.append(BillProblem(bill: 0, Diagnostic(code, .reject, at: location, "?", remedy: "")))
            }
            #expect(firm.run().bill() == (column == "state" ? "rejected unknown-state" : "rejected bad-date"))
        }
    }
}

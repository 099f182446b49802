import Foundation
import Ledger
import Testing

@testable import Pipeline

@Suite struct HandedOverNumbersTests {
    /// Xero takes a second invoice of a number for the first one's further lines.
    @Test func aNumberThatWentBeforeIsNotUsedAgain() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.bills = [firm.bills[0], "104,INV-2,11,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,"]
        firm.lines = [firm.lines[0], "1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,"]
        firm.payments[1] = "503,104,11,2026-03-01,80.00,Cheque,77,Operating"
        firm.creditNotes.removeLast()
        let result = try firm.run("two")
        #expect(result.exitCode == .someRejected && result.report.closes)
        #expect(
            firm.names("batches/two/rejected").contains("bills.csv")
                && !firm.names("batches/two").contains("invoices-001.xml"))
        #expect(result.report.problems.map(\.code) == [.numberTaken])
        let problem = try #require(result.report.problems.first)
        #expect(problem.message == "invoice INV-2 went before, for bill 102" && problem.text == "INV-2")
        #expect(
            problem.remedy
                == "Give the bill another number in Clio; where the earlier one is void, do what the to-do list "
                + "says of it." && problem.location.line == 2)
        #expect(Set(result.report.leftOut.filter { $0.bucket == .held }.map(\.reason)) == ["number-taken"])
        // A client of nothing else isn't in Xero.
        firm.contacts.append("13,Company,Third Inc,,,,third@example.com,,,,,,,")
        firm.bills[1] = firm.bills[1].replacingOccurrences(of: ",11,", with: ",13,")
        firm.payments[1] = firm.payments[1].replacingOccurrences(of: ",11,", with: ",13,")
        let stranger = try firm.run("stranger").report
        #expect(
            stranger.leftOut.contains { $0.kind == .contact && $0.bucket == .held && $0.count == 1 } && stranger.closes)
        firm.bills[1] = firm.bills[1].replacingOccurrences(of: "INV-2", with: "INV-22")
        #expect(SmallFirm.count(try firm.run("three"), "payments") == 1)
    }

    /// All of Clio imported anew, under other ids: whose numbers they are is told for the first ones.
    @Test func manyNumbersThatWentBeforeAreHeldAsWell() throws {
        let firm = try SmallFirm()
        func bills(from first: Int) {
            firm.bills = [firm.bills[0]]
            firm.lines = [firm.lines[0]]
            for number in 0..<25 {
                firm.bills.append(
                    "\(first + number),N-\(number),12,3,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
                firm.lines.append("\(first + number),\(first + number),3,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
            }
            firm.payments = [firm.payments[0]]
            firm.creditNotes = [firm.creditNotes[0]]
        }
        bills(from: 1_000)
        #expect(SmallFirm.count(try firm.run("one"), "invoices") == 25)
        bills(from: 5_000)
        let problems = try firm.run("two").report.problems
        #expect(problems.count == 25 && problems.allSatisfy { $0.code == .numberTaken })
        #expect(problems[9].message == "invoice N-9 went before, for bill 1009")
        #expect(problems[10].message == "invoice N-10 went before, for another bill")
        // All of it again is asked for: nothing is compared.
        #expect(SmallFirm.count(try firm.run("three", isFull: true), "invoices") == 25)
    }
}

import Foundation
import Ledger
import Testing

@testable import Pipeline

/// What Clio's lists have of their own, as people export them.
@Suite struct ClioListsTests {
    private func firm(days: [String]) throws -> SmallFirm {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"profile\": \"clio-lists\""
        firm.contacts = ["Name,Type", "Acme,Company"]
        firm.bills = ["Bill Number,Client,Matter,Status,Issue Date,Due Date,Total"]
        firm.lines = [
            "ID,Date,Type,Activity Category,Description,Matter,User,Hours,Rate ($),Non-billable ($),Billable ($),Bill State,"
                + "Bill Number"
        ]
        for (number, day) in days.enumerated() {
            firm.bills.append("\(104 + number),Acme,M2,Unpaid,\(day),\(day),200.00")
            firm.lines.append("\(number),01/05/2026,TimeEntry,,a,M2,X,1,200.00,,200.00,billed,\(104 + number)")
        }
        (firm.payments, firm.creditNotes) = ([firm.payments[0]], [firm.creditNotes[0]])
        return firm
    }

    /// An activities list has all work, billed or not.
    @Test func workThatIsNotBilledYetIsLeftOutWithoutAWord() throws {
        let firm = try firm(days: ["03/25/2026"])
        firm.lines.append("6,05/01/2026,TimeEntry,,not billed yet,M2,X,1.5,200.00,,300.00,unbilled,")
        let result = try firm.run("one")
        #expect(result.exitCode == .done && result.report.closes && result.report.problems.isEmpty)
        #expect(!firm.names("batches/one").contains("rejected"))
        let left = result.report.leftOut.filter { $0.kind == .line }
        #expect(left.map(\.reason) == ["unbilled"] && left.first?.bucket == .filtered)
        let extracted = try Extraction(try firm.request(.plan, batch: "x"), to: firm.folder + "/ledger").execute()
        #expect(extracted.exitCode == .done && extracted.report.closes && !firm.names("ledger").contains("rejected"))
    }

    /// One day that fits the other order alone, and none that fits this one alone: then it is the other, for all of them.
    @Test func aDayThatFitsTheOtherOrderAloneStopsTheRun() throws {
        let firm = try firm(days: ["03/05/2026", "13/05/2026"])
        do {
            try firm.run("one")
            Issue.record("it ran")
        } catch {
            let failure = Failure(error)
            #expect(failure.exitCode == .inputUnusable && failure.diagnostics.map(\.code) == [.badDate])
            #expect(
                failure.diagnostics.first?.message
                    == "the days look like dd/MM/yyyy, not MM/dd/yyyy: 2 can only be read that way, and the others would be "
                    + "taken for another day")
        }
        #expect(firm.names("batches").isEmpty)
        firm.settings["files"] = ", \"profile\": \"clio-lists\", \"dateFormat\": \"dd/MM/yyyy\""
        #expect(SmallFirm.count(try firm.run("two"), "invoices") == 2)
    }

    /// Any day that fits this order alone proves it, wherever it stands.
    @Test func aLinesDayProvesTheOrderToo() throws {
        let firm = try firm(days: ["03/05/2026", "13/05/2026"])
        firm.lines[1] = firm.lines[1].replacingOccurrences(of: "01/05/2026", with: "01/25/2026")
        let result = try firm.run("one")
        #expect(result.exitCode == .someRejected && SmallFirm.count(result, "invoices") == 1)
    }

    /// Where the order is known, a day that doesn't fit is a mistake of its own.
    @Test(arguments: [true, false]) func aDayThatDoesNotFitIsItsBillsAloneWhereTheOrderIsKnown(isSaid: Bool) throws {
        let firm = try firm(days: ["03/05/2026", "13/05/2026", isSaid ? "04/05/2026" : "03/25/2026"])
        if isSaid { firm.settings["files"] = ", \"profile\": \"clio-lists\", \"dateFormat\": \"MM/dd/yyyy\"" }
        let result = try firm.run("one")
        #expect(result.exitCode == .someRejected && SmallFirm.count(result, "invoices") == 2)
    }
}

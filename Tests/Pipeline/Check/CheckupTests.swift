import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Pipeline

struct CheckupTests {
    @Test func allIsWell() throws {
        let firm = try SmallFirm()
        let checkup = try Checkup(try firm.request(.plan, batch: "x"))
        #expect(checkup.exitCode == .done && checkup.accounts == 4)
        #expect(checkup.report?.closes == true)
        #expect(!firm.exists("state") && !firm.exists("batches"))
    }

    @Test func settingsInputsAndRecordsAreToldAtOnce() throws {
        let firm = try SmallFirm()
        firm.chart.removeLast(2)
        firm.bills[1] = firm.bills[1].replacingOccurrences(of: "345.00", with: "344.00")
        let checkup = try Checkup(try firm.request(.plan, batch: "x"))
        #expect(checkup.exitCode == .configuration)
        let codes = checkup.diagnostics.map(\.code)
        #expect(codes.contains(.accountNotInChart) && codes.contains(.totalMismatch))
        #expect(
            checkup.diagnostics.contains {
                $0.message.hasPrefix("transform.accounts.expenses: account 260 is not in the chart")
            })
    }

    @Test func anUnsuitedPaymentAccountIsFoundBeforeAnyPayment() throws {
        let firm = try SmallFirm()
        firm.settings["payments"] = "{\"default\": \"090\", \"bankAccounts\": {\"Trust\": \"200\"}}"
        let checkup = try Checkup(try firm.request(.plan, batch: "x"))
        #expect(checkup.exitCode == .configuration)
        #expect(
            checkup.diagnostics.contains {
                $0.message.contains("payments.bankAccounts.Trust: account 200 Fees is neither a bank account")
            })
    }

    @Test func aMissingChartAndMissingExports() throws {
        let firm = try SmallFirm()
        let request = try firm.request(.plan, batch: "x")
        try FileManager.default.removeItem(atPath: firm.folder + "/chart.csv")
        #expect(try Checkup(request).exitCode == .configuration)
        try firm.put("chart.csv", firm.chart.joined(separator: "\n"))
        try FileManager.default.removeItem(atPath: firm.folder + "/clio/bills.csv")
        let checkup = try Checkup(request)
        #expect(checkup.exitCode == .inputUnusable && checkup.report == nil)
    }

    @Test func accountsSayWhatIsUsedForWhat() throws {
        let firm = try SmallFirm()
        let overview = try AccountsOverview(try firm.request(.plan, batch: "x"))
        let fees = try #require(overview.entries.first { $0.account.code == "200" })
        #expect(fees.uses == ["timeEntries", "interest"])
        #expect(overview.entries.first { $0.account.code == "090" }?.roles == [.payments])
        #expect(
            overview.categories.contains {
                $0.name == "Litigation" && $0.kind == "TimeEntry" && $0.account == "200" && !$0.isOwn
            })
    }
}

import Foundation
import Ledger
import TestSupport
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("What the organisation would refuse is found before anything is sent")
struct PreflightTests {
    @Test("A currency the organisation doesn't use holds its bills, and no others")
    func currency() async throws {
        let firm = InventedFirm(seed: 21, bills: 20)
        let yen = Set(firm.bills.filter { $0.currency == "JPY" && $0.state != "void" }.map(\.number))
        #expect(!yen.isEmpty)
        let rig = try await TransferRig(firm, organisation: .harbourFinch)
        let result = try await rig.run()
        let held = result.report.problems.filter { $0.code == .currencyNotSubscribed }
        #expect(held.count == yen.count && result.held.count == yen.count, "\(result.words)")
        #expect(held.allSatisfy { $0.message == "Harbour & Finch LLP doesn't use the currency JPY" })
        #expect(result.applied?.problems == [])
        let sent = rig.writes.map { String(decoding: $0.body, as: UTF8.self) }.joined()
        for bill in firm.bills where bill.state != "void" {
            #expect(sent.contains("\"\(bill.number)\"") == !yen.contains(bill.number), "\(bill.number)")
        }
        await rig.stop()
    }

    @Test(
        "A tax type that isn't the organisation's, or isn't for revenue, holds the bills with it",
        arguments: [("TAX999", "isn't one of its tax rates"), ("GSTONIMPORTS", "can't be used for revenue")])
    func taxType(_ type: String, _ why: String) async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.settings["tax"] = """
                "none": {"type": "\(type)", "name": "Nothing"}
                """
            let result = try await transfer.run("one")
            #expect(Set(result.held) == ["unsuited-tax-type"] && result.held.count == 3, "\(result.words)")
            let problem = try #require(result.report.problems.first)
            #expect(problem.message == "the tax type \(type) \(why) in Harbour & Finch LLP")
            #expect(problem.remedy.contains("transform.tax"))
            #expect(try transfer.documents("Invoices").isEmpty)
        }
    }

    @Test("`check --online` asks Xero for accounts and tax types, binds nothing, and says who doesn't let it in")
    func checkOnline() async throws {
        try await TransferFirm.with { transfer in
            func check() async throws -> Checkup {
                let request = try transfer.request(.plan, "check")
                return try await onThread { try Checkup(request, isOnline: true) }
            }
            let good = try await check()
            #expect(good.organisation == "Harbour & Finch LLP" && good.exitCode == .done, "\(good.diagnostics)")
            transfer.firm.settings["tax"] = """
                "primary": {"type": "TAX999", "name": "Tax on Sales"}
                """
            transfer.xero.setArchived(account: "205")
            let bad = try await check()
            #expect(bad.exitCode == .configuration)
            let found = bad.diagnostics.filter { $0.severity == .reject && $0.location.file.hasSuffix("pipeline.json") }
            #expect(
                found.map(\.location.column) == ["transform.tax.primary", "transform.accounts.creditNotes"], "\(found)")
            #expect(found.map(\.code) == [.unsuitedTaxType, .accountArchived])
            let api = transfer.firm.settings["api"]
            transfer.firm.settings["api"] = api?.replacing("sandbox-secret", with: "wrong")
            let refused = try await check()
            #expect(refused.exitCode == .notAuthorised, "\(refused.diagnostics)")
            #expect(!FileManager.default.fileExists(atPath: transfer.firm.statePath))
        }
    }
}

import Foundation
import Testing

@testable import XeroSandbox

struct SandboxFirmTests {
    static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../Samples").standardized

    @Test func theSampleFirmIsTheSampleChart() throws {
        let chart = try Data(contentsOf: Self.samples.appending(path: "harbour-finch/xero/chart-of-accounts.csv"))
        let firm = SandboxFirm.harbourFinch
        #expect(try SandboxFirm.accounts(fromChart: Array(chart), taxRates: firm.taxRates) == firm.accounts)
    }

    @Test func aChartNeedsItsColumnsAndKnownWords() {
        let rates = SandboxFirm.harbourFinch.taxRates
        #expect(throws: SandboxFirmError(description: "The chart of accounts has no column 'type'.")) {
            try SandboxFirm.accounts(fromChart: Array("*Code,*Name,*Tax Code\n".utf8), taxRates: rates)
        }
        #expect(throws: SandboxFirmError(description: "Account 200: Xero has no account type 'Income'.")) {
            try SandboxFirm.accounts(
                fromChart: Array("*Code,*Name,*Type,*Tax Code\n200,Fees,Income,Tax Exempt\n".utf8), taxRates: rates)
        }
        #expect(throws: SandboxFirmError(description: "Account 200: there is no tax rate named 'VAT'.")) {
            try SandboxFirm.accounts(
                fromChart: Array("*Code,*Name,*Type,*Tax Code\n200,\"Fees, net\",Revenue,VAT\n".utf8), taxRates: rates)
        }
    }

    @Test(arguments: 1...20)
    func aSeededFirmIsAlwaysTheSameAndWhole(seed: UInt64) {
        let firm = SandboxFirm.seeded(seed)
        #expect(firm == SandboxFirm.seeded(seed))
        #expect(Set(firm.accounts.compactMap(\.code)).isSuperset(of: ["090", "200", "205", "260", "270"]))
        #expect(Set(firm.accounts.compactMap(\.code)).count == firm.accounts.count)
        let types = Set(firm.taxRates.map(\.type))
        #expect(types.contains("NONE") && types.count > 1)
        #expect(firm.accounts.allSatisfy { types.contains($0.taxType) })
    }

    @Test func seedsDiffer() { #expect(Set((1...20).map { SandboxFirm.seeded($0) }).count > 15) }

    @Test func aFirmIsReadFromJSON() throws {
        let json = """
            {"name": "Rive Nord", "country": "CA", "baseCurrency": "CAD", "periodLockDate": "2025-12-31",
             "currencies": [{"code": "USD", "rate": "0.73"}],
             "taxRates": [{"type": "CAN022", "name": "QC", "rate": 14.975, "appliesTo": "R"},
                          {"type": "NONE", "name": "Tax Exempt", "rate": 0}],
             "accounts": [{"code": "200", "name": "Fees", "type": "REVENUE", "taxType": "CAN022"},
                          {"name": "Bank", "type": "BANK", "archived": true}],
             "tracking": [{"name": "Office", "options": ["Montréal"]}], "contacts": [{"name": "Hydro"}]}
            """
        let firm = try SandboxFirm(json: Array(json.utf8))
        #expect(firm.taxRates[0] == SandboxFirm.TaxRate(type: "CAN022", name: "QC", rate: "14.975", appliesTo: "R"))
        #expect(
            firm.accounts[1]
                == SandboxFirm.Account(code: nil, name: "Bank", type: "BANK", taxType: "NONE", isArchived: true))
        #expect(firm.tracking[0].options == ["Montréal"])
        #expect(firm.periodLockDate == "2025-12-31")
        for (wrong, right, message) in [
            ("REVENUE", "INCOME", "Account 200: Xero has no account type 'INCOME'."),
            ("\"CAN022\"}", "\"TAX9\"}", "Account 200: there is no tax rate 'TAX9'."),
            ("14.975", "\"a lot\"", "Tax rate CAN022: 'a lot' is no percentage."),
            ("2025-12-31", "31/12/2025", "The lock date '31/12/2025' is not written yyyy-MM-dd."),
        ] {
            #expect(throws: SandboxFirmError(description: message)) {
                try SandboxFirm(json: Array(json.replacing(wrong, with: right).utf8))
            }
        }
        #expect(throws: SandboxFirmError(description: "The firm's file, line 1: 'name' is missing.")) {
            try SandboxFirm(json: Array("{}".utf8))
        }
    }
}

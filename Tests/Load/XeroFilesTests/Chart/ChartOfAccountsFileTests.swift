import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct ChartOfAccountsFileTests {
    private func read(_ text: String, _ name: String = "chart.csv") throws -> ChartOfAccounts {
        let folder = try Folder()
        return try ChartOfAccountsFile.read(path: try folder.write(name, text))
    }

    private func fault(_ text: String) throws -> Diagnostic? {
        do {
            _ = try read(text)
            return nil
        } catch let fault as ChartOfAccountsFile.Fault {
            return fault.diagnostic
        }
    }

    @Test func readsXerosExport() throws {
        let chart = try read(
            """
            *Code,*Name,*Type,*Tax Code,Description,Dashboard,Expense Claims,Enable Payments,Balance
            090,Business Bank Account,Bank,No VAT,,Yes,No,No,
            200,"Fees, earned",Revenue,20% (VAT on Income),"Sales ""A"" only",No,No,No,"1,000.00"
            0260,Disbursements,Direct Costs,No VAT,"two
            lines",No,Yes,Yes,
            ,Savings,Bank,No VAT,,No,No,No,
            ,,,,,,,,
            850,Suspense,Current Asset,No VAT,,No,No,yes,
            """)
        let expected = [
            Account(code: "090", name: "Business Bank Account", type: "BANK", taxType: "No VAT", line: 2),
            Account(code: "200", name: "Fees, earned", type: "REVENUE", taxType: "20% (VAT on Income)", line: 3),
            Account(
                code: "0260", name: "Disbursements", type: "DIRECTCOSTS", taxType: "No VAT", paymentsEnabled: true,
                line: 4),
            Account(code: "", name: "Savings", type: "BANK", taxType: "No VAT", line: 6),
            Account(code: "850", name: "Suspense", type: "CURRENT", taxType: "No VAT", paymentsEnabled: true, line: 8),
        ]
        #expect(chart.accounts == expected)
        #expect(chart[code: "0260"] == expected[2] && chart[code: "260"] == nil && chart[code: ""] == nil)
    }

    @Test func columnsMayStandInAnyOrderUnderAnyMarkAndCase() throws {
        let chart = try read(
            "\u{FEFF}TYPE , name,CODE,Status\r\nOther Income, Interest ,270,Archived\r\nFANCY,New,271,\r\n")
        #expect(
            chart.accounts == [
                Account(code: "270", name: "Interest", type: "OTHERINCOME", status: .archived, line: 2),
                Account(code: "271", name: "New", type: "FANCY", line: 3),
            ])
    }

    @Test func readsTheAPIsJSON() throws {
        let chart = try read(
            """
            {"Id": "x", "Accounts": [
              {"AccountID": "a", "Code": "090", "Name": "Bank \\u00e9", "Type": "BANK", "Status": "ACTIVE", "TaxType": "NONE"},
              {"Name": "No Code", "Type": "BANK", "EnablePaymentsToAccount": false},
              {"Code": "299", "Name": "Old", "Type": "REVENUE", "Status": "ARCHIVED", "EnablePaymentsToAccount": true}
            ]}
            """)
        #expect(
            chart.accounts == [
                Account(code: "090", name: "Bank é", type: "BANK", taxType: "NONE", line: 2),
                Account(code: "", name: "No Code", type: "BANK", line: 3),
                Account(code: "299", name: "Old", type: "REVENUE", status: .archived, paymentsEnabled: true, line: 4),
            ])
        #expect(try read(#"[{"Code":"1","Name":"A","Type":"SALES"}]"#).accounts.map(\.code) == ["1"])
    }

    @Test func readsTheAPIsXML() throws {
        // Xero's answers have claimed UTF-16 in UTF-8 bytes.
        let chart = try read(
            """
            <?xml version="1.0" encoding="utf-16"?>
            <Response><Accounts>
              <Account><AccountID>a</AccountID><Code>200</Code><Name>Fees &amp; é</Name><Status>ACTIVE</Status>
                <Type>REVENUE</Type><TaxType>OUTPUT2</TaxType><EnablePaymentsToAccount>true</EnablePaymentsToAccount></Account>
              <Account><Name>No Code</Name><Type>BANK</Type><Status>DELETED</Status></Account>
            </Accounts></Response>
            """)
        #expect(
            chart.accounts == [
                Account(
                    code: "200", name: "Fees & é", type: "REVENUE", taxType: "OUTPUT2", paymentsEnabled: true, line: 3),
                Account(code: "", name: "No Code", type: "BANK", status: .deleted, line: 5),
            ])
    }

    @Test(arguments: [
        ("", DiagnosticCode.unreadableFile), ("Code,Name,Type\n", .headerOnly),
        ("Code,Title\n200,Fees\n", .unreadableFile),
        ("{\"Accounts\": []}", .headerOnly), ("{\"Accounts\": [", .malformedJSON), ("<Accounts/>", .headerOnly),
        ("<Accounts><Account>", .unreadableFile),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><Accounts>&b;</Accounts>", .unreadableFile),
    ])
    func whatIsNoChartSaysSo(text: String, code: DiagnosticCode) throws {
        let fault = try #require(try fault(text))
        #expect(fault.code == code && fault.severity == .reject)
        #expect(fault.location.file.hasSuffix("chart.csv"))
        #expect(!fault.remedy.isEmpty)
    }

    @Test func faultsNameTheirPlace() throws {
        #expect(try fault("{\n\"Accounts\": [\n{\"Code\" 1}]}")?.location.line == 3)
        #expect(
            try fault("Code,Title\n200,Fees\n")?.message
                == "this is no chart of accounts: it has no columns Name and Type")
        #expect(throws: ChartOfAccountsFile.Fault.self) { try ChartOfAccountsFile.read(path: "/nowhere/chart.csv") }
        do {
            _ = try ChartOfAccountsFile.read(path: "/nowhere/chart.csv")
        } catch {
            #expect(error.diagnostic.code == .missingFile && error.diagnostic.location.file == "/nowhere/chart.csv")
        }
    }

    @Test func aCodeThatComesTwiceIsTheFirsts() throws {
        let chart = try read("Code,Name,Type\n200,First,Revenue\n200,Second,Sales\n")
        #expect(chart[code: "200"]?.name == "First")
    }
}

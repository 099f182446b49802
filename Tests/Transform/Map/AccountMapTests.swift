import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct AccountMapTests {
    /// The account a line goes to, or what became of its bill.
    private func account(_ line: LineSpec, _ change: (inout Firm) -> Void = { _ in }) -> String {
        let result = Firm.run(BillSpec(line, .time("1", "1000")), change)
        guard let item = result.documents.lineItems.first else { return result.bill() }
        return result.transform.codes.accounts[item.account]
    }

    @Test(arguments: [
        (LineKind.timeEntry, "200"), (.flatFee, "200"), (.product, "200"), (.expenseEntry, "260"), (.hardCost, "260"),
        (.softCost, "260"), (.interest, "270"), (.discount, "200"),
    ])
    func kindsGoToTheirRolesAccount(kind: LineKind, code: String) {
        #expect(account(LineSpec(kind, "1", kind == .discount ? "-5" : "5")) == code)
    }

    @Test func discountLinesGoToTheirAccountWhereThereIsOne() {
        #expect(account(.less("5")) { $0.settings.accounts.discounts = "290" } == "290")
    }

    @Test func categoryThenCliosCodeThenKindThenRole() {
        let line = LineSpec.expense("5").with { ($0.category, $0.accountCode) = ("Court", "850") }
        let all: (inout Firm) -> Void = { firm in
            firm.settings.accounts.categories = ["Court": "261"]
            firm.settings.accounts.kinds = [.expenseEntry: "201"]
        }
        #expect(account(line, all) == "261")
        #expect(account(line.with { $0.category = "Other" }, all) == "850")
        #expect(account(line.with { ($0.category, $0.accountCode) = ("Other", "") }, all) == "201")
        #expect(account(line.with { ($0.category, $0.accountCode) = ("Other", "") }) == "260")
        #expect(account(line.with { ($0.category, $0.accountCode) = ("", "") }) == "260")
    }

    @Test func linesAreToldApartByKindCategoryAndCode() {
        var firm = Firm()
        firm.settings.accounts.categories = ["Court": "201"]
        firm.add(
            BillSpec(
                .time("1", "1").with { $0.category = "Court" }, .time("1", "1"),
                .expense("1").with { $0.category = "Court" },
                .time("1", "1").with { $0.accountCode = "290" }, .expense("1"),
                .time("1", "1").with { $0.category = "Court" }))
        let result = firm.run()
        let codes = result.documents.lineItems.map { result.transform.codes.accounts[$0.account] }
        #expect(codes == ["201", "200", "201", "290", "260", "201"])
    }

    /// More categories than are kept at hand, alike in length and in their ends.
    @Test func anyNumberOfCategoriesIsToldApart() {
        var firm = Firm()
        let names = (0..<700).map { "C\($0 % 26)-\($0)e" }
        let codes = ["200", "201", "290"]
        func code(_ index: Int) -> String { codes[index * 7 / 3 % codes.count] }
        for (index, name) in names.enumerated() { firm.settings.accounts.categories[name] = code(index) }
        let order = Array(names.indices) + names.indices.reversed() + Array(names.indices.prefix(50))
        firm.add(
            BillSpec().with { bill in
                bill.lines = order.map { index in .time("1", "1").with { $0.category = names[index] } }
            })
        let result = firm.run()
        #expect(result.documents.lineItems.count == order.count)
        for (item, index) in zip(result.documents.lineItems, order) {
            #expect(result.transform.codes.accounts[item.account] == code(index), "\(names[index])")
        }
    }

    @Test(arguments: [
        ("", "no-account"), ("999", "account-not-in-chart"), ("299", "account-archived"), ("800", "account-unsuited"),
        ("090", "account-unsuited"),
    ])
    func anAccountThatCantServeRejectsTheBill(code: String, reason: String) {
        let result = Firm.run(BillSpec(.time("1", "5"), .expense("1"))) { $0.settings.accounts.timeEntries = code }
        #expect(result.bill() == "rejected \(reason)")
        #expect(result.documents.invoices.isEmpty && result.documents.lineItems.isEmpty)
        #expect(result.line(1) == "rejected \(reason)", "its other line stays back with it")
        #expect(result.problems.map(\.location.line) == [4])
        #expect(result.problems[0].remedy.contains("transform.accounts.timeEntries") == true)
    }

    @Test func theMessageNamesTheAccountAndTheSettingToChange() {
        let result = Firm.run(BillSpec(.time("1", "5").with { $0.category = "Court" })) {
            $0.settings.accounts.categories = ["Court": "800"]
        }
        #expect(
            result.messages == [
                "account 800 Loans is not a revenue account (it is LIABILITY), so it can't take timeEntries"
            ])
        #expect(result.problems[0].remedy == "Set transform.accounts.categories.Court to another account.")
        #expect(result.problems[0].text == "Court")
    }

    @Test func withoutAChartAccountsAreTakenAsTheyAre() {
        #expect(account(.time("1", "5")) { ($0.chart, $0.settings.accounts.timeEntries) = (nil, "4711") } == "4711")
        let none: (inout Firm) -> Void = { ($0.chart, $0.settings.accounts.timeEntries) = (nil, "") }
        #expect(account(.time("1", "5"), none) == "rejected no-account")
    }

    @Test(arguments: [
        ("REVENUE", [true, true, true, true, true, false]), ("SALES", [true, true, true, true, true, false]),
        ("OTHERINCOME", [true, true, true, true, true, false]), ("CURRENT", [false, true, false, true, false, false]),
        ("EXPENSE", [false, true, false, false, false, false]), ("BANK", [false, false, false, false, false, true]),
    ])
    func rolesAskForTheirTypes(type: String, fits: [Bool]) {
        let roles: [AccountRole] = [.timeEntries, .expenses, .interest, .creditNotes, .discounts, .payments]
        let account = Account(code: "1", name: "A", type: type)
        #expect(roles.map { ChartOfAccounts.unsuited(account, for: $0) == nil } == fits)
        for role in roles {
            #expect(ChartOfAccounts.unsuited(Account(code: "", name: "A", type: type), for: role) == "has no code")
            let deleted = Account(code: "1", name: "A", type: type, status: .deleted)
            #expect(ChartOfAccounts.unsuited(deleted, for: role) == "is deleted")
        }
        let enabled = Account(code: "1", name: "A", type: type, paymentsEnabled: true)
        #expect(ChartOfAccounts.unsuited(enabled, for: .payments) == nil)
    }
}

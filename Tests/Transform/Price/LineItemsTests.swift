import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct LineItemsTests {
    private func item(_ line: LineSpec) -> (text: String, description: String) {
        let result = Firm.run(BillSpec(line, .time("1", "100000")))
        guard !result.documents.lineItems.isEmpty else { return (result.bill(), "") }
        return (result.lines()[0], result.descriptions()[0])
    }

    @Test(arguments: [
        (LineSpec.time("1.5", "250"), "200 NONE 1.5 × 250 = 375.00 + 0.00", "Work"),
        (.time("0.3333", "333.3333"), "200 NONE 0.3333 × 333.3333 = 111.10 + 0.00", "Work"),
        (.time("0", "250"), "200 NONE 1 × 0 = 0.00 + 0.00", "Work (0 h at 250.00)"),
        (.time("-1.5", "250"), "200 NONE 1 × -375 = -375.00 + 0.00", "Work (-1.5 h at 250.00)"),
        (.time("-1", "-2"), "200 NONE 1 × 2 = 2.00 + 0.00", "Work (-1 h at -2.00)"),
        (.time("3", "-2.5"), "200 NONE 3 × -2.5 = -7.50 + 0.00", "Work"),
        (.less("20"), "200 NONE 1 × -20 = -20.00 + 0.00", "Work"),
        (.expense("0.0049"), "260 NONE 1 × 0.0049 = 0.00 + 0.00", "Work"),
    ])
    func quantitiesAndPricesStayCliosOwnWhereTheyCan(line: LineSpec, text: String, description: String) {
        let item = item(line)
        #expect(item.text == text)
        #expect(item.description == description)
    }

    @Test(arguments: [
        (LineKind.timeEntry, "Professional services"), (.flatFee, "Flat fee"), (.expenseEntry, "Expense"),
        (.hardCost, "Expense"),
        (.softCost, "Expense"), (.interest, "Interest"), (.discount, "Discount"), (.product, "Product"),
    ])
    func aLineWithoutADescriptionIsNamedByItsKind(kind: LineKind, words: String) {
        let line = LineSpec(kind, "1", kind == .discount ? "-1" : "1").with { $0.description = "" }
        #expect(item(line).description == words)
        #expect(item(line.with { $0.date = "2026-01-05" }).description == "\(words), 2026-01-05")
    }
}

import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct TaxMapTests {
    private func type(_ line: LineSpec, _ change: (inout Firm) -> Void = { _ in }) -> String {
        let result = Firm.run(BillSpec(line), change)
        guard let item = result.documents.lineItems.first else { return result.bill() }
        return result.transform.codes.taxTypes[item.taxType].type
    }

    @Test func theTypeFollowsWhichRatesALineHas() {
        let line = LineSpec.time("1", "100")
        #expect(type(line) == "NONE")
        #expect(type(line.with { $0.tax = 20 }) == "OUTPUT")
        #expect(type(line.with { $0.secondary = 5 }) == "SECOND")
        #expect(type(line.with { ($0.tax, $0.secondary) = (20, 5) }) == "BOTH")
    }

    @Test func aRateOfItsOwnComesFirst() {
        let rated: (inout Firm) -> Void = { firm in
            firm.settings.tax.rates = [
                FixedPoint(20): TaxType(type: "OUTPUT2", name: "20%"),
                fixed(decimal("14.975")): TaxType(type: "QC", name: "Québec"),
                FixedPoint(0): TaxType(type: "ZERO", name: "Zero Rated"),
            ]
        }
        let line = LineSpec.time("1", "100")
        #expect(type(line.with { $0.tax = 20 }, rated) == "OUTPUT2")
        #expect(type(line.with { ($0.tax, $0.secondary) = (5, decimal("9.975")) }, rated) == "QC")
        #expect(type(line, rated) == "ZERO")
        #expect(type(line.with { $0.tax = 19 }, rated) == "OUTPUT")
    }

    @Test func compoundTaxIsOneWholeRate() {
        // 5 % and, on net and first tax, 10 %: 15.5 % in all.
        let bill = BillSpec(.time("1", "100", tax: "5")).with { ($0.secondary, $0.isCompound) = (10, true) }
        let result = Firm.run(bill) { $0.settings.tax.rates = [fixed(decimal("15.5")): TaxType(type: "C", name: "C")] }
        #expect(result.lines() == ["200 C 1 × 100 = 100.00 + 15.50"])
    }

    @Test func aMissingTypeRejects() {
        let line = LineSpec.time("1", "100", tax: "20")
        #expect(type(line) { $0.settings.tax.primary = nil } == "rejected no-tax-type")
        #expect(type(line.with { $0.secondary = 1 }) { $0.settings.tax.both = nil } == "rejected no-tax-type")
        #expect(
            type(line.with { ($0.tax, $0.secondary) = (0, 1) }) { $0.settings.tax.secondary = nil }
                == "rejected no-tax-type")
        let result = Firm.run(BillSpec(line)) { $0.settings.tax.primary = nil }
        #expect(result.messages == ["there is no Xero tax type for 20%"])
        #expect(result.problems[0].remedy == "Set transform.tax.primary, or transform.tax.rates.\"20\".")
    }

    @Test func aLineOfAnotherRateThanItsTypeRejects() {
        let rated: (inout Firm) -> Void = { $0.settings.tax.primary?.rate = FixedPoint(20) }
        #expect(type(.time("1", "100", tax: "20"), rated) == "OUTPUT")
        let result = Firm.run(BillSpec(.time("1", "100", tax: "17.5")), rated)
        #expect(result.bill() == "rejected tax-rate-mismatch")
        #expect(result.messages == ["the line is taxed at 17.5%, but OUTPUT (Tax on Sales) is 20%"])
        let none: (inout Firm) -> Void = { $0.settings.tax.none.rate = FixedPoint(20) }
        #expect(type(.time("1", "100"), none) == "rejected tax-rate-mismatch")
    }

    @Test func anUnknownRateWarnsOnceARun() {
        var firm = Firm()
        for rate in ["20", "20", "13"] { firm.add(BillSpec(.time("1", "100", tax: rate), .time("1", "5"))) }
        let result = firm.run()
        #expect(result.transform.warnings.map(\.code) == [.taxRateUnknown])
        #expect(result.transform.warnings.map(\.severity) == [.warning])
        #expect(Firm.run(BillSpec(.time("1", "100"))).transform.warnings.isEmpty, "no tax, no warning")
        firm.settings.tax.primary?.rate = FixedPoint(20)
        #expect(firm.run().transform.warnings.isEmpty)
    }
}

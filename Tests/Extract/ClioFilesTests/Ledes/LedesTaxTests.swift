import Ledger
import Testing

@testable import ClioFiles

struct LedesTaxTests {
    private static func tax(_ rate: Int64, secondary: Int64 = 0, isCompound: Bool = false) -> LedesTax {
        LedesTax(
            rate: FixedPoint(tenThousandths: rate * 100), secondaryRate: FixedPoint(tenThousandths: secondary * 100),
            isCompound: isCompound)
    }

    private func spread(_ total: Int64, _ tax: LedesTax, fees: [Int64], expenses: [Int64]) -> [Int64?]? {
        let lines =
            fees.map { LedesTax.Line(net: $0, isExpense: false) }
            + expenses.map { LedesTax.Line(net: $0, isExpense: true) }
        return tax.spread(total, over: lines)
    }

    @Test func theFirstExactChoiceIsTaken() {
        let tax = Self.tax(1_000)
        #expect(spread(1_500, tax, fees: [10_000], expenses: [5_000]) == [1_000, 500])
        #expect(spread(1_000, tax, fees: [10_000], expenses: [5_000]) == [1_000, nil])
        #expect(spread(500, tax, fees: [10_000], expenses: [5_000]) == [nil, 500])
        #expect(spread(501, tax, fees: [10_000], expenses: [5_000]) == [nil, 501])
        #expect(spread(600, tax, fees: [10_000], expenses: [5_000]) == nil)
    }

    @Test func otherwiseTheSpreadStaysWithinAMinorUnitALine() {
        // 7.5% of 3.33 is 0.25 (0.24975) each: 0.75; Clio taxed the sum, 0.749 -> 0.75; here its rows say 0.76 or 0.73.
        let tax = Self.tax(750)
        #expect(spread(75, tax, fees: [333, 333, 333], expenses: []) == [25, 25, 25])
        #expect(spread(76, tax, fees: [333, 333, 333], expenses: []) == [26, 25, 25])
        #expect(spread(73, tax, fees: [333, 333, 333], expenses: []) == [25, 24, 24])
        #expect(spread(79, tax, fees: [333, 333, 333], expenses: []) == nil)
    }

    @Test func discountLinesTakeTaxOff() {
        #expect(spread(900, Self.tax(1_000), fees: [10_000, -1_000], expenses: []) == [1_000, -100])
        #expect(spread(901, Self.tax(1_000), fees: [10_000, -1_000], expenses: []) == [1_001, -100])
    }

    @Test func twoTaxesCountTogether() {
        #expect(spread(1_200, Self.tax(500, secondary: 700), fees: [10_000], expenses: []) == [1_200])
        #expect(spread(1_235, Self.tax(500, secondary: 700, isCompound: true), fees: [10_000], expenses: []) == [1_235])
    }

    @Test func aNegativeTaxIsATaxTakenBack() {
        #expect(spread(-100, Self.tax(1_000), fees: [-1_000], expenses: []) == [-100])
    }

    @Test func taxRowsFindTheirLines() throws {
        let rows: [Ledes.Row] = [
            .init(1), .init(2, "E", "1", "50", "50.00"), .init(3, adjusting: "IF", "13.00", "HST 13%"),
        ]
        let reading = try Ledes.read(total: "163.00", rows, "tax_rate : 13")
        #expect(reading.problems == [])
        #expect(reading.records.count == 3)
        #expect(reading.records[1].hasSuffix(#""tax_rate":"13","tax":"13.00"}"#))
        #expect(reading.records[2].hasSuffix(#""tax_rate":"0","secondary_tax_rate":"0","tax":"0.00"}"#))
        #expect(reading.further.map(\.line) == [5])
        #expect(reading.records[0].contains(#""total":"163.00""#))
    }

    @Test func severalTaxRowsAreOneSum() throws {
        let rows: [Ledes.Row] = [
            .init(1), .init(2, adjusting: "IF", "5.00", "GST"), .init(3, adjusting: "IF", "7.00", "7% PST on fees"),
        ]
        let reading = try Ledes.read(total: "112.00", rows, "tax_rate : 12")
        #expect(reading.problems == [])
        #expect(reading.records[1].hasSuffix(#""tax_rate":"12","tax":"12.00"}"#))
        #expect(reading.further.map(\.line) == [4, 5])
    }

    @Test func aTaxThatFitsNoLinesIsTheBillsFault() throws {
        let rows: [Ledes.Row] = [
            .init(1), .init(2, "E", "1", "50", "50.00"), .init(3, adjusting: "IF", "9.00", "Sales tax"),
        ]
        let reading = try Ledes.read(total: "159.00", rows, "tax_rate : 13")
        #expect(reading.problems == ["a.txt:5 tax-mismatch 9.00"])
        #expect(
            reading.messages == [
                "the tax rows come to 9.00, but 13% gives 19.50 on all lines, 13.00 on fees alone, 6.50 on expenses alone"
            ])
    }

    @Test func aTaxWithoutARateIsTheBillsFault() throws {
        let reading = try Ledes.read(total: "113.00", [.init(1), .init(2, adjusting: "IF", "13.00", "VAT")])
        #expect(reading.messages == ["the tax rows come to 13.00, but the profile states no rate"])
    }

    @Test func aRateAloneTaxesNothing() throws {
        let reading = try Ledes.read(total: "100.00", [.init(1)], "tax_rate : 13")
        #expect(reading.records[1].contains(#""tax_rate":"0""#))
    }
}

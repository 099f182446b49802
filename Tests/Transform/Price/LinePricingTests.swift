import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct LinePricingTests {
    // Clio, "How are bill subtotals calculated": round(Xq*Xr)+…, and tax of each rounded line.
    @Test func everyLineRoundsByItself() {
        let bill = BillSpec(
            .time("0.1", "33.35", tax: "10"), .time("0.1", "33.35", tax: "10"), .time("0.1", "33.35", tax: "10"))
        let result = Firm.run(bill.with { $0.total = decimal("11.01") })
        #expect(result.invoices == ["N-1 AUTHORISED USD 11.01 tax 0.99"])
        #expect(result.lines() == Array(repeating: "200 OUTPUT 0.1 × 33.35 = 3.34 + 0.33", count: 3))
    }

    // Clio, "Why is the invoice displaying an incorrect tax owing amount": 13 % of 2,057.50 is 267.475, billed as 267.48.
    @Test func halvesGoAwayFromZero() {
        let result = Firm.run(BillSpec(.time("1", "2057.50", tax: "13"), .expense("12.50")))
        #expect(result.invoices == ["N-1 AUTHORISED USD 2337.48 tax 267.48"])
        let negative = Firm.run(BillSpec(.time("1", "2057.50"), .less("0.5", tax: "1")))
        #expect(negative.lines().last == "200 OUTPUT 1 × -0.5 = -0.50 + -0.01")
    }

    @Test(arguments: [
        ("JPY", "1.5", "333", "N-1 AUTHORISED JPY 550 tax 50", "200 OUTPUT 1 × 500 = 500 + 50"),
        ("JPY", "2", "333", "N-1 AUTHORISED JPY 733 tax 67", "200 OUTPUT 2 × 333 = 666 + 67"),
        (
            "KWD", "1.5", "333.3333", "N-1 AUTHORISED KWD 550.000 tax 50.000",
            "200 OUTPUT 1.5 × 333.3333 = 500.000 + 50.000"
        ),
        ("USD", "1.1", "333.3333", "N-1 AUTHORISED USD 403.34 tax 36.67", "200 OUTPUT 1.1 × 333.3333 = 366.67 + 36.67"),
    ])
    func amountsHaveTheirCurrencysDecimals(
        currency: String, quantity: String, price: String, invoice: String, line: String
    ) {
        let result = Firm.run(BillSpec(.time(quantity, price, tax: "10")).with { $0.currency = currency })
        #expect(result.invoices == [invoice])
        #expect(result.lines() == [line])
    }

    @Test func taxesAddUpSimplyOrCompound() {
        let bill = BillSpec(.time("1", "100", tax: "5"), .expense("100")).with { $0.secondary = decimal("9.975") }
        #expect(Firm.run(bill).lines() == ["200 BOTH 1 × 100 = 100.00 + 14.98", "260 NONE 1 × 100 = 100.00 + 0.00"])
        let compound = Firm.run(bill.with { $0.isCompound = true })
        #expect(compound.lines()[0] == "200 BOTH 1 × 100 = 100.00 + 15.47")
        let own = Firm.run(bill.with { $0.lines[1].secondary = 3 })
        #expect(own.lines()[1] == "260 SECOND 1 × 100 = 100.00 + 3.00")
    }

    @Test func taxAsBilledStandsWithinItsRounding() {
        func outcome(_ tax: String, secondary: Decimal? = nil) -> String {
            let line = LineSpec.time("1", "100.30", tax: "8.875").with {
                ($0.givenTax, $0.secondary) = (decimal(tax), secondary)
            }
            return Firm.run(BillSpec(line)).bill()
        }
        // 8.901625 by its rate.
        #expect(["8.89", "8.90", "8.91"].map { outcome($0) } == ["written", "written", "written"])
        #expect(outcome("8.88") == "rejected tax-mismatch" && outcome("8.92") == "rejected tax-mismatch")
        // Two taxes, two roundings: 8.90 and 1.00.
        #expect(outcome("9.92", secondary: 1) == "written" && outcome("9.93", secondary: 1) == "rejected tax-mismatch")
        let untaxed = LineSpec.time("1", "100").with { $0.givenTax = decimal("0.01") }
        #expect(Firm.run(BillSpec(untaxed)).bill() == "rejected tax-mismatch")
        let billed = LineSpec.time("1", "100.30", tax: "8.875").with { $0.givenTax = decimal("8.89") }
        #expect(Firm.run(BillSpec(billed)).invoices == ["N-1 AUTHORISED USD 109.19 tax 8.89"])
    }

    // MARK: Discounts

    @Test func discountsComeBeforeTax() {
        let percent = LineSpec.time("2", "100", tax: "10").with { $0.discount = .percent(decimal("12.5")) }
        let money = LineSpec.expense("80", tax: "10").with { $0.discount = .money(30) }
        let result = Firm.run(BillSpec(percent, money))
        #expect(result.lines() == ["200 OUTPUT 1 × 175 = 175.00 + 17.50", "260 OUTPUT 1 × 50 = 50.00 + 5.00"])
        #expect(
            result.descriptions() == [
                "Work (2 h at 100.00, less discount 25.00)", "Work (1 \u{D7} 80.00, less discount 30.00)",
            ])
    }

    @Test func aBillsDiscountIsSpreadByLargestRemainder() {
        let bill = BillSpec(.time("1", "100"), .time("1", "100"), .expense("100"), .interest("50"), .less("5"))
            .with { $0.discount = .money(10) }
        #expect(
            Firm.run(bill).lines() == [
                "200 NONE 1 × 96.66 = 96.66 + 0.00", "200 NONE 1 × 96.67 = 96.67 + 0.00",
                "260 NONE 1 × 96.67 = 96.67 + 0.00",
                "270 NONE 1 × 50 = 50.00 + 0.00", "200 NONE 1 × -5 = -5.00 + 0.00",
            ], "neither interest nor a discount line is covered")
    }

    // Clio's example of a money discount of 2,000 on 10,500, in exact arithmetic.
    @Test func aBillsDiscountFallsOnExpensesToo() {
        let bill = BillSpec(.time("1", "10000", tax: "10"), .expense("500")).with { $0.discount = .money(2000) }
        #expect(
            Firm.run(bill).lines() == [
                "200 OUTPUT 1 × 8095.24 = 8095.24 + 809.52", "260 NONE 1 × 404.76 = 404.76 + 0.00",
            ])
    }

    @Test func aDiscountOfEverythingLeavesNothing() {
        let line = LineSpec.time("1", "100", tax: "20").with { $0.discount = .percent(100) }
        #expect(Firm.run(BillSpec(line)).invoices == ["N-1 AUTHORISED USD 0.00 tax 0.00"])
        #expect(Firm.run(BillSpec(line)).lines() == ["200 OUTPUT 1 × 0 = 0.00 + 0.00"])
        let bill = BillSpec(.time("1", "100", tax: "20"), .expense("3")).with { $0.discount = .percent(100) }
        #expect(Firm.run(bill).invoices == ["N-1 AUTHORISED USD 0.00 tax 0.00"])
        let apart = Firm.run(bill) { $0.settings.accounts.discounts = "290" }
        #expect(
            apart.lines() == [
                "200 OUTPUT 1 × 100 = 100.00 + 20.00", "260 NONE 1 × 3 = 3.00 + 0.00",
                "290 OUTPUT 1 × -100 = -100.00 + -20.00", "290 NONE 1 × -3 = -3.00 + 0.00",
            ])
    }

    @Test(arguments: [
        (DiscountSpec.percent(decimal("100.01")), "discount-too-large"), (.money(101), "discount-too-large"),
        (.money(-1), "discount-too-large"), (.percent(-1), "discount-too-large"),
        (.money(decimal("0.005")), "too-many-decimals"),
    ])
    func aDiscountMustLeaveTheLineOne(discount: DiscountSpec, code: String) {
        let bill = BillSpec(.time("1", "100").with { $0.discount = discount }).with { $0.total = 100 }
        #expect(Firm.run(bill).bill() == "rejected \(code)")
    }

    @Test(arguments: [
        (DiscountSpec.percent(101), "discount-too-large"), (.money(101), "discount-too-large"),
        (.money(-1), "negative-amount"),
        (.percent(-1), "negative-amount"), (.money(decimal("0.005")), "too-many-decimals"),
    ])
    func aDiscountMustLeaveTheBillOne(discount: DiscountSpec, code: String) {
        let bill = BillSpec(.time("1", "100")).with { ($0.discount, $0.total) = (discount, 100) }
        #expect(Firm.run(bill).bill() == "rejected \(code)")
    }

    @Test func discountsWithAnAccountAreALineForEachAccountAndTax() {
        let bill = BillSpec(
            .time("1", "100", tax: "10"), .time("1", "100", tax: "10"), .expense("100", tax: "10"), .expense("100"),
            .less("10")
        ).with { $0.discount = .percent(10) }
        let result = Firm.run(bill) { $0.settings.accounts.discounts = "290" }
        #expect(
            result.lines() == [
                "200 OUTPUT 1 × 100 = 100.00 + 10.00", "200 OUTPUT 1 × 100 = 100.00 + 10.00",
                "260 OUTPUT 1 × 100 = 100.00 + 10.00",
                "260 NONE 1 × 100 = 100.00 + 0.00", "290 NONE 1 × -10 = -10.00 + 0.00",
                "290 OUTPUT 1 × -20 = -20.00 + -2.00", "290 OUTPUT 1 × -10 = -10.00 + -1.00",
                "290 NONE 1 × -10 = -10.00 + 0.00",
            ])
        #expect(result.invoices == ["N-1 AUTHORISED USD 377.00 tax 27.00"])
        #expect(Firm.run(bill) { $0.settings.accounts.discounts = "800" }.bill() == "rejected account-unsuited")
    }

    // MARK: Range

    @Test func whatXeroCantHoldIsRejectedAndNothingOverflows() {
        #expect(Firm.run(BillSpec(.time("1", "9999999999.99"))).bill() == "written")
        let huge = "900000000000000"
        for lines: [LineSpec] in [
            [.time("1", "10000000000")], [.time("100000", "100000")], [.time(huge, huge)],
            [.time("10000", "90000000000000"), .time("10000", "90000000000000")],
            [.time("1", "9999999999.99", tax: huge)],
            [.time("1", "100", tax: "1").with { $0.givenTax = decimal("-90000000000000000") }],
            [.time("1", "9000000000", tax: "90000000").with { $0.secondary = 90_000_000 }],
        ] {
            let bill = BillSpec().with { ($0.lines, $0.total, $0.isCompound) = (lines, 5, true) }
            let result = Firm.run(bill)
            #expect(result.bill() == "rejected number-out-of-range")
            #expect(result.documents.lineItems.isEmpty)
        }
    }
}

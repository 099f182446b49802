import ClioSandbox
import Ledger
import Testing

@Suite struct AmountTests {
    private func firm(_ settings: ClioBillingSettings) throws -> ClioFirm {
        var firm = ClioFirm(currency: ClioFirm.usDollars, settings: settings, start: Fixture.noon)
        let client = firm.createContact(ClioContact(company: "Client"))
        try firm.createMatter(client: client, description: "Matter")
        return firm
    }

    /// Clio's help, article 1260804551189: 13% on 2,057.50 of 2,070.00 is 267.48.
    @Test func onlyTaxableLinesAreTaxed() throws {
        var firm = try firm(ClioBillingSettings(taxRate: FixedPoint(13)))
        var free = ClioLineDraft(.expense, "Copies", hundredths: 100, cents: 1_250)
        free.isTaxable = false
        let id = try firm.bill([ClioLineDraft(.time, "Work", hundredths: 100, cents: 205_750), free])
        let amounts = firm.amounts(ofBill: id)
        #expect((amounts.subTotal, amounts.tax, amounts.total) == (207_000, 26_748, 233_748))
    }

    /// The same article: a discount of 2,000.00 is shared over all lines before tax.
    @Test func aBillsDiscountIsSharedInProportion() throws {
        var firm = try firm(ClioBillingSettings(taxRate: FixedPoint(13)))
        var free = ClioLineDraft(.expense, "Filing", hundredths: 100, cents: 50_000)
        free.isTaxable = false
        let id = try firm.bill(
            [ClioLineDraft(.time, "Work", hundredths: 100, cents: 1_000_000), free], approved: false)
        try firm.setDiscount(.money(200_000), ofBill: id)
        let amounts = firm.amounts(ofBill: id)
        #expect(amounts.lines.map(\.net) == [809_524, 40_476])
        #expect(amounts.tax == 105_238)
        #expect(amounts.total == 850_000 + 105_238)
    }

    @Test(arguments: [(false, Int64(225)), (true, 237)])
    func theSecondTaxIsOnThePriceOrOnBoth(isPost: Bool, tax: Int64) throws {
        var firm = try firm(
            ClioBillingSettings(
                taxRate: FixedPoint(tenThousandths: 55_000), secondaryTaxRate: FixedPoint(tenThousandths: 22_500),
                isSecondaryTaxPost: isPost))
        var line = Fixture.line()
        line.isSecondaryTaxable = true
        let id = try firm.bill([line])
        #expect(firm.amounts(ofBill: id).tax == 550)
        #expect(firm.amounts(ofBill: id).secondaryTax == tax)
    }

    @Test func lineDiscountsAndLinesOfNoCharge() throws {
        var firm = try firm(ClioBillingSettings())
        var half = Fixture.line()
        half.discount = .percentage(FixedPoint(50))
        let id = try firm.bill([half, ClioLineDraft(.noCharge, "Free", hundredths: 100, cents: 10_000)])
        let amounts = firm.amounts(ofBill: id)
        #expect((amounts.subTotal, amounts.total) == (10_000, 5_000))
    }
}

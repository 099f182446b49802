import Ledger
import Testing

@testable import ClioFiles

struct BillAnswersTests {
    private func bills(_ members: String) -> String {
        Answers.bills.replacing("\"total\":1320.0", with: "\"total\":1320.0,\(members)")
    }

    @Test func mattersAndSettingsSayWhatTheBillDoesNot() throws {
        let reading = try Answers.read([
            "bills.json": Answers.bills.replacing(",\"display_number\":\"Smith-1\"", with: "")
                .replacing("\"currency\":{\"id\":1,\"code\":\"CAD\"},", with: "\"secondary_tax_rate\":9.975,"),
            "matters.json":
                #"[{"id":1,"display_number":"Smith-1","location":"Leeds","responsible_attorney":{"name":"Alex"},"practice_area":{"name":"Injury"}}]"#,
            "settings_billing.json": #"{"data":{"id":1,"currency":"GBP","secondary_tax_rule":"Post"}}"#,
        ])
        #expect(
            reading.records[0]
                == #"{"id":"7001","number":"INV-1","contact_id":"501","matter_number":"Smith-1","state":"awaiting_payment","issued_at":"2026-02-01","due_at":"2026-03-01","subject":"February","currency":"GBP","total":"1320.00","secondary_tax_rate":"9.975","tax_rule":"post","attorney":"Alex","practice_area":"Injury","office":"Leeds","updated_at":"2026-02-01T08:00:00Z"}"#
        )
    }

    @Test func theProfilesCurrencyGoesBeforeTheAccounts() throws {
        var files = Answers.files
        files["bills.json"] = Answers.bills.replacing("\"currency\":{\"id\":1,\"code\":\"CAD\"},", with: "")
        files["settings_billing.json"] = #"{"id":1,"currency":"GBP","tax_name":"VAT"}"#
        var profile = try Profile.named("clio-api")
        profile.override(currency: CurrencyCode("AUD"))
        #expect(try TemporaryFolder(files).read(profile).records[0].contains(#""currency":"AUD""#))
    }

    @Test func aBillsDiscountIsKept() throws {
        let reading = try Answers.read(["bills.json": bills(#""discount":{"rate":"12.5","type":"percentage"}"#)])
        #expect(reading.records[0].contains(#""discount":"12.5","discount_type":"percentage""#))
        let unknown = try Answers.read(["bills.json": bills(#""discount":{"rate":5,"type":"lottery"}"#)])
        #expect(unknown.problems == ["bills.json:1 unknown-value lottery"])
    }

    @Test func aTrustRequestIsKnown() throws {
        let reading = try Answers.read(["bills.json": Answers.bills.replacing("revenue_kind", with: "trust_kind")])
        #expect(reading.records[0].contains(#""trust_request":true"#))
    }

    // MARK: Interest

    private let charges =
        #"[{"id":31,"date":"2026-03-10","total":"12.50","description":"","bill":{"id":7001}},{"id":32,"date":"2026-04-10","total":1,"description":"April","bill":{"id":7001}}]"#

    @Test func chargesAreLinesOfTheirBill() throws {
        let reading = try Answers.read(["interest_charges.json": charges])
        #expect(
            reading.records.dropFirst(2) == [
                #"{"id":"interest-31","bill_id":"7001","matter_number":"Smith-1","date":"2026-03-10","kind":"Interest","description":"Interest","quantity":"1","price":"12.5","tax_rate":"0","secondary_tax_rate":"0"}"#,
                #"{"id":"interest-32","bill_id":"7001","matter_number":"Smith-1","date":"2026-04-10","kind":"Interest","description":"April","quantity":"1","price":"1","tax_rate":"0","secondary_tax_rate":"0"}"#,
            ])
        let own = try Answers.read([
            "interest_charges.json": charges, "bills.json": bills(#""interest":{"total":13.5,"type":"simple"}"#),
        ])
        #expect(own.records.count == 4)
    }

    @Test(arguments: [#""interest":{"total":0}"#, #""sub_total":1200,"total_tax":"120.00""#])
    func chargesThatTheTotalDoesNotHoldAreLeftOut(members: String) throws {
        let reading = try Answers.read(["interest_charges.json": charges, "bills.json": bills(members)])
        #expect(reading.records.count == 2)
        #expect(reading.notes.contains("interest_charges.json duplicate-key"))
    }

    @Test func withoutChargesTheBillsOwnInterestIsALine() throws {
        let reading = try Answers.read(["bills.json": bills(#""interest":{"total":"13.50"}"#)])
        #expect(
            reading.records[2]
                == #"{"id":"interest-7001","bill_id":"7001","matter_number":"Smith-1","kind":"Interest","description":"Interest","quantity":"1","price":"13.5","tax_rate":"0","secondary_tax_rate":"0"}"#
        )
        #expect(reading.sources[2].length == 0)
        #expect(reading.sources[2].line == 1)
        #expect(try Answers.read(["bills.json": bills(#""interest":{"total":0.0}"#)]).records.count == 2)
    }

    @Test func aChargeWithoutABillIsAStray() throws {
        let reading = try Answers.read([
            "interest_charges.json": #"[{"id":31,"date":"2026-03-10","total":1,"bill":null}]"#
        ])
        #expect(reading.strays == ["interest_charges.json:1 missing-value"])
    }
}

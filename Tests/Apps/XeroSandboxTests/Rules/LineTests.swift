import Ledger
import Testing
import XeroSandbox

struct LineTests {
    private func invoice(_ line: String, status: String = "AUTHORISED", query: String = "", _ more: String = "")
        async throws
        -> Reply
    {
        try await withSandbox { caller in
            caller.sandbox.setArchived(account: "210")
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            return try await caller.api(
                "PUT", "Invoices\(query)",
                "{\"Invoices\":[\(Fixture.invoice(status: status, lines: [line], more: more))]}")
        }
    }

    @Test(arguments: [
        (
            Fixture.line(more: #","LineAmount":1.00"#),
            "The line total 1.00 does not match the expected line total 200.00"
        ),
        (Fixture.line(account: "999"), "Account code '999' is not a valid code for this document."),
        (Fixture.line(account: "090"), "Account code '090' is not a valid code for this document."),
        (Fixture.line(account: "610"), "Account code '610' is not a valid code for this document."),
        (
            Fixture.line(account: "210"),
            "Account code '210' has been archived, or has been deleted. Each line item must reference a valid account."
        ),
        (Fixture.line(account: "12345678901"), "Account Code is too long. Maximum of 10 characters allowed"),
        (
            Fixture.line(tax: "Tax on Sales"),
            "The TaxType code Tax on Sales does not exist or cannot be used for this type of transaction."
        ),
        (Fixture.line(tax: "GSTONIMPORTS"), "The TaxType code 'GSTONIMPORTS' cannot be used with account code '200'."),
        (#"{"Description":"x","Quantity":1,"UnitAmount":1}"#, "Account code must be specified"),
        (#"{"Quantity":1,"UnitAmount":1,"AccountCode":"200"}"#, "Description cannot be empty."),
        (
            #"{"Description":"x","UnitAmount":1,"AccountCode":"200"}"#,
            "Each line item needs a Quantity and a UnitAmount, or a LineAmount."
        ),
        (
            #"{"Description":"x","LineAmount":9,"DiscountRate":10,"AccountCode":"200"}"#,
            "The UnitAmount should be used when specifying a discount for a line item."
        ),
        (
            Fixture.line(more: #","Tracking":[{"Name":"Attorney","Option":"Nobody"}]"#),
            "The tracking 'Attorney: Nobody' does not match a tracking category and option."
        ),
        (Fixture.line(quantity: "1", price: "-5.00"), "The document total must not be negative."),
        (Fixture.line(quantity: "9999999", price: "9999999.99"), "The line amount is larger than 9,999,999,999.99."),
    ])
    func whatXeroRefuses(line: String, message: String) async throws {
        let reply = try await invoice(line)
        #expect(reply.status == 400)
        #expect(reply.messages.contains(message), "\(reply.text)")
    }

    @Test func aDraftDropsWhatItDoesNotKnowWithAWarning() async throws {
        let line = Fixture.line(account: "476", more: #","Tracking":[{"Name":"Office","Option":"North"}]"#)
        let reply = try await invoice(line, status: "DRAFT", query: "?summarizeErrors=false")
        let made = reply.first("Invoices")
        #expect(made?["StatusAttributeString"]?.string == "WARNING")
        #expect(
            reply.messages == [
                "Account code '476' has been removed as it does not match a recognised account.",
                "The tracking 'Office: North' has been removed as it does not match a tracking option.",
            ])
        #expect(made?["LineItems"]?.elements?.first?["AccountCode"] == nil)
    }

    @Test func fourDecimalsNeedUnitdp() async throws {
        let line = Fixture.line(quantity: "1.1", price: "333.3333", more: #","LineAmount":366.67"#)
        let coarse = try await invoice(line)
        #expect(coarse.messages.contains("The line total 366.67 does not match the expected line total 366.66"))
        let fine = try await invoice(line, query: "?unitdp=4")
        #expect(fine.first("Invoices")?["LineItems"]?.elements?.first?["UnitAmount"]?.number == "333.3333")
        #expect(fine.first("Invoices")?["Total"]?.number == "366.67")
    }

    @Test func aSentTaxStands() async throws {
        let line = Fixture.line(
            quantity: "1", price: "100.00", account: "260", tax: "OUTPUT", more: #","TaxAmount":8.87"#)
        #expect(try await invoice(line).first("Invoices")?["Total"]?.number == "108.87")
        let counted = Fixture.line(quantity: "1", price: "100.00", account: "260", tax: "OUTPUT")
        #expect(try await invoice(counted).first("Invoices")?["Total"]?.number == "108.88")
        #expect(
            try await invoice(counted, "," + #""LineAmountTypes":"NoTax""#).first("Invoices")?["Total"]?.number
                == "100.00")
    }

    @Test func anAmountAloneMakesAPrice() async throws {
        let line = #"{"Description":"x","LineAmount":120.00,"Quantity":3,"AccountCode":"200"}"#
        let made = try await invoice(line).first("Invoices")?["LineItems"]?.elements?.first
        #expect(made?["UnitAmount"]?.number == "40.00")
        #expect(made?["TaxType"]?.string == "NONE")
    }

    @Test func aDiscountLowersTheLine() async throws {
        let line = Fixture.line(more: #","DiscountRate":12.5"#)
        let made = try await invoice(line).first("Invoices")
        #expect(made?["Total"]?.number == "175.00")
        #expect(made?["TotalDiscount"]?.number == "25.00")
    }

    @Test func trackingIsShownByNameAndId() async throws {
        let line = Fixture.line(more: #","Tracking":[{"Name":"attorney","Option":"marcus finch"}]"#)
        let made = try await invoice(line).first("Invoices")?["LineItems"]?.elements?.first?["Tracking"]?.elements?
            .first
        #expect(made?["Option"]?.string == "Marcus Finch")
        #expect(made?["TrackingCategoryID"]?.string?.count == 36)
    }
}

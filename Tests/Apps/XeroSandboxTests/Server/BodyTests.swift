import Ledger
import Testing
import XMLText
import XeroSandbox

struct BodyTests {
    private static let xml = ["Content-Type": "application/xml", "Accept": "application/xml"]

    @Test func xmlGoesInAndComesOut() async throws {
        try await withSandbox { caller in
            let contact =
                "<Contacts><Contact><Name>Nakamura &amp; Reyes</Name><ContactNumber>clio-1</ContactNumber></Contact></Contacts>"
            let made = try await caller.api("PUT", "Contacts?summarizeErrors=false", contact, headers: Self.xml)
            #expect(made.status == 200)
            #expect(made.text.contains("<Contact status=\"OK\"><ContactID>"))
            #expect(made.text.contains("<Name>Nakamura &amp; Reyes</Name>"))
            let invoice = """
                <Invoice><Type>ACCREC</Type><Contact><ContactNumber>clio-1</ContactNumber></Contact><Date>2026-01-31</Date>
                <DueDate>2026-02-28T00:00:00</DueDate><InvoiceNumber>1</InvoiceNumber><Status>AUTHORISED</Status><LineItems>
                <LineItem><Description>Work</Description><Quantity>1.5000</Quantity><UnitAmount>100.00</UnitAmount>
                <AccountCode>200</AccountCode><Tracking><TrackingCategory><Name>Attorney</Name><Option>Marcus Finch</Option>
                </TrackingCategory></Tracking></LineItem></LineItems></Invoice>
                """
            let answer = try await caller.api("PUT", "Invoices", invoice, headers: Self.xml)
            #expect(answer.header("Content-Type")?.hasPrefix("text/xml") == true)
            for part in [
                "<Total>150.00</Total>", "<Date>2026-01-31T00:00:00</Date>", "<Quantity>1.5000</Quantity>",
                "<UpdatedDateUTC>2026-06-01T12:00:00</UpdatedDateUTC>", "<TrackingCategory><Name>Attorney</Name>",
            ] { #expect(answer.text.contains(part), "\(part)") }
            #expect(!answer.text.contains("DateString"))
        }
    }

    @Test func anAllocationIsAppliedAmountInXML() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            try await caller.made("PUT", "CreditNotes", "CreditNotes", Fixture.credit())
            func body(_ name: String) -> String {
                "<Allocations><Allocation><\(name)>5.00</\(name)><Invoice><InvoiceNumber>4117</InvoiceNumber></Invoice>"
                    + "</Allocation></Allocations>"
            }
            let made = try await caller.api(
                "PUT", "CreditNotes/CM-1/Allocations", body("AppliedAmount"), headers: Self.xml)
            #expect(made.text.contains("<AppliedAmount>5.00</AppliedAmount>"))
            let refused = try await caller.api("PUT", "CreditNotes/CM-1/Allocations", body("Amount"), headers: Self.xml)
            #expect(refused.text.contains("The element 'Amount' was not recognised."))
        }
    }

    @Test(arguments: [
        (
            "<Payments><Payment><HasAccount>true</HasAccount></Payment></Payments>",
            "The element 'HasAccount' was not recognised. Ensure the element name has the correct case and that there are no "
                + "duplicate elements of the same name."
        ),
        (
            "<Payments><Payment><Amount>1</Amount><Amount>1</Amount></Payment></Payments>",
            "The element 'Amount' was not recognised."
        ),
        ("<Payments><payment/></Payments>", "The element 'payment' was not recognised."),
        ("<Payments><Payment><Amount>1,00</Amount></Payment></Payments>", "the value '1,00' of the element 'Amount'"),
        ("<Payments><Payment><Amount>1</Payment></Payments>", "Xml for post data was invalid"),
        ("<!DOCTYPE x [<!ENTITY e \"1\">]><Payments/>", "Xml for post data was invalid"),
        (
            "<Payments>\n<Payment><Reference>a\u{2}</Reference></Payment></Payments>",
            "Xml for post data was invalid, '', hexadecimal value 0x02, is an invalid character. Line 2, position 22."
        ),
    ])
    func xmlXeroCannotRead(body: String, message: String) async throws {
        try await withSandbox { caller in
            let reply = try await caller.api("PUT", "Payments", body, headers: Self.xml)
            #expect(reply.status == 400)
            #expect(reply.text.hasPrefix("<?xml version=\"1.0\" encoding=\"utf-16\"?>"))
            #expect(reply.text.contains("<ErrorNumber>14</ErrorNumber>"))
            let json = try await caller.api("PUT", "Payments", body, headers: ["Content-Type": "text/xml"])
            #expect(json.json?["Message"]?.string?.contains(message) == true, "\(json.text)")
        }
    }

    @Test(arguments: [
        ("{\"Contacts\":[{\"Name\":5,\"IsCustomer\":true,\"Unknown\":1}]}", 200, ""),
        ("{\"Contacts\":[{\"Name\":{}}]}", 400, "14"), ("{\"Contacts\":{}}", 400, "14"),
        ("{\"Contacts\":[}", 400, "14"),
        ("{\"Contacts\":[{\"Name\":\"a\\u0002\"}]}", 400, "14"), ("{\"Contacts\":[{\"ContactID\":\"7\"}]}", 400, "14"),
        ("{\"Contacts\":[]}", 400, "17"), ("", 400, "17"),
    ])
    func jsonBodies(body: String, status: Int, number: String) async throws {
        try await withSandbox { caller in
            let reply = try await caller.api("PUT", "Contacts", body)
            #expect(reply.status == status, "\(reply.text)")
            #expect(reply.json?["ErrorNumber"]?.number ?? "" == number)
            if status == 200 { #expect(caller.sandbox.writes.last?.ignored == ["Contacts.Unknown"]) }
        }
    }

    /// Numbers beyond any sense are refused, not added up.
    @Test(arguments: ["999999999999999999999", "1e15", "-1e15", "1e-15"])
    func hugeNumbersDoNoHarm(number: String) async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            for name in ["Quantity", "UnitAmount", "LineAmount", "TaxAmount", "DiscountAmount"] {
                let line =
                    "{\"Description\":\"x\",\"AccountCode\":\"200\",\"UnitAmount\":1,\"Quantity\":1,\"\(name)\":\(number)}"
                let unique = line.replacing("\"\(name)\":1,", with: "")
                let reply = try await caller.api(
                    "PUT", "Invoices?summarizeErrors=false",
                    "{\"Invoices\":[\(Fixture.invoice(name, lines: [unique, unique]))]}")
                #expect(reply.status == 200)
            }
            let payment = try await caller.api("PUT", "Payments", "{\"Payments\":[\(Fixture.payment(amount: number))]}")
            #expect(payment.status == 400)
        }
    }

    @Test func aBodyTooLargeIsRefused() async throws {
        try await withSandbox { caller in
            let reply = try await caller.api("PUT", "Contacts", String(repeating: " ", count: 3_500_001))
            #expect(reply.status == 413)
        }
    }

    @Test func whatIsNotThereIsTextNotJSON() async throws {
        try await withSandbox { caller in
            for path in ["Invoices/none", "Contacts/1", "Nothing", "Payments/00000000-0000-0000-0000-000000000001"] {
                let reply = try await caller.api("GET", path)
                #expect(reply.status == 404)
                #expect(reply.text == "The resource you're looking for cannot be found")
            }
            #expect(try await caller.api("DELETE", "Invoices").status == 405)
        }
    }

    @Test func settingsAreThoseOfTheFirm() async throws {
        try await withSandbox { caller in
            let rates = try await caller.api("GET", "TaxRates").json?["TaxRates"]?.elements ?? []
            #expect(rates.map { $0["TaxType"]?.string } == ["NONE", "OUTPUT", "INPUT", "GSTONIMPORTS"])
            #expect(rates[1]["EffectiveRate"]?.number == "8.8750")
            let banks = try await caller.api("GET", "Accounts?where=Type%3D%3D%22BANK%22")
            #expect(banks.json?["Accounts"]?.elements?.count == 2)
            #expect(try await caller.api("GET", "Currencies").first("Currencies")?["Code"]?.string == "USD")
            #expect(try await caller.api("GET", "Overpayments").json?["Overpayments"]?.elements?.isEmpty == true)
            let tracking = try await caller.api("GET", "TrackingCategories").first("TrackingCategories")
            #expect(tracking?["Options"]?.elements?.count == 2)
            let account = #"{"Code":"299","Name":"New income","Type":"REVENUE"}"#
            #expect(try await caller.api("PUT", "Accounts", account).first("Accounts")?["Class"]?.string == "REVENUE")
            let again = try await caller.api("PUT", "Accounts", account)
            #expect(again.messages.dropFirst() == ["Please enter a unique Code.", "Please enter a unique Name."])
        }
    }

    @Test func historyHoldsNotes() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            let id = try #require(made["InvoiceID"]?.string)
            let put = try await caller.api(
                "PUT", "Invoices/\(id)/History", #"{"HistoryRecords":[{"Details":"From Clio bill 9"}]}"#)
            #expect(put.first("HistoryRecords")?["Details"]?.string == "From Clio bill 9")
            #expect(try await caller.api("GET", "Invoices/\(id)/History").json?["HistoryRecords"]?.elements?.count == 2)
        }
    }
}

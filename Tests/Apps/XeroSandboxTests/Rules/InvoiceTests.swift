import Ledger
import Testing
import XeroSandbox

struct InvoiceTests {
    private func withContact(_ body: (Caller) async throws -> Void) async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await body(caller)
        }
    }

    @Test func totalsComeFromTheLines() async throws {
        try await withContact { caller in
            let lines = [
                Fixture.line(quantity: "1", price: "25.06", account: "260", tax: "OUTPUT"),
                Fixture.line(quantity: "3", price: "33.33"),
            ]
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice(lines: lines))
            #expect(made["SubTotal"]?.number == "125.05")
            #expect(made["TotalTax"]?.number == "2.22")
            #expect(made["Total"]?.number == "127.27")
            #expect(made["AmountDue"]?.number == "127.27")
            #expect(made["DateString"]?.string == "2026-05-01T00:00:00")
            #expect(made["Date"]?.string == "/Date(1777593600000+0000)/")
        }
    }

    @Test func inclusiveAmountsHoldTheirTax() async throws {
        try await withContact { caller in
            let line = Fixture.line(quantity: "1", price: "108.88", account: "260", tax: "OUTPUT")
            let made = try await caller.made(
                "PUT", "Invoices", "Invoices", Fixture.invoice(lines: [line], more: #","LineAmountTypes":"Inclusive""#))
            #expect(made["Total"]?.number == "108.88")
            #expect(made["TotalTax"]?.number == "8.88")
            #expect(made["SubTotal"]?.number == "100.00")
        }
    }

    @Test func aNumberIsNeverUsedTwice() async throws {
        try await withContact { caller in
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            #expect(
                try await caller.refused("PUT", "Invoices", "Invoices", Fixture.invoice()).contains(
                    "Invoice # must be unique."))
            let id = try #require(made["InvoiceID"]?.string)
            try await caller.made("POST", "Invoices/\(id)", "Invoices", #"{"Status":"VOIDED"}"#)
            #expect(
                try await caller.refused("PUT", "Invoices", "Invoices", Fixture.invoice()).contains(
                    "Invoice # must be unique."))
        }
    }

    @Test func postWithAKnownNumberUpdates() async throws {
        try await withContact { caller in
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            let posted = try await caller.made(
                "POST", "Invoices", "Invoices", #"{"InvoiceNumber":"4117","Reference":"changed"}"#)
            #expect(posted["InvoiceID"] == made["InvoiceID"])
            #expect(posted["Reference"]?.string == "changed")
            #expect(posted["Total"]?.number == "200.00")
        }
    }

    @Test(arguments: [
        ("DRAFT", "SUBMITTED", true), ("DRAFT", "AUTHORISED", true), ("DRAFT", "DELETED", true),
        ("DRAFT", "VOIDED", false),
        ("SUBMITTED", "DRAFT", true), ("SUBMITTED", "DELETED", true), ("SUBMITTED", "VOIDED", false),
        ("AUTHORISED", "VOIDED", true), ("AUTHORISED", "DRAFT", false), ("AUTHORISED", "DELETED", false),
        ("AUTHORISED", "PAID", false),
    ])
    func statusesFollowTheTable(from: String, to: String, isAllowed: Bool) async throws {
        try await withContact { caller in
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice(status: from))
            let id = try #require(made["InvoiceID"]?.string)
            let reply = try await caller.api("POST", "Invoices/\(id)", "{\"Invoices\":[{\"Status\":\"\(to)\"}]}")
            #expect(reply.status == (isAllowed ? 200 : 400))
            if !isAllowed { #expect(reply.messages.contains("Invoice not of valid status for modification")) }
            guard isAllowed, to == "VOIDED" || to == "DELETED" else { return }
            let again = try await caller.refused("POST", "Invoices/\(id)", "Invoices", #"{"Reference":"x"}"#)
            #expect(again.contains("Invoice not of valid status for modification"))
        }
    }

    @Test func aDraftIsCheckedWhenItIsApproved() async throws {
        try await withContact { caller in
            for (number, line) in [
                ("1", #"{"Description":"Note"}"#), ("2", Fixture.line(account: "210")), ("3", Fixture.line()),
            ] {
                try await caller.made(
                    "PUT", "Invoices", "Invoices", Fixture.invoice(number, status: "DRAFT", lines: [line]))
            }
            caller.sandbox.setArchived(account: "210")
            func approve(_ number: String) -> String { "{\"InvoiceNumber\":\"\(number)\",\"Status\":\"AUTHORISED\"}" }
            let bare = try await caller.refused("POST", "Invoices", "Invoices", approve("1"))
            #expect(bare.contains("Account code must be specified"))
            let archived = try await caller.refused("POST", "Invoices", "Invoices", approve("2"))
            #expect(archived.contains { $0.hasPrefix("Account code '210' has been archived") })
            let approved = try await caller.made("POST", "Invoices", "Invoices", approve("3"))
            #expect(approved["Status"]?.string == "AUTHORISED")
        }
    }

    @Test(arguments: ["PAID", "VOIDED", "DELETED"])
    func aNewInvoiceIsNoFinishedOne(status: String) async throws {
        try await withContact { caller in
            let messages = try await caller.refused("PUT", "Invoices", "Invoices", Fixture.invoice(status: status))
            #expect(messages.contains("A document cannot be created with the status \(status)."))
        }
    }

    @Test func linesLeftOutAreDeletedAndNewOnesComeFirst() async throws {
        try await withContact { caller in
            let lines = ["1", "2"].map { Fixture.line(quantity: $0, price: "10.00") }
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice(lines: lines))
            let ids = (made["LineItems"]?.elements ?? []).compactMap { $0["LineItemID"]?.string }
            let kept = Fixture.line(quantity: "2", price: "10.00", more: ",\"LineItemID\":\"\(ids[1])\"")
            let new = Fixture.line(quantity: "5", price: "10.00")
            let posted = try await caller.made(
                "POST", "Invoices", "Invoices", "{\"InvoiceNumber\":\"4117\",\"LineItems\":[\(kept),\(new)]}")
            let after = posted["LineItems"]?.elements ?? []
            #expect(after.map { $0["Quantity"]?.number } == ["5.0000", "2.0000"])
            #expect(after[1]["LineItemID"]?.string == ids[1])
            #expect(posted["Total"]?.number == "70.00")
        }
    }

    @Test func aPartPaidInvoiceTakesFreeFieldsOnly() async throws {
        try await withContact { caller in
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "50.00"))
            let free = try await caller.made(
                "POST", "Invoices", "Invoices", #"{"InvoiceNumber":"4117","Reference":"r","DueDate":"2026-07-31"}"#)
            #expect(free["Reference"]?.string == "r")
            let id = try #require(made["LineItems"]?.elements?.first?["LineItemID"]?.string)
            let line = Fixture.line(account: "210", more: ",\"LineItemID\":\"\(id)\"")
            let moved = try await caller.made(
                "POST", "Invoices", "Invoices", "{\"InvoiceNumber\":\"4117\",\"LineItems\":[\(line)]}")
            #expect(moved["LineItems"]?.elements?.first?["AccountCode"]?.string == "210")
            let text = "This document cannot be edited as it has a payment or credit note allocated to it."
            for change in [#""Date":"2026-05-03""#, "\"LineItems\":[\(Fixture.line())]"] {
                let messages = try await caller.refused(
                    "POST", "Invoices", "Invoices", "{\"InvoiceNumber\":\"4117\",\(change)}")
                #expect(messages.contains(text), "\(change)")
            }
            let void = try await caller.refused(
                "POST", "Invoices", "Invoices", #"{"InvoiceNumber":"4117","Status":"VOIDED"}"#)
            let voidText =
                "The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it."
            #expect(void.contains(voidText))
        }
    }

    @Test func sentTotalsMustBeTheLines() async throws {
        try await withContact { caller in
            let messages = try await caller.refused(
                "PUT", "Invoices", "Invoices", Fixture.invoice(more: #","Total":200.01"#))
            #expect(messages.contains("The invoice total does not equal the sum of the lines."))
            try await caller.made(
                "PUT", "Invoices", "Invoices", Fixture.invoice(more: #","Total":200,"SubTotal":200.00"#))
        }
    }

    @Test(arguments: [
        (#","Url":"/bills/9""#, "The Url must be absolute."),
        (#","Url":"https://xero.example.com/9""#, "The Url must not contain the word xero."),
        (#","LineAmountTypes":"Net""#, "The LineAmountTypes 'Net' is not Exclusive, Inclusive or NoTax."),
    ])
    func headsXeroRefuses(more: String, message: String) async throws {
        try await withContact { caller in
            let messages = try await caller.refused("PUT", "Invoices", "Invoices", Fixture.invoice(more: more))
            #expect(messages.contains(message))
            let number = try await caller.refused("PUT", "Invoices", "Invoices", Fixture.invoice("Ä1"))
            #expect(number.contains("The InvoiceNumber may hold printable ASCII characters only."))
        }
    }

    @Test func aForeignInvoiceHasARate() async throws {
        var firm = SandboxFirm.harbourFinch
        firm.currencies = [SandboxFirm.Currency(code: "EUR", rate: "0.920000")]
        try await withSandbox(SandboxOptions(firm: firm, clock: Fixture.clock())) { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            let more = #","CurrencyCode":"EUR""#
            let day = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice("1", more: more))
            #expect(day["CurrencyRate"]?.number == "0.920000")
            let own = try await caller.made(
                "PUT", "Invoices", "Invoices", Fixture.invoice("2", more: more + #","CurrencyRate":0.95"#))
            #expect(own["CurrencyRate"]?.number == "0.950000")
            #expect(own["CurrencyCode"]?.string == "EUR")
        }
    }

    @Test func currenciesAreThoseSubscribedTo() async throws {
        try await withContact { caller in
            let messages = try await caller.refused(
                "PUT", "Invoices", "Invoices", Fixture.invoice(more: #","CurrencyCode":"EUR""#))
            #expect(messages.contains("Organisation is not subscribed to currency EUR"))
        }
    }

    @Test func anApprovedInvoiceNeedsItsDueDate() async throws {
        try await withContact { caller in
            let element = """
                {"Type":"ACCREC","Contact":{"ContactNumber":"clio-1"},"Status":"AUTHORISED","LineItems":[\(Fixture.line())]}
                """
            let messages = try await caller.refused("PUT", "Invoices", "Invoices", element)
            #expect(messages.contains("Due Date cannot be empty."))
        }
    }

    @Test func aNumberIsGivenWhereNoneIsSent() async throws {
        try await withContact { caller in
            let element = """
                {"Type":"ACCREC","Contact":{"ContactNumber":"clio-1"},"LineItems":[\(Fixture.line())]}
                """
            let made = try await caller.made("PUT", "Invoices", "Invoices", element)
            #expect(made["InvoiceNumber"]?.string == "INV-0001")
            #expect(made["Status"]?.string == "DRAFT")
            #expect(made["DateString"]?.string == "2026-06-01T00:00:00")
        }
    }
}

import Ledger
import Testing
import XeroSandbox

struct LockDateTests {
    private static let period =
        "The document date cannot be before the period lock date, currently set at 31-May-2026"
    private static let year =
        "The document date cannot be before the end of year lock date, currently set at 31-May-2026"

    @Test func nothingIsMadeInALockedPeriod() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice("1", date: "2026-06-01"))
            caller.sandbox.setLockDates(period: "2026-05-31", endOfYear: nil)
            for date in ["2026-05-30", "2026-05-31"] {
                let messages = try await caller.refused(
                    "PUT", "Invoices", "Invoices", Fixture.invoice("2", date: date))
                #expect(messages.contains(Self.period))
            }
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice("3", date: "2026-06-01"))
            #expect(
                try await caller.refused("PUT", "Payments", "Payments", Fixture.payment("1", amount: "1")).contains(
                    Self.period))
            #expect(
                try await caller.refused("PUT", "CreditNotes", "CreditNotes", Fixture.credit()).contains(Self.period))
        }
    }

    @Test func nothingChangesInALockedPeriod() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            let payment = try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "10"))
            let id = try #require(payment["PaymentID"]?.string)
            caller.sandbox.setLockDates(period: nil, endOfYear: "2026-05-31")
            for change in [#""Reference":"x""#, #""Date":"2026-06-02""#] {
                let messages = try await caller.refused(
                    "POST", "Invoices", "Invoices", "{\"InvoiceNumber\":\"4117\",\(change)}")
                #expect(messages.contains(Self.year))
            }
            #expect(
                try await caller.refused("POST", "Payments/\(id)", "Payments", #"{"Status":"DELETED"}"#).contains(
                    Self.year))
            caller.sandbox.setLockDates(period: nil, endOfYear: nil)
            try await caller.made("POST", "Payments/\(id)", "Payments", #"{"Status":"DELETED"}"#)
        }
    }

    @Test func oneLockedDocumentDoesNotHoldTheBatchBack() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            caller.sandbox.setLockDates(period: "2026-05-31", endOfYear: nil)
            let body =
                "{\"Invoices\":[\(Fixture.invoice("1", date: "2026-05-01")),\(Fixture.invoice("2", date: "2026-06-01"))]}"
            let reply = try await caller.api("PUT", "Invoices", body)
            #expect(reply.status == 400)
            #expect(reply.json?["ErrorNumber"]?.number == "10")
            #expect(reply.json?["Elements"]?.elements?.count == 1)
            #expect(try await caller.api("GET", "Invoices/2").status == 200)
            #expect(try await caller.api("GET", "Invoices/1").status == 404)
            let organisation = try await caller.api("GET", "Organisation").first("Organisations")
            #expect(organisation?["PeriodLockDate"]?.string == "/Date(1780185600000+0000)/")
        }
    }
}

import Ledger
import Testing
import XeroSandbox

struct PaymentTests {
    private func withInvoice(_ body: (Caller) async throws -> Void) async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            try await body(caller)
        }
    }

    @Test func paymentsMakeAnInvoicePaidAndTheirDeletionUndoesIt() async throws {
        try await withInvoice { caller in
            try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "50.00"))
            let last = try await caller.made(
                "PUT", "Payments", "Payments", Fixture.payment(amount: "150.00", more: #","Reference":"clio:9""#))
            #expect(last["PaymentType"]?.string == "ACCRECPAYMENT")
            let paid = try await caller.api("GET", "Invoices/4117").first("Invoices")
            #expect(paid?["Status"]?.string == "PAID")
            #expect(paid?["AmountDue"]?.number == "0.00")
            #expect(paid?["FullyPaidOnDate"]?.string == "/Date(1778371200000+0000)/")
            #expect(paid?["Payments"]?.elements?.count == 2)

            let id = try #require(last["PaymentID"]?.string)
            let deleted = try await caller.made("POST", "Payments/\(id)", "Payments", #"{"Status":"DELETED"}"#)
            #expect(deleted["Status"]?.string == "DELETED")
            let open = try await caller.api("GET", "Invoices/4117").first("Invoices")
            #expect(open?["Status"]?.string == "AUTHORISED")
            #expect(open?["AmountDue"]?.number == "150.00")
            let again = try await caller.refused("POST", "Payments/\(id)", "Payments", #"{"Status":"DELETED"}"#)
            #expect(again.contains("The payment has already been deleted."))
        }
    }

    @Test(arguments: [
        (Fixture.payment(amount: "200.01"), "Payment amount exceeds the amount outstanding on this document"),
        (Fixture.payment(amount: "0"), "The payment amount must be greater than zero."),
        (Fixture.payment(amount: "1", account: "999"), "Account could not be found."),
        (
            Fixture.payment(amount: "1", account: "200"),
            "Account code '200' is not a valid code for this document. A payment needs an account of type BANK, or one with "
                + "payments enabled."
        ),
        (
            Fixture.payment(amount: "1", account: "091"),
            "Account code '091' has been archived, or has been deleted. Each line item must reference a valid account."
        ),
        (Fixture.payment("none", amount: "1"), "An existing Invoice with the specified InvoiceID could not be found"),
        (
            #"{"Account":{"Code":"090"},"Amount":1}"#,
            "A payment must name exactly one of Invoice, CreditNote, Prepayment or Overpayment."
        ),
        (Fixture.payment("4118", amount: "1"), "Payments can only be made against Authorised documents"),
    ])
    func whatXeroRefuses(element: String, message: String) async throws {
        try await withInvoice { caller in
            caller.sandbox.setArchived(account: "091")
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice("4118", status: "DRAFT"))
            #expect(try await caller.refused("PUT", "Payments", "Payments", element).contains(message))
        }
    }

    @Test func anAccountWithPaymentsEnabledTakesThem() async throws {
        try await withInvoice { caller in
            try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "1.00", account: "970"))
        }
    }

    @Test func whatIsReconciledOrBatchedStays() async throws {
        try await withInvoice { caller in
            let made = try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "50.00"))
            let id = try #require(made["PaymentID"]?.string)
            #expect(caller.sandbox.mark(payment: id, reconciled: true))
            let reconciled = try await caller.refused("POST", "Payments/\(id)", "Payments", #"{"Status":"DELETED"}"#)
            #expect(reconciled.contains("The payment has been reconciled and cannot be deleted."))
            #expect(caller.sandbox.mark(payment: id, reconciled: false, batched: true))
            let batched = try await caller.refused("POST", "Payments/\(id)", "Payments", #"{"Status":"DELETED"}"#)
            #expect(batched.contains("The payment is part of a batch payment and cannot be deleted here."))
            let shown = try await caller.api("GET", "Payments/\(id)").first("Payments")
            #expect(shown?["BatchPaymentID"]?.string?.count == 36)
        }
    }

    @Test func aPaymentIsNeverChanged() async throws {
        try await withInvoice { caller in
            let made = try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "50.00"))
            let id = try #require(made["PaymentID"]?.string)
            let messages = try await caller.refused("POST", "Payments/\(id)", "Payments", #"{"Amount":60}"#)
            #expect(messages.contains("Payments cannot be modified, only created and deleted."))
        }
    }

    @Test func twoPaymentsInOneBatchCannotOverpay() async throws {
        try await withInvoice { caller in
            let body = "{\"Payments\":[\(Fixture.payment(amount: "150")),\(Fixture.payment(amount: "150"))]}"
            let reply = try await caller.api("PUT", "Payments?summarizeErrors=false", body)
            #expect(reply.status == 200)
            #expect(
                reply.json?["Payments"]?.elements?.map { $0["StatusAttributeString"]?.string ?? "" } == ["OK", "ERROR"])
            #expect(
                reply.json?["Payments"]?.elements?.last?["PaymentID"]?.string == "00000000-0000-0000-0000-000000000000")
        }
    }
}

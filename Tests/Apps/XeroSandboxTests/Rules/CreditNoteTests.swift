import Ledger
import Testing
import XeroSandbox

struct CreditNoteTests {
    private func withDocuments(_ body: (Caller, String) async throws -> Void) async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            let credit = try await caller.made("PUT", "CreditNotes", "CreditNotes", Fixture.credit())
            try await body(caller, try #require(credit["CreditNoteID"]?.string))
        }
    }

    private func allocation(_ amount: String, to invoice: String = "4117") -> String {
        "{\"Invoice\":{\"InvoiceNumber\":\"\(invoice)\"},\"Amount\":\(amount),\"Date\":\"2026-05-05\"}"
    }

    @Test func creditIsAppliedAndTakenOff() async throws {
        try await withDocuments { caller, credit in
            let made = try await caller.made(
                "PUT", "CreditNotes/\(credit)/Allocations", "Allocations", allocation("50.00"))
            let invoice = try await caller.api("GET", "Invoices/4117").first("Invoices")
            #expect(invoice?["AmountDue"]?.number == "150.00")
            #expect(invoice?["AmountCredited"]?.number == "50.00")
            #expect(invoice?["CreditNotes"]?.elements?.first?["AppliedAmount"]?.number == "50.00")
            let used = try await caller.api("GET", "CreditNotes/CM-1").first("CreditNotes")
            #expect(used?["Status"]?.string == "PAID")
            #expect(used?["RemainingCredit"]?.number == "0.00")

            let id = try #require(made["AllocationID"]?.string)
            let gone = try await caller.api("DELETE", "CreditNotes/\(credit)/Allocations/\(id)")
            #expect(gone.json?["IsDeleted"]?.bool == true)
            #expect(try await caller.api("GET", "Invoices/4117").first("Invoices")?["AmountDue"]?.number == "200.00")
            #expect(
                try await caller.api("GET", "CreditNotes/CM-1").first("CreditNotes")?["Status"]?.string == "AUTHORISED")
            #expect(try await caller.api("DELETE", "CreditNotes/\(credit)/Allocations/\(id)").status == 404)
        }
    }

    @Test func anAllocationSentAgainIsAnother() async throws {
        try await withDocuments { caller, credit in
            for due in ["180.00", "160.00"] {
                try await caller.made("PUT", "CreditNotes/\(credit)/Allocations", "Allocations", allocation("20.00"))
                #expect(try await caller.api("GET", "Invoices/4117").first("Invoices")?["AmountDue"]?.number == due)
            }
            let messages = try await caller.refused(
                "PUT", "CreditNotes/\(credit)/Allocations", "Allocations", allocation("20.00"))
            #expect(messages.contains("Credit Note cannot be allocated as amount is greater than amount outstanding"))
        }
    }

    @Test func whatCannotBeAllocated() async throws {
        try await withDocuments { caller, credit in
            let path = "CreditNotes/\(credit)/Allocations"
            try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "200.00"))
            #expect(
                try await caller.refused("PUT", path, "Allocations", allocation("1")).contains(
                    "The invoice you are trying to allocate to has already been paid off"))
            let bill = """
                {"Type":"ACCPAY","Contact":{"Name":"Con Edison"},"InvoiceNumber":"B-1","Status":"AUTHORISED",
                 "DueDate":"2026-06-01","LineItems":[\(Fixture.line(account: "404"))]}
                """
            try await caller.made("PUT", "Invoices", "Invoices", bill)
            let messages = try await caller.refused("PUT", path, "Allocations", allocation("1", to: "B-1"))
            #expect(messages.contains("Credit Note cannot be allocated to an incorrect invoice type"))
            #expect(
                try await caller.refused("PUT", path, "Allocations", allocation("1", to: "none")).contains(
                    "The document with the supplied id was not found for this endpoint."))
        }
    }

    @Test func whoseAndWhichDocumentsMeet() async throws {
        try await withDocuments { caller, credit in
            let other = Fixture.invoice("9", contact: #"{"Name":"Somebody Else"}"#)
            try await caller.made("PUT", "Invoices", "Invoices", other)
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice("8", status: "DRAFT"))
            let draft = try await caller.made(
                "PUT", "CreditNotes", "CreditNotes", Fixture.credit("CM-9", status: "DRAFT"))
            let draftID = try #require(draft["CreditNoteID"]?.string)
            for (id, invoice, message) in [
                (credit, "9", "Credit Note cannot be allocated to an invoice of another contact"),
                (credit, "8", "Credit Note can only be allocated to an Authorised invoice"),
                (draftID, "4117", "Only an Authorised credit note can be allocated"),
            ] {
                let messages = try await caller.refused(
                    "PUT", "CreditNotes/\(id)/Allocations", "Allocations", allocation("1", to: invoice))
                #expect(messages.contains(message))
            }
        }
    }

    @Test func creationAndAllocationAreTwoCalls() async throws {
        try await withDocuments { caller, _ in
            let more = ",\"Allocations\":[\(allocation("1"))]"
            let messages = try await caller.refused(
                "PUT", "CreditNotes", "CreditNotes", Fixture.credit("CM-2", more: more))
            #expect(
                messages.contains("It is not possible to create and allocate a credit note in a single call."))
        }
    }

    @Test func anAllocatedCreditNoteIsNeitherVoidedNorEdited() async throws {
        try await withDocuments { caller, credit in
            try await caller.made("PUT", "CreditNotes/\(credit)/Allocations", "Allocations", allocation("20"))
            let void = try await caller.refused("POST", "CreditNotes/\(credit)", "CreditNotes", #"{"Status":"VOIDED"}"#)
            #expect(void.contains { $0.contains("The status VOIDED cannot be applied to the credit note") })
            let edit = try await caller.refused(
                "POST", "CreditNotes/\(credit)", "CreditNotes", #"{"Date":"2026-05-03"}"#)
            #expect(edit.contains("This document cannot be edited as it has a payment or credit note allocated to it."))
        }
    }

    @Test func aDiscountIsForInvoices() async throws {
        try await withDocuments { caller, _ in
            let line = Fixture.line(account: "205", more: #","DiscountRate":10"#)
            let element = """
                {"Type":"ACCRECCREDIT","Contact":{"ContactNumber":"clio-1"},"LineItems":[\(line)]}
                """
            let messages = try await caller.refused("PUT", "CreditNotes", "CreditNotes", element)
            #expect(
                messages.contains("Discounts are only supported on ACCREC invoices, not on bills and credit notes."))
        }
    }

    @Test func aRefundIsAPaymentOfTheCreditNote() async throws {
        try await withDocuments { caller, credit in
            let element = """
                {"CreditNote":{"CreditNoteID":"\(credit)"},"Account":{"Code":"090"},"Date":"2026-05-09","Amount":50}
                """
            let made = try await caller.made("PUT", "Payments", "Payments", element)
            #expect(made["PaymentType"]?.string == "ARCREDITPAYMENT")
            #expect(made["Invoice"]?["Type"]?.string == "ACCRECCREDIT")
            #expect(made["Invoice"]?["InvoiceNumber"]?.string == "CM-1")
            #expect(try await caller.api("GET", "CreditNotes/CM-1").first("CreditNotes")?["Status"]?.string == "PAID")
        }
    }

    @Test func numbersAreUnique() async throws {
        try await withDocuments { caller, _ in
            let messages = try await caller.refused("PUT", "CreditNotes", "CreditNotes", Fixture.credit())
            #expect(messages.contains("Credit Note # must be unique."))
        }
    }
}

import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("Clio against Xero, bill by bill")
struct ReconciliationTests {
    private func reconcile(_ transfer: TransferFirm, csv: String? = nil) async throws -> Reconciliation.Result {
        let request = try transfer.request(.plan, "reconcile")
        return try await onThread { try Reconciliation(request, csv: csv).execute() }
    }

    @Test("After a transfer both agree, and the file says so")
    func agrees() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let path = transfer.firm.folder + "/reconcile.csv"
            let result = try await reconcile(transfer, csv: path)
            #expect((result.agree, result.differ, result.exitCode) == (3, 0, .done))
            #expect(result.due.values.map { "\($0.clio) \($0.xero)" } == ["13000 13000"])
            #expect(
                try transfer.firm.text("reconcile.csv") == """
                    number,clio_bill_id,currency,agrees,clio_total,xero_total,clio_tax,xero_tax,clio_paid,xero_paid,\
                    clio_credited,xero_credited,clio_due,xero_due,clio_state,xero_state,differences
                    INV-1,101,USD,yes,345.00,345.00,0.00,0.00,345.00,345.00,0.00,0.00,0.00,0.00,PAID,PAID,
                    INV-2,102,USD,yes,100.00,100.00,0.00,0.00,0.00,0.00,20.00,20.00,80.00,80.00,AUTHORISED,AUTHORISED,
                    INV-3,103,USD,yes,50.00,50.00,0.00,0.00,0.00,0.00,0.00,0.00,50.00,50.00,DRAFT,DRAFT,

                    """)
        }
    }

    @Test("Before a transfer nothing is in Xero")
    func nothingThere() async throws {
        try await TransferFirm.with { transfer in
            let result = try await reconcile(transfer)
            #expect(result.differences.map(\.differences) == [["not in Xero"], ["not in Xero"], ["not in Xero"]])
            #expect(result.exitCode == .someRejected)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var number: String
        var words: [String]
        var change: @Sendable (TransferFirm) async throws -> Void
    }

    static let cases = [
        Case(
            testDescription: "a payment deleted in Xero", number: "INV-1",
            words: ["paid 345.00 ≠ 0.00", "state PAID ≠ AUTHORISED"]
        ) {
            try await $0.delete(payment: try #require(try await $0.payments(on: "INV-1").first))
        },
        Case(testDescription: "a payment of somebody else's", number: "INV-2", words: ["paid 0.00 ≠ 10.00"]) {
            try await $0.pay("INV-2", "10.00", on: "2026-02-05")
        },
        Case(testDescription: "another number in Xero", number: "INV-2", words: ["number INV-2 ≠ OLD-2"]) {
            let id = try await $0.id("INV-2")
            try await $0.person(.post, "Invoices/\(id)", #"{"InvoiceNumber":"OLD-2"}"#)
        },
        Case(
            testDescription: "another total and tax in Clio", number: "INV-3",
            words: ["total 54.44 ≠ 50.00", "tax 4.44 ≠ 0.00"]
        ) {
            $0.firm.change(\.lines, "1004", "tax_rate", "8.875")
            $0.firm.change(\.bills, "103", "total", "54.44")
        },
        Case(testDescription: "a credit note that Clio has since", number: "INV-1", words: ["credited 5.00 ≠ 0.00"]) {
            $0.firm.creditNotes.append("702,CN-2,11,101,2026-02-05,5.00,Late,applied")
            $0.firm.change(\.payments, "501", "amount", "345.00")
        },
        Case(testDescription: "approved in Clio", number: "INV-3", words: ["state AUTHORISED ≠ DRAFT"]) {
            $0.firm.change(\.bills, "103", "state", "awaiting_payment")
        },
        Case(testDescription: "voided in Clio", number: "INV-2", words: ["void in Clio, still in Xero"]) {
            $0.firm.change(\.bills, "102", "state", "void")
        },
        Case(testDescription: "deleted in Xero", number: "INV-3", words: ["deleted in Xero"]) {
            let id = try await $0.id("INV-3")
            try await $0.person(.post, "Invoices/\(id)", #"{"Status":"DELETED"}"#)
        },
        Case(
            testDescription: "a bill that can't go any more", number: "INV-3",
            words: ["can't go as it is in Clio now: The lines don't come to the total [total-mismatch]"]
        ) {
            $0.firm.change(\.bills, "103", "total", "51.00")
        },
        Case(testDescription: "payments that are not sent", number: "INV-3", words: ["7.00 paid in Clio is not sent"]) {
            $0.firm.payments.append("509,103,11,2026-02-20,7.00,Wire,W-3,Operating")
        },
        Case(testDescription: "the rest of an overpayment", number: "INV-1", words: ["55.00 paid in Clio is not sent"])
        {
            $0.firm.change(\.payments, "501", "amount", "400.00")
        },
    ]

    @Test("Each kind of difference is named, and nothing else", arguments: cases)
    func difference(_ one: Case) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await one.change(transfer)
            let result = try await reconcile(transfer)
            #expect(result.differences.map(\.number) == [one.number])
            let found = result.differences.first?.differences ?? []
            #expect(one.words.allSatisfy(found.contains), "\(found)")
            #expect(result.exitCode == .someRejected)
        }
    }
}

import Foundation
import Ledger
import Testing
import XeroAPI
import XeroSandbox

@testable import Pipeline

@Suite("A first transfer onto a Xero that has things already")
struct ExistingXeroTests {
    @Test("An invoice that agrees is linked, with the payment and credit note that are on it")
    func agreeing() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let book = transfer.book
            try FileManager.default.removeItem(atPath: transfer.firm.folder + "/state")
            let result = try await transfer.run("two")
            #expect(
                result.done == ["link contact 2", "link invoice 3", "link credit_note 1", "link payment 1"],
                "\(result.words)")
            #expect(result.exitCode == .done)
            #expect(transfer.book == book)
            #expect(try await transfer.run("three").batchPath == nil)
            // From then on it is kept up like any other.
            transfer.firm.change(\.creditNotes, "701", "amount", "30.00")
            transfer.firm.change(\.payments, "501", "date", "2026-02-02")
            let last = try await transfer.run("four")
            #expect(last.applied?.problems == [], "\(last.words)")
            #expect(try transfer.invoice("INV-2").outstanding == "70.00")
            #expect(try transfer.invoice("INV-1").payments.count == 1)
        }
    }

    @Test("A lost state and a payment in two parts: both are found again")
    func twoParts() async throws {
        try await TransferFirm.with { firm in
            firm.settings["bills"] = "\"interest\": \"separate\""
            firm.lines.append("1009,101,0001-Acme,2026-01-09,Interest,,,Interest,,1,15.00,0,")
            firm.change(\.bills, "101", "total", "360.00")
            firm.change(\.payments, "501", "amount", "360.00")
        } _: { transfer in
            try await transfer.run("one")
            let book = transfer.book
            #expect(try transfer.invoice("INV-1-INT-1").status == "PAID")
            try FileManager.default.removeItem(atPath: transfer.firm.folder + "/state")
            let result = try await transfer.run("two")
            #expect(!result.done.contains { $0.hasPrefix("create") }, "\(result.done) \(result.words)")
            #expect(transfer.book == book)
        }
    }

    @Test(
        "An invoice of this number that disagrees is held with what is apart", arguments: ["total", "date", "contact"])
    func disagreeing(_ what: String) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.contact("Jane Roe", email: "jane@example.com")
            try await transfer.invoice(
                "INV-2", contact: what == "contact" ? "Con Edison" : "Jane Roe",
                total: what == "total" ? "101.00" : "100.00", date: what == "date" ? "2026-01-19" : "2026-01-20")
            let before = try transfer.invoice("INV-2")
            let result = try await transfer.run("one")
            #expect(result.held == ["number-taken"])
            #expect(result.words.contains("its \(what) is"))
            #expect(try transfer.invoice("INV-2") == before)
            #expect(result.applied?.problems == [])
        }
    }

    @Test("An approved invoice whose bill is a draft in Clio is held")
    func draftInClio() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.contact("Acme Ltd", email: "billing@acme.example")
            try await transfer.invoice("INV-3", contact: "Acme Ltd", total: "50.00", date: "2026-02-10")
            #expect(try await transfer.run("one").held == ["status-forbids"])
        }
    }

    @Test("A draft that was imported by hand is approved by an update")
    func draft() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.contact("Jane Roe", email: "jane@example.com")
            try await transfer.invoice("INV-2", contact: "Jane Roe", total: "100.00", status: "DRAFT")
            let id = try await transfer.id("INV-2")
            let result = try await transfer.run("one")
            #expect(result.done.contains("update invoice 1"), "\(result.words)")
            #expect(try transfer.invoice("INV-2").status == "AUTHORISED")
            #expect(try transfer.invoice("INV-2").allocations == ["2026-02-02 20.00 CN-1"])
            #expect(try await transfer.id("INV-2") == id)
        }
    }

    @Test("A receipt with the reference of a payment, but another amount, is held")
    func otherAmount() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try FileManager.default.removeItem(atPath: transfer.firm.folder + "/state")
            transfer.firm.change(\.payments, "501", "amount", "100.00")
            let book = transfer.book
            #expect(try await transfer.run("two").held == ["other-receipt"])
            #expect(transfer.book == book)
        }
    }
}

import Foundation
import FoundationNetworking
import Ledger
import Testing
import XeroSandbox

@testable import Pipeline

@Suite("What people do in Xero")
struct XeroDriftTests {
    @Test("A payment of ours that somebody deleted is put back, once")
    func deletedPayment() async throws {
        let transfer = try await TransferFirm()
        try await transfer.run("one")
        let before = transfer.book
        let link = try #require(try transfer.state.link(LinkKey(.payment, "501-101")))
        try await transfer.person("POST", "Payments/\(link.xeroID)", #"{"Status":"DELETED"}"#)
        let second = try await transfer.run("two")
        #expect(
            second.notices.map(\.message) == [
                "somebody deleted the payment W-1 clio:501-101 in Xero; it is put back where Clio has it"
            ])
        #expect(second.applied?.rows.map { "\($0.operation) \($0.kind) \($0.done)" } == ["create payment 1"])
        #expect(transfer.book == before)
        let third = try await transfer.run("three")
        #expect(third.batchPath == nil)
        #expect(third.notices == [])
        await transfer.stop()
    }

    @Test("A plan sees it too, and says why it goes again", arguments: [true, false])
    func plannedDeletedPayment(isApplied: Bool) async throws {
        let transfer = try await TransferFirm()
        try await transfer.run("one")
        let before = transfer.book
        let link = try #require(try transfer.state.link(LinkKey(.payment, "501-101")))
        try await transfer.person("POST", "Payments/\(link.xeroID)", #"{"Status":"DELETED"}"#)
        let plan = try await transfer.plan("two")
        #expect(plan.notices.map(\.code) == [.removedInXero])
        let folder = try #require(plan.batchPath)
        let operations = try String(contentsOfFile: folder + "/operations.ndjson", encoding: .utf8)
        #expect(operations.contains("it was deleted in Xero"))
        if isApplied {
            try await transfer.apply("two")
        } else {
            #expect(try await transfer.run("three").done == ["create payment 1"])
        }
        #expect(transfer.book == before)
        #expect(try await transfer.run("four").batchPath == nil)
        await transfer.stop()
    }

    @Test("A state that has never looked looks at everything once")
    func firstLook() async throws {
        let transfer = try await TransferFirm()
        try await transfer.plan("one")
        try await transfer.apply("one")
        let before = transfer.book
        let link = try #require(try transfer.state.link(LinkKey(.payment, "501-101")))
        try await transfer.person("POST", "Payments/\(link.xeroID)", #"{"Status":"DELETED"}"#)
        try SQLiteState(path: transfer.firm.statePath, takesTurn: true).bind("xero_seen", to: "")
        #expect(try await transfer.run("two").done == ["create payment 1"])
        #expect(transfer.book == before)
        await transfer.stop()
    }

    @Test("A credit note that somebody took off its invoice is put back")
    func deletedAllocation() async throws {
        let transfer = try await TransferFirm()
        try await transfer.run("one")
        let before = transfer.book
        let link = try #require(try transfer.state.link(LinkKey(.creditNote, "701-102")))
        try await transfer.person("DELETE", "CreditNotes/\(link.xeroID)/Allocations/\(link.allocationID)", nil)
        let second = try await transfer.run("two")
        #expect(
            second.notices.map(\.message) == [
                "somebody took credit note CN-1 off its invoice in Xero; it is put back as Clio has it"
            ])
        #expect(second.applied?.problems == [])
        #expect(transfer.book == before)
        #expect(try await transfer.run("three").batchPath == nil)
        await transfer.stop()
    }

    @Test("An invoice that somebody voided is told, and left")
    func voidedInvoice() async throws {
        let transfer = try await TransferFirm()
        try await transfer.run("one")
        let link = try #require(try transfer.state.link(LinkKey(.invoice, "103")))
        try await transfer.person("POST", "Invoices/\(link.xeroID)", #"{"Status":"DELETED"}"#)
        let second = try await transfer.run("two")
        #expect(second.notices.map(\.message) == ["somebody deleted invoice INV-3 in Xero"])
        #expect(second.batchPath == nil)
        #expect(second.exitCode == .stopped)
        await transfer.stop()
    }
}

extension TransferFirm {
    /// Somebody works in Xero.
    func person(_ method: String, _ path: String, _ body: String?) async throws {
        let token = try #require(xero.issueToken())
        var request = URLRequest(url: try #require(URL(string: "\(xero.baseURL)/api.xro/2.0/\(path)")))
        request.httpMethod = method
        request.setValue("Bearer \(token.access)", forHTTPHeaderField: "Authorization")
        request.setValue(xero.tenantID, forHTTPHeaderField: "xero-tenant-id")
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = body.map { Data($0.utf8) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        #expect((200..<300).contains(status), "\(String(decoding: data, as: UTF8.self))")
    }
}

import Foundation
import Ledger
import Testing
import WebAccess

@testable import Pipeline

/// CN-1, 20.00 of Jane Roe, applied to her INV-2 of 100.00.
@Suite("Credit notes that people change in Xero")
struct CreditNoteDriftTests {
    /// What a person can do with it.
    private struct Hands {
        let transfer: TransferFirm

        private func note() async throws -> JSONValue { try await transfer.record("CreditNotes", "CN-1") }

        private func id() async throws -> String { try #require(try await note()["CreditNoteID"]?.string) }

        func takeOff() async throws {
            let note = try await note()
            for allocation in note["Allocations"]?.elements ?? [] {
                let path = "\(try await id())/Allocations/\(allocation["AllocationID"]?.string ?? "")"
                try await transfer.person("DELETE", "CreditNotes/\(path)", nil)
            }
        }

        func putOn(_ invoice: String = "INV-2", amount: String) async throws {
            let invoiceID = try await transfer.id(invoice)
            try await transfer.person(
                .put, "CreditNotes/\(try await id())/Allocations",
                #"{"Allocations":[{"Invoice":{"InvoiceID":"\#(invoiceID)"},"Amount":\#(amount),"Date":"2026-02-02"}]}"#)
        }

        func edit(_ amount: String) async throws {
            let line = try await note()["LineItems"]?.elements?.first?["LineItemID"]?.string ?? ""
            try await transfer.person(
                .post, "CreditNotes/\(try await id())",
                """
                {"LineItems":[{"LineItemID":"\(line)","Description":"Courtesy","Quantity":1,"UnitAmount":\(amount),\
                "AccountCode":"205","TaxType":"NONE"}]}
                """)
        }

        func void() async throws {
            try await transfer.person(.post, "CreditNotes/\(try await id())", #"{"Status":"VOIDED"}"#)
        }
    }

    private static func with(_ body: (TransferFirm, Hands) async throws -> Void) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await body(transfer, Hands(transfer: transfer))
        }
    }

    @Test(
        "One whose amount was edited is told, and is as before once it is restored; accepted, it stays",
        arguments: [true, false], [true, false])
    func edited(isPutOn: Bool, isRestored: Bool) async throws {
        try await Self.with { transfer, hands in
            let before = transfer.book
            try await hands.takeOff()
            try await hands.edit("15.00")
            if isPutOn { try await hands.putOn(amount: "15.00") }
            let book = transfer.book
            for batch in ["two", "three"] {
                let told = try await transfer.run(batch)
                #expect(
                    told.notices.map(\.message) == [
                        "somebody changed credit note CN-1 in Xero: its total (15.00, was 20.00), its lines"
                    ])
                #expect(told.exitCode == .stopped)
                #expect(told.batchPath == nil)
            }
            #expect(transfer.book == book)
            guard isRestored else {
                #expect(try transfer.drift().accept(["CN-1"]) == 1)
                for batch in ["four", "five"] {
                    let quiet = try await transfer.run(batch)
                    #expect(quiet.exitCode == .done)
                    #expect(quiet.notices == [] && quiet.batchPath == nil)
                }
                #expect(transfer.book == book)
                return
            }
            #expect(try transfer.drift().restore(["CN-1"]) == 1)
            let restored = try await transfer.run("four")
            #expect(restored.done == ["update credit_note 1"], "\(restored.words)")
            #expect(restored.exitCode == .done, "\(restored.words)")
            #expect(transfer.book == before)
            #expect(try transfer.drift().list() == [])
            #expect(try await transfer.run("five").batchPath == nil)
        }
    }

    @Test("One that was taken off and put on again as it was is no drift, and is taken off by its new allocation")
    func putOnAgain() async throws {
        try await Self.with { transfer, hands in
            try await hands.takeOff()
            try await hands.putOn(amount: "20.00")
            let quiet = try await transfer.run("two")
            #expect(quiet.notices == [] && quiet.batchPath == nil)
            transfer.firm.change(\.creditNotes, "701", "state", "voided")
            let voided = try await transfer.run("three")
            #expect(voided.done == ["void credit_note 1"], "\(voided.words)")
            #expect(try transfer.invoice("INV-2").allocations == [])
        }
    }

    @Test(
        "One that was put on another invoice, or only in part, is put back and told",
        arguments: [
            ("put credit note CN-1 on another invoice in Xero", "OTHER-1", "20.00"),
            ("put less of credit note CN-1 on its invoice in Xero", "INV-2", "5.00"),
        ])
    func moved(what: String, invoice: String, amount: String) async throws {
        try await Self.with { transfer, hands in
            try await transfer.invoice("OTHER-1", contact: "Jane Roe", total: "100.00")
            let before = transfer.book
            try await hands.takeOff()
            try await hands.putOn(invoice, amount: amount)
            let back = try await transfer.run("two")
            #expect(back.notices.map(\.message) == ["somebody \(what); it is put back as Clio has it"])
            #expect(back.done == ["update credit_note 1"], "\(back.words)")
            #expect(transfer.book == before)
            #expect(try await transfer.run("three").batchPath == nil)
        }
    }

    @Test("One that was voided is told and left; where it is accepted, it may be voided in Clio, too")
    func voided() async throws {
        try await Self.with { transfer, hands in
            try await hands.takeOff()
            try await hands.void()
            let book = transfer.book
            for batch in ["two", "three"] {
                let told = try await transfer.run(batch)
                #expect(told.notices.map(\.message) == ["somebody voided credit note CN-1 in Xero"])
                #expect(told.exitCode == .stopped && told.batchPath == nil, "\(told.words)")
            }
            #expect(try transfer.drift().accept(["CN-1"]) == 1)
            #expect(try await transfer.run("four").exitCode == .done)
            transfer.firm.change(\.creditNotes, "701", "amount", "25.00")
            let held = try await transfer.run("five")
            #expect(held.held == ["removed-in-xero"])
            #expect(
                held.words.contains(
                    "Void the credit note in Clio too, or have it made anew: `clio-xero drift --restore CN-1`."))
            transfer.firm.change(\.creditNotes, "701", "state", "voided")
            let both = try await transfer.run("six")
            #expect(both.exitCode == .done && both.batchPath == nil, "\(both.words)")
            #expect(transfer.book == book)
            #expect(await exitCode { try transfer.drift().restore(["CN-1"]) }.code == .usage)
        }
    }

    @Test("The number of a voided one isn't given again: the way out that is told works")
    func restoredUnderAnotherNumber() async throws {
        try await Self.with { transfer, hands in
            try await hands.takeOff()
            try await hands.void()
            #expect(try await transfer.run("two").exitCode == .stopped)
            #expect(try transfer.drift().restore(["CN-1"]) == 1)
            let refused = try await transfer.run("three")
            #expect(refused.done == ["create credit_note 0 refused 1"])
            #expect(
                refused.words.contains(
                    """
                    Xero keeps the number of the credit note that somebody voided, and lets nobody change a voided credit \
                    note. Delete the credit in Clio and enter it again, which gives it another number, then run again; or \
                    leave it voided with `clio-xero drift --accept CN-1`.
                    """), "\(refused.words)")
            transfer.firm.change(\.creditNotes, "701", "state", "voided")
            transfer.firm.creditNotes.append("702,CN-2,12,102,2026-02-02,20.00,Courtesy,applied")
            let anew = try await transfer.run("four")
            #expect(anew.done == ["create credit_note 1"], "\(anew.words)")
            #expect(anew.exitCode == .done)
            #expect(try transfer.invoice("INV-2").allocations == ["2026-02-02 20.00 CN-2"])
            #expect(try transfer.drift().list() == [])
            #expect(try await transfer.run("five").batchPath == nil)
        }
    }
}

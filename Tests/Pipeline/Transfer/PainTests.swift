import Foundation
import Ledger
import TestSupport
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

/// What goes wrong for others who write to Xero, each with a test of the whole way. Those that one request shows are where
/// the client is tested: 3 (XeroDatesTests), 4 (AuthorizerTests), 5 (SecretTests, SigningInTests), 6 (CallWindowTests,
/// XeroClientTests), 10 (XeroRecordTests), 12 (LookupTests), 18 (XMLElementsTests), 19 (PageWalkTests). 2 and 20 take a
/// process of their own (ProcessTransferTests), 7, 9 and 16 a mixed batch (MixedBatchTests).
@Suite("Pains")
struct PainTests {
    static func count(_ text: String, in book: String) -> Int { book.components(separatedBy: text).count - 1 }

    @Test("Pain 1: an answer that is lost, and of every try, makes no second invoice")
    func timeoutThenRetry() async throws {
        let firm = InventedFirm(plainBills: 3)
        let rig = try await TransferRig(firm)
        rig.xero.add(SandboxFault(.dropAfter, method: "PUT", path: "*/Invoices", times: 5))
        #expect(try await rig.run().exitCode == .done)
        for bill in firm.bills { #expect(Self.count("\"Number\":\"\(bill.number)\"", in: rig.book) == 1) }
        #expect(rig.writes.filter { $0.target.contains("/Invoices") && !$0.isReplay }.count == 1)
        await rig.stop()
    }

    @Test(
        "Pain 8: a 200 that created nothing counts as a refusal, and the next run creates it", arguments: [true, false])
    func nothingCreated(hasZeroID: Bool) async throws {
        let firm = InventedFirm(plainBills: 3)
        let rig = try await TransferRig(firm)
        rig.xero.add(SandboxFault(.nothingDone(withZeroIDs: hasZeroID), method: "PUT", path: "*/Invoices"))
        let result = try await rig.run()
        if hasZeroID {
            #expect(result.applied?.problems.count == 3)
            #expect(result.applied?.problems.first?.message.contains("created nothing") == true)
            #expect(result.exitCode == .someRejected)
            #expect(try await rig.run().exitCode == .done)
        } else {
            // It was looked up and sent again.
            #expect(result.exitCode == .done, "\(result.applied?.problems ?? [])")
        }
        for bill in firm.bills { #expect(Self.count("\"Number\":\"\(bill.number)\"", in: rig.book) == 1) }
        try await rig.expectNothingToDo()
        await rig.stop()
    }

    @Test("Pain 11: a client that Xero has under another spelling of its name is linked, and nobody is made twice")
    func duplicateContact() async throws {
        var organisation = TransferRig.organisation
        organisation.contacts = [
            .init(name: "smith & co", email: "Client11@example.com"), .init(name: "ÅSE ØDEGÅRD", email: nil),
        ]
        var firm = InventedFirm(plainBills: 3)
        firm.contacts[0].name = "Smith  & Co"
        firm.contacts[0].email = "client11@example.com"
        firm.contacts[1].name = "Åse Ødegård"
        firm.contacts[1].email = ""
        let rig = try await TransferRig(firm, organisation: organisation)
        let result = try await rig.run()
        #expect(result.exitCode == .done, "\(result.report.problems)")
        let rows = result.applied?.rows.filter { $0.kind == "contact" }.map { "\($0.operation) \($0.done)" }
        #expect(rows == ["link 2", "create 1"])
        #expect(Self.count("\"ContactStatus\"", in: rig.book) == 3)
        try await rig.expectNothingToDo()
        await rig.stop()
    }

    @Test("Pain 13: an update keeps each line's id and place, and nothing is ever written over by its number")
    func linesOfAnUpdate() async throws {
        let expected = InventedFirm(seed: 11, bills: 20)
        let rig = try await TransferRig(expected)
        _ = try await rig.run()
        try rig.export(expected.edited(seed: 3))
        let before = rig.writes.count
        #expect(try await rig.run().exitCode == .done)
        var updates = 0
        for write in rig.writes where write.method == "POST" {
            let json = try JSONValue.parse(write.body)
            for (member, id) in [("Invoices", "InvoiceID"), ("CreditNotes", "CreditNoteID"), ("Contacts", "ContactID")]
            {
                for element in json[member]?.elements ?? [] {
                    updates += 1
                    #expect(element[id]?.string?.count == 36)
                }
            }
        }
        #expect(updates > 5 && before > 0)
        // A second reading of the book's lines is in the comparison with the exports: every line once, in its place.
        for bill in expected.edited(seed: 3).bills where bill.isApproved {
            let invoice = try #require(try Self.invoice(bill.number, rig.book))
            let lines = (invoice["Lines"]?.elements ?? []).compactMap { $0["Description"]?.string }
            #expect(lines.count == bill.lines.count, "\(bill.number)")
            for (line, description) in zip(bill.lines, lines) {
                #expect(description.contains(line.text), "\(bill.number): \(description)")
            }
        }
        await rig.stop()
    }

    private static func invoice(_ number: String, _ book: String) throws -> JSONValue? {
        try JSONValue.parse(Array(book.utf8))["Invoices"]?.elements?.first { $0["Number"]?.string == number }
    }

    @Test("Pain 14: a credit note whose allocation lost its answer is allocated once")
    func allocationIsNotRepeated() async throws {
        var firm = InventedFirm(plainBills: 2)
        firm.creditNotes = [.init(id: 7_001, bill: 1_001, day: 12, amount: 10)]
        let rig = try await TransferRig(firm)
        rig.xero.add(SandboxFault(.dropAfter, method: "PUT", path: "*/Allocations", times: 5))
        #expect(try await rig.runUntilDone().exitCode == .done)
        #expect(Self.count("0.10 CN-7001", in: rig.book) == 1)
        #expect(rig.writes.filter { $0.target.contains("Allocations") && !$0.isReplay }.count == 1)
        try await rig.expectNothingToDo()
        await rig.stop()
    }

    @Test("Pain 15: prices of four decimals come to Clio's cents")
    func fourDecimals() async throws {
        let rig = try await TransferRig(InventedFirm(plainBills: 1))
        try rig.put(
            "clio/bills.csv",
            """
            id,number,contact_id,matter_number,state,issued_at,due_at,subject,currency,total
            1001,B-1001,11,11-1,awaiting_payment,2026-01-11,2026-01-25,Matter,USD,368.21

            """)
        try rig.put(
            "clio/bill_line_items.csv",
            """
            id,bill_id,matter_number,date,kind,category,user,description,quantity,price,tax_rate
            1,1001,11-1,2026-01-11,TimeEntry,,E. H.,A third,1.1,333.3333,0
            2,1001,11-1,2026-01-11,TimeEntry,,E. H.,Small,0.3,4.7155,8.875

            """)
        #expect(try await rig.run().exitCode == .done)
        let invoice = try #require(try Self.invoice("B-1001", rig.book))
        #expect(invoice["Total"]?.number == "368.21")
        #expect(invoice["Lines"]?.elements?.compactMap { $0["LineAmount"]?.number } == ["366.67", "1.41"])
        #expect(invoice["Lines"]?.elements?.compactMap { $0["UnitAmount"]?.string } == ["333.3333", "4.7155"])
        await rig.stop()
    }

    @Test("Pain 17: a control character in a description breaks no file and no request")
    func controlCharacter() async throws {
        var firm = InventedFirm(plainBills: 3)
        firm.bills[1].lines[0].text = "Draft\u{2}ing \u{B}of a will"
        let rig = try await TransferRig(firm)
        let result = try await rig.run()
        #expect(result.applied?.rows.first { $0.kind == "invoice" }?.refused == 0)
        #expect(rig.book.contains("B-1001") && rig.book.contains("B-1003"))
        #expect(!rig.book.contains("\\u0002"))
        // Either it goes without them, or its bill is left out with the reason: never a broken batch.
        if result.exitCode == .done {
            #expect(rig.book.contains("ing of a will"))
        } else {
            #expect(result.report.problems.map(\.location.file).allSatisfy { $0.contains("clio/") })
        }
        await rig.stop()
    }

    @Test("Pain 18: no request has a member Xero doesn't know, or an empty helper element")
    func noUnknownMembers() async throws {
        let firm = InventedFirm(seed: 5, bills: 25)
        let rig = try await TransferRig(firm)
        _ = try await rig.run()
        try rig.export(firm.edited(seed: 6))
        _ = try await rig.run()
        for write in rig.writes {
            #expect(write.ignored == [], "\(write.method) \(write.target)")
            let body = String(decoding: write.body, as: UTF8.self)
            // An update of a contact alone has empty texts: they clear what Clio has no longer.
            let clears = write.target.contains("/Contacts") && body.contains("\"ContactID\"")
            #expect(!body.contains("null") && (clears || !body.contains(":\"\"")), "\(write.method) \(write.target)")
        }
        await rig.stop()
    }

    @Test("Pain 19: a client among 250 contacts of Xero's is found, on whatever page")
    func manyContacts() async throws {
        var organisation = TransferRig.organisation
        organisation.contacts = (0..<250).map { .init(name: "Supplier \($0)", email: "s\($0)@example.com") }
        organisation.contacts[249].name = "Acme Ltd"
        organisation.contacts[249].email = "client11@example.com"
        var firm = InventedFirm(plainBills: 1)
        firm.contacts[0].email = "client11@example.com"
        let rig = try await TransferRig(firm, organisation: organisation)
        let result = try await rig.run()
        #expect(result.applied?.rows.filter { $0.kind == "contact" }.map(\.operation) == ["link"])
        await rig.stop()
    }
}

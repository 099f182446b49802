import Ledger
import Testing
import WebAccess

@testable import XeroAPI

@Suite struct ElementBatchTests {
    private func invoice(_ number: String, filler: Int = 0) -> ArraySlice<UInt8> {
        // Spacing and number forms that a re-encoding would change.
        ArraySlice(
            "{ \"InvoiceNumber\":\"\(number)\" ,\"Total\": 1.50,\"Reference\":\"\(String(repeating: "r", count: filler))\"}"
                .utf8)
    }

    @Test func packsFiftyAtATimeAndNeverChangesAByte() throws {
        let elements = (0..<120).map { invoice("INV-\($0)") }
        let packing = ElementBatch.pack(elements, kind: .invoices, purpose: .create)
        #expect(packing.batches.map(\.positions.count) == [50, 50, 20])
        #expect(packing.batches.flatMap(\.positions) == Array(0..<120))
        #expect(packing.unfit.isEmpty)
        let expected =
            "{\"Invoices\":[" + elements[..<50].map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
            + "]}"
        #expect(String(decoding: packing.batches[0].body, as: UTF8.self) == expected)
    }

    @Test func keepsToTheSize() {
        var limits = ElementBatch.Limits()
        limits.bytes = 1_000
        let elements = [
            invoice("1", filler: 400), invoice("2", filler: 400), invoice("3", filler: 2_000),
            invoice("4", filler: 400),
        ]
        let packing = ElementBatch.pack(elements, kind: .invoices, purpose: .create, limits: limits)
        #expect(packing.batches.map(\.positions) == [[0, 1], [3]])
        #expect(packing.unfit == [2])
        #expect(packing.batches.allSatisfy { $0.body.count <= 1_000 })
        for limit in 100...200 {
            limits.bytes = limit
            let packing = ElementBatch.pack(
                (0..<9).map { invoice("\($0)") }, kind: .invoices, purpose: .create, limits: limits)
            #expect(packing.batches.allSatisfy { $0.body.count <= limit })
            #expect(packing.batches.flatMap(\.positions) == Array(0..<9))
        }
    }

    @Test func twinsAreKeptApart() {
        let payment = ArraySlice(
            #"{"Invoice":{"InvoiceID":"i"},"Amount":10.00,"Date":"2026-02-01","Reference":"a"}"#.utf8)
        let same = ArraySlice(#"{"Date":"2026-02-01","Amount":10,"Invoice":{"InvoiceID":"I"},"Reference":" a"}"#.utf8)
        let other = ArraySlice(
            #"{"Invoice":{"InvoiceID":"i"},"Amount":10.00,"Date":"2026-02-01","Reference":"b"}"#.utf8)
        let packing = ElementBatch.pack([payment, other, same], kind: .payments, purpose: .create)
        #expect(packing.batches.map(\.positions) == [[0, 1], [2]])
    }

    @Test func whatIsNoObjectIsUnfit() {
        let elements = ["[]", "7", "{", "{}x", "{\"InvoiceNumber\":\"1\"}"].map { ArraySlice($0.utf8) }
        let packing = ElementBatch.pack(elements, kind: .invoices, purpose: .create)
        #expect(packing.unfit == [0, 1, 2, 3])
        #expect(packing.batches.map(\.positions) == [[4]])
    }

    @Test func asksForEveryElementsStatus() {
        let batch = ElementBatch.pack([invoice("1")], kind: .invoices, purpose: .create).batches[0]
        let request = batch.request(key: "k")
        #expect(request.method == .put)
        #expect(request.query.map { "\($0.name)=\($0.value)" } == ["summarizeErrors=false", "unitdp=4"])
        #expect(
            ElementBatch.pack([invoice("1")], kind: .contacts, purpose: .update).batches[0].request(key: "k").method
                == .post)
        let allocations = ElementKind.allocations(creditNoteID: "a/b")
        #expect(
            ElementBatch.pack([invoice("1")], kind: allocations, purpose: .create).batches[0].request(key: "k").path
                == "CreditNotes/a%2Fb/Allocations")
    }

    @Test func aSavedBatchIsReadBack() throws {
        let batch = ElementBatch.pack((0..<3).map { invoice("\($0)") }, kind: .invoices, purpose: .create).batches[0]
        let again = try ElementBatch(kind: .invoices, purpose: .create, body: batch.body)
        #expect(again.positions == batch.positions)
        #expect(again.identities == batch.identities)
        #expect(throws: JSONError.self) { try ElementBatch(kind: .payments, purpose: .create, body: batch.body) }
    }
}

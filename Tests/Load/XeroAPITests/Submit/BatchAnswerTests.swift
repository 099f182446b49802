import Ledger
import TestSupport
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite("#7 #8 #9: every element's own fate") struct BatchAnswerTests {
    private func batch(
        _ kind: ElementKind, _ elements: [String], _ purpose: ElementPurpose = .create
    ) -> ElementBatch {
        ElementBatch.pack(elements.map { ArraySlice($0.utf8) }, kind: kind, purpose: purpose).batches[0]
    }

    private func outcomes(
        _ batch: ElementBatch, _ body: String, status: Int = 200, lost: Bool = false
    ) throws -> [ElementOutcome] {
        var answer = XeroAnswer(status: status, body: Array(body.utf8))
        answer.followsLostTry = lost
        return try BatchAnswer(answer, to: batch).outcomes
    }

    private func kind(_ outcome: ElementOutcome) -> String {
        switch outcome {
        case .accepted(let accepted): "accepted \(accepted.id)"
        case .refused(let messages): "refused \(messages.joined(separator: " · "))"
        case .unknown: "unknown"
        }
    }

    @Test(arguments: 1...20) func aMixedBatchInAnyOrder(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let batch = batch(.invoices, (0..<50).map { #"{"InvoiceNumber":"INV-\#($0)"}"# })
        var expected: [String] = []
        var answered: [String] = []
        for index in 0..<50 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                expected.append("refused Invoice # must be unique.")
                answered.append(
                    #"{"InvoiceID":"\#(XeroID.zero)","InvoiceNumber":"INV-\#(index)","StatusAttributeString":"ERROR","HasErrors":true,"ValidationErrors":[{"Message":"Invoice # must be unique."}]}"#
                )
            case 1: expected.append("unknown")
            default:
                expected.append("accepted id-\(index)")
                answered.append(
                    #"{"InvoiceID":"id-\#(index)","InvoiceNumber":"INV-\#(index)","StatusAttributeString":"OK","HasErrors":false,"LineItems":[]}"#
                )
            }
        }
        answered.shuffle(using: &random)
        let found = try outcomes(batch, "{\"Status\":\"OK\",\"Invoices\":[\(answered.joined(separator: ","))]}")
        #expect(found.map(kind) == expected)
    }

    @Test func anAcceptedElementBringsItsLinesAndWarnings() throws {
        let body = """
            {"Invoices":[{"InvoiceID":"i","InvoiceNumber":"1","StatusAttributeString":"WARNING","ValidationErrors":[],
             "Warnings":[{"Message":"Account code '476' has been removed as it does not match a recognised account."}],
             "LineItems":[{"LineItemID":"a"},{"LineItemID":"b","Warnings":[{"Message":"Second"}]}]}],
             "Warnings":[{"Message":"Whole"}]}
            """
        let answer = try BatchAnswer(
            XeroAnswer(status: 200, body: Array(body.utf8)), to: batch(.invoices, [#"{"InvoiceNumber":"1"}"#]))
        guard case .accepted(let accepted) = answer.outcomes[0] else {
            Issue.record("\(answer.outcomes)")
            return
        }
        #expect(accepted.lineItemIDs == ["a", "b"])
        #expect(accepted.warnings.count == 2)
        #expect(answer.warnings == ["Whole"])
        #expect(try XeroInvoice(accepted.json).number == "1")
    }

    @Test(
        "Pain 8: without a real id nothing is accepted",
        arguments: [
            (
                #"{"InvoiceNumber":"1","InvoiceID":"00000000-0000-0000-0000-000000000000","StatusAttributeString":"OK"}"#,
                "refused"
            ),
            (#"{"InvoiceNumber":"1","StatusAttributeString":"OK"}"#, "unknown"),
            (#"{"InvoiceNumber":"1","InvoiceID":""}"#, "unknown"),
            (#"{"InvoiceNumber":"1","InvoiceID":null}"#, "unknown"),
            (#"{"InvoiceNumber":"1","InvoiceID":"i","StatusAttributeString":"ERROR"}"#, "refused"),
            (#"{"InvoiceNumber":"1","InvoiceID":"00000000-0000-0000-0000-000000000000","HasErrors":true}"#, "refused"),
            // A new id and an error at once: nobody can tell.
            (
                #"{"InvoiceNumber":"1","InvoiceID":"i","StatusAttributeString":"OK","ValidationErrors":[{"Message":"x"}]}"#,
                "unknown"
            ),
        ])
    func idsAreEvidence(element: String, expected: String) throws {
        let found = try outcomes(batch(.invoices, [#"{"InvoiceNumber":"1"}"#]), "{\"Invoices\":[\(element)]}")
        #expect(kind(found[0]).hasPrefix(expected))
    }

    @Test func anUpdatesOwnIdIsNoEvidence() throws {
        let sent = batch(.invoices, [#"{"InvoiceID":"I-1","Status":"VOIDED"}"#], .update)
        let refusal = #"{"Invoices":[{"InvoiceID":"i-1","ValidationErrors":[{"Message":"has payments"}]}]}"#
        #expect(try outcomes(sent, refusal).map(kind) == ["refused has payments"])
        #expect(
            try outcomes(sent, #"{"Invoices":[{"InvoiceID":"i-1","StatusAttributeString":"OK"}]}"#).map(kind) == [
                "accepted i-1"
            ])
    }

    @Test("Pain 9: errors on nested elements count") func nestedErrors() throws {
        let body = """
            {"Invoices":[{"InvoiceNumber":"1","InvoiceID":"00000000-0000-0000-0000-000000000000","StatusAttributeString":"ERROR",
             "ValidationErrors":[{"Message":"A"}],"Contact":{"ValidationErrors":[{"Message":"B"}]},
             "LineItems":[{"ValidationErrors":[{"Message":"C"},{"Message":"A"}]}]}]}
            """
        #expect(try outcomes(batch(.invoices, [#"{"InvoiceNumber":"1"}"#]), body).map(kind) == ["refused A · B · C"])
    }

    @Test("Pain 9: a long message of long words is whole") func longMessages() throws {
        let long = String(repeating: "firstname.lastname-", count: 40) + " is no address"
        let body =
            #"{"Invoices":[{"InvoiceNumber":"1","StatusAttributeString":"ERROR","ValidationErrors":[{"Message":"\#(long)"}]}]}"#
        #expect(try outcomes(batch(.invoices, [#"{"InvoiceNumber":"1"}"#]), body).map(kind) == ["refused \(long)"])
    }

    @Test func paymentsAreToldApartByAllTheyAre() throws {
        let payment = { (invoice: String, amount: String, reference: String) in
            #"{"Invoice":{"InvoiceID":"\#(invoice)"},"Account":{"Code":"090"},"Date":"2026-02-01","Amount":\#(amount),"Reference":"\#(reference)"}"#
        }
        let sent = batch(
            .payments,
            [
                payment("a", "10.00", "clio:1"), payment("a", "10.00", "clio:2"), payment("a", "5", "clio:3"),
                payment("b", "10", "clio:4"),
            ])
        let answered = { (id: String, invoice: String, amount: String, reference: String?) in
            let reference = reference.map { #","Reference":"\#($0)""# } ?? ""
            return
                #"{"PaymentID":"\#(id)","Date":"/Date(1769904000000+0000)/","Amount":\#(amount)\#(reference),"Status":"AUTHORISED","Invoice":{"InvoiceID":"\#(invoice)","InvoiceNumber":"INV"},"HasValidationErrors":false}"#
        }
        let body = [
            answered("p4", "b", "10.0", nil), answered("p2", "a", "10.0", "clio:2"), answered("p3", "a", "5.0", nil),
            answered("p1", "a", "10.0", "clio:1"),
        ]
        #expect(
            try outcomes(sent, "{\"Payments\":[\(body.joined(separator: ","))]}").map(kind)
                == ["accepted p1", "accepted p2", "accepted p3", "accepted p4"])
        // Two could be either: neither is guessed.
        let vague = [answered("p2", "a", "10.0", nil), answered("p1", "a", "10.0", nil)]
        #expect(
            try outcomes(sent, "{\"Payments\":[\(vague.joined(separator: ","))]}").map(kind)
                == ["unknown", "unknown", "unknown", "unknown"])
    }

    @Test func contactsByNumberThenName() throws {
        let sent = batch(.contacts, [#"{"ContactNumber":"clio-1","Name":"A"}"#, #"{"Name":"B"}"#])
        let body =
            #"{"Contacts":[{"ContactID":"b","Name":"B"},{"ContactID":"a","ContactNumber":"clio-1","Name":"Renamed"}]}"#
        #expect(try outcomes(sent, body).map(kind) == ["accepted a", "accepted b"])
    }

    @Test func allocationsByInvoiceAndAmountWhateverTheDate() throws {
        let sent = batch(
            .allocations(creditNoteID: "n"),
            [
                #"{"Invoice":{"InvoiceID":"i"},"Amount":1.0,"Date":"2026-01-31"}"#,
                #"{"Invoice":{"InvoiceID":"j"},"Amount":1.0,"Date":"2026-01-31"}"#,
            ])
        let body = """
            {"Allocations":[{"AllocationID":"y","Amount":1.00,"Date":"/Date(1551744000000+0000)/","Invoice":{"InvoiceID":"j"}},
             {"AllocationID":"x","Amount":1.00,"Date":"/Date(1551744000000+0000)/","Invoice":{"InvoiceID":"i"}}]}
            """
        #expect(try outcomes(sent, body).map(kind) == ["accepted x", "accepted y"])
        let nameless = #"{"Allocations":[{"Amount":1,"Invoice":{"InvoiceID":"i"},"ValidationErrors":[]}]}"#
        #expect(try outcomes(sent, nameless).map(kind) == ["unknown", "unknown"])
    }

    @Test func strangersAndTwinsAreNoMatch() throws {
        let sent = batch(.invoices, [#"{"InvoiceNumber":"1"}"#, #"{"InvoiceNumber":"2"}"#])
        let body =
            #"{"Invoices":[{"InvoiceID":"a","InvoiceNumber":"1"},{"InvoiceID":"b","InvoiceNumber":"1"},{"InvoiceID":"c","InvoiceNumber":"9"}]}"#
        let answer = try BatchAnswer(XeroAnswer(status: 200, body: Array(body.utf8)), to: sent)
        #expect(answer.outcomes.map(kind) == ["unknown", "unknown"])
        #expect(answer.strangers == 1)
        // One sent, one answered, but by another number.
        let one = batch(.invoices, [#"{"InvoiceNumber":"1"}"#])
        #expect(try outcomes(one, #"{"Invoices":[{"InvoiceID":"a","InvoiceNumber":"2"}]}"#).map(kind) == ["unknown"])
        #expect(try outcomes(one, #"{"Invoices":[{"InvoiceID":"a"}]}"#).map(kind) == ["accepted a"])
    }

    @Test func aSummarisedRefusalNamesOnlyWhatFailed() throws {
        let sent = batch(.invoices, [#"{"InvoiceNumber":"1"}"#, #"{"InvoiceNumber":"2"}"#])
        let body = """
            {"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":[
             {"InvoiceID":"00000000-0000-0000-0000-000000000000","InvoiceNumber":"2","ValidationErrors":[{"Message":"bad"}]}]}
            """
        #expect(try outcomes(sent, body, status: 400).map(kind) == ["unknown", "refused bad"])
        let whole = #"{"ErrorNumber":14,"Type":"PostDataInvalidException","Message":"JSON for post data was invalid"}"#
        let error = #expect(throws: XeroError.self) { try outcomes(sent, whole, status: 400) }
        guard case .refused(let refusal)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.errorNumber == 14)
    }

    @Test func afterALostTryARefusalIsNotTakenAsOne() throws {
        let sent = batch(.invoices, [#"{"InvoiceNumber":"1"}"#])
        let body =
            #"{"Invoices":[{"InvoiceNumber":"1","StatusAttributeString":"ERROR","ValidationErrors":[{"Message":"Invoice # must be unique."}]}]}"#
        #expect(try outcomes(sent, body, lost: true).map(kind) == ["unknown"])
    }

    @Test(arguments: ["", "<html>", "{}", "[]", "{\"Invoices\":{}}", "{\"Invoices\":null}", "{\"Payments\":[]}"])
    func anAnswerOfSomethingElseLeavesAllOpen(body: String) throws {
        let sent = batch(.invoices, [#"{"InvoiceNumber":"1"}"#])
        let error = #expect(throws: XeroError.self) { try outcomes(sent, body) }
        guard case .unknownOutcome? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try outcomes(sent, "{\"Invoices\":[]}").map(kind) == ["unknown"])
    }
}

@Suite struct SubmitTests {
    @Test func submitsTheSavedBytesAndReadsEachFate() async throws {
        let elements = [ArraySlice(#"{"InvoiceNumber":"1"}"#.utf8), ArraySlice(#"{"InvoiceNumber":"2"}"#.utf8)]
        let batch = ElementBatch.pack(elements, kind: .invoices, purpose: .create).batches[0]
        let refusal = #"{"ErrorNumber":10,"Elements":[{"InvoiceNumber":"2","ValidationErrors":[{"Message":"bad"}]}]}"#
        try await Bench.run(Script { _, _ in .json(refusal, 400) }) { bench in
            let answer = try await bench.client.submit(batch, key: "k-9")
            guard case .refused(["bad"]) = answer.outcomes[1], case .unknown = answer.outcomes[0] else {
                Issue.record("\(answer.outcomes)")
                return
            }
            let seen = bench.server.requests[0]
            #expect(seen.body == batch.body)
            #expect(seen.method == "PUT")
            #expect(seen.query == ["summarizeErrors": "false", "unitdp": "4"])
            #expect(seen.header("Idempotency-Key") == "k-9")
        }
    }

    @Test func deletesAPaymentAndAnAllocation() async throws {
        let script = Script { request, number in
            switch number {
            case 0: .json(#"{"Payments":[{"PaymentID":"p","Status":"DELETED"}]}"#)
            case 1: .json(#"{"Payments":[{"PaymentID":"p","Status":"AUTHORISED"}]}"#)
            case 2: .json(#"{"AllocationID":"a","IsDeleted":true}"#)
            default: .json(#"{"Allocations":[{"IsDeleted":false}]}"#)
            }
        }
        try await Bench.run(script) { bench in
            try await bench.client.deletePayment(id: "p", key: "k1")
            let kept = try await xeroError { try await bench.client.deletePayment(id: "p", key: "k2") }
            try await bench.client.deleteAllocation(creditNoteID: "n", allocationID: "a", key: "k3")
            let still = try await xeroError {
                try await bench.client.deleteAllocation(creditNoteID: "n", allocationID: "a", key: "k4")
            }
            guard case .unknownOutcome? = kept, case .unknownOutcome? = still else {
                Issue.record("\(String(describing: kept)), \(String(describing: still))")
                return
            }
            let seen = bench.server.requests
            #expect(
                seen.map { "\($0.method) \($0.path)" }.prefix(3) == [
                    "POST /api.xro/2.0/Payments/p", "POST /api.xro/2.0/Payments/p",
                    "DELETE /api.xro/2.0/CreditNotes/n/Allocations/a",
                ])
            #expect(seen[0].text == #"{"Status":"DELETED"}"#)
        }
    }
}

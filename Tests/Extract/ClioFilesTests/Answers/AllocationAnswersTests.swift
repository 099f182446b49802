import Ledger
import Testing

@testable import ClioFiles

struct AllocationAnswersTests {
    private func allocation(_ id: Int, _ parent: String, _ members: String = "", bill: Int = 7001) -> String {
        "{\"id\":\(id),\"date\":\"2026-02-20\",\"amount\":\"100.00\",\"bill\":{\"id\":\(bill)},\"contact\":{\"id\":501},"
            + "\"parent\":{\(parent)}\(members.isEmpty ? "" : ",")\(members)}"
    }

    private let payment = #""id":900,"type":"Payment","identifier":"R-1""#
    private let memo = #""id":77,"type":"CreditMemo""#

    private func read(_ allocations: [String], _ others: [String: String?] = [:]) throws -> Reading {
        var changes = others
        changes["allocations.json"] = "[\(allocations.joined(separator: ",\n"))]"
        return try Answers.read(changes)
    }

    @Test func aPaymentsPartIsAPayment() throws {
        let members =
            #""payment_type":"card","interest":true,"source_bank_account":{"id":1,"type":"Trust"},"destination_bank_account":{"id":2,"name":"Op"}"#
        let reading = try read([allocation(1, payment, members)])
        #expect(
            reading.records[2]
                == #"{"id":"900","bill_id":"7001","allocation_id":"1","contact_id":"501","date":"2026-02-20","amount":"100.00","method":"card","reference":"R-1","bank_account":"2","source":"trust","interest":true}"#
        )
        #expect(reading.problems == [])
    }

    @Test func theBankAccountsFileSaysWhatIsTrust() throws {
        let reading = try read(
            [allocation(1, payment, #""source_bank_account":{"id":5},"destination_bank_account":{"name":"Op"}"#)],
            ["bank_accounts.json": #"[{"id":5,"name":"T","type":"Trust"}]"#])
        #expect(reading.records[2].contains(#""bank_account":"Op","source":"trust""#))
    }

    @Test(arguments: [#""voided_at":"2026-02-21T00:00:00Z""#, #""status":"invalid""#])
    func whatIsVoidedIsKnown(members: String) throws {
        let reading = try read([allocation(1, payment, members), allocation(2, memo, members)])
        #expect(reading.records[2].contains(#""voided":true"#))
        #expect(reading.records[3].contains(#""voided":true"#))
    }

    @Test func partsOfOnePaymentOnOneBillStayApart() throws {
        let reading = try read([allocation(1, payment), allocation(2, payment)])
        #expect(reading.problems == [])
        #expect(reading.counts[.payment] == 2)
    }

    @Test func anAllocationOfNobodyKnowsWhatIsItsBillsFault() throws {
        let reading = try read([allocation(1, #""id":900"#), allocation(2, #""id":901,"type":"Gift""#)])
        #expect(reading.problems == ["allocations.json:1 missing-value", "allocations.json:2 unknown-value Gift"])
    }

    @Test func anAllocationWithoutABillIsAStray() throws {
        let reading = try read([allocation(1, payment).replacing("\"bill\":{\"id\":7001},", with: "")])
        #expect(reading.strays == ["allocations.json:1 missing-value"])
    }

    @Test func aMemosPartIsACreditNote() throws {
        let reading = try read(
            [allocation(1, memo)],
            ["credit_memos.json": #"[{"id":77,"amount":100,"description":"Goodwill","discount":false}]"#])
        #expect(
            reading.records[2]
                == #"{"id":"77","bill_id":"7001","contact_id":"501","date":"2026-02-20","amount":"100.00","reason":"Goodwill"}"#
        )
        let bare = try read([allocation(1, memo, #""description":"Own words""#)])
        #expect(bare.records[2].contains(#""reason":"Own words""#))
        let discount = try read(
            [allocation(1, memo)],
            ["credit_memos.json": #"[{"id":77,"amount":100,"discount":true,"voided_at":"2026"}]"#])
        #expect(discount.records[2].contains(#""reason":"Discount","voided":true"#))
    }

    @Test func aMemoOnSeveralBillsHasANumberForEach() throws {
        let second = Answers.bills.replacing(
            "\"id\":7001,\"number\":\"INV-1\"", with: "\"id\":7002,\"number\":\"INV-2\"")
        let others = ["bills-2.json": second]
        // In the file's order 12 comes first; in the order of the allocations 9 does.
        let reading = try read([allocation(12, memo, bill: 7001), allocation(9, memo, bill: 7002)], others)
        #expect(reading.records[2].hasPrefix(#"{"id":"77","bill_id":"7001","number":"CN-77-2""#))
        #expect(reading.records[4].hasPrefix(#"{"id":"77","bill_id":"7002","contact_id":"501""#))
        let named = #""id":77,"type":"CreditMemo","identifier":"CM5""#
        let numbered = try read([allocation(1, named), allocation(2, named), allocation(3, named, bill: 7002)], others)
        #expect(numbered.records[2].hasPrefix(#"{"id":"77","bill_id":"7001","number":"CM5""#))
        #expect(numbered.records[3].hasPrefix(#"{"id":"77-2","bill_id":"7001","number":"CM5-2""#))
        #expect(numbered.records[5].hasPrefix(#"{"id":"77","bill_id":"7002","number":"CM5-3""#))
        #expect(!numbered.problems.contains { $0.contains("duplicate") })
    }

    @Test func unappliedMemosAreNoted() throws {
        let reading = try Answers.read(["credit_memos.json": #"[{"id":78,"amount":100,"description":"x"}]"#])
        #expect(reading.notes.contains("credit_memos without-bill"))
    }
}

import ClioSandbox
import Ledger
import Testing

@Suite struct FilterTests {
    @Test func billsByStateTypeDatesAndOwners() async throws {
        try await withClio { clio, caller in
            let ids = try clio.with { firm in
                let client = firm.createContact(ClioContact(company: "Tidepool"))
                let matter = try firm.createMatter(client: client, description: "Lease")
                let trust = try firm.requestTrust(client: client, matter: matter, amount: 5_000)
                let old = try firm.draftBill(
                    client: client, matters: [matter], lines: [Fixture.line()],
                    issued: CalendarDate(year: 2026, month: 3, day: 1))
                try firm.approve(bill: old)
                return [try firm.bill(), trust, old, client, matter]
            }
            func found(_ query: String) async throws -> [Int64] { try await caller.get("bills.json?" + query).ids }
            #expect(try await found("type=trust") == [ids[1]])
            #expect(try await found("type=revenue") == [ids[2], ids[0]])
            #expect(try await found("client_id=\(ids[3])") == [ids[1], ids[2]])
            #expect(try await found("matter_id=\(ids[4])&type=revenue") == [ids[2]])
            #expect(try await found("issued_before=2026-03-02") == [ids[2]])
            #expect(try await found("issued_after=2026-03-01") == [ids[1], ids[0]])
            #expect(try await found("status=overdue") == [ids[2]])
            #expect(try await found("ids[]=\(ids[0])&ids[]=\(ids[2])") == [ids[2], ids[0]])
            #expect(try await found("state=draft") == [])
        }
    }

    @Test func updatedSinceMeansLaterThanThatSecond() async throws {
        try await withClio { clio, caller in
            let first = try clio.with { try $0.bill() }
            clio.clock.advance(seconds: 60)
            let second = try clio.with { try $0.bill() }
            func since(_ time: String) async throws -> [Int64] {
                try await caller.get("bills.json?updated_since=\(time)").ids
            }
            #expect(try await since("2026-06-01T11:59:59Z") == [first, second])
            #expect(try await since("2026-06-01T12:00:00Z") == [second])
            #expect(try await since("2026-06-01T14:00:00.5%2B02:00") == [second])
            #expect(try await since("2026-06-01T12:01:00Z") == [])
        }
    }

    @Test func allocationsByParentStatusAndBill() async throws {
        try await withClio { clio, caller in
            let (bill, payment, memo) = try clio.with { firm in
                let bill = try firm.bill()
                let wrong = try firm.pay(bill: bill, amount: 3_000)
                try firm.deletePayment(wrong)
                let memo = try firm.addCreditMemo(bill: bill, amount: 1_000)
                return (bill, try firm.pay(bill: bill, amount: 2_000), memo)
            }
            func found(_ query: String) async throws -> [Int64] {
                try await caller.get("allocations.json?" + query).ids
            }
            #expect(try await found("bill_id=\(bill)").count == 3)
            #expect(try await found("status=invalid").count == 1)
            #expect(try await found("status=valid").count == 2)
            #expect(try await found("parent_type=CreditMemo&parent_id=\(memo)").count == 1)
            #expect(try await found("parent_type=Payment&parent_id=\(payment)").count == 1)
        }
    }

    @Test(arguments: [
        "bills.json?updated_since=2026-06-01", "bills.json?updated_since=2026-06-01T00:00:00+00:00",
        "bills.json?state=unpaid", "bills.json?colour=red", "bills.json?client_id=x",
        "bills.json?issued_after=01/02/2026",
        "bills.json?ids[]=x", "bills.json?paid_since=2026-01-01T00:00:00Z", "allocations.json?status=void",
        "credit_memos.json?bill_id=1", "bills.json?exclude_ids[]=1",
        "outstanding_client_balances.json?updated_since=2026-01-01T00:00:00Z", "expense_categories.json?ids[]=1",
        "contacts.json?client_only=1", "matters.json?status=Open",
    ])
    func whatCannotBeFilteredIsRefused(path: String) async throws {
        try await withClio { _, caller in
            let reply = try await caller.get(path)
            #expect(reply.status == 400)
        }
    }
}

import ClioSandbox
import Ledger
import Testing

@Suite struct PagingTests {
    private static func firm(bills: Int) throws -> ClioFirm {
        var firm = Fixture.small()
        for _ in 0..<bills { _ = try firm.bill(approved: false) }
        return firm
    }

    @Test func theCursorGoesThroughEverythingOnce() async throws {
        try await withClio(Fixture.options(try Self.firm(bills: 25))) { clio, caller in
            let all = try await caller.all("bills.json?order=id(asc)&limit=10&fields=id,number")
            #expect(all.compactMap { $0["number"]?.string } == (8_801...8_825).map { String($0) })
            #expect(clio.counters["GET /bills"] == 3)
        }
    }

    @Test func recordsThatVanishOrComeWhilePagingShiftNothing() async throws {
        var firm = Fixture.small()
        let bill = try firm.bill((0..<25).map { _ in Fixture.line() }, approved: false)
        try await withClio(Fixture.options(firm)) { clio, caller in
            let first = try await caller.get("line_items.json?order=id(asc)&limit=10")
            try clio.with { firm in
                try firm.removeLine(first.ids[0])
                try firm.removeLine(first.ids[9] + 1)
                try firm.addLine(Fixture.line(), toBill: bill)
            }
            let second = try await caller.call("GET", try #require(first.next))
            #expect(second.ids.first == first.ids[9] + 2)
            let third = try await caller.call("GET", try #require(second.next))
            #expect(third.next == nil)
            #expect(first.ids.count + second.ids.count + third.ids.count == 25)
        }
    }

    @Test func theNextAddressKeepsWhatWasAsked() async throws {
        try await withClio(Fixture.options(try Self.firm(bills: 3))) { _, caller in
            let reply = try await caller.get(
                "bills.json?limit=2&state=draft&fields=id,client{id}&updated_since=2026-01-01T00:00:00%2B02:00")
            let next = try #require(reply.next)
            #expect(next.contains("page_token=") && next.contains("state=draft") && next.contains("%2B02%3A00"))
            #expect(try await caller.call("GET", next).data.first?["client"]?["id"]?.number == "700101")
        }
    }

    @Test func offsetsEndAtTenThousand() async throws {
        try await withClio(Fixture.options(try Self.firm(bills: 7))) { _, caller in
            let reply = try await caller.get("bills.json?limit=3&offset=3&order=id(desc)")
            #expect(reply.ids == [51_004, 51_003, 51_002])
            #expect(try #require(reply.next).contains("offset=6"))
            #expect(try await caller.get("bills.json?offset=9999").status == 200)
            #expect(try await caller.get("bills.json?offset=10000").status == 400)
        }
    }

    /// Allocations come by date unless asked otherwise, and then there is no cursor.
    @Test func theOrderDecidesWhetherThereIsACursor() async throws {
        var firm = Fixture.small()
        for day in [3, 1, 2] {
            let bill = try firm.bill()
            try firm.pay(bill: bill, on: CalendarDate(year: 2026, month: 5, day: day))
        }
        try await withClio(Fixture.options(firm)) { _, caller in
            let byDate = try await caller.get("allocations.json?limit=2")
            #expect(byDate.ids == [40_602, 40_603])
            #expect(try #require(byDate.next).contains("offset=2"))
            let byID = try await caller.get("allocations.json?limit=2&order=id(asc)")
            #expect(byID.ids == [40_601, 40_602])
            #expect(try #require(byID.next).contains("page_token="))
            #expect(try await caller.get("allocations.json?order=date(desc)").ids == [40_601, 40_603, 40_602])
        }
    }

    @Test(arguments: [
        "limit=0", "limit=201", "limit=x", "offset=-1", "order=id", "order=id(up)", "order=colour(asc)", "page_token=x",
        "order=id(desc)&page_token=after-a", "offset=1&page_token=after-a",
    ])
    func wrongPagingIsRefused(query: String) async throws {
        try await withClio(Fixture.options(try Self.firm(bills: 1))) { _, caller in
            let reply = try await caller.get("bills.json?" + query)
            #expect(reply.status == 400)
        }
    }
}

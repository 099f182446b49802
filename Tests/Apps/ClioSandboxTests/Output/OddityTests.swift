import ClioSandbox
import Ledger
import Testing

@Suite struct OddityTests {
    @Test func moneyCanBeTextOrBoth() async throws {
        try await withClio { clio, caller in
            try clio.with { firm in
                _ = try firm.bill()
                _ = try firm.bill([Fixture.line(95)])
            }
            func totals() async throws -> [String] {
                try await caller.get("bills.json?fields=total").data.compactMap { $0["total"]?.text }
            }
            #expect(try await totals() == ["110.0", "104.5"])
            clio.set(ClioOddities(money: .texts))
            #expect(try await totals() == ["\"110.00\"", "\"104.50\""])
            clio.set(ClioOddities(money: .mixed))
            #expect(try await totals() == ["\"110.00\"", "104.5"])
        }
    }

    @Test func unknownFieldsTypesAndWrongValues() async throws {
        try await withClio { clio, caller in
            let id = try clio.with { firm in
                for _ in 0..<3 { _ = try firm.bill() }
                return firm.bills.ids[0]
            }
            clio.set(
                ClioOddities(
                    hasUnknownFields: true, hasUnknownTypes: true,
                    overrides: [
                        .init("bills", id: id, field: "currency", value: JSONValue(content: .null)),
                        .init("bills", id: id, field: "total", value: nil),
                    ]))
            let bills = try await caller.get("bills.json?fields=id,type,total,currency{code}").data
            #expect(bills.allSatisfy { $0["ai_summary"]?["text"] != nil })
            #expect(bills.compactMap { $0["type"]?.string }.filter { $0 == "PortfolioBill" }.count == 1)
            #expect(bills[0]["currency"]?.isNull == true)
            #expect(bills[0]["total"] == nil)
            #expect(bills[1]["currency"]?["code"]?.string == "USD")
            #expect(try await caller.get("bills.json?fields=id").data[0]["currency"] == nil)
        }
    }

    @Test func aClientTheUserMayNotSeeIsMissingEverywhere() async throws {
        try await withClio { clio, caller in
            let id = try clio.with { firm in
                let id = try firm.bill()
                try firm.pay(bill: id, amount: 100)
                firm.setHidden(contact: firm.contacts.ids[0])
                return id
            }
            #expect(try await caller.get("contacts.json").data.isEmpty)
            #expect(try await caller.get("contacts/700101.json").status == 404)
            #expect(try await caller.get("bills/\(id).json?fields=client{id,name}").one?["client"]?.isNull == true)
            #expect(try await caller.get("allocations.json?fields=contact{id}").data[0]["contact"]?.isNull == true)
            #expect(try await caller.get("outstanding_client_balances.json").data.isEmpty)
        }
    }

    @Test func aMatterTheUserMayNotSeeTakesItsBillsAlong() async throws {
        try await withClio(Fixture.options(.sample)) { clio, caller in
            func counts() async throws -> [Int] {
                var counts: [Int] = []
                for path in ["matters", "bills", "line_items", "allocations", "interest_charges"] {
                    counts.append(try await caller.all("\(path).json?order=id(asc)").count)
                }
                return counts
            }
            let before = try await counts()
            clio.with { firm in for id in firm.matters.ids.dropFirst() { firm.setHidden(matter: id) } }
            let after = try await counts()
            #expect(zip(before, after).allSatisfy { $0 > $1 })
            #expect(after[0] == 1)
            clio.with { firm in for id in firm.matters.ids { firm.setHidden(matter: id, false) } }
            #expect(try await counts() == before)
        }
    }
}

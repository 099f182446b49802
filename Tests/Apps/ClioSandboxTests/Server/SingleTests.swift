import ClioSandbox
import Ledger
import Testing

@Suite struct SingleTests {
    @Test func anUnchangedRecordIsNotSentAgain() async throws {
        try await withClio { clio, caller in
            let id = try clio.with { try $0.bill() }
            let first = try await caller.get("bills/\(id).json?fields=etag,balance")
            let etag = try #require(first.header("ETag"))
            #expect(first.one?["etag"]?.string == etag)
            let again = try await caller.get("bills/\(id).json", headers: ["If-None-Match": "\"other\", \(etag)"])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            // A payment changes the bill's etag though not its updated_at.
            let modified = try #require(first.header("Last-Modified"))
            clio.clock.advance(seconds: 60)
            _ = try clio.with { try $0.pay(bill: id, amount: 100) }
            #expect(try await caller.get("bills/\(id).json", headers: ["If-None-Match": etag]).status == 200)
            #expect(try await caller.get("bills/\(id).json", headers: ["If-Modified-Since": modified]).status == 304)
            try clio.with { try $0.edit(bill: id, memo: "new") }
            #expect(try await caller.get("bills/\(id).json", headers: ["If-Modified-Since": modified]).status == 200)
        }
    }

    @Test(arguments: [
        ("bills/1.json", 404), ("bills/x.json", 404), ("line_items/9910001.json", 404),
        ("interest_charges/1.json", 404),
        ("payments.json", 404), ("bills", 404), ("users.json", 404), ("users/who_am_i.json", 200),
        ("settings/billing.json", 200),
    ])
    func thereIsNoMoreThanClioHas(path: String, status: Int) async throws {
        try await withClio { clio, caller in
            _ = try clio.with { try $0.bill() }
            #expect(try await caller.get(path).status == status)
        }
    }

    @Test func nothingButContactsIsWritten() async throws {
        try await withClio { clio, caller in
            let id = try clio.with { try $0.bill() }
            #expect(try await caller.call("POST", "/api/v4/bills.json", "{\"data\":{}}").status == 404)
            #expect(try await caller.call("PATCH", "/api/v4/bills/\(id).json", "{\"data\":{}}").status == 404)
            #expect(try await caller.call("DELETE", "/api/v4/bills/\(id).json").status == 404)
        }
    }

    @Test(arguments: [("4.0.13", 200), ("4.0.9", 200), ("4.0.3", 410), ("5", 410), ("", 410)])
    func versionsThatAreGoneSaySo(version: String, status: Int) async throws {
        try await withClio { _, caller in
            let reply = try await caller.get("bills.json", headers: ["X-API-VERSION": version])
            #expect(reply.status == status)
            if status == 200 { #expect(reply.header("X-API-VERSION") == version) }
        }
    }

    @Test func theStandardVersionIsNamed() async throws {
        try await withClio { _, caller in
            let reply = try await caller.get("bills.json")
            #expect(reply.header("X-API-VERSION") == "4.0.13")
        }
    }

    @Test func whatTheAppMayNotTouchIsForbidden() async throws {
        var options = Fixture.options()
        options.forbidden = ["bank_transactions", "settings/billing"]
        try await withClio(options) { clio, caller in
            for path in ["bank_transactions.json", "settings/billing.json"] {
                let reply = try await caller.get(path)
                #expect(reply.status == 403)
                #expect(
                    reply.text
                        == "{\"error\":{\"type\":\"ForbiddenError\",\"message\":\"User is forbidden from taking that action\"}}"
                )
            }
            clio.set(forbidden: [])
            #expect(try await caller.get("bank_transactions.json").status == 200)
        }
    }
}

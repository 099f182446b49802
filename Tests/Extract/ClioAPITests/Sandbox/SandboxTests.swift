import AsyncHTTPClient
import ClioSandbox
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import WebAccess
import WebTesting

@testable import ClioAPI

@Suite("Against the sandbox") struct ClioSandboxDownloadTests {
    @Test func aPersonsSignInAndItsEnd() async throws {
        // Below the ports the system gives to whoever asks for any.
        let port = Int.random(in: 20_000..<32_000)
        try await SandboxClio.run(.sample) { clio in
            let address = try ServerAddress(clio.sandbox.baseURL)
            let store = TokenStore(path: clio.folder.file(), service: .clio, passphrase: Secret("passphrase"))
            let application = ClioApplication(
                clientID: "sandbox", clientSecret: Secret("sandbox-secret"), server: address, redirectPort: port)
            let signIn = ClioSignIn(application: application, store: store, transport: clio.transport)
            let browser = HTTPClient.shared
            let error = try await clioError {
                try await signIn.signIn { address in
                    // The sandbox sends the browser back at once.
                    _ = try await browser.execute(HTTPClientRequest(url: address), timeout: .seconds(20)).body
                        .collect(upTo: 1 << 20)
                }
            }
            #expect(error == nil)
            let client = ClioAPI.ClioClient(
                server: address, tokens: signIn, transport: clio.transport, limiter: ClioCallLimiter(clock: clio.time),
                clock: clio.time)
            let account = try await client.account()
            #expect(account.name == clio.sandbox.with { $0.name })
            clio.sandbox.clock.advance(seconds: 31 * 86_400)
            #expect(try await client.account() == account)
            #expect(clio.sandbox.counters["POST /oauth/token"] == 2)
            try await signIn.deauthorize()
            #expect(try store.load() == nil)
        }
    }

    @Test("a firm is read whole and without a problem", arguments: [1, 2, 3] as [UInt64])
    func whole(seed: UInt64) async throws {
        let firm = ClioFirm.seeded(seed, bills: 250)
        try await SandboxClio.run(firm) { clio in
            let result = try await clio.download.whole(into: clio.folder.file("whole"))
            #expect(result.billsInClio == 250)
            #expect(result.records[.bills] ?? 0 >= 250)
            #expect(result.unreachable.isEmpty)
            #expect(clio.sandbox.counters.values.reduce(0, +) == result.calls)
            let ledger = try LedgerText(folder: clio.folder.file("whole"))
            #expect(ledger.problems.isEmpty)
            #expect(ledger.records.count { $0.contains(#""issued_at""#) } == 250)
        }
    }

    @Test("days pass: what changes brought is what is there", arguments: Array(1...8) as [UInt64])
    func history(seed: UInt64) async throws {
        var firm = ClioFirm.seeded(seed, bills: 12)
        firm.settlementTouch = seed % 3 == 0 ? .onChangeOfState : .never
        firm.showsInterestBills = seed % 4 == 0
        let deleted: ClioDeletedBills = seed % 2 == 0 ? .listed : .whenAsked
        try await SandboxClio.run(firm, perMinute: 5_000, deletedBills: deleted) { clio in
            if seed % 5 == 0 {
                clio.sandbox.set(
                    SandboxChaos(
                        seed: seed, perMille: 80,
                        kinds: [.dropBefore, .dropMidway, .internalError, .unavailable, .cutOff]))
            }
            // Interest that is taken back leaves nothing to be seen where settling doesn't touch the bill.
            var history = ClioHistory(seed: seed &* 31)
            var mirror = Mirror()
            var result = try await clio.download.whole(into: clio.folder.file("whole"))
            try mirror.take(clio.folder.file("whole"))
            var done: [String] = []
            for day in 1...6 {
                clio.sandbox.clock.advance(seconds: 40_000)
                done += clio.sandbox.with { firm in history.playDay(in: &firm) }
                clio.sandbox.clock.advance(seconds: 20_000)
                let path = clio.folder.file("day-\(day)")
                result = try await clio.download.changes(
                    since: result.started, overlap: .seconds(30), charges: result.interestCharges, into: path)
                try mirror.take(path)
            }
            _ = try await clio.download.whole(into: clio.folder.file("last"))
            var last = Mirror()
            try last.take(clio.folder.file("last"))
            // A bill made for interest has no lines.
            #expect(mirror.problems.allSatisfy { firm.showsInterestBills && $0.hasPrefix("bill-without-lines") })
            for (id, records) in last.bills { #expect(mirror.bills[id] == records, "\(id) \(done)") }
            #expect(mirror.bills.count == last.bills.count)
            for (id, contact) in last.contacts { #expect(mirror.contacts[id] == contact, "\(done)") }
        }
    }

    @Test func interestThatIsTakenBackBringsItsBill() async throws {
        var firm = ClioFirm.seeded(7, bills: 10)
        let bill = try #require(firm.bills.all.first { $0.state == .awaitingPayment && $0.kind == "revenue_kind" })
        let charge = try firm.addInterest(bill: bill.id, amount: 741)
        try await SandboxClio.run(firm) { clio in
            let whole = try await clio.download.whole(into: clio.folder.file("whole"))
            #expect(whole.interestCharges[charge] == bill.id)
            clio.sandbox.clock.advance(seconds: 3_600)
            try clio.sandbox.with { (firm) throws(ClioRefusal) in try firm.removeInterest(charge) }
            clio.sandbox.clock.advance(seconds: 3_600)
            let quiet = try await clio.download.changes(since: whole.started, into: clio.folder.file("quiet"))
            #expect(!quiet.bills.contains(bill.id))
            let asked = try await clio.download.changes(
                since: whole.started, charges: whole.interestCharges, into: clio.folder.file("asked"))
            #expect(asked.bills.contains(bill.id))
            #expect(asked.interestCharges[charge] == nil)
            #expect(asked.interestCharges.count == whole.interestCharges.count - 1)
            let ledger = try LedgerText(folder: clio.folder.file("asked"))
            #expect(ledger.problems.isEmpty)
            #expect(!ledger.records.contains { $0.contains("interest-\(charge)") })
        }
    }

    @Test func fiftyAMinuteAreNeverExceeded() async throws {
        try await SandboxClio.run(.seeded(3, bills: 40)) { clio in
            let result = try await clio.download.whole(into: clio.folder.file("whole"))
            var last = result
            for _ in 1...12 {
                clio.sandbox.clock.advance(seconds: 5)
                last = try await clio.download.changes(since: last.started, into: clio.folder.file("changes"))
            }
            #expect(result.calls + 12 * last.calls > 100)
            // A refused call is counted by the client as another try; here each call was one request.
            #expect(await clio.client.limiter.calls == clio.sandbox.counters.values.reduce(0, +))
        }
    }

    @Test func aBillWhoseClientIsHiddenIsThereWithoutIt() async throws {
        var firm = ClioFirm.seeded(5, bills: 10)
        let bill = try #require(firm.bills.all.first { $0.state == .awaitingPayment && $0.kind == "revenue_kind" })
        firm.setHidden(contact: bill.clientID)
        try await SandboxClio.run(firm) { clio in
            let result = try await clio.download.whole(into: clio.folder.file("whole"))
            #expect(result.billsInClio == 10)
            let ledger = try LedgerText(folder: clio.folder.file("whole"))
            #expect(ledger.records.contains { $0.contains(#""number":"\#(bill.number)""#) })
            #expect(!ledger.contacts.contains { $0.contains(#""id":"\#(bill.clientID)""#) })
        }
    }

    @Test func aContactIsChangedAsItWasRead() async throws {
        try await SandboxClio.run(.sample) { clio in
            let id = try #require(clio.sandbox.with { $0.contacts.ids.first })
            let read = try await clio.client.contact(id)
            var edit = ClioContactEdit()
            edit.email = "new@example.com"
            edit.phone = "555-0199"
            edit.address = .init(street: "9 Pier Road", city: "Portland", province: "ME", country: "US")
            edit.salesTaxNumber = "TAX-9"
            let written = try await clio.client.update(read, edit)
            #expect(written.email?.value == "new@example.com")
            #expect(written.phone?.value == "555-0199")
            #expect(written.address == edit.address)
            #expect(written.salesTaxNumber == "TAX-9")
            #expect(written.emails.count == max(read.emails.count, 1))
            #expect(written.name == read.name)
            guard case .changed? = try await clioError({ _ = try await clio.client.update(read, edit) }) else {
                Issue.record("the etag is an old one")
                return
            }
            #expect(clio.sandbox.counters["PATCH /contacts/{id}"] == 2)
        }
    }

    @Test func whatClientsOwe() async throws {
        try await SandboxClio.run(.seeded(4, bills: 60)) { clio in
            var clients = 0
            try await clio.client.outstandingBalances { balances in
                clients += balances.count
                #expect(balances.allSatisfy { $0.total != nil })
            }
            #expect(clients > 0)
        }
    }
}

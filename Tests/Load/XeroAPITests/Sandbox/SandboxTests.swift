import AsyncHTTPClient
import Ledger
import NIOCore
import NIOHTTP1
import Testing
import WebTesting
import XeroDocuments
import XeroSandbox

@testable import WebAccess
@testable import XeroAPI

@Suite("Against the sandbox") struct SandboxTests {
    @Test func aBillsWholeWay() async throws {
        try await SandboxBench.run { bench in
            let contact = try await bench.contact()
            let invoices = try await bench.submit(
                [SandboxBench.invoice("INV-1", contact: contact), SandboxBench.invoice("INV-2", contact: contact)],
                .invoices,
                key: "i")
            let ids = invoices.compactMap(\.id)
            #expect(ids.count == 2)
            guard case .accepted(let accepted) = invoices[0] else { return }
            #expect(accepted.lineItemIDs.count == 1)
            let invoice = try XeroInvoice(accepted.json)
            #expect(invoice.total == 10_000)
            #expect(invoice.date == CalendarDate(year: 2026, month: 1, day: 31))

            let payments = try await bench.submit(
                ["30.00", "20.00"].map { amount in
                    """
                    {"Invoice":{"InvoiceID":"\(ids[0])"},"Account":{"Code":"090"},"Date":"2026-02-01","Amount":\(amount),\
                    "Reference":"clio:\(amount)"}
                    """
                }, .payments, key: "p")
            #expect(payments.compactMap(\.id).count == 2)
            let note = try await bench.submit(
                [
                    """
                    {"Type":"ACCRECCREDIT","Contact":{"ContactID":"\(contact)"},"CreditNoteNumber":"CN-1","Date":"2026-02-02",\
                    "Status":"AUTHORISED","LineAmountTypes":"Exclusive","LineItems":[{"Description":"Credit","Quantity":1,\
                    "UnitAmount":10.00,"AccountCode":"205","TaxType":"NONE","TaxAmount":0}]}
                    """
                ], .creditNotes, key: "n")
            let noteID = try #require(note.first?.id)
            let allocation = try await bench.submit(
                [#"{"Invoice":{"InvoiceID":"\#(ids[0])"},"Amount":10.00,"Date":"2026-02-02"}"#],
                .allocations(creditNoteID: noteID), key: "a")
            #expect(allocation.compactMap(\.id).count == 1)

            let found = try await bench.client.invoices(numbered: ["INV-1", "INV-3"])
            let seen = try #require(found.records.first)
            #expect(found.records.count == 1)
            #expect(seen.amountPaid == 5_000)
            #expect(seen.amountCredited == 1_000)
            #expect(seen.amountDue == 4_000)
            #expect(seen.payments.count == 2)
            #expect(seen.lineItems.count == 1)
            let paid = try await bench.client.payments(onInvoices: [seen.id])
            #expect(Set(paid.records.map(\.reference)) == ["clio:30.00", "clio:20.00"])
            #expect(try await bench.client.payments(references: ["clio:20.00"]).records.map(\.amount) == [2_000])
            let noted = try await bench.client.creditNotes(numbered: ["CN-1"])
            let applied = try #require(noted.records.first?.allocations.first)
            #expect(applied.amount == 1_000)
            #expect(applied.invoice.id == seen.id)

            // And back again.
            let paymentID = try #require(payments[0].id)
            try await bench.client.deletePayment(id: paymentID, key: "d1")
            try await bench.client.deleteAllocation(creditNoteID: noteID, allocationID: applied.id, key: "d2")
            #expect(try await bench.client.creditNote(id: noteID)?.remainingCredit == 1_000)
            let voided = try await bench.submit(
                [#"{"InvoiceID":"\#(ids[1])","Status":"VOIDED"}"#], .invoices, .update, key: "v")
            #expect(voided.first?.id == ids[1])
            let refused = try await bench.submit(
                [#"{"InvoiceID":"\#(ids[0])","Status":"VOIDED"}"#], .invoices, .update, key: "w")
            guard case .refused? = refused.first else {
                Issue.record("\(refused): a payment is on it")
                return
            }
        }
    }

    @Test("#7 #9: a mixed batch") func aMixedBatch() async throws {
        try await SandboxBench.run { bench in
            let contact = try await bench.contact()
            let elements = (0..<70).map { index in
                SandboxBench.invoice("INV-\(index)", contact: contact, account: index % 7 == 3 ? "999" : "200")
            }
            let outcomes = try await bench.submit(elements, .invoices, key: "m")
            for (index, outcome) in outcomes.enumerated() {
                if index % 7 == 3 {
                    guard case .refused(let messages) = outcome else {
                        Issue.record("\(index): \(outcome)")
                        continue
                    }
                    #expect(messages.contains { $0.contains("999") })
                } else {
                    #expect(outcome.id != nil)
                }
            }
            // The same numbers again, by another key: each is refused, none doubled.
            let again = try await bench.submit(elements, .invoices, key: "m2")
            #expect(again.allSatisfy { $0.id == nil })
        }
    }

    @Test(
        "Pain 1: no lost answer makes a second invoice",
        arguments: [
            SandboxFault.Kind.dropBefore, .dropAfter, .dropMidway, .internalError, .internalErrorAfter, .unavailable,
            .cutOff,
            .tooManyRequests(problem: "minute", retryAfter: 7),
            .tooManyRequests(problem: "concurrent", retryAfter: nil),
        ])
    func lostAnswers(kind: SandboxFault.Kind) async throws {
        try await SandboxBench.run { bench in
            let contact = try await bench.contact()
            bench.sandbox.add(SandboxFault(kind, method: "PUT", path: "/api.xro/2.0/Invoices", times: 2))
            var outcome: ElementOutcome?
            do {
                outcome = try await bench.submit([SandboxBench.invoice("INV-1", contact: contact)], .invoices, key: "k")
                    .first
            } catch XeroError.unknownOutcome {
                // Allowed, where the whole answer can't be read.
            }
            let found = try await bench.client.invoices(numbered: ["INV-1"])
            if let outcome { #expect(outcome.id == found.records.first?.id) }
            #expect(found.records.count == 1)
            #expect(bench.sandbox.faultsStruck >= 1)
        }
    }

    @Test("Pain 6: 150 calls under the real limits, none refused") func limitsAreKept() async throws {
        try await SandboxBench.run(limits: .xero) { bench in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<150 { group.addTask { _ = try await bench.client.organisation() } }
                try await group.waitForAll()
            }
            #expect(bench.sandbox.counters["GET /Organisation"] == 150)
            // Two full minutes at the least.
            #expect(bench.clock.now.since(UTCInstant(milliseconds: 1_772_366_420_000)) >= .seconds(120))
            #expect(await bench.client.scheduler.dayRemaining == 4_850)
        }
    }

    @Test func theDaysEndIsSaid() async throws {
        try await SandboxBench.run(limits: SandboxLimits(perDay: 4)) { bench in
            for _ in 0..<4 { _ = try await bench.client.organisation() }
            let error = try await xeroError { _ = try await bench.client.organisation() }
            guard case .dayLimit? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func settings() async throws {
        try await SandboxBench.run { bench in
            bench.sandbox.setLockDates(period: "2025-12-31", endOfYear: "2025-06-30")
            let organisation = try await bench.client.organisation()
            #expect(organisation.lockDate == CalendarDate(year: 2025, month: 12, day: 31))
            #expect(organisation.baseCurrency.currency != nil)
            let accounts = try await bench.client.accounts()
            #expect(accounts.contains { $0.code == "200" && $0.chartAccount.type == "REVENUE" })
            #expect(accounts.contains { $0.chartAccount.isKeptByXero })
            #expect(try await bench.client.taxRates().contains { $0.taxType == "NONE" && $0.effectiveRate == .zero })
            #expect(try await !bench.client.currencies().isEmpty)
            _ = try await bench.client.trackingCategories()
        }
    }

    @Test("Pain 12: names with everything in them are found") func names() async throws {
        try await SandboxBench.run { bench in
            let name = #"O'Brien "X" & Sons + Co"#
            let plain = "O'Brien & Sons + Co"
            let outcomes = try await bench.submit(
                [
                    #"{"ContactNumber":"clio-1","Name":"O'Brien \"X\" & Sons + Co","EmailAddress":"a+b@example.com"}"#,
                    #"{"ContactNumber":"clio-2","Name":"O'Brien & Sons + Co"}"#,
                ], .contacts, key: "c")
            #expect(outcomes.compactMap(\.id).count == 2)
            #expect(try await bench.client.contacts(named: plain).records.map(\.number) == ["clio-2"])
            let quoted = try await bench.client.contacts(named: name)
            #expect(quoted.records.contains { $0.name == name })
            #expect(try await bench.client.contacts(email: "A+B@example.com").records.map(\.number) == ["clio-1"])
            #expect(
                Set(try await bench.client.contacts(numbered: ["clio-1", "clio-2", "clio-3"]).records.map(\.number))
                    == ["clio-1", "clio-2"])
        }
    }

    @Test("Pain 19: 250 contacts, one inserted and one changed between pages") func pages() async throws {
        try await SandboxBench.run { bench in
            for start in stride(from: 0, to: 250, by: 50) {
                bench.clock.clock.advance(seconds: 90)
                let elements = (start..<start + 50).map { #"{"ContactNumber":"clio-\#($0)","Name":"Client \#($0)"}"# }
                #expect(try await bench.submit(elements, .contacts, key: "c-\(start)").compactMap(\.id).count == 50)
            }
            let first = try #require(try await bench.client.contacts(numbered: ["clio-0"]).records.first)
            var query = XeroQuery()
            query.pageSize = 60
            var names: [String: String] = [:]
            var pages = 0
            for try await page in bench.client.pages(of: XeroContact.self, query) {
                pages += 1
                for contact in page.records where contact.number.hasPrefix("clio-") {
                    names[contact.number] = contact.name
                }
                guard pages == 2 else { continue }
                bench.clock.clock.advance(seconds: 60)
                _ = try await bench.contact("clio-new", name: "Inserted")
                _ = try await bench.submit(
                    [#"{"ContactID":"\#(first.id)","ContactNumber":"clio-0","Name":"Renamed"}"#], .contacts, .update,
                    key: "rename")
            }
            #expect(names.count == 251)
            #expect(names["clio-0"] == "Renamed")
            #expect(names["clio-new"] == "Inserted")
        }
    }

    @Test("Pain 4: a person's sign-in, renewed and ended") func signIn() async throws {
        // Below the ports the system gives to whoever asks for any.
        let port = Int.random(in: 20_000..<32_000)
        let sandbox = try await XeroSandbox.start(SandboxOptions())
        let address = try ServerAddress(sandbox.baseURL)
        let transport = HTTPTransport()
        let folder = ScratchFolder()
        let application = XeroApplication(
            clientID: "sandbox", login: address, identity: address, api: address, redirectPort: port)
        let store = TokenStore(path: folder.file(), service: .xero, passphrase: Secret("passphrase"))
        let authorizer = Authorizer(application: application, store: store, transport: transport)
        try await authorizer.signIn(wait: .seconds(60)) { text in
            // What a browser does.
            var configuration = HTTPClient.Configuration()
            configuration.redirectConfiguration = .disallow
            let browser = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            defer { browser.shutdown { _ in } }
            let page = try await browser.execute(HTTPClientRequest(url: text), timeout: .seconds(10))
            let back = page.headers.first(name: "Location") ?? ""
            let answer = try await browser.execute(HTTPClientRequest(url: back), timeout: .seconds(10))
            _ = try await answer.body.collect(upTo: 10_000)
        }
        let connections = try await authorizer.connections()
        #expect(connections.map(\.tenantID) == [sandbox.tenantID])
        let client = try XeroClient(
            address: address, tenant: connections.first?.tenantID, credentials: authorizer, transport: transport,
            scheduler: CallScheduler())
        let before = try #require(try store.load())
        sandbox.clock.advance(seconds: 1_801)
        // Xero says the token ended though it seems good here: one renewal, and the call is done.
        #expect(try await client.organisation().name != "")
        let after = try #require(try store.load())
        #expect(after.current.access != before.current.access)
        #expect(after.previousRefresh == before.current.refresh)
        let wrong = try XeroClient(
            address: address, tenant: "00000000-0000-0000-0000-000000000001", credentials: authorizer,
            transport: transport, scheduler: CallScheduler())
        let error = try await xeroError { _ = try await wrong.organisation() }
        guard case .notAuthorised(.tenant, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try await authorizer.revoke()
        #expect(try store.load() == nil)
        await transport.close()
        await sandbox.stop()
    }
}

import Ledger
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite struct XeroClientTests {
    private static let write = XeroRequest(
        .put, "Invoices", body: Array(#"{"Invoices":[]}"#.utf8), idempotencyKey: "key-1")

    @Test func sendsWhatXeroAsksFor() async throws {
        try await Bench.run(
            Script { _, _ in
                .json("{}", 200, [("X-DayLimit-Remaining", "77"), ("Xero-Correlation-Id", "c-1")])
            }
        ) {
            bench in
            var request = Self.write
            request.query = [("summarizeErrors", "false"), ("where", "a+b&c")]
            let answer = try await bench.client.send(request)
            #expect(answer.status == 200)
            #expect(answer.correlationID == "c-1")
            #expect(answer.limits.dayRemaining == 77)
            #expect(await bench.client.scheduler.dayRemaining == 77)
            let seen = try #require(bench.server.requests.first)
            #expect(seen.method == "PUT")
            #expect(seen.path == "/api.xro/2.0/Invoices")
            #expect(seen.query == ["summarizeErrors": "false", "where": "a+b&c"])
            #expect(seen.header("Authorization") == "Bearer access-0")
            #expect(seen.header("xero-tenant-id") == "tenant-1")
            #expect(seen.header("Accept") == "application/json")
            #expect(seen.header("Content-Type") == "application/json")
            #expect(seen.header("Idempotency-Key") == "key-1")
            #expect(seen.text == #"{"Invoices":[]}"#)
        }
    }

    @Test func aReadIsTriedAgainAfterTroubleAndACutOffAnswer() async throws {
        let script = Script { _, number in
            switch number {
            case 0: .answer(500, headers: [], body: "oops")
            case 1: .cutOff
            case 2: .cutOffBody("{\"Half\":")
            default: .json(#"{"Whole":1}"#)
            }
        }
        try await Bench.run(script) { bench in
            let answer = try await bench.client.send(XeroRequest(.get, "Accounts"))
            #expect(try answer.json()["Whole"]?.number == "1")
            #expect(!answer.followsLostTry)
            #expect(bench.server.requests.count == 4)
            let pauses = bench.clock.slept
            #expect(pauses.count == 3)
            for (index, pause) in pauses.enumerated() {
                let full = Duration.milliseconds(500) * (1 << index)
                #expect(pause >= full / 2 && pause <= full)
            }
        }
    }

    @Test func noReadIsTriedForEver() async throws {
        try await Bench.run(Script { _, _ in .answer(503, headers: [], body: "") }) { bench in
            let error = try await xeroError { _ = try await bench.client.send(XeroRequest(.get, "Accounts")) }
            #expect(error?.isTemporary == true)
            #expect(bench.server.requests.count == 5)
        }
    }

    @Test("Pain 1: a write whose answer is lost goes again with the same key and bytes") func writesRepeatWithTheirKey()
        async throws
    {
        try await Bench.run(Script { _, number in number < 2 ? .cutOff : .json("{}") }) { bench in
            let answer = try await bench.client.send(Self.write)
            #expect(answer.followsLostTry)
            let seen = bench.server.requests
            #expect(seen.count == 3)
            #expect(Set(seen.map { $0.header("Idempotency-Key") }) == ["key-1"])
            #expect(Set(seen.map(\.body)).count == 1)
        }
    }

    @Test(arguments: [
        Reply.cutOff, .cutOffBody("{"), .answer(500, headers: [], body: ""), .answer(504, headers: [], body: "<"),
    ])
    func aWriteWithoutAKeyIsNeverRepeated(reply: Reply) async throws {
        try await Bench.run(Script { _, _ in reply }) { bench in
            var request = Self.write
            request.idempotencyKey = nil
            let error = try await xeroError { _ = try await bench.client.send(request) }
            guard case .unknownOutcome? = error else {
                Issue.record("\(String(describing: error)) though it may have been done")
                return
            }
            #expect(bench.server.requests.count == 1)
        }
    }

    @Test(arguments: [401, 403, 404, 429, 400, 503])
    func afterALostTryOnlySuccessIsCertain(status: Int) async throws {
        let day = [("X-Rate-Limit-Problem", "day")]
        try await Bench.run(Script { _, number in number == 0 ? .cutOff : .answer(status, headers: day, body: "") }) {
            bench in
            let error = try await xeroError { _ = try await bench.client.send(Self.write) }
            guard case .unknownOutcome? = error else {
                Issue.record("\(String(describing: error)) though the first try may have been done")
                return
            }
        }
    }

    @Test func theKeysTimeIsKept() async throws {
        var retry = RetryPolicy()
        retry.firstPause = .seconds(400)
        retry.longestPause = .seconds(400)
        // Half the pause at the least is 200 seconds, so that the second always passes 300.
        try await Bench.run(retry: retry, Script { _, _ in .cutOff }) { bench in
            let error = try await xeroError { _ = try await bench.client.send(Self.write) }
            guard case .unknownOutcome? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(bench.server.requests.count <= 2)
        }
        try await Bench.run(Script { _, _ in .json("{}") }) { bench in
            var request = Self.write
            request.firstTried = bench.clock.now.advanced(by: .seconds(-301))
            let error = try await xeroError { _ = try await bench.client.send(request) }
            guard case .unknownOutcome? = error else {
                Issue.record("an old key was used again")
                return
            }
            #expect(bench.server.requests.isEmpty)
            request.firstTried = bench.clock.now.advanced(by: .seconds(-200))
            #expect(try await bench.client.send(request).followsLostTry)
        }
    }

    @Test func aRunOutTokenIsRenewedOnceAndTheCallRepeated() async throws {
        let expired =
            #"{"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired at 01/23/2020 18:21:16"}"#
        let script = Script { request, _ in
            request.header("Authorization") == "Bearer access-1" ? .json("{}") : .json(expired, 401)
        }
        try await Bench.run(script) { bench in
            var request = Self.write
            request.idempotencyKey = nil
            let answer = try await bench.client.send(request)
            #expect(answer.status == 200)
            #expect(await bench.credentials.renewals == 1)
        }
        try await Bench.run(Script { _, _ in .json(expired, 401) }) { bench in
            let error = try await xeroError { _ = try await bench.client.send(Self.write) }
            guard case .notAuthorised(.token, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(await bench.credentials.renewals == 1)
            #expect(bench.server.requests.count == 2)
        }
    }

    @Test("Pain 6: a minute limit waits, a day limit ends the call") func limitsAreHonoured() async throws {
        let minute = [("X-Rate-Limit-Problem", "minute"), ("Retry-After", "17")]
        try await Bench.run(Script { _, number in number == 0 ? .answer(429, headers: minute, body: "") : .json("{}") })
        {
            bench in
            _ = try await bench.client.send(Self.write)
            #expect(bench.clock.slept.reduce(.zero, +) >= .seconds(17))
            #expect(bench.server.requests.count == 2)
        }
        let day = [("x-rate-limit-problem", "Day"), ("Retry-After", "7200")]
        try await Bench.run(Script { _, _ in .answer(429, headers: day, body: "") }) { bench in
            let error = try await xeroError { _ = try await bench.client.send(Self.write) }
            #expect(error == .dayLimit(resetAfter: .seconds(7_200)))
            // Not asked again before.
            let again = try await xeroError { _ = try await bench.client.send(Self.write) }
            guard case .dayLimit? = again else {
                Issue.record("\(String(describing: again))")
                return
            }
            #expect(bench.server.requests.count == 1)
            #expect(bench.clock.slept.isEmpty)
        }
    }

    @Test func aLimitWithoutAnEndEndsTheCall() async throws {
        try await Bench.run(Script { _, _ in .answer(429, headers: [], body: "") }) { bench in
            let error = try await xeroError { _ = try await bench.client.send(Self.write) }
            #expect(error == .rateLimited(.unnamed, retryAfter: nil))
            #expect(bench.server.requests.count == RetryPolicy().limitedTries)
        }
    }

    @Test func whatIsNotFoundAnswersInText() async throws {
        let text = "The resource you're looking for cannot be found"
        try await Bench.run(Script { _, _ in .answer(404, headers: [("Content-Type", "text/html")], body: text) }) {
            bench in
            let error = try await xeroError { _ = try await bench.client.send(XeroRequest(.get, "Invoices/x")) }
            guard case .notFound? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(bench.server.requests.count == 1)
        }
    }

    @Test func redirectsAreNotFollowedWithTheToken() async throws {
        try await Bench.run(Script { _, _ in .answer(302, headers: [("Location", "http://127.0.0.1:1/")], body: "") }) {
            bench in
            let error = try await xeroError { _ = try await bench.client.send(XeroRequest(.get, "Accounts")) }
            guard case .unreadable? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(bench.server.requests.count == 1)
        }
    }

    @Test func anAnswerWithoutEndIsCutOff() async throws {
        var limits = HTTPTransport.Limits()
        limits.answerBytes = 1_000
        let long = String(repeating: "x", count: 5_000)
        try await Bench.run(limits: limits, Script { _, _ in .json(long) }) { bench in
            let read = try await xeroError { _ = try await bench.client.send(XeroRequest(.get, "Accounts")) }
            guard case .unreadable? = read else {
                Issue.record("\(String(describing: read))")
                return
            }
            let write = try await xeroError { _ = try await bench.client.send(Self.write) }
            guard case .unknownOutcome? = write else {
                Issue.record("\(String(describing: write))")
                return
            }
        }
    }

    @Test func aServerThatIsNotThereIsTemporaryEvenForAWrite() async throws {
        let server = try await ScriptedServer.start { _, _ in .cutOff }
        let address = try ServerAddress(server.url)
        await server.stop()
        let clock = TestClock()
        let transport = HTTPTransport()
        let client = try XeroClient(
            address: address, tenant: nil, credentials: TestCredentials(), transport: transport,
            scheduler: CallScheduler(clock: clock), clock: clock)
        let error = try await xeroError { _ = try await client.send(Self.write) }
        await transport.close()
        guard case .temporary? = error else {
            Issue.record("\(String(describing: error)) though nothing was sent")
            return
        }
        #expect(clock.slept.count == 4)
    }

    @Test("Pain 20: no error shows a token") func errorsHoldNoToken() async throws {
        for status in [400, 401, 403, 404, 500] {
            try await Bench.run(
                Script { request, _ in
                    .json(#"{"Message":"bad token access-0 \#(String(repeating: "a1B2", count: 30))"}"#, status)
                }
            ) { bench in
                let error = try await xeroError { _ = try await bench.client.send(Self.write) }
                let text = "\(String(describing: error)) \(String(reflecting: error))"
                #expect(!text.contains("Bearer"))
                #expect(!text.contains("a1B2a1B2"))
            }
        }
    }

    @Test func headersCantBeForged() async throws {
        let transport = HTTPTransport()
        #expect(throws: XeroError.self) {
            try XeroClient(
                address: ServerAddress("https://api.xero.com"), tenant: "a\r\nX: y", credentials: TestCredentials(),
                transport: transport, scheduler: CallScheduler())
        }
        await transport.close()
        try await Bench.run(Script { _, _ in .json("{}") }) { bench in
            for key in ["", "a b", "a\r\nb", String(repeating: "k", count: 129)] {
                var request = Self.write
                request.idempotencyKey = key
                let error = try await xeroError { _ = try await bench.client.send(request) }
                guard case .configuration? = error else {
                    Issue.record("\(key) was sent")
                    continue
                }
            }
            #expect(bench.server.requests.isEmpty)
        }
    }

    @Test func aCancelledWriteIsOpenAndACancelledReadIsJustThat() async throws {
        try await Bench.run(Script { _, _ in .late(60_000, .json("{}")) }) { bench in
            let write = Task { try await bench.client.send(Self.write) }
            let read = Task { try await bench.client.send(XeroRequest(.get, "Accounts")) }
            while bench.server.requests.count < 2 { try await Task.sleep(for: .milliseconds(1)) }
            write.cancel()
            read.cancel()
            let error = try await xeroError { _ = try await write.value }
            guard case .unknownOutcome? = error else {
                Issue.record("\(String(describing: error)) though it may have been done")
                return
            }
            await #expect(throws: CancellationError.self) { try await read.value }
        }
    }
}

import Ledger
import Testing
import WebAccess
import WebTesting

@testable import ClioAPI

@Suite struct ClioClientTests {
    private static let bills = ClioRequest(.get, "bills.json", query: [("fields", "id,client{id}")])

    /// The error of one call to a server that always answers alike.
    private func error(
        _ status: Int, _ body: String, headers: [(String, String)] = [], _ request: ClioRequest = bills
    ) async throws -> ClioError? {
        try await ClioBench.run(Script { _, _ in .answer(status, headers: headers, body: body) }) { bench in
            try await clioError { _ = try await bench.client.send(request) }
        }
    }

    @Test func saysWhoAsksAndWhichVersion() async throws {
        try await ClioBench.run(Script { _, _ in .json(#"{"data":[]}"#) }) { bench in
            _ = try await bench.client.send(Self.bills)
            let request = bench.server.requests[0]
            #expect(request.header("Authorization") == "Bearer access-0")
            #expect(request.header("X-API-VERSION") == "4.0.13")
            #expect(request.path == "/api/v4/bills.json")
            #expect(request.query == ["fields": "id,client{id}"])
        }
    }

    @Test func aRefusedTokenIsRenewedOnce() async throws {
        let script = Script { request, _ in
            request.header("Authorization") == "Bearer access-1" ? .json(#"{"data":[]}"#) : .json("{}", 401)
        }
        try await ClioBench.run(script) { bench in
            _ = try await bench.client.send(Self.bills)
            #expect(bench.server.requests.count == 2)
        }
        let message = #"{"error":{"type":"UnauthorizedError","message":"User is not authorized"}}"#
        let error = try await error(401, message)
        #expect(error == .notAuthorised(.token, "User is not authorized"))
    }

    @Test func troubleAndPagesOfOthersAreTriedAgain() async throws {
        let script = Script { _, number in
            switch number {
            case 0: .answer(502, headers: [], body: "<html>Bad gateway</html>")
            case 1: .cutOff
            case 2: .answer(200, headers: [], body: "<html>Maintenance</html>")
            case 3: .cutOffBody(#"{"data":["#)
            default: .json(#"{"data":[{"id":1,"new_field":{"a":[1]}}]}"#)
            }
        }
        try await ClioBench.run(script) { bench in
            let answer = try await bench.client.send(Self.bills)
            #expect(try ClioPage(answer.json, title: "").records.map(\.recordID) == [1])
            #expect(bench.clock.slept.count == 4)
        }
        let trouble = try await error(503, "")
        #expect(trouble?.isTemporary == true)
        let page = try await error(200, "<html>Sign in to the network</html>")
        guard case .unreadable(let text)? = page else {
            Issue.record("\(String(describing: page))")
            return
        }
        #expect(text.contains("no proxy answers in its place"))
    }

    @Test func theLimitIsWaitedFor() async throws {
        let script = Script { _, number in
            number < 2
                ? .json(
                    #"{"error":{"type":"RateLimited","message":"Retry in 12 seconds."}}"#, 429, [("Retry-After", "12")])
                : .json(#"{"data":[]}"#)
        }
        try await ClioBench.run(script) { bench in
            _ = try await bench.client.send(Self.bills)
            #expect(bench.clock.slept == [.seconds(13), .seconds(13)])
        }
        #expect(
            try await error(429, "", headers: [("Retry-After", "400")]) == .rateLimited(retryAfter: .seconds(400)))
        #expect(try await error(429, "", headers: [("Retry-After", "1")]) == .rateLimited(retryAfter: .seconds(1)))
    }

    @Test func callsStopBeforeTheLimitIsHit() async throws {
        let script = Script { _, number in
            .json(
                #"{"data":[]}"#, 200,
                [
                    ("X-RateLimit-Limit", "50"), ("X-RateLimit-Remaining", "\(49 - number % 50)"),
                    ("X-RateLimit-Reset", "1772366430"), ("Date", "Sun, 01 Mar 2026 12:00:00 GMT"),
                ])
        }
        try await ClioBench.run(script) { bench in
            for _ in 0..<101 { _ = try await bench.client.send(Self.bills) }
            #expect(bench.clock.slept == [.seconds(31), .seconds(31)])
            #expect(await bench.client.limiter.calls == 101)
        }
    }

    @Test func certainAnswersHaveTheirOwnErrors() async throws {
        let forbidden = try await error(
            403, #"{"error":{"type":"ForbiddenError","message":"User is forbidden from taking that action"}}"#)
        guard case .forbidden(let text)? = forbidden else {
            Issue.record("\(String(describing: forbidden))")
            return
        }
        #expect(text.contains("administrator with billing permissions"))
        guard case .notFound? = try await error(404, "") else {
            Issue.record("404 is a record that isn't there")
            return
        }
        guard case .configuration? = try await error(410, "") else {
            Issue.record("410 is a version that is gone")
            return
        }
        guard case .unreadable? = try await error(302, "") else {
            Issue.record("a redirect is not followed")
            return
        }
        #expect(
            try await error(400, #"{"error":{"type":"InvalidFields","message":"Invalid field: x"}}"#)
                == .refused(.init(status: 400, type: "InvalidFields", message: "Invalid field: x")))
        let token = String(repeating: "s", count: 60)
        let refusal = try await error(422, #"{"error":{"type":"E","message":"token \#(token)"}}"#)
        #expect(refusal?.description.contains(token) == false)
    }

    @Test(arguments: [200, 204, 301, 400, 401, 403, 404, 410, 412, 422, 429, 500, 503])
    func noBodyIsTooOdd(status: Int) {
        for body in ["", "<html>", "null", "[]", "{", "\u{0}", #"{"error":7}"#, #"{"error":{"message":[1]}}"#] {
            let verdict = AnswerVerdict(status: status, body: Array(body.utf8), title: "GET x")
            if case .success = verdict { #expect(status == 200 || status == 204) }
        }
    }

    @Test(arguments: [
        "https://evil.example/api/v4/bills.json?page_token=1", "http://127.0.0.1:1/api/v4/bills.json",
        "//evil.example/x", "/api/v4/bills.json", "",
    ])
    func noFurtherPageOfAnotherServerIsFollowed(next: String) async throws {
        try await ClioBench.run(Script { _, _ in .json("{}") }) { bench in
            #expect(throws: ClioError.self) { try bench.client.nextAddress(next) }
            let own = bench.server.url + "/api/v4/bills.json?page_token=2"
            let followed = try bench.client.nextAddress(own)
            #expect(followed == own)
            // A name that only begins like this server's.
            #expect(throws: ClioError.self) { try bench.client.nextAddress(bench.server.url + ".evil.example/x") }
        }
    }

    @Test func whoseAccountItIs() async throws {
        let clio = FakeClio()
        clio.add("users/who_am_i", #"{"id":7,"name":"Ann","account":{"id":99,"name":"Firm LLP","state":"paid"}}"#)
        try await ClioBench.run(clio) { bench in
            let account = try await bench.client.account()
            #expect(account == ClioAccount(id: 99, name: "Firm LLP", userID: 7, userName: "Ann"))
        }
    }

    @Test func whatClientsOweInAll() async throws {
        let clio = FakeClio()
        for id in 1...5 {
            clio.add(
                "outstanding_client_balances",
                "{\"id\":\(id),\"total_outstanding_balance\":\(id == 5 ? "\"12.50\"" : "10.1"),\"contact\":{\"id\":\(id)},"
                    + "\"currency\":{\"code\":\"USD\"}}")
        }
        clio.change { $0.pageLimit = 2 }
        try await ClioBench.run(clio) { bench in
            var sum: Int64 = 0
            var pages = 0
            try await bench.client.outstandingBalances { balances in
                pages += 1
                for balance in balances { sum += balance.total?.tenThousandths ?? 0 }
            }
            #expect(sum == 529_000)
            #expect(pages == 3)
        }
    }
}

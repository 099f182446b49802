import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite("#6 #9: what an answer comes to") struct AnswerVerdictTests {
    private func verdict(_ status: Int, _ body: String = "", _ headers: [String: String] = [:]) -> AnswerVerdict {
        let limits = LimitHeaders(now: TestClock.start) { name in
            headers.first { $0.key.lowercased() == name.lowercased() }?.value
        }
        return AnswerVerdict(
            status: status, limits: limits, authenticate: headers["WWW-Authenticate"], body: Array(body.utf8),
            title: "GET Invoices")
    }

    @Test(
        arguments: [
            (["X-Rate-Limit-Problem": "Minute", "Retry-After": "17"], RateLimit.minute, Duration.seconds(17)),
            (["x-rate-limit-problem": "day", "Retry-After": "4000"], .day, .seconds(4_000)),
            (["X-Rate-Limit-Problem": "DAILY"], .day, nil), (["X-Rate-Limit-Problem": "Concurrent"], .concurrent, nil),
            (["X-Rate-Limit-Problem": "appminute"], .appMinute, nil),
            (["X-Rate-Limit-Problem": "App-Minute"], .appMinute, nil),
            (["X-DayLimit-Remaining": "0", "X-MinLimit-Remaining": "0"], .day, nil),
            (["X-MinLimit-Remaining": "0", "X-DayLimit-Remaining": "400"], .minute, nil),
            (["X-AppMinLimit-Remaining": "0", "X-MinLimit-Remaining": "9"], .appMinute, nil),
            (["X-MinLimit-Remaining": "9", "X-DayLimit-Remaining": "400"], .concurrent, nil), ([:], .unnamed, nil),
            (
                ["X-Rate-Limit-Problem": "minute", "Retry-After": "Sun, 01 Mar 2026 12:00:30 GMT"], .minute,
                .seconds(30)
            ),
            (["X-Rate-Limit-Problem": "minute", "Retry-After": "soon"], .minute, nil),
        ] as [([String: String], RateLimit, Duration?)])
    func everyFormOf429(headers: [String: String], limit: RateLimit, wait: Duration?) {
        #expect(verdict(429, "", headers) == .limited(limit, retryAfter: wait))
    }

    @Test func theOldFormOfTheMinuteLimitIs503() {
        let old =
            "oauth_problem=rate%20limit%20exceeded&oauth_problem_advice=please%20wait%20before%20retrying%20the%20xero%20api"
        #expect(verdict(503, old, ["X-MinLimit-Remaining": "0"]) == .limited(.minute, retryAfter: nil))
        guard case .trouble = verdict(503, "Organisation is offline") else {
            Issue.record("an organisation offline is no limit")
            return
        }
    }

    @Test func signInProblemsAreToldApart() {
        let expired =
            #"{"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired at 01/23/2020 18:21:16"}"#
        #expect(verdict(401, expired) == .tokenRefused("TokenExpired: token expired at 01/23/2020 18:21:16"))
        #expect(verdict(401, "oauth_problem=token_expired&oauth_problem_advice=x") == .tokenRefused("token_expired"))
        #expect(
            verdict(403, #"{"title":"Forbidden","status":403,"detail":"AuthenticationUnsuccessful"}"#)
                == .failure(.notAuthorised(.tenant, "AuthenticationUnsuccessful")))
        #expect(
            verdict(401, #"{"Detail":"AuthorizationUnsuccessful"}"#)
                == .failure(.notAuthorised(.scope, "AuthorizationUnsuccessful")))
        #expect(
            verdict(401, "", ["WWW-Authenticate": "Bearer error=\"insufficient_scope\""])
                == .failure(.notAuthorised(.scope, "")))
    }

    @Test func everyMessageOfARefusalIsKept() throws {
        let body = """
            {"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":[
             {"InvoiceNumber":"1","ValidationErrors":[{"Message":"Invoice # must be unique."}],
              "Contact":{"ValidationErrors":[{"Message":"Email address must be valid."}]},
              "LineItems":[{"ValidationErrors":[{"Message":"Account code must be specified"}]}]},
             {"ValidationErrors":[{"Message":"Invoice # must be unique."}]}]}
            """
        guard case .failure(.refused(let refusal)) = verdict(400, body) else {
            Issue.record("a 400 is a refusal")
            return
        }
        #expect(refusal.errorNumber == 10)
        #expect(
            refusal.validation == [
                "Invoice # must be unique.", "Email address must be valid.", "Account code must be specified",
            ])
        #expect(XeroError.refused(refusal).description.contains("Account code must be specified"))
    }

    @Test(arguments: [200, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 429, 500, 501, 502, 503, 504, 301])
    func noBodyIsTooOdd(status: Int) {
        for body in [
            "", "<html>", "null", "[]", "{", "\u{0}\u{1}", #"{"Elements":7,"Message":[1]}"#, "The resource you're…",
        ] {
            let verdict = verdict(status, body)
            #expect((verdict == .success) == [200, 204, 304].contains(status))
        }
    }

    @Test func aKeyUsedForAnotherRequestIsNoRefusal() {
        let body = #"{"Message":"Idempotency Key: k1 is used with a different request."}"#
        guard case .failure(.unknownOutcome) = verdict(400, body) else {
            Issue.record("the request that used the key may have been done")
            return
        }
    }

    @Test("Pain 20: a token in an error's text is not repeated") func tokensInTextsAreCut() {
        let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjFDQUY4RTY2NzcyRDZEQzAyOEQ2NzI2RkQwMjYxNTgxNTcwRUZDMTkifQ.abc"
        guard case .tokenRefused(let detail) = verdict(401, #"{"Detail":"Bearer \#(token) is bad"}"#) else {
            Issue.record("401 without a scope is the token's")
            return
        }
        #expect(detail == "Bearer … is bad")
    }
}

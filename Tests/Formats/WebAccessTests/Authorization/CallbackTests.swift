import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing
import WebTesting

@testable import WebAccess

private let example = WebService(name: "Example", linkCommand: "clio-xero link example")

@Suite struct CallbackTests {
    private func verdict(_ target: String, method: String = "GET", hosts: [String] = ["localhost:8742"])
        -> CallbackVerdict
    {
        CallbackVerdict(method: method, target: target, hosts: hosts, port: 8_742, state: Secret("right"))
    }

    @Test func theRightCallBringsTheCode() {
        #expect(verdict("/callback?code=a%2Bb&state=right") == .code(Secret("a+b")))
        for host in ["127.0.0.1:8742", "[::1]:8742", "LOCALHOST:8742"] {
            #expect(verdict("/callback?code=a&state=right", hosts: [host]) == .code(Secret("a")))
        }
    }

    @Test(
        arguments: [
            ("/callback?code=a&state=wrong", "GET", ["localhost:8742"], 400),
            ("/callback?code=a", "GET", ["localhost:8742"], 400),
            ("/callback?code=a&state=", "GET", ["localhost:8742"], 400),
            ("/callback?code=a&state=right&state=right", "GET", ["localhost:8742"], 400),
            ("/callback?state=right", "GET", ["localhost:8742"], 400),
            ("/callback?code=&state=right", "GET", ["localhost:8742"], 400),
            ("/callback?code=a&code=b&state=right", "GET", ["localhost:8742"], 400),
            ("/callback?error=access_denied&state=wrong", "GET", ["localhost:8742"], 400),
            ("/callback?code=a&state=right", "GET", ["evil.example:8742"], 400),
            ("/callback?code=a&state=right", "GET", [], 400),
            ("/callback?code=a&state=right", "GET", ["localhost"], 400),
            ("/callback?code=a&state=right", "GET", ["localhost:1"], 400),
            ("/callback?code=a&state=right", "GET", ["localhost:8742", "localhost:8742"], 400),
            ("/callback?code=a&state=right", "POST", ["localhost:8742"], 405),
            ("/favicon.ico", "GET", ["localhost:8742"], 404),
            ("/callback/?code=a&state=right", "GET", ["localhost:8742"], 404),
        ] as [(String, String, [String], Int)])
    func everyOtherIsRefused(target: String, method: String, hosts: [String], status: Int) {
        guard case .refused(status, _) = verdict(target, method: method, hosts: hosts) else {
            Issue.record("\(verdict(target, method: method, hosts: hosts))")
            return
        }
    }

    @Test func aNoIsAnAnswer() {
        #expect(verdict("/callback?error=access_denied&state=right") == .failed(.declined))
        #expect(
            verdict("/callback?error=invalid_scope&error_description=no+such&state=right")
                == .failed(.scope("invalid_scope: no such")))
    }

    private func get(_ url: String, host: String? = nil, _ client: HTTPClient) async throws -> (Int, String) {
        var request = HTTPClientRequest(url: url)
        if let host { request.headers.replaceOrAdd(name: "Host", value: host) }
        let response = try await client.execute(request, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 10_000)
        #expect(response.headers["Cache-Control"] == ["no-store"])
        return (Int(response.status.code), String(buffer: body))
    }

    @Test func listensOnBothLoopbacksUntilTheRightCallComes() async throws {
        let listener = try await CallbackListener.start(port: 0, state: Secret("right"), service: example)
        let client = HTTPClient.shared
        let base = "http://127.0.0.1:\(listener.port)/callback"
        #expect(try await get("\(base)?code=a&state=wrong", client).0 == 400)
        #expect(try await get("\(base)?code=a&state=right", host: "evil.example:\(listener.port)", client).0 == 400)
        #expect(try await get("http://127.0.0.1:\(listener.port)/", client).0 == 404)
        let (status, page) = try await get("\(base)?code=the-code&state=right", client)
        #expect(status == 200)
        #expect(!page.contains("the-code"))
        #expect(page.contains("Example is linked"))
        let code = try await listener.code(wait: .seconds(30), clock: MachineClock())
        #expect(code == Secret("the-code"))
        await listener.close()
    }

    @Test func aPortInUseIsSaidPlainly() async throws {
        let first = try await CallbackListener.start(port: 0, state: Secret("s"), service: example)
        let error = try await webError {
            _ = try await CallbackListener.start(port: first.port, state: Secret("s"), service: example)
        }
        await first.close()
        #expect(error?.description.contains("port \(first.port) of this machine is in use") == true)
    }

    @Test func nobodyIsWaitedForForEver() async throws {
        let listener = try await CallbackListener.start(port: 0, state: Secret("s"), service: example)
        await #expect(throws: SignInRefusal.nobodyCame) {
            _ = try await listener.code(wait: .seconds(600), clock: TestClock())
        }
        await listener.close()
    }
}

import Foundation
import Ledger
import WebAccess
import WebTesting

@testable import ClioAPI

/// A client of a server of the test's own, ready to call.
struct ClioBench: Sendable {
    let server: ScriptedServer
    let clock = TestClock()
    let tokens = TestCredentials()
    let transport = HTTPTransport()
    let client: ClioClient

    init(retry: ClioRetry = ClioRetry(), _ script: Script) async throws {
        server = try await ScriptedServer.start(script.reply)
        client = ClioClient(
            server: try ServerAddress(server.url), tokens: tokens, transport: transport,
            limiter: ClioCallLimiter(clock: clock), clock: clock, retry: retry)
    }

    /// Runs `body` and closes, whatever happens.
    static func run<Value: Sendable>(
        retry: ClioRetry = ClioRetry(), _ script: Script, _ body: (ClioBench) async throws -> Value
    ) async throws -> Value {
        let bench = try await ClioBench(retry: retry, script)
        do {
            let value = try await body(bench)
            await bench.close()
            return value
        } catch {
            await bench.close()
            throw error
        }
    }

    static func run<Value: Sendable>(
        _ clio: FakeClio, _ body: (ClioBench) async throws -> Value
    ) async throws -> Value {
        try await run(Script { request, _ in clio.answer(request) }, body)
    }

    func close() async {
        await transport.close()
        await server.stop()
    }

    /// Requests so far: path and the filters that matter, without fields, limit and order.
    var asked: [String] {
        server.requests.map { request in
            let pairs = FakeClio.pairs(request.target).filter { !["fields", "limit", "order"].contains($0.name) }
            let path = request.path.replacingOccurrences(of: "/api/v4/", with: "")
            return path + (pairs.isEmpty ? "" : "?")
                + pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        }
    }
}

/// The error a call ends with, if it is one of ours.
func clioError(_ body: () async throws -> Void) async throws -> ClioError? {
    do {
        try await body()
        return nil
    } catch let error as ClioError {
        return error
    }
}

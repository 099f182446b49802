import WebAccess
import WebTesting

@testable import XeroAPI

/// A client of a scripted server, ready to call.
struct Bench: Sendable {
    let server: ScriptedServer
    let clock = TestClock()
    let credentials = TestCredentials()
    let transport: HTTPTransport
    let client: XeroClient

    init(
        limits: HTTPTransport.Limits = HTTPTransport.Limits(), retry: RetryPolicy = RetryPolicy(),
        _ script: Script
    ) async throws {
        server = try await ScriptedServer.start(script.reply)
        transport = HTTPTransport(limits: limits)
        client = try XeroClient(
            address: ServerAddress(server.url), tenant: "tenant-1", credentials: credentials, transport: transport,
            scheduler: CallScheduler(clock: clock), clock: clock, retry: retry)
    }

    func close() async {
        await transport.close()
        await server.stop()
    }

    /// Runs `body` and closes, whatever happens.
    static func run<Value: Sendable>(
        limits: HTTPTransport.Limits = HTTPTransport.Limits(), retry: RetryPolicy = RetryPolicy(),
        _ script: Script, _ body: (Bench) async throws -> Value
    ) async throws -> Value {
        let bench = try await Bench(limits: limits, retry: retry, script)
        do {
            let value = try await body(bench)
            await bench.close()
            return value
        } catch {
            await bench.close()
            throw error
        }
    }
}

/// The error a call ends with, if it is one of ours.
func xeroError(_ body: () async throws -> Void) async throws -> XeroError? {
    do {
        try await body()
        return nil
    } catch let error as XeroError {
        return error
    }
}

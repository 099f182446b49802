import Synchronization

@testable import XeroAPI

/// A clock that sleeps by moving on, at once.
final class TestClock: APIClock {
    private let time: Mutex<(elapsed: Duration, offset: Int64)>
    private let sleeps = Mutex<[Duration]>([])

    /// 1 March 2026, noon UTC.
    static let start = UTCInstant(milliseconds: 1_772_366_400_000)

    init() { time = Mutex((.seconds(1_000), 0)) }

    var elapsed: Duration { time.withLock { $0.elapsed } }
    var now: UTCInstant { Self.start.advanced(by: elapsed - .seconds(1_000)) }
    var slept: [Duration] { sleeps.withLock { $0 } }

    func advance(_ duration: Duration) { time.withLock { $0.elapsed += duration } }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        sleeps.withLock { $0.append(duration) }
        advance(duration)
        await Task.yield()
    }
}

/// A fixed token, another one each time it is refused.
actor TestCredentials: XeroCredentials {
    private(set) var renewals = 0

    func accessToken() async throws -> Secret { Secret("access-\(renewals)") }

    func accessToken(insteadOf refused: Secret) async throws -> Secret {
        renewals += 1
        return Secret("access-\(renewals)")
    }
}

/// What a server answers to each request and its number from 0.
struct Script: Sendable {
    let reply: @Sendable (Received, Int) -> Reply

    init(_ reply: @escaping @Sendable (Received, Int) -> Reply) { self.reply = reply }
}

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

/// Steele, Lea and Flood's SplitMix64, seeded: a test's luck can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

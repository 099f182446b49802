import ClioSandbox
import Foundation
import WebAccess
import WebTesting

@testable import ClioAPI

/// The sandbox's time, as the client sees it; waiting moves it on.
struct SandboxTime: APIClock {
    let clock: SandboxClock

    var now: UTCInstant { UTCInstant(milliseconds: clock.now) }
    var elapsed: Duration { .milliseconds(clock.now) }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        clock.advance(seconds: Int(duration.secondsRoundedUp))
        await Task.yield()
    }
}

/// A sandbox's Clio and a download of it.
struct SandboxClio {
    let sandbox: ClioSandbox
    let transport = HTTPTransport()
    let time: SandboxTime
    let client: ClioAPI.ClioClient
    let folder = ScratchFolder()

    init(_ firm: ClioFirm, perMinute: Int = 50, deletedBills: ClioDeletedBills = .listed) async throws {
        let clock = SandboxClock(start: firm.now, factor: 0)
        sandbox = try await ClioSandbox.start(
            ClioSandboxOptions(firm: firm, clock: clock, perMinute: perMinute, deletedBills: deletedBills))
        time = SandboxTime(clock: clock)
        var retry = ClioRetry()
        retry.tries = 12
        client = ClioAPI.ClioClient(
            server: try ServerAddress(sandbox.baseURL), tokens: SandboxTokens(sandbox: sandbox), transport: transport,
            limiter: ClioCallLimiter(clock: time), clock: time, retry: retry)
    }

    var download: ClioDownload { ClioDownload(client: client) }

    func close() async {
        await transport.close()
        await sandbox.stop()
    }

    static func run(
        _ firm: ClioFirm, perMinute: Int = 50, deletedBills: ClioDeletedBills = .listed,
        _ body: (SandboxClio) async throws -> Void
    ) async throws {
        let clio = try await SandboxClio(firm, perMinute: perMinute, deletedBills: deletedBills)
        do {
            try await body(clio)
            await clio.close()
        } catch {
            await clio.close()
            throw error
        }
    }
}

private actor SandboxTokens: AccessTokens {
    private let sandbox: ClioSandbox
    private var token: Secret?

    init(sandbox: ClioSandbox) { self.sandbox = sandbox }

    func accessToken() async throws -> Secret {
        if let token { return token }
        return try await accessToken(insteadOf: Secret(""))
    }

    func accessToken(insteadOf refused: Secret) async throws -> Secret {
        let issued = Secret(sandbox.issueToken()?.access ?? "")
        token = issued
        return issued
    }
}

/// What several downloads together say of a firm: of each bill the records read last.
struct Mirror: Equatable {
    var bills: [String: [String]] = [:]
    var contacts: [String: String] = [:]
    var problems: [String] = []

    mutating func take(_ folder: String) throws {
        let ledger = try LedgerText(folder: folder)
        var read: [String: [String]] = [:]
        for record in ledger.records where !record.contains(#""voided":true"#) {
            let isBill = record.contains(#""issued_at""#)
            read[Self.value(isBill ? "id" : "bill_id", record), default: []].append(record)
        }
        for (id, records) in read { bills[id] = records }
        for contact in ledger.contacts { contacts[Self.value("id", contact)] = contact }
        problems += ledger.problems
    }

    private static func value(_ key: String, _ record: String) -> String {
        guard let range = record.range(of: "\"\(key)\":\"") else { return "" }
        return String(record[range.upperBound...].prefix { $0 != "\"" })
    }
}

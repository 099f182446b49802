import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// The sandbox's time, as the client sees it.
struct SandboxTime: APIClock {
    let clock: SandboxClock
    let factor: Int

    var now: UTCInstant { UTCInstant(milliseconds: clock.now) }
    var elapsed: Duration { .milliseconds(clock.now) }

    func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration / factor + .milliseconds(1))
    }
}

/// A small firm's exports and a Xero of its own.
struct TransferFirm {
    let firm: SmallFirm
    let xero: XeroSandbox
    let time: SandboxTime

    /// - Parameter factor: how much faster than the real one time goes; a token then lives for eighteen seconds.
    init(
        xero firm: SandboxFirm = .harbourFinch, factor: Int = 100, limits: SandboxLimits = .xero, seed: UInt64 = 1
    ) async throws {
        let clock = SandboxClock(factor: factor)
        xero = try await XeroSandbox.start(SandboxOptions(firm: firm, clock: clock, limits: limits, seed: seed))
        time = SandboxTime(clock: clock, factor: factor)
        self.firm = try SmallFirm()
        self.firm.useAPI(xero.baseURL)
    }

    func stop() async { await xero.stop() }

    func request(_ command: RunRequest.Command, _ batch: String) throws -> RunRequest {
        var request = try firm.request(command, batch: batch)
        request.environment.clock = time
        return request
    }

    @discardableResult
    func run(_ batch: String, _ change: (inout RunRequest) -> Void = { _ in }) async throws -> RunResult {
        var request = try request(.run, batch)
        change(&request)
        let ready = request
        return try await onThread { try FileRun(ready).execute() }
    }

    @discardableResult
    func plan(_ batch: String) async throws -> RunResult {
        let request = try request(.plan, batch)
        return try await onThread { try FileRun(request).execute() }
    }

    @discardableResult
    func apply(_ batch: String, takesOver: Bool = false) async throws -> ApplyResult {
        let request = try request(.run, "")
        let folder = firm.folder + "/batches/" + batch
        return try await onThread {
            try BatchApplication(request, folder: folder, takesOver: takesOver).execute()
        }
    }

    @discardableResult
    func undo(_ batch: String) async throws -> ApplyResult {
        let request = try request(.run, "")
        return try await onThread { try BatchUndo(request, batch: batch).execute() }
    }

    var state: SQLiteState { get throws { try SQLiteState(path: firm.statePath, takesTurn: false) } }

    var book: String { String(decoding: xero.book, as: UTF8.self) }
}

extension SmallFirm {
    /// Sends to a sandbox from now on, by a custom connection.
    func useAPI(_ url: String) {
        settings["to"] = "api"
        settings["tax"] = """
            "primary": {"type": "OUTPUT", "name": "Tax on Sales"}
            """
        settings["api"] = """
            {"baseURL": "\(url)", "identityURL": "\(url)", "loginURL": "\(url)", "customConnection": true,
             "clientID": {"command": "echo sandbox-custom"}, "clientSecret": {"command": "echo sandbox-secret"}}
            """
    }
}

/// Runs what waits on a thread of its own: a test's thread must not.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Swift.Result { try body() }) }
        thread.stackSize = 8 << 20
        thread.start()
    }
}

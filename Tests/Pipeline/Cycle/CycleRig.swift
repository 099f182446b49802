import ClioSandbox
import Foundation
import Ledger
import TestSupport
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// A firm's Clio and its Xero, and what carries the one to the other: an API on both sides, one clock that goes on only
/// where somebody waits.
final class CycleRig: Sendable {
    let scratch: String
    let clio: ClioSandbox
    let xero: XeroSandbox
    let clock: SandboxClock

    /// 2026-03-02.
    static let start: Int64 = 1_772_409_600_000

    /// The sample organisation, with the rates of ``ClioFirm/salesTax``.
    static var organisation: SandboxFirm {
        var organisation = SandboxFirm.harbourFinch
        organisation.taxRates += [
            .init(type: "TAX101", name: "County", rate: "5.5"), .init(type: "TAX102", name: "City", rate: "2.25"),
            .init(type: "TAX103", name: "County and city", rate: "7.75"),
        ]
        return organisation
    }

    /// - Parameters:
    ///   - bills: settings of `transform.bills`, as text.
    ///   - isLimited: whether both sides count calls a minute.
    init(
        _ firm: ClioFirm, bills: String = "", deletedBills: ClioDeletedBills = .listed,
        oddities: ClioOddities = ClioOddities(), isLimited: Bool = false
    ) async throws {
        clock = SandboxClock(start: Self.start, factor: 0)
        clio = try await ClioSandbox.start(
            ClioSandboxOptions(
                firm: firm, clock: clock, perMinute: isLimited ? 50 : 1_000_000, oddities: oddities,
                deletedBills: deletedBills))
        xero = try await XeroSandbox.start(
            SandboxOptions(firm: Self.organisation, clock: clock, limits: isLimited ? .xero : .generous))
        scratch = NSTemporaryDirectory() + "cycle-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: scratch + "/state", withIntermediateDirectories: true)
        try configure(bills: bills)
        try clio.signIn(scratch + "/state", now: UTCInstant(milliseconds: clock.now))
    }

    deinit { try? FileManager.default.removeItem(atPath: scratch) }

    func stop() async {
        await clio.stop()
        await xero.stop()
    }

    /// Starts both sides, works with them and stops them.
    static func with<Result>(
        _ firm: ClioFirm, bills: String = "", isLimited: Bool = false, _ body: (CycleRig) async throws -> Result
    ) async throws -> Result {
        let rig = try await CycleRig(firm, bills: bills, isLimited: isLimited)
        do {
            let result = try await body(rig)
            await rig.stop()
            return result
        } catch {
            await rig.stop()
            throw error
        }
    }

    var configurationPath: String { scratch + "/pipeline.json" }
    var statePath: String { scratch + "/state/state.sqlite" }

    /// - Parameters:
    ///   - from: `api`, or `files` in `clio/`.
    ///   - scope: what exports are said to leave out.
    ///   - payments: the setting `transform.accounts.payments`, as text.
    func configure(
        from: String = "api", profile: String = "canonical", scope: String = "changes", to: String = "api",
        bills: String = "",
        payments: String = "\"090\""
    ) throws {
        let text = """
            {"firm": "Halloran Vandersloot PC",
             "extract": {"from": "\(from)", "files": {"directory": "clio", "profile": "\(profile)", "scope": "\(scope)"},
                         "api": {"baseURL": "\(clio.baseURL)", "clientID": {"file": "clio-app"},
                                 "clientSecret": {"file": "secret"}}},
             "transform": {
               "bills": {\(bills)},
               "tax": {"rates": {"5.5": {"type": "TAX101", "name": "County"}, "2.25": {"type": "TAX102", "name": "City"},
                                 "7.75": {"type": "TAX103", "name": "County and city"}}},
               "accounts": {"timeEntries": "200", "expenses": "260", "interest": "270", "creditNotes": "205",
                            "payments": \(payments)}},
             "load": {"to": "\(to)", "files": {"directory": "batches"},
                      "api": {"baseURL": "\(xero.baseURL)", "identityURL": "\(xero.baseURL)", "loginURL": "\(xero.baseURL)",
                              "customConnection": true, "clientID": {"file": "xero-app"},
                              "clientSecret": {"file": "secret"}}},
             "state": "state/state.sqlite"}
            """
        try put("pipeline.json", text)
        for (name, text) in [("clio-app", "sandbox"), ("xero-app", "sandbox-custom"), ("secret", "sandbox-secret")] {
            try put(name, text)
        }
    }

    func put(_ name: String, _ text: String) throws {
        let path = URL(fileURLWithPath: scratch + "/" + name)
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: path)
    }

    func request(_ command: RunRequest.Command = .run) throws -> RunRequest {
        let clock = clock
        var request = RunRequest(
            command: command, configuration: try Configuration.read(path: configurationPath),
            environment: RunEnvironment(
                now: { UTCInstant(milliseconds: clock.now).description }, scratchDirectory: scratch + "/scratch",
                clock: WaitingTime(clock: clock)))
        request.removalLimit = 10_000
        return request
    }

    @discardableResult
    func cycle(
        through store: @escaping @Sendable (SQLiteState) -> any TransferStore = { $0 }
    ) async throws -> RunResult {
        let request = try request()
        return try await onThread {
            var run = FileRun(request)
            run.through = store
            return try run.execute()
        }
    }

    // MARK: What a person does in Xero

    @discardableResult
    func person(_ method: XeroRequest.Method, _ path: String, _ body: String? = nil) async throws -> JSONValue {
        let request = try request()
        let statePath = scratch + "/person/state.sqlite"
        return try await onThread {
            let state = try SQLiteState(path: statePath, takesTurn: false)
            return try XeroSession.with(request.configuration, store: state, clock: request.environment.clock) {
                session in
                try Blocking.wait {
                    let call = XeroRequest(method, path, body: body.map { Array($0.utf8) })
                    return try await session.client.send(call).json()
                }
            }
        }
    }

    // MARK: What stands there

    var book: String { String(decoding: xero.book, as: UTF8.self) }

    /// Calls made to Clio and to Xero so far.
    var calls: (clio: Int, xero: Int) {
        (clio.counters.values.reduce(0, +), xero.counters.values.reduce(0, +))
    }

    /// Documents that stand in Xero, by their numbers.
    func live(_ kind: String = "Invoices") throws -> [BookDocument] {
        (try JSONValue.parse(xero.book)[kind]?.elements ?? []).map(BookDocument.init)
            .filter { !["VOIDED", "DELETED"].contains($0.status) }
    }

    func invoice(_ number: String) throws -> BookDocument? { try live().first { $0.number == number } }
}

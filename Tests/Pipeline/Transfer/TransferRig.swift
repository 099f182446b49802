import Foundation
import Ledger
import TestSupport
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// Time that goes on only where the client waits: no test waits, and each goes the same way every time.
struct WaitingTime: APIClock {
    let clock: SandboxClock

    var now: UTCInstant { UTCInstant(milliseconds: clock.now) }
    var elapsed: Duration { .milliseconds(clock.now) }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        // Calls that wait for the same moment wait once, not each after the other: all are here before time goes on.
        let seconds = duration.components.seconds + (duration.components.attoseconds > 0 ? 1 : 0)
        let end = clock.now + seconds * 1_000
        for _ in 0..<8 { await Task.yield() }
        clock.advance(to: end)
    }
}

/// An invented firm in a folder of its own and a Xero to send it to.
final class TransferRig: Sendable {
    let folder = NSTemporaryDirectory() + "transfer-\(UUID().uuidString)"
    let xero: XeroSandbox
    let clock: SandboxClock

    /// The sample organisation, with yen.
    static var organisation: SandboxFirm {
        var firm = SandboxFirm.harbourFinch
        firm.currencies.append(.init(code: "JPY", rate: "150"))
        return firm
    }

    init(
        _ firm: InventedFirm, organisation: SandboxFirm = organisation, limits: SandboxLimits = .xero,
        latency: Int = 0
    ) async throws {
        clock = SandboxClock(start: 1_772_409_600_000, factor: 0)
        xero = try await XeroSandbox.start(
            SandboxOptions(firm: organisation, clock: clock, limits: limits, latency: latency))
        try FileManager.default.createDirectory(atPath: folder + "/clio", withIntermediateDirectories: true)
        for (name, text) in InventedFirm.settings(url: xero.baseURL) { try put(name, text) }
        try export(firm)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func stop() async { await xero.stop() }

    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), as: UTF8.self)
    }

    func names(_ name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + name)) ?? []).sorted()
    }

    func export(_ firm: InventedFirm) throws {
        for (name, text) in firm.files { try put(name, text) }
    }

    var statePath: String { folder + "/state/state.sqlite" }

    var state: SQLiteState { get throws { try SQLiteState(path: statePath, takesTurn: false) } }

    var book: String { String(decoding: xero.book, as: UTF8.self) }

    /// Writes to the accounting API that the rules saw.
    var writes: [SandboxWrite] { xero.writes }

    func request(_ command: RunRequest.Command) throws -> RunRequest {
        var request = RunRequest(
            command: command, configuration: try Configuration.read(path: folder + "/pipeline.json"),
            environment: RunEnvironment(
                now: { "2026-03-02T00:00:00Z" }, scratchDirectory: folder + "/scratch", clock: WaitingTime(clock: clock)
            ))
        request.removalLimit = 10_000
        return request
    }

    func run() async throws -> RunResult {
        let request = try request(.run)
        return try await onThread { try FileRun(request).execute() }
    }

    func plan() async throws -> RunResult {
        let request = try request(.plan)
        return try await onThread { try FileRun(request).execute() }
    }

    func apply(
        _ folder: String, through store: @escaping @Sendable (SQLiteState) -> any TransferStore = { $0 }
    ) async throws -> ApplyResult {
        let request = try request(.run)
        return try await onThread {
            var application = BatchApplication(request, folder: folder)
            application.through = store
            return try application.execute()
        }
    }

    /// Takes back the first batch there is.
    func undoFirst(
        through store: @escaping @Sendable (SQLiteState) -> any TransferStore = { $0 }
    ) async throws -> ApplyResult {
        let request = try request(.run)
        let batch = try #require(names("batches").first)
        return try await onThread {
            var undo = BatchUndo(request, batch: batch)
            undo.through = store
            return try undo.execute()
        }
    }

    /// Runs until it ends without an error, at most ten times.
    func runUntilDone() async throws -> RunResult {
        for _ in 0..<10 {
            do { return try await run() } catch let error as XeroError {
                guard Failure(error).exitCode == .temporary else { throw error }
                clock.advance(seconds: 400)
            }
        }
        return try await run()
    }

    /// That nothing is left: a further run has nothing to do.
    func expectNothingToDo(
        _ comment: Comment? = nil, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let more = try await run()
        #expect(more.batchPath == nil, comment, sourceLocation: sourceLocation)
    }
}

/// What an undisturbed transfer of a firm and then of its edits comes to.
struct Undisturbed: Sendable {
    let firm: InventedFirm
    let later: InventedFirm
    var first = ""
    var second = ""
    /// The first transfer taken back.
    var undone = ""
    /// By method, of both runs.
    var writes: [String: Int] = [:]

    init(seed: UInt64, bills: Int) async throws {
        firm = InventedFirm(seed: seed, bills: bills)
        later = firm.edited(seed: seed ^ 0xED17)
        let rig = try await TransferRig(firm)
        let one = try await rig.run()
        #expect(one.exitCode == .done, "seed \(seed): \(one.report.problems) \(one.applied?.problems ?? [])")
        first = rig.book
        try rig.export(later)
        let two = try await rig.run()
        #expect(two.exitCode == .done, "seed \(seed): \(two.report.problems) \(two.applied?.problems ?? [])")
        second = rig.book
        for write in rig.writes { writes[write.method, default: 0] += 1 }
        await rig.stop()
    }

    /// What taking the first transfer back leaves.
    mutating func undo() async throws {
        let rig = try await TransferRig(firm)
        _ = try await rig.run()
        #expect(try await rig.undoFirst().exitCode == .done)
        undone = rig.book
        await rig.stop()
    }
}

/// Says where two books differ: a book is one long line.
func expectSame(
    _ book: String, _ expected: String, _ what: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
    guard book != expected else { return }
    let common = zip(book.utf8, expected.utf8).prefix { $0 == $1 }.count
    func part(_ text: String) -> String {
        String(decoding: text.utf8.dropFirst(max(0, common - 160)).prefix(400), as: UTF8.self)
    }
    Issue.record(
        "\(what): the books differ.\n  is      …\(part(book))\n  expected …\(part(expected))",
        sourceLocation: sourceLocation)
}

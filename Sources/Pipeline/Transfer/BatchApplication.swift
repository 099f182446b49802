import Foundation
import Ledger
import WebAccess
import XeroAPI

/// `apply`: submits a batch folder, exactly as it was planned; a batch that was begun goes on where it stopped.
public struct BatchApplication {
    private let request: RunRequest
    private let folder: String
    /// Turns a batch of files into one for the API, once and on record.
    private let takesOver: Bool
    private var configuration: Configuration { request.configuration }
    /// What is between the submission and the state: nothing, unless a test puts something there.
    var through: @Sendable (SQLiteState) -> any TransferStore = { $0 }

    public init(_ request: RunRequest, folder: String, takesOver: Bool = false) {
        self.request = request
        self.folder = FileRun.absolute(folder)
        self.takesOver = takesOver
    }

    public func execute() throws -> ApplyResult {
        let started = request.environment.now()
        defer { try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory) }
        let lock = try RunLock(statePath: configuration.state)
        defer { _ = lock.path }
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        let result = try XeroSession.with(configuration, store: state, clock: request.environment.clock) { session in
            try apply(state, session)
        }
        try state.add(
            RunRecord(
                id: 0, started: started, finished: request.environment.now(), command: "apply",
                exitCode: result.exitCode.rawValue, batch: result.batch,
                summary: String(decoding: SummaryLine.render(result), as: UTF8.self)))
        return result
    }

    /// Under the caller's lock and session.
    func apply(_ state: SQLiteState, _ session: XeroSession) throws -> ApplyResult {
        let manifest = try BatchManifest(folder: folder)
        let known = try state.transfer(batch: manifest.batch)
        if let known, known.status != .applying {
            guard known.status == .applied else {
                throw RunError.usage(
                    "batch \(manifest.batch) was taken back", remedy: "Make a new one with `clio-xero plan`.")
            }
            return try ApplyResult(batch: manifest.batch, folder: folder, state: state, isRepeated: true)
        }
        if manifest.channel != "api" { try takeOver(manifest, state, isBegun: known != nil) }
        if let tenant = manifest.tenant, tenant != session.tenant {
            throw RunError.configuration([
                Diagnostic(
                    .badSetting, .reject, at: SourceLocation(file: manifest.path),
                    "the batch was planned for another Xero organisation", text: manifest.organisationName,
                    remedy:
                        "Plan again with the settings of \(session.organisationName), or link the other organisation.")
            ])
        }
        try manifest.check()
        var record =
            known
            ?? TransferRecord(
                batch: manifest.batch, folder: folder, manifestSHA256: manifest.sha256, status: .applying,
                began: request.environment.now())
        guard record.manifestSHA256 == manifest.sha256 else {
            throw RunError.stopped(
                .staleOperation, at: manifest.path, "the batch's folder is not the one that was begun",
                remedy: "Apply the folder as it was, or plan a new batch.")
        }
        let store = through(state)
        if known == nil {
            try UndoList.write(folder: folder, operations: manifest.operations)
            try store.set(record)
        }
        let submission = BatchSubmission(
            store: store, client: session.client, batch: manifest.batch, path: manifest.operations,
            clock: session.clock,
            interruption: request.interruption, progress: request.progress)
        defer { request.progress.finish() }
        try Blocking.wait { try await submission.run() }
        let result = try ApplyResult(batch: manifest.batch, folder: folder, state: state)
        try remember(result.refusals, store, session)
        try writeToClio(manifest, store)
        record.status = .applied
        record.ended = request.environment.now()
        try store.set(record)
        if configuration.load.api.historyNotes {
            let notes = HistoryNotes(
                store: store, client: session.client, batch: manifest.batch, path: manifest.operations)
            try Blocking.wait { try await notes.write() }
        }
        request.progress.finish()
        try RefusedRecords(request: request, folder: folder).write(result)
        return result
    }

    /// What was refused waits until it, the settings or Xero's own change: see ``StandingRefusals``.
    private func remember(_ refusals: [Refusal], _ store: any TransferStore, _ session: XeroSession) throws {
        guard !refusals.isEmpty else { return }
        let circumstances = try XeroReading(client: session.client).survey().circumstances(configuration)
        let now = session.clock.now.milliseconds / 1_000
        try store.remember(
            refusals.map { refusal in
                var refusal = refusal
                refusal.circumstances = circumstances
                refusal.at = now
                return refusal
            })
    }

    /// What the batch has for Clio goes last.
    private func writeToClio(_ manifest: BatchManifest, _ store: any TransferStore) throws {
        guard configuration.extract.api.clientID != nil, try ContactWriting.isNeeded(manifest.operations) else {
            return
        }
        try ClioSession(configuration: configuration, clock: request.environment.clock).write(
            ContactWriting(
                store: store, batch: manifest.batch, path: manifest.operations, interruption: request.interruption))
    }

    private func takeOver(_ manifest: BatchManifest, _ state: SQLiteState, isBegun: Bool) throws {
        guard !isBegun else { return }
        guard takesOver else {
            throw RunError.stopped(
                .unsupported, at: manifest.path,
                "this batch was made to be imported by hand; applying it as well would put everything in Xero twice",
                remedy:
                    "If nothing of it was imported, add --take-over: it then counts as a batch for the API for good.")
        }
        if let batch = try state.batch(id: manifest.batch), batch.status == .done {
            _ = try History(configuration: configuration).release(batch, state)
        }
    }
}

/// A batch's manifest, as far as applying needs it.
struct BatchManifest {
    let path: String
    let batch: String
    let channel: String
    let tenant: String?
    let organisationName: String
    let operations: String
    let sha256: String
    private let operationsSHA256: String

    init(folder: String) throws {
        path = (folder as NSString).appendingPathComponent("manifest.json")
        func fault(_ what: String) -> RunError {
            .input([
                Diagnostic(
                    .missingFile, .reject,
                    at: SourceLocation(file: (folder as NSString).appendingPathComponent("manifest.json")),
                    what, remedy: "Name a folder that `clio-xero plan` or `run` made.")
            ])
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw fault("this is no batch: it has no manifest")
        }
        guard let json = try? JSONValue.parse(Array(data)), let batch = json["batch"]?.string,
            let channel = json["channel"]?.string,
            let entry = json["files"]?.elements?.first(where: { $0["name"]?.string == "operations.ndjson" }),
            let hash = entry["sha256"]?.string
        else { throw fault("the manifest can't be read") }
        self.batch = batch
        self.channel = channel
        tenant = json["organisation"]?["tenant"]?.string
        organisationName = json["organisation"]?["name"]?.string ?? ""
        operations = (folder as NSString).appendingPathComponent("operations.ndjson")
        operationsSHA256 = hash
        sha256 = FileHash.sha256(Array(data))
    }

    /// Exactly what was planned is applied.
    func check() throws {
        guard try FileHash.sha256(path: operations) == operationsSHA256 else {
            throw RunError.input([
                Diagnostic(
                    .notReadBack, .reject, at: SourceLocation(file: operations),
                    "the operations are not those that were planned: the file was changed",
                    remedy: "Plan again; a batch is never edited by hand.")
            ])
        }
    }
}

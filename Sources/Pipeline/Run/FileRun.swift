import ClioFiles
import DelimitedText
import Foundation
import Ledger
import Transform
import XeroAPI
import XeroDocuments
import XeroFiles

/// One run from bills to a batch folder: read, transform, compare with the state, write, prove, put in place, remember.
public struct FileRun {
    private var request: RunRequest
    /// What is between an API run and the state: nothing, unless a test puts something there.
    var through: @Sendable (SQLiteState) -> any TransferStore = { $0 }
    private var configuration: Configuration { request.configuration }

    public init(_ request: RunRequest) { self.request = request }

    public func execute() throws -> RunResult {
        let started = request.environment.now()
        defer { try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory) }
        let lock = try RunLock(statePath: configuration.state)
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        try Publication.recover(state: state, statePath: configuration.state, batches: configuration.load.directory)
        var result = try configuration.load.to == .api ? transfer(state) : makeBatch(state)
        try Publication.sweep(state: state, statePath: configuration.state)
        result.stages = request.stages.list
        let finished = request.environment.now()
        try state.add(
            RunRecord(
                id: 0, started: started, finished: finished, command: request.command.rawValue,
                exitCode: result.exitCode.rawValue, batch: result.batchPath == nil ? "" : result.report.batch,
                summary: String(decoding: SummaryLine.render(result), as: UTF8.self)))
        result.report.toDo = try state.openToDos()
        _ = lock.path
        return result
    }

    /// A batch for the API: planned against Xero and, by `run`, applied.
    private func transfer(_ state: SQLiteState) throws -> RunResult {
        try XeroSession.with(configuration, store: state, clock: request.environment.clock) { session in
            var before = Before()
            if request.command == .run {
                before.finished = try finishEarlier(state, session)
            }
            // While a batch is half applied, what it did would be taken for a person's doing.
            if try request.command == .run || unfinished(state).isEmpty {
                before.drift = try XeroDrift(store: through(state), session: session)
            }
            var run = self
            run.request.findings = before.drift?.findings ?? []
            var result = try run.makeBatch(state, session, before)
            if request.command == .run { try before.drift?.finish(through(state)) }
            result.drift = try state.driftedLinks().compactMap(Drift.Entry.init)
            let isDone = result.exitCode == .done || result.exitCode == .someRejected
            if before.drift?.isToBeDecided == true, isDone { result.exitCode = .stopped }
            return result
        }
    }

    /// What a run to Xero does before it plans.
    private struct Before {
        var finished: [ApplyResult] = []
        var drift: XeroDrift?
    }

    /// A batch of what Clio has, from its exports or through its API, and what becomes of it.
    private func makeBatch(
        _ state: SQLiteState, _ session: XeroSession? = nil, _ before: Before = Before()
    ) throws -> RunResult {
        guard configuration.extract.from == .api, request.ledger == nil else {
            return try submit(state, session, before)
        }
        let clio = ClioSession(configuration: configuration, clock: request.environment.clock)
        let reading = try clio.read(state, including: before.drift?.bills ?? [], acceptsFewer: request.acceptsFewer)
        var run = self
        run.request.answers = reading.folder
        var result = try run.submit(state, session, before)
        result.notices += reading.notices
        if request.command == .run {
            try clio.finish(reading, through(state), waiting: result.waiting)
        }
        return result
    }

    private func submit(_ state: SQLiteState, _ session: XeroSession?, _ before: Before) throws -> RunResult {
        var result = try makeBatch(state, session: session)
        result.finished = before.finished
        for earlier in before.finished {
            result.waiting.formUnion(earlier.bills.keys)
            if earlier.exitCode != .done { result.exitCode = earlier.exitCode }
        }
        guard request.command == .run, let session else { return result }
        guard let path = result.batchPath else {
            try ContactExchange.finish(result.contacts, batch: nil, through(state))
            return result
        }
        let applied = try application(path).apply(state, session)
        result.applied = applied
        result.waiting.formUnion(applied.bills.keys)
        if applied.exitCode != .done { result.exitCode = applied.exitCode }
        try ContactExchange.finish(result.contacts, batch: applied.batch, through(state))
        return result
    }

    /// What an earlier run planned and didn't finish goes first: it was promised to be exactly that.
    private func finishEarlier(_ state: SQLiteState, _ session: XeroSession) throws -> [ApplyResult] {
        try unfinished(state).map { try application($0.folder).apply(state, session) }
    }

    private func unfinished(_ state: SQLiteState) throws -> [TransferRecord] {
        try state.transfers(.applying).filter { FileManager.default.fileExists(atPath: $0.folder) }
    }

    private func application(_ folder: String) -> BatchApplication {
        var application = BatchApplication(request, folder: folder)
        application.through = through
        return application
    }

    /// Nothing is planned for the API from an input that turns out unusable: there the lines' order is never taken for
    /// granted.
    private func makeBatch(_ state: SQLiteState, session: XeroSession?) throws -> RunResult {
        let hashes = FileHash.Ahead(inOneThread: request.jobs == 1, stages: request.stages)
        if session != nil { return try makeBatch(state, session: session, hashes, trustsOrder: false) }
        return try SourceOpening.trying(request) { try makeBatch(state, session: nil, hashes, trustsOrder: $0) }
    }

    private func makeBatch(
        _ state: SQLiteState, session: XeroSession?, _ hashes: FileHash.Ahead, trustsOrder: Bool
    ) throws -> RunResult {
        let hasInbox = configuration.extract.hasInbox && request.ledger == nil
        if hasInbox { try Inbox.recover(configuration.extract.directory) }
        if hasInbox, Inbox.isEmpty(configuration.extract.directory) {
            var report = BatchReport()
            report.firm = configuration.firm
            let notice = Diagnostic(
                .missingFile, .note, at: SourceLocation(file: configuration.extract.directory), "the inbox is empty",
                remedy: "Nothing to do where there really was no export.")
            return RunResult(exitCode: .done, report: report, batchPath: nil, notices: [notice] + request.findings)
        }
        let reading = session.map { XeroReading(client: $0.client) }
        let survey = try reading?.survey()
        var chart = try configuration.readChart()
        if let survey { chart = ChartOfAccounts(survey.accounts.map(\.chartAccount), path: "Xero's chart of accounts") }
        let faults = AccountAudit.faults(
            configuration.transform.accounts, chart: chart, file: configuration.path, defaultsOnly: true
        ).filter { $0.severity == .reject }
        if !faults.isEmpty { throw RunError.configuration(faults) }
        let source = try request.stages.measure(.opening) {
            try SourceOpening.open(request, trustsOrder: trustsOrder) { hashes.begin($0) }
        }
        let id = try request.environment.batchID ?? newBatchID(state)
        let destination = Self.absolute(
            request.output ?? (configuration.load.directory as NSString).appendingPathComponent(id))
        var folder = try BatchFolder(id: id, destination: destination)
        let number = try state.nextBatchNumber()
        let hands = request.command == .run && session == nil
        let prepared = ".\(number)"
        let preparedPath = hands ? configuration.state + prepared : try scratchPath("prepared")
        do {
            for ending in Publication.endings { try? FileManager.default.removeItem(atPath: preparedPath + ending) }
            let making = BatchMaking(
                request: request, chart: chart, state: state, folder: folder.path, id: id, batchNumber: number,
                preparedPath: preparedPath, sourceHashes: hashes)
            let made: BatchMaking.Made
            if let session, let reading, let survey {
                made = try making.makeTransfer(consume source, session, reading, survey)
            } else {
                made = try making.make(consume source)
            }
            if made.isToBeMadeAgain {
                folder.discard()
                return try makeBatch(state, session: session)
            }
            let isInbox = hasInbox && request.command == .run
            let waiting = WaitingMarks(state, batches: Self.absolute(configuration.load.directory))
            let earlier = request.command == .run && made.isOnlyRejected ? try waiting.folder(made.rejectedMarks) : nil
            guard made.hasContent, earlier == nil else {
                folder.discard()
                if isInbox {
                    try Inbox.archive(
                        made.files, batch: id, from: configuration.extract.directory, batchFolder: earlier)
                }
                for ending in Publication.endings { try? FileManager.default.removeItem(atPath: preparedPath + ending) }
                return RunResult(
                    exitCode: made.exitCode, report: made.report, batchPath: nil, waitingIn: earlier,
                    notices: made.notices, waiting: made.waiting, contacts: made.contacts)
            }
            let manifest = try writeLastFiles(made, folder, state)
            if hands {
                let batch = BatchRecord(
                    number: number, id: id, folder: destination, manifestSHA256: FileHash.sha256(manifest),
                    prepared: prepared, created: made.report.created, status: .pending)
                let work = request.stages.begin(.state)
                try Publication(state: state, statePath: configuration.state, batch: batch, toDos: made.toDos)
                    .publish(&folder)
                request.stages.end(work)
            } else {
                try folder.publish()
            }
            if isInbox {
                try Inbox.archive(
                    made.files, batch: id, from: configuration.extract.directory, batchFolder: destination)
            }
            if request.command == .run {
                try waiting.add(made.rejectedMarks, batch: id, keepsOthers: request.answers != nil)
            }
            return RunResult(
                exitCode: made.exitCode, report: made.report, batchPath: request.output ?? destination,
                notices: made.notices, waiting: made.waiting, contacts: made.contacts)
        } catch {
            folder.discard()
            throw error
        }
    }

    private func scratchPath(_ name: String) throws -> String {
        let folder = request.environment.scratchDirectory
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return (folder as NSString).appendingPathComponent(name)
    }

    /// `20261123-084500`, with a number behind it where that is taken.
    private func newBatchID(_ state: SQLiteState) throws -> String {
        let digits = request.environment.now().filter(\.isNumber)
        let base = "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
        var id = base
        var number = 2
        // One that was killed within this second has no folder, but the state knows it.
        while try state.batch(id: id) != nil
            || FileManager.default.fileExists(
                atPath: (configuration.load.directory as NSString).appendingPathComponent(id))
        {
            id = "\(base)-\(number)"
            number += 1
        }
        return id
    }

    static func absolute(_ path: String) -> String {
        path.hasPrefix("/")
            ? path : (FileManager.default.currentDirectoryPath as NSString).appendingPathComponent(path)
    }

    // MARK: The files about the batch

    /// - Returns: the manifest, whose hash tells the batch.
    private func writeLastFiles(_ made: BatchMaking.Made, _ folder: borrowing BatchFolder, _ state: SQLiteState) throws
        -> [UInt8]
    {
        var report = made.report
        report.toDo = try toDos(state, made.toDos, batch: report.batch)
        if !report.toDo.isEmpty { try Self.write(ToDoFile.render(report.toDo), to: folder.file("to-do.csv")) }
        try Self.write(guide(report), to: folder.file("IMPORT.md"))
        try Self.write(ReportPage.render(report), to: folder.file("report.html"))
        let manifest = Manifest.render(report)
        try Self.write(manifest, to: folder.file("manifest.json"))
        return manifest
    }

    private func guide(_ report: BatchReport) -> [UInt8] {
        var guide = ImportGuide()
        guide.firm = report.firm
        guide.batch = report.batch
        guide.files = report.files.map { file in
            var written = WrittenFile(name: file.name, content: file.content)
            written.documents = file.documents
            written.rows = file.rows
            return written
        }
        guide.totals = report.documents.map {
            .init(kind: $0.kind, count: $0.count, net: $0.net, tax: $0.tax, currency: $0.currency)
        }
        guide.dateFormat = configuration.load.files.dateFormat.text
        guide.toDoCount = report.toDo.count
        guide.isPreview = report.channel == "api"
        return guide.render()
    }

    /// The list as it will be once this batch is in force.
    private func toDos(_ state: SQLiteState, _ changes: [ToDoChange], batch: String) throws -> [BatchReport.ToDo] {
        var list = try state.openToDos()
        var next = try state.nextToDo()
        var places: [ToDoList.Key: Int] = [:]
        for (index, entry) in list.enumerated() { places[.init(kind: entry.kind, id: entry.clioID)] = index }
        var closed: Set<Int64> = []
        for change in changes {
            switch change {
            case .close(let kind, let id):
                if let index = places[.init(kind: kind.name, id: id)] { closed.insert(list[index].id) }
            case .open(let entry):
                if let index = places[.init(kind: entry.kind.name, id: entry.id)] {
                    list[index].number = entry.name
                    list[index].what = entry.what
                    list[index].detail = entry.detail
                } else {
                    places[.init(kind: entry.kind.name, id: entry.id)] = list.count
                    list.append(
                        .init(
                            id: next, kind: entry.kind.name, bill: entry.parent, clioID: entry.id, mark: entry.mark,
                            number: entry.name, what: entry.what, detail: entry.detail, firstBatch: batch))
                    next += 1
                }
            }
        }
        return list.filter { !closed.contains($0.id) }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        var sink = try FileSink(path: path)
        try sink.append(bytes)
        try sink.finish(sync: false)
    }
}

extension Configuration {
    func readChart() throws(RunError) -> ChartOfAccounts? {
        guard let chart else { return nil }
        do throws(ChartOfAccountsFile.Fault) {
            return try ChartOfAccountsFile.read(path: chart)
        } catch {
            throw .input([error.diagnostic])
        }
    }
}

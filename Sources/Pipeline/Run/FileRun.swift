import ClioFiles
import DelimitedText
import Foundation
import Ledger
import Transform
import XeroDocuments
import XeroFiles

/// One run from bills to a batch folder: read, transform, compare with the state, write, prove, put in place, remember.
public struct FileRun {
    private let request: RunRequest
    private var configuration: Configuration { request.configuration }

    public init(_ request: RunRequest) { self.request = request }

    public func execute() throws -> RunResult {
        let started = request.environment.now()
        defer { try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory) }
        if configuration.extract.from == .api || request.command == .run && configuration.load.to == .api {
            throw RunError.unsupported(
                "this version reads and writes files only",
                remedy: "Set extract.from and load.to to files; `plan` makes a batch for the API without submitting it.")
        }
        let lock = try RunLock(statePath: configuration.state)
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        try Publication.recover(state: state, batches: configuration.load.directory)
        var result = try execute(state)
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

    // MARK: The stages

    private func execute(_ state: SQLiteState) throws -> RunResult {
        let chart = try readChart()
        var source = try SourceOpening.open(request)
        let id = try request.environment.batchID ?? newBatchID()
        let destination = request.output ?? (configuration.load.directory as NSString).appendingPathComponent(id)
        var folder = try BatchFolder(id: id, destination: destination)
        do {
            let work = try write(&source, chart, state, folder.path, id)
            if let result = work.nothingToDo {
                folder.discard()
                return result
            }
            try publish(work, &folder, state)
            if configuration.extract.inbox, request.command == .run {
                try Inbox.archive(work.files, batch: work.report.batch, from: configuration.extract.directory, batchFolder: destination)
            }
            return RunResult(
                exitCode: work.hasRejected ? .someRejected : .done, report: work.report, batchPath: destination,
                notices: work.notices)
        } catch {
            folder.discard()
            throw error
        }
    }

    private func readChart() throws -> ChartOfAccounts? {
        guard let path = configuration.chart else { return nil }
        do throws(ChartOfAccountsFile.Fault) {
            return try ChartOfAccountsFile.read(path: path)
        } catch {
            throw RunError.input([error.diagnostic])
        }
    }

    /// `20261123-084500`, with a number behind it where that is taken.
    private func newBatchID() throws -> String {
        let digits = request.environment.now().filter(\.isNumber)
        let base = "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
        var id = base
        var number = 2
        while FileManager.default.fileExists(
            atPath: (configuration.load.directory as NSString).appendingPathComponent(id))
        {
            id = "\(base)-\(number)"
            number += 1
        }
        return id
    }

    /// What was written, before it takes its place.
    private struct Work {
        var report: BatchReport
        var notices: [Diagnostic]
        var files: [SourceFile]
        var hasRejected: Bool
        var marksPath: String
        /// Set where no batch is to be made.
        var nothingToDo: RunResult?
    }

    private func write(
        _ source: inout any BillSource, _ chart: ChartOfAccounts?, _ state: SQLiteState, _ folder: String, _ id: String
    ) throws -> Work {
        let files = source.files
        var transform = BillTransform(
            settings: configuration.transform, chart: chart, contacts: source.takeContacts(),
            earlierNames: request.isFull ? [:] : try state.contactNames())
        var handOver = try HandOver(state: state, isFull: request.isFull)
        var options = configuration.load.files
        if configuration.load.to == .api { options.csvFolder = "preview" }
        var writer = try BatchWriter(folder: folder, options: options, files: files)
        var rejected = RejectedFiles(folder: (folder as NSString).appendingPathComponent("rejected"))
        let marksPath = configuration.state + ".pending-\(id).marks"
        try? FileManager.default.removeItem(atPath: marksPath)
        var marks = try MarksWriter(path: marksPath)
        var totals = RunTotals()
        var problems = ProblemList()
        var batch = BillBatch()
        var documents = DocumentBatch()
        var outcomes = BatchOutcomes()
        var pendingMarks: [Mark] = []
        var isReading = true
        while isReading {
            try request.interruption.check()
            isReading = try source.read(into: &batch)
            transform.process(&batch, files: files, into: &documents, outcomes: &outcomes)
            pendingMarks.removeAll(keepingCapacity: true)
            let plan = try handOver.settle(
                batch, documents, contacts: transform.contactTable, book: transform.book, outcomes: &outcomes,
                marks: &pendingMarks)
            for mark in pendingMarks { try marks.append(mark) }
            try writer.append(
                plan, of: batch, contacts: transform.contactTable, book: transform.book, codes: transform.codes)
            totals.add(batch, outcomes)
            totals.add(plan.documents, of: batch)
            try reject(batch, outcomes, transform, files, &rejected)
            problems.add(batch)
            request.progress.advance(bills: batch.bills.count)
        }
        request.progress.finish()
        countContacts(transform, handOver, source, &totals)
        countTrust(source, &totals)
        let written = try writer.finish()
        try marks.finish()
        let rejectedFiles = try rejected.finish(files: files)
        let report = try makeReport(
            id, source, transform, totals, problems, written: written, rejected: rejectedFiles, chart, folder)
        var notices = source.notes + transform.warnings
        notices += noticesOf(inertCells: writer.inertCells, longInvoices: writer.longInvoices)
        if !report.closes { throw RunError.proofFailed(report) }
        let hasRejected = report.leftOut.contains { $0.bucket == .rejected || $0.bucket == .held }
        var work = Work(
            report: report, notices: notices, files: files, hasRejected: hasRejected, marksPath: marksPath)
        if writer.count == 0 && rejectedFiles.isEmpty && handOver.toDos == 0 {
            work.nothingToDo = RunResult(
                exitCode: hasRejected ? .someRejected : .done, report: report, batchPath: nil, notices: notices)
            try? FileManager.default.removeItem(atPath: marksPath)
        }
        return work
    }

    private func reject(
        _ batch: BillBatch, _ outcomes: BatchOutcomes, _ transform: BillTransform, _ files: [SourceFile],
        _ rejected: inout RejectedFiles
    ) throws {
        for stray in batch.strays { try rejected.add(stray, files: files) }
        for (index, bill) in batch.bills.enumerated() {
            let outcome = outcomes.bills[index]
            guard outcome.bucket == .rejected || outcome.bucket == .held, outcome != HandOver.changed else { continue }
            let problems = batch.problems.filter { $0.bill == index && $0.diagnostic.severity >= .hold }.map(\.diagnostic)
            let contact = transform.contactIndex(of: batch.text[bill.contactID]).map {
                (index: $0, row: transform.contactTable.contacts[$0].source)
            }
            try rejected.add(bill: index, of: batch, because: problems, contact: contact, files: files)
        }
    }

    // MARK: Contacts and trust in the proof

    private func countContacts(
        _ transform: BillTransform, _ handOver: HandOver, _ source: any BillSource, _ totals: inout RunTotals
    ) {
        let key = ControlTotals.Key(kind: .contact, currency: .none, month: nil)
        for index in transform.contactTable.contacts.indices {
            guard let place = transform.place(ofContact: index) else {
                let problem = transform.contactTable.problems[index]?.first
                let outcome = problem.map { ControlTotals.Outcome.rejected($0.code) } ?? .filtered(.noBillInScope)
                totals.outcomes.add(amount: 0, to: key, outcome)
                continue
            }
            let isOwn = transform.book.contacts[place].source == index
            let known = place < handOver.contactOutcomes.count ? handOver.contactOutcomes[place] : HandOver.there
            totals.outcomes.add(amount: 0, to: key, isOwn ? known : HandOver.there)
        }
    }

    private func countTrust(_ source: any BillSource, _ totals: inout RunTotals) {
        let key = ControlTotals.Key(kind: .trustTransaction, currency: .none, month: nil)
        let read = source.read.sum(key)
        if read.count > 0 { totals.outcomes.add(read, to: key, .filtered(.trustTransaction)) }
    }

    // MARK: The report

    private func makeReport(
        _ id: String, _ source: any BillSource, _ transform: BillTransform, _ totals: RunTotals,
        _ problems: ProblemList, written: [WrittenFile], rejected: [(name: String, rows: Int)],
        _ chart: ChartOfAccounts?, _ folder: String
    ) throws -> BatchReport {
        var report = BatchReport()
        report.firm = configuration.firm
        report.batch = id
        report.created = request.environment.now()
        report.channel = configuration.load.to == .api ? "api" : "files"
        report.trust = source.trust
        report.proof = ConservationProof.rows(read: source.read, outcomes: totals.outcomes)
        report.leftOut = ConservationProof.leftOut(totals.outcomes)
        let contacts = written.first { $0.name.hasSuffix("contacts.csv") || $0.name == "contacts.xml" }?.documents ?? 0
        report.documents = totals.documentTotals(contacts: contacts)
        report.months = totals.monthTotals()
        report.accounts = totals.accountTotals(codes: transform.codes, chart: chart)
        report.problems = problems.first
        report.problemCounts = problems.counts
        for file in source.files {
            report.sources.append(
                .init(
                    path: file.path, kind: file.kind.rawValue, byteCount: file.byteCount,
                    sha256: try FileHash.sha256(path: file.path)))
        }
        for file in written {
            let path = (folder as NSString).appendingPathComponent(file.name)
            report.files.append(
                .init(
                    name: file.name, content: file.content, documents: file.documents, rows: file.rows,
                    byteCount: file.byteCount, sha256: try FileHash.sha256(path: path)))
        }
        for file in rejected {
            let path = (folder as NSString).appendingPathComponent("rejected/\(file.name)")
            report.files.append(
                .init(
                    name: "rejected/\(file.name)", content: "what could not go, with its reason", documents: file.rows,
                    rows: file.rows, byteCount: TextFile.byteCount(of: path), sha256: try FileHash.sha256(path: path)))
        }
        return report
    }

    private func noticesOf(inertCells: Int, longInvoices: Int) -> [Diagnostic] {
        var notices: [Diagnostic] = []
        if inertCells > 0 {
            notices.append(
                Diagnostic(
                    .formulaText, .note, at: SourceLocation(file: "batch"),
                    "\(inertCells) CSV cells that a spreadsheet would run begin with an apostrophe",
                    remedy: "Take the apostrophe off in Xero where it matters."))
        }
        if longInvoices > 0 {
            notices.append(
                Diagnostic(
                    .longInvoice, .warning, at: SourceLocation(file: "batch"),
                    "\(longInvoices) invoices are longer than linesPerFile and have a file of their own",
                    remedy: "Xero may refuse such a file; if it does, enter the invoice through the API."))
        }
        return notices
    }

    // MARK: Into place

    private func publish(_ work: Work, _ folder: inout BatchFolder, _ state: SQLiteState) throws {
        var report = work.report
        report.toDo = try toDos(state, marksPath: work.marksPath, batch: report.batch)
        if !report.toDo.isEmpty { try Self.write(ToDoFile.render(report.toDo), to: folder.file("to-do.csv")) }
        try Self.write(guide(report), to: folder.file("IMPORT.md"))
        try Self.write(ReportPage.render(report), to: folder.file("report.html"))
        let manifest = Manifest.render(report)
        try Self.write(manifest, to: folder.file("manifest.json"))
        let publication = Publication(state: state, marksPath: work.marksPath, remembers: request.command == .run)
        try publication.publish(&folder, manifestSHA256: FileHash.sha256(manifest), created: report.created)
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

    /// The list as it will be once this batch's marks are remembered.
    private func toDos(_ state: SQLiteState, marksPath: String, batch: String) throws -> [BatchReport.ToDo] {
        var list = try state.openToDos()
        try MarksFile.read(marksPath) { mark in
            switch mark {
            case .handedOver: break
            case .resolved(let kind, let id): list.removeAll { $0.kind == kind.name && $0.clioID == id }
            case .toDo(let kind, let id, _, let name, let what, let detail):
                if let index = list.firstIndex(where: { $0.kind == kind.name && $0.clioID == id }) {
                    list[index].what = what
                    list[index].detail = detail
                } else {
                    let next = (list.map(\.id).max() ?? 0) + 1
                    list.append(
                        .init(
                            id: next, kind: kind.name, clioID: id, number: name, what: what, detail: detail,
                            firstBatch: batch))
                }
            }
        }
        return list
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        var sink = try FileSink(path: path)
        try sink.append(bytes)
        try sink.finish(sync: true)
    }
}

/// The problems of a run: all are counted, the first are kept.
struct ProblemList {
    private(set) var first: [Diagnostic] = []
    private(set) var counts: [DiagnosticCode: Int] = [:]

    mutating func add(_ batch: BillBatch) {
        for problem in batch.problems { add(problem.diagnostic) }
        for stray in batch.strays { add(stray.diagnostic) }
    }

    private mutating func add(_ diagnostic: Diagnostic) {
        counts[diagnostic.code, default: 0] += 1
        if first.count < BatchReport.problemLimit { first.append(diagnostic) }
    }
}

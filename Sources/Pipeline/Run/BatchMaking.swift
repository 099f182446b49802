import DelimitedText
import Foundation
import Ledger
import Transform
import WebAccess
import XeroAPI
import XeroDocuments
import XeroFiles

/// Makes a batch's documents and writes them into its folder, from the first bill to the proof.
struct BatchMaking {
    let request: RunRequest
    let chart: ChartOfAccounts?
    let state: SQLiteState
    let folder: String
    let id: String
    let batchNumber: UInt32
    /// Where the lists of what will have been handed over are prepared, without their endings.
    let preparedPath: String
    /// Of what is read.
    let sourceHashes: FileHash.Ahead

    /// What was made.
    struct Made {
        var report: BatchReport
        var notices: [Diagnostic]
        var files: [SourceFile]
        var toDos: [ToDoChange]
        /// False where there is nothing to write, to correct or to do.
        var hasContent: Bool
        /// True where all there is to write is what could not go.
        var isOnlyRejected: Bool
        /// Of what could not go: see ``RejectedFiles/marks``.
        var rejectedMarks: [Fingerprint]
        var exitCode: ExitCode
        /// Clio's ids of the bills that were held or rejected.
        var waiting: Set<String> = []
        var contacts = ContactExchange.Standing()
        /// Interest was found that needs an invoice of its own, which this doesn't have yet.
        var isToBeMadeAgain = false
    }

    private var configuration: Configuration { request.configuration }

    /// A batch for the import screens: what went before is in the lists of what was handed over.
    func make(_ source: consuming any BillSource) throws -> Made {
        // The source is handed on, never copied: a copy would hold every contact a second time.
        var contacts = source.takeContacts()
        let inForce = try state.handedOver()
        let earlier = try EarlierContacts(
            path: inForce.contacts, edits: inForce.edits.filter { $0.kind == .contact }, contacts: &contacts)
        var handOver = try startHandOver(inForce, earlier, source.files)
        let transform = BillTransform(
            settings: configuration.transform, chart: chart, contacts: consume contacts,
            earlierNames: earlier.names, others: earlier.otherNames.map { OtherContact(name: $0) })
        return try make(consume source, transform, &handOver)
    }

    /// A batch for the API: what went before is in the links, and Xero is asked about the rest.
    func makeTransfer(
        _ source: consuming any BillSource, _ session: XeroSession, _ reading: XeroReading,
        _ survey: XeroReading.Survey
    ) throws -> Made {
        var contacts = source.takeContacts()
        let linking = try ContactLinking(&contacts, store: state, xero: reading)
        let exchange = try ContactExchange(
            contacts, store: state, session: session, clio: clio, settings: configuration.transform.contacts,
            isKept: request.command == .run, retriesRefused: request.retriesRefused)
        var settings = configuration.transform
        settings.tax.learn(survey.taxRates)
        let transform = BillTransform(
            settings: settings, chart: chart, contacts: consume contacts, earlierNames: linking.names,
            others: linking.others, interestParts: try state.interestParts())
        let inForce = try state.handedOver()
        let refusals = StandingRefusals(
            request.retriesRefused ? [] : try state.refusals(), circumstances: survey.circumstances(configuration),
            now: session.clock.now)
        var planning = try TransferPlanning(
            store: state, xero: reading, preflight: Preflight(survey), refusals: refusals, contacts: linking,
            request: request,
            files: source.files,
            handedOver: try HandedOverReader(path: inForce.bills, edits: inForce.edits.filter { $0.kind != .contact }),
            hasDocuments: try reading.hasDocuments(), exchange: exchange)
        var made = try make(consume source, transform, &planning)
        if !planning.interestApart.isEmpty {
            try state.add(interestParts: planning.interestApart)
            made.isToBeMadeAgain = true
        }
        let today = try Blocking.wait { await session.client.scheduler.dayRemaining }
        made.report.calls = planning.counts.estimate(dayRemaining: today)
        made.report.organisation = .init(tenant: session.tenant, name: survey.organisation.name)
        made.report.contacts = exchange.changes
        made.report.notices += exchange.findings
        made.notices += exchange.findings
        made.contacts = exchange.standing
        if exchange.findings.contains(where: { $0.severity >= .hold }) { made.exitCode = .someRejected }
        return made
    }

    /// Where contacts are read from and written to on the way back; nil where there is none.
    private var clio: ClioSession? {
        guard request.answers != nil, configuration.transform.contacts.direction == .both else { return nil }
        return ClioSession(configuration: configuration, clock: request.environment.clock)
    }

    /// From the first bill to the proof.
    func make<Settlement: Settling & ~Copyable>(
        _ source: consuming any BillSource, _ transform: consuming BillTransform, _ settlement: inout Settlement
    ) throws -> Made {
        let files = source.files
        var options = configuration.load.files
        if configuration.load.to == .api { options.csvFolder = "preview" }
        let inOneThread = request.jobs == 1
        let stages = request.stages
        var writer = try BatchWriter(
            folder: folder, options: options, files: files, inOneThread: inOneThread,
            newHash: { FileHash.Running(stages, aside: $0 && !inOneThread) },
            reading: { body in stages.measure(.readingBack, body) })
        var rejected = RejectedFiles(folder: (folder as NSString).appendingPathComponent("rejected"))
        var totals = RunTotals()
        var problems = ProblemList(request)
        var waiting: Set<String> = []
        var documents = DocumentBatch()
        var outcomes = BatchOutcomes()
        source = try ReadAhead.each(of: consume source, for: request) { batch in
            var work = stages.begin(.transform)
            transform.process(&batch, files: files, into: &documents, outcomes: &outcomes)
            stages.end(work)
            work = stages.begin(.state)
            let plan = try settlement.settle(&batch, documents, transform, outcomes: &outcomes)
            stages.end(work)
            work = stages.begin(.writing)
            try writer.append(
                plan, of: batch, contacts: transform.contactTable, book: transform.book, codes: transform.codes)
            stages.end(work)
            work = stages.begin(.proof)
            totals.add(batch, outcomes)
            totals.add(plan, of: batch)
            try reject(batch, outcomes, transform, files, &rejected)
            waiting.formUnion(Self.waiting(batch, outcomes))
            problems.add(batch)
            stages.end(work)
        }
        try problems.checkDates(file: configuration.path)
        var work = stages.begin(.state)
        try settlement.finish(transform)
        waiting.formUnion(settlement.stuck)
        stages.end(work)
        var last = PlannedBatch()
        last.removals = settlement.lastRemovals
        last.contactEdits = settlement.contactEdits
        let batch = BillBatch()
        try writer.append(
            last, of: batch, contacts: transform.contactTable, book: transform.book, codes: transform.codes)
        totals.add(last, of: batch)
        work = stages.begin(.proof)
        totals.addContacts(transform, settlement)
        totals.addTrust(source)
        stages.end(work)
        work = stages.begin(.writing)
        let written = try writer.finish()
        stages.end(work)
        let marks = rejected.marks
        let rejectedFiles = try rejected.finish()
        var report = try makeReport(
            source, transform, totals, problems, hashes: sourceHashes.finish(), written: written,
            rejected: rejectedFiles)
        report.notices =
            request.findings + source.notes + transform.warnings + settlement.notices
            + Self.notices(inertCells: writer.inertCells, longInvoices: writer.longInvoices)
        if !report.closes { throw RunError.proofFailed(report) }
        let isIncomplete =
            !settlement.stuck.isEmpty || report.leftOut.contains { $0.bucket == .rejected || $0.bucket == .held }
        let isNews = writer.count > 0 || settlement.hasToDoNews
        return Made(
            report: report, notices: report.notices, files: files, toDos: settlement.toDos,
            hasContent: isNews || !rejectedFiles.isEmpty, isOnlyRejected: !isNews && !rejectedFiles.isEmpty,
            rejectedMarks: marks,
            exitCode: isIncomplete ? .someRejected : .done, waiting: waiting)
    }

    private var isInbox: Bool { configuration.extract.hasInbox && request.ledger == nil }

    /// Bills of which something was held or rejected.
    private static func waiting(_ batch: BillBatch, _ outcomes: BatchOutcomes) -> [String] {
        func waits(_ outcome: ControlTotals.Outcome) -> Bool { outcome.bucket == .held || outcome.bucket == .rejected }
        return batch.bills.indices.filter { index in
            waits(outcomes.bills[index])
                || batch.bills[index].payments.contains { waits(outcomes.payments[$0]) }
                || batch.bills[index].creditNotes.contains { waits(outcomes.creditNotes[$0]) }
        }.map { batch.text.string(batch.bills[$0].id) }
    }

    private func startHandOver(
        _ inForce: HandedOverFiles, _ earlier: EarlierContacts, _ files: [SourceFile]
    ) throws -> HandOver {
        let contacts = ContactHandOver(
            earlier: request.isFull ? earlier.forgetting() : earlier,
            previous: try HandedOverReader(path: inForce.contacts, edits: inForce.edits.filter { $0.kind == .contact }),
            next: try HandedOverWriter(path: preparedPath + ".contacts"), batchNumber: batchNumber)
        let kinds = Set(files.filter { $0.byteCount > $0.header.count + 2 }.map(\.kind))
        let edits = inForce.edits.filter { $0.kind != .contact }
        return HandOver(
            previous: try HandedOverReader(path: inForce.bills, edits: edits),
            next: try HandedOverWriter(path: preparedPath + ".bills"), contacts: contacts, batchNumber: batchNumber,
            files: files, isInterestApart: configuration.transform.bills.interest == .separate, isFull: request.isFull,
            openToDos: try state.openToDos(),
            numbers: HandedOverNumbers { try HandedOverReader(path: inForce.bills, edits: edits) },
            absence: Absence(
                isOn: configuration.extract.isComplete && request.ledger == nil, kinds: kinds,
                source: configuration.extract.directory))
    }

    private func reject(
        _ batch: BillBatch, _ outcomes: BatchOutcomes, _ transform: BillTransform, _ files: [SourceFile],
        _ rejected: inout RejectedFiles
    ) throws {
        for stray in batch.strays where !stray.isUnbilled { try rejected.add(stray, files: files) }
        for (index, bill) in batch.bills.enumerated() {
            let outcome = outcomes.bills[index]
            guard outcome.bucket == .rejected || outcome.bucket == .held, outcome != HandOver.changed else {
                if isInbox { try giveBack(index, of: batch, outcomes, files, &rejected) }
                continue
            }
            let problems = batch.problems.filter { $0.bill == index && $0.diagnostic.severity >= .hold }.map(
                \.diagnostic)
            let contact = transform.contactIndex(of: batch.text[bill.contactID]).map {
                (index: $0, row: transform.contactTable.contacts[$0].source)
            }
            try rejected.add(bill: index, of: batch, because: problems, contact: contact, files: files)
        }
    }

    /// Payments and credit notes that wait although their bill goes: what is in the inbox is read once, so that they would be
    /// forgotten.
    private func giveBack(
        _ index: Int, of batch: BillBatch, _ outcomes: BatchOutcomes, _ files: [SourceFile],
        _ rejected: inout RejectedFiles
    ) throws {
        func waits(_ outcome: ControlTotals.Outcome) -> Bool {
            outcome.bucket == .held && outcome != HandOver.changed && outcome != HandOver.added
        }
        let bill = batch.bills[index]
        var rows = bill.payments.filter { payment in
            waits(outcomes.payments[payment]) || outcomes.heldParts.contains { $0.payment == payment }
        }.map { batch.payments[$0].source }
        rows += bill.creditNotes.filter { waits(outcomes.creditNotes[$0]) }.map { batch.creditNotes[$0].source }
        for row in rows {
            let reason = batch.problems.first { problem in
                problem.bill == index && problem.diagnostic.location.file == files[Int(row.file)].path
                    && problem.diagnostic.location.line == Int(row.line)
            }
            if let reason { try rejected.add(row, because: reason.diagnostic, files: files) }
        }
    }

    // MARK: The report

    private func makeReport(
        _ source: any BillSource, _ transform: BillTransform, _ totals: RunTotals, _ problems: ProblemList,
        hashes: [String], written: [WrittenFile], rejected: [(name: String, rows: Int)]
    ) throws -> BatchReport {
        var report = BatchReport()
        report.firm = configuration.firm
        report.batch = id
        report.created = request.environment.now()
        report.channel = configuration.load.to == .api ? "api" : "files"
        report.trust = source.trust
        report.proof = ConservationProof.rows(read: source.read, outcomes: totals.outcomes)
        report.leftOut = ConservationProof.leftOut(totals.outcomes)
        report.documents = totals.documentTotals()
        report.months = totals.monthTotals()
        report.accounts = totals.accountTotals(codes: transform.codes, chart: chart)
        report.changes = totals.changeTotals()
        report.problems = problems.first
        report.problemCounts = problems.counts
        for (index, file) in source.files.enumerated() {
            let hash = try index < hashes.count ? hashes[index] : FileHash.sha256(path: file.path)
            report.sources.append(
                .init(path: file.path, kind: file.kind.rawValue, byteCount: file.byteCount, sha256: hash))
        }
        for file in written {
            report.files.append(
                .init(
                    name: file.name, content: file.content, documents: file.documents, rows: file.rows,
                    byteCount: file.byteCount, sha256: file.sha256))
        }
        for file in rejected {
            let name = "rejected/\(file.name)"
            let path = (folder as NSString).appendingPathComponent(name)
            report.files.append(
                .init(
                    name: name, content: "what could not go, with its reason", documents: file.rows, rows: file.rows,
                    byteCount: TextFile.byteCount(of: path), sha256: try FileHash.sha256(path: path)))
        }
        return report
    }

    private static func notices(inertCells: Int, longInvoices: Int) -> [Diagnostic] {
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
}

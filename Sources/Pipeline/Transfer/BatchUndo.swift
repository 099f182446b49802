import DelimitedText
import Foundation
import Ledger
import WebAccess
import XeroAPI

/// `undo` of a batch that was applied: its payments, allocations, credit notes and invoices are taken out of Xero again,
/// in that order. What a person has since touched is left, and named.
///
/// It is a batch itself: operations that take out, submitted like any others, so that it can be stopped and goes on.
public struct BatchUndo {
    private let request: RunRequest
    private let id: String
    private var configuration: Configuration { request.configuration }
    /// What is between the submission and the state: nothing, unless a test puts something there.
    var through: @Sendable (SQLiteState) -> any TransferStore = { $0 }

    /// - Parameter batch: the folder or its name.
    public init(_ request: RunRequest, batch: String) {
        self.request = request
        // A folder may be called otherwise than the batch in it.
        let manifest = try? BatchManifest(folder: FileRun.absolute(batch))
        id = manifest?.batch ?? (batch as NSString).lastPathComponent
    }

    /// Whether the batch was applied, so that undoing it is a matter of Xero.
    public func isApplied() throws -> Bool {
        guard FileManager.default.fileExists(atPath: configuration.state) else { return false }
        return try SQLiteState(path: configuration.state, takesTurn: false).transfer(batch: id) != nil
    }

    public func execute() throws -> ApplyResult {
        let started = request.environment.now()
        let lock = try RunLock(statePath: configuration.state)
        defer { _ = lock.path }
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        guard var record = try state.transfer(batch: id) else {
            throw RunError.usage("\(id) was not applied", remedy: "`clio-xero runs` lists the batches.")
        }
        guard record.status != .undone else {
            throw RunError.usage("batch \(id) was taken back already", remedy: "There is nothing to do.")
        }
        if record.status == .applying {
            throw RunError.usage(
                "batch \(id) is still on its way", remedy: "Let `clio-xero apply` finish it first; then take it back.")
        }
        let folder = (record.folder as NSString).appendingPathComponent("undo")
        let result = try XeroSession.with(configuration, store: state, clock: request.environment.clock) { session in
            let undoID = id + "-undo"
            let path = (folder as NSString).appendingPathComponent("operations.ndjson")
            if record.status != .undoing || !FileManager.default.fileExists(atPath: path) {
                try plan(record, state, session, to: path)
                record.status = .undoing
                try state.set(record)
            }
            let submission = BatchSubmission(
                store: through(state), client: session.client, batch: undoID, path: path, clock: session.clock,
                interruption: request.interruption, progress: request.progress)
            defer { request.progress.finish() }
            try Blocking.wait { try await submission.run() }
            record.status = .undone
            record.ended = request.environment.now()
            try state.set(record)
            return try ApplyResult(batch: undoID, folder: folder, state: state)
        }
        try state.add(
            RunRecord(
                id: 0, started: started, finished: request.environment.now(), command: "undo",
                exitCode: result.exitCode.rawValue, batch: id,
                summary: String(decoding: SummaryLine.render(result), as: UTF8.self)))
        return result
    }

    // MARK: What is taken out

    private func plan(_ record: TransferRecord, _ state: SQLiteState, _ session: XeroSession, to path: String) throws {
        try FileManager.default.createDirectory(atPath: path.parentFolder, withIntermediateDirectories: true)
        let pending = path + ".tmp"
        try? FileManager.default.removeItem(atPath: pending)
        try? FileManager.default.removeItem(atPath: path)
        var sink = try FileSink(path: pending)
        let operations = (record.folder as NSString).appendingPathComponent("operations.ndjson")
        var reader = try OperationReader(path: operations)
        var line = 0
        var touched: [Int: OperationProgress] = [:]
        var waiting: [BatchOperation] = []
        let reading = XeroReading(client: session.client)
        let reasons = UndoObstacles(
            batch: id, state: state, reading: reading, preflight: Preflight(try reading.survey()),
            linked: try Self.linked(operations))
        func flush() throws {
            let left = try reasons.find(waiting)
            for operation in waiting {
                guard let link = try state.link(operation.key), link.isLive, link.batch == id else { continue }
                line += 1
                try sink.append(Self.removal(operation, link, batch: id))
                if let why = left[operation.bill] {
                    touched[line] = OperationProgress(line: line, status: .held, key: operation.key, message: why)
                }
            }
            waiting = []
        }
        while let operation = try reader.next() {
            guard operation.key.kind != .contact, operation.action == .create else { continue }
            waiting.append(operation)
            if waiting.count >= 500 { try flush() }
        }
        try flush()
        try sink.finish(sync: true)
        try state.settle(
            request: nil, status: 200, answer: [], batch: id + "-undo", operations: Array(touched.values), links: [])
        try FileManager.default.moveItem(atPath: pending, toPath: path)
    }

    /// Invoices the batch found in Xero as they were to be: nothing of theirs is its own.
    private static func linked(_ operations: String) throws -> Set<LinkKey> {
        var reader = try OperationReader(path: operations)
        var linked: Set<LinkKey> = []
        while let operation = try reader.next() {
            if operation.key.kind == .invoice, operation.action == .link { linked.insert(operation.key) }
        }
        return linked
    }

    private static func removal(_ operation: BatchOperation, _ link: Link, batch: String) -> [UInt8] {
        let isDeleted = link.key.kind == .payment || link.status == "DRAFT" || link.status == "SUBMITTED"
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        object.member("op", isDeleted ? "delete" : "void", &out)
        object.member("kind", link.key.kind.rawValue, &out)
        let id =
            link.key.kind == .creditNote && !link.bill.isEmpty
            ? String(link.key.id.dropLast(link.bill.count + 1)) : link.key.id
        object.member("clio_id", id, &out)
        if link.key.part > 0 { object.member("part", link.key.part, &out) }
        if link.key.kind != .invoice { object.member("bill", link.bill, &out) }
        object.member("reason", "the batch is taken back", &out)
        object.member("source", operation.source, &out)
        var mark: [UInt8] = []
        link.mark.append(to: &mark)
        object.member("fingerprint", mark[...], &out)
        object.member("link_version", Int(link.version), &out)
        object.member("xero_id", link.xeroID, &out)
        object.key("document", &out)
        var document = JSONObjectText(&out)
        // Xero gives the number of a voided document to no other, and the record may go again.
        let number = FreedNumber.of(link.number, batch: batch)
        switch link.key.kind {
        case .invoice: document.member("InvoiceNumber", number, &out)
        case .creditNote: document.member("CreditNoteNumber", number, &out)
        case .payment, .contact: document.member("Reference", link.number, &out)
        }
        document.member("Status", isDeleted ? "DELETED" : "VOIDED", &out)
        document.end(&out)
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
        return out
    }
}

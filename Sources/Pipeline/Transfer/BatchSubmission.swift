import Foundation
import Ledger
import WebAccess
import XeroAPI

/// Submits the operations of a batch to Xero, each exactly once, whatever dies in between.
///
/// Step by step, and within a step in requests of up to fifty elements, some in flight together. Before a request leaves,
/// its key and bytes are in the state; after its answer, what became of each element is. A request without an answer is
/// looked up in Xero before anything of it is sent again (``SubmissionRecovery``).
struct BatchSubmission: Sendable {
    let store: any TransferStore
    let client: XeroClient
    let batch: String
    /// The operations' file.
    let path: String
    let clock: any APIClock
    let interruption: Interruption
    let progress: ProgressReporter
    /// Xero takes five at a time.
    var requestsInFlight = 5

    var elements: OperationElement { OperationElement(store: store, batch: batch) }

    /// - Throws: ``XeroError`` and ``RunError/interrupted(signal:)``; what was done is in the state, and the same call goes
    ///   on from there.
    func run() async throws {
        try await recoverOpenRequests()
        try await holdChangedSincePlanned()
        for step in TransferStep.allCases { try await run(step) }
    }

    // MARK: One step

    private func run(_ step: TransferStep) async throws {
        var reader = try OperationReader(path: path)
        var window = ProgressWindow(store: store, batch: batch)
        var chunk = Chunk()
        try await withThrowingTaskGroup(of: (any Error)?.self) { group in
            var failure: (any Error)?
            var inFlight = 0
            func collect() async {
                guard let result = try? await group.next() else { return }
                inFlight -= 1
                if let error = result, failure == nil { failure = error }
            }
            func send(_ chunk: Chunk) async {
                while inFlight >= requestsInFlight { await collect() }
                guard failure == nil else { return }
                inFlight += 1
                group.addTask {
                    do {
                        try await submit(chunk, step)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            do {
                while failure == nil, let operation = try reader.next() {
                    guard step.takes(operation) else { continue }
                    try interruption.check()
                    let known = try window.progress(of: operation.line)
                    switch try elements.prepare(operation, in: step, known) {
                    case .nothing: continue
                    case .held(let reason): try hold(operation, reason)
                    case .done(let link):
                        let status: OperationProgress.Status = step == .createCreditNotes ? .halfway : .done
                        try settle([Settled(operation, status)], links: [link])
                    case .element(let bytes):
                        if !chunk.fits(bytes, step) {
                            await send(chunk)
                            chunk = Chunk()
                        }
                        chunk.append(operation, bytes)
                    }
                }
                if !chunk.operations.isEmpty { await send(chunk) }
            } catch {
                if failure == nil { failure = error }
            }
            // What is on its way is waited for, so that its answer is entered.
            while inFlight > 0 { await collect() }
            if let failure { throw failure }
        }
    }

    /// Operations that go in one request.
    struct Chunk: Sendable {
        var operations: [BatchOperation] = []
        var elements: [[UInt8]] = []
        private var byteCount = 0

        func fits(_ bytes: [UInt8], _ step: TransferStep) -> Bool {
            if operations.isEmpty { return true }
            return step.elements != nil && operations.count < CallCount.elementsPerCall
                && byteCount + bytes.count < 3_000_000
        }

        mutating func append(_ operation: BatchOperation, _ bytes: [UInt8]) {
            operations.append(operation)
            elements.append(bytes)
            byteCount += bytes.count
        }
    }

    /// What became of an operation.
    struct Settled: Sendable {
        var operation: BatchOperation
        var status: OperationProgress.Status
        var message: String

        init(_ operation: BatchOperation, _ status: OperationProgress.Status, _ message: String = "") {
            self.operation = operation
            self.status = status
            self.message = message
        }

        var progress: OperationProgress {
            OperationProgress(line: operation.line, status: status, key: operation.key, message: message)
        }
    }

    private func hold(_ operation: BatchOperation, _ reason: String) throws {
        try settle([Settled(operation, .held, reason)], links: [])
    }

    func settle(
        _ settled: [Settled], links: [Link], request: Int64? = nil, status: Int = 200, answer: [UInt8] = []
    ) throws {
        try store.settle(
            request: request, status: status, answer: answer, batch: batch, operations: settled.map(\.progress),
            links: links)
        progress.advance(operations: settled.count { $0.status == .done })
    }

    /// Takes back a request that did nothing in Xero.
    func withdraw(_ request: Int64, _ operations: [BatchOperation], _ step: TransferStep) throws {
        // What is allocated was created by this batch before.
        try store.withdraw(
            request: request, batch: batch, lines: operations.map(\.line), to: step == .allocate ? .halfway : nil)
    }

    // MARK: Requests

    func submit(_ chunk: Chunk, _ step: TransferStep) async throws {
        guard let (kind, purpose) = step.elements else {
            return try await submitSingle(chunk.operations[0], chunk.elements[0], step)
        }
        let packing = ElementBatch.pack(chunk.elements.map { $0[...] }, kind: kind, purpose: purpose)
        for position in packing.unfit {
            try settle(
                [Settled(chunk.operations[position], .refused, "it is larger than one request may be (3.5 MB)")],
                links: [])
        }
        for elements in packing.batches {
            try await submit(elements, elements.positions.map { chunk.operations[$0] }, step)
        }
    }

    /// One request: entered, sent, and its answer entered.
    func submit(
        _ elements: ElementBatch, _ operations: [BatchOperation], _ step: TransferStep, round: Int = 0
    ) async throws {
        var record = RequestRecord(
            batch: batch, step: step.rawValue, key: newKey(), method: "", path: "", body: elements.body,
            lines: operations.map(\.line), sentAt: clock.now.milliseconds / 1_000)
        let request = elements.request(key: record.key)
        record.method = request.method.rawValue
        record.path = request.path
        record.id = try store.begin(record, operations.map { Settled($0, .sent).progress })
        try await send(record, elements, operations, step, round: round, firstTried: nil)
    }

    /// Sends what is entered, for the first time or with its key once more.
    func send(
        _ record: RequestRecord, _ elements: ElementBatch, _ operations: [BatchOperation], _ step: TransferStep,
        round: Int, firstTried: UTCInstant?
    ) async throws {
        var request = elements.request(key: record.key)
        request.firstTried = firstTried
        let answer: XeroAnswer
        let read: BatchAnswer
        do {
            answer = try await client.send(request)
            read = try BatchAnswer(answer, to: elements)
        } catch XeroError.unknownOutcome {
            return try await resolve(operations, step, record, elements, round: round)
        } catch XeroError.refused(let refusal) {
            return try await refused(refusal, operations, step, request: record.id)
        } catch let error as XeroError {
            // Nothing was done: the operations wait for another time. Not so where an earlier try may have been.
            if firstTried == nil { try withdraw(record.id, operations, step) }
            throw error
        }
        // From here on something may be in Xero: a look-up that fails leaves the request open, and takes nothing back.
        try await take(read, answer, operations, step, request: record.id, round: round)
    }

    /// A whole request was refused. One bad element must not hold back the others: the request is halved until the bad one
    /// stands alone.
    private func refused(
        _ refusal: XeroError.Refusal, _ operations: [BatchOperation], _ step: TransferStep, request: Int64
    ) async throws {
        guard operations.count > 1 else {
            return try settle(
                [Settled(operations[0], .refused, Self.words(refusal))], links: [], request: request,
                status: refusal.status)
        }
        try withdraw(request, operations, step)
        let half = operations.count / 2
        for part in [operations[..<half], operations[half...]] {
            let chunk = try chunk(part, step)
            if !chunk.operations.isEmpty { try await submit(chunk, step) }
        }
    }

    static func words(_ refusal: XeroError.Refusal) -> String {
        refusal.validation.isEmpty ? refusal.message : refusal.validation.joined(separator: " · ")
    }

    /// Enters an answer, element by element; what it leaves open is looked up.
    private func take(
        _ read: BatchAnswer, _ answer: XeroAnswer, _ operations: [BatchOperation], _ step: TransferStep,
        request: Int64, round: Int
    ) async throws {
        var settled: [Settled] = []
        var links: [Link] = []
        var open: [BatchOperation] = []
        var renamed: [BatchOperation] = []
        var refusals: [Int: String] = [:]
        for (operation, outcome) in zip(operations, read.outcomes) {
            switch outcome {
            case .accepted(let accepted):
                var (status, link) = try accept(operation, accepted.id, accepted.json, step)
                if let content = XeroContent(accepted.json, operation.key.kind) {
                    link.agreed = content.text
                    link.found = ""
                }
                let words = accepted.warnings + discrepancies(operation, accepted.json, step)
                settled.append(Settled(operation, status, words.joined(separator: " · ")))
                links.append(link)
            case .refused(let messages):
                refusals[operation.line] = messages.joined(separator: " · ")
                // A number that is taken may be taken by this very record, sent before a state was lost.
                if step.elements?.purpose == .create, messages.contains(where: { $0.contains("unique") }) {
                    open.append(operation)
                } else if let next = underNextNumber(operation, step, refusedFor: messages) {
                    renamed.append(next)
                } else {
                    settled.append(Settled(operation, .refused, refusals[operation.line] ?? ""))
                }
            case .unknown: open.append(operation)
            }
        }
        guard !open.isEmpty else {
            try settle(settled, links: links, request: request, status: answer.status, answer: answer.body)
            return try await submit(renamed, step)
        }
        // The request stays open until all of it is known: whoever takes over after this looks it up too.
        try settle(settled, links: links)
        let rest = try await settleFound(open, step)
        let refused = rest.filter { refusals[$0.line] != nil }
        try settle(
            refused.map { Settled($0, .refused, refusals[$0.line] ?? "") }, links: [], request: request,
            status: answer.status, answer: answer.body)
        try await sendAgain(rest.filter { refusals[$0.line] == nil }, step, round: round)
        try await submit(renamed, step)
    }

    private func submit(_ renamed: [BatchOperation], _ step: TransferStep) async throws {
        let chunk = try chunk(renamed, step)
        if !chunk.operations.isEmpty { try await submit(chunk, step) }
    }

    /// The link of an operation that Xero has carried out.
    func accept(
        _ operation: BatchOperation, _ id: String, _ json: JSONValue?, _ step: TransferStep
    ) throws -> (OperationProgress.Status, Link) {
        let status = json?["Status"]?.string
        switch step {
        case .createCreditNotes, .updateCreditNotes:
            return (.halfway, try elements.link(operation, id: id, status: status))
        case .renameInvoices, .renameCreditNotes:
            var link = try store.link(operation.key) ?? elements.link(operation, id: id)
            // It may have gone under a further number in a run that died before it heard so.
            let name = operation.key.kind == .invoice ? "InvoiceNumber" : "CreditNoteNumber"
            link.number = json?[name]?.string ?? operation.number
            return (.halfway, link)
        case .removeInvoices, .voidCreditNotes, .deletePayments:
            var link = try store.link(operation.key) ?? elements.link(operation, id: id)
            link.status = operation.status
            link.version = operation.linkVersion + 1
            link.batch = batch
            link.allocationID = ""
            return (.done, link)
        default: return (.done, try elements.link(operation, id: id, status: status))
        }
    }

    /// Xero must have made of a document what was asked, to the cent.
    private func discrepancies(_ operation: BatchOperation, _ json: JSONValue, _ step: TransferStep) -> [String] {
        guard step.elements?.kind == .invoices || step.elements?.kind == .creditNotes,
            let wanted = operation.document["Total"]?.number.flatMap(FixedPoint.init(plain:)),
            let got = json["Total"]?.number.flatMap(FixedPoint.init(plain:)), wanted != got
        else { return [] }
        return [
            "Xero made its total \(json["Total"]?.number ?? "") instead of \(operation.document["Total"]?.number ?? "")"
        ]
    }

    /// At most 128 characters, never used twice.
    func newKey() -> String { "clio-xero-\(UUID().uuidString)" }
}

/// How far operations have come, looked up for some hundred lines at a time.
struct ProgressWindow {
    let store: any TransferStore
    let batch: String
    private var lines = 0..<0
    private var known: [Int: OperationProgress] = [:]

    init(store: any TransferStore, batch: String) {
        self.store = store
        self.batch = batch
    }

    mutating func progress(of line: Int) throws -> OperationProgress? {
        if !lines.contains(line) {
            lines = line..<line + 500
            known = try store.progress(batch: batch, lines: line...line + 499)
        }
        return known[line]
    }
}

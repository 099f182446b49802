import Ledger
import WebAccess
import XeroAPI

/// What becomes of requests whose answer was lost, in this run or in one that died: they are looked up in Xero, sent again
/// with the same key and bytes while Xero remembers the key, and only after that anew.
extension BatchSubmission {
    /// Xero remembers a key for some six minutes.
    private static let keyLife: Int64 = 300
    private static let rounds = 3

    /// Settles what an earlier run left on its way.
    func recoverOpenRequests() async throws {
        for record in try store.openRequests(batch: batch) {
            guard let step = TransferStep(rawValue: record.step) else { continue }
            let operations = try self.operations(record.lines)
            if let (kind, purpose) = step.elements {
                let elements = try ElementBatch(kind: kind, purpose: purpose, body: record.body)
                try await resolve(operations, step, record, elements, round: 0)
            } else {
                let rest = try await settleFound(operations, step)
                try withdraw(record.id, rest, step)
            }
        }
    }

    private func operations(_ lines: [Int]) throws -> [BatchOperation] {
        let wanted = Set(lines)
        var found: [Int: BatchOperation] = [:]
        var reader = try OperationReader(path: path)
        while found.count < wanted.count, let operation = try reader.next() {
            if wanted.contains(operation.line) { found[operation.line] = operation }
        }
        return lines.compactMap { found[$0] }
    }

    /// A request without an answer.
    func resolve(
        _ operations: [BatchOperation], _ step: TransferStep, _ record: RequestRecord, _ elements: ElementBatch,
        round: Int
    ) async throws {
        let rest = try await settleFound(operations, step)
        guard !rest.isEmpty else {
            return try store.settle(
                request: record.id, status: 200, answer: Array("looked up".utf8), batch: batch, operations: [],
                links: [])
        }
        let age = clock.now.milliseconds / 1_000 - record.sentAt
        if age >= 0, age < Self.keyLife, round < Self.rounds {
            // It may still be on its way: with its key it can't be done twice.
            return try await send(
                record, elements, operations, step, round: round + 1,
                firstTried: UTCInstant(milliseconds: record.sentAt * 1_000))
        }
        try withdraw(record.id, rest, step)
        try await sendAgain(rest, step, round: round)
    }

    /// Sends anew what is known not to have been done.
    func sendAgain(_ operations: [BatchOperation], _ step: TransferStep, round: Int) async throws {
        guard !operations.isEmpty else { return }
        guard round < Self.rounds else {
            throw XeroError.temporary("Xero doesn't say what became of \(operations.count) records; run again to go on")
        }
        let chunk = try chunk(operations, step)
        guard let (kind, purpose) = step.elements, !chunk.operations.isEmpty else { return }
        let packing = ElementBatch.pack(chunk.elements.map { $0[...] }, kind: kind, purpose: purpose)
        for elements in packing.batches {
            try await submit(elements, elements.positions.map { chunk.operations[$0] }, step, round: round + 1)
        }
    }

    /// Enters what Xero turns out to have.
    /// - Returns: what it doesn't have.
    func settleFound(_ operations: [BatchOperation], _ step: TransferStep) async throws -> [BatchOperation] {
        let found = try await SubmissionLookup(client: client, store: store).find(operations, step)
        var settled: [Settled] = []
        var links: [Link] = []
        for operation in operations {
            guard let record = found[operation.line] else { continue }
            if step == .takeOffCreditNotes || step == .allocate {
                guard var link = try store.link(operation.key) else { continue }
                link.allocationID = record.id
                settled.append(Settled(operation, step == .allocate ? .done : .halfway))
                links.append(link)
            } else {
                var (status, link) = try accept(operation, record.id, record.json, step)
                if record.isChanged {
                    // The next plan puts it back as Clio has it.
                    link.mark = .matchesNothing
                    try XeroDrift.readAgain([operation.bill], store)
                }
                settled.append(Settled(operation, status))
                links.append(link)
            }
        }
        try settle(settled, links: links)
        return operations.filter { found[$0.line] == nil }
    }

    // MARK: Single calls

    func submitSingle(_ operation: BatchOperation, _ bytes: [UInt8], _ step: TransferStep, round: Int = 0) async throws
    {
        guard var link = try store.link(operation.key) else { return }
        let record = RequestRecord(
            batch: batch, step: step.rawValue, key: newKey(), method: step == .takeOffCreditNotes ? "DELETE" : "PUT",
            path: link.xeroID, body: bytes, lines: [operation.line], sentAt: clock.now.milliseconds / 1_000)
        let id = try store.begin(record, [Settled(operation, .sent).progress])
        var status = OperationProgress.Status.done
        do {
            switch step {
            case .deletePayments:
                try await client.deletePayment(id: link.xeroID, key: record.key)
                link.status = "DELETED"
                link.version = operation.linkVersion + 1
            case .takeOffCreditNotes:
                try await client.deleteAllocation(
                    creditNoteID: link.xeroID, allocationID: link.allocationID, key: record.key)
                link.allocationID = ""
                status = .halfway
            default:
                link.allocationID = try await allocate(bytes, creditNoteID: link.xeroID, key: record.key)
            }
            link.batch = batch
            try settle([Settled(operation, status)], links: [link], request: id)
        } catch XeroError.refused(let refusal) {
            let isFound = try await settleFound([operation], step).isEmpty
            let refused = isFound ? [] : [Settled(operation, .refused, Self.words(refusal))]
            try settle(refused, links: [], request: id, status: refusal.status)
        } catch XeroError.notFound(let text) {
            // What was to be taken off was taken off by somebody.
            let isFound = try await settleFound([operation], step).isEmpty
            let refused = isFound ? [] : [Settled(operation, .refused, text)]
            try settle(refused, links: [], request: id, status: 404)
        } catch XeroError.unknownOutcome(let text) {
            let rest = try await settleFound([operation], step)
            if rest.isEmpty {
                return try store.settle(
                    request: id, status: 200, answer: Array("looked up".utf8), batch: batch, operations: [], links: [])
            }
            try withdraw(id, [operation], step)
            guard round < Self.rounds else { throw XeroError.temporary(text) }
            try await submitSingle(operation, bytes, step, round: round + 1)
        } catch let error as XeroError {
            try withdraw(id, [operation], step)
            throw error
        }
    }

    /// - Returns: the allocation's id.
    private func allocate(_ bytes: [UInt8], creditNoteID: String, key: String) async throws -> String {
        let packing = ElementBatch.pack([bytes[...]], kind: .allocations(creditNoteID: creditNoteID), purpose: .create)
        guard let batch = packing.batches.first else {
            throw XeroError.unreadable("the allocation of the credit note can't be put into words")
        }
        switch try await client.submit(batch, key: key).outcomes.first {
        case .accepted(let accepted): return accepted.id
        case .refused(let messages):
            throw XeroError.refused(
                .init(
                    status: 200, errorNumber: nil, type: nil, message: messages.joined(separator: " · "),
                    validation: messages))
        case .unknown, nil: throw XeroError.unknownOutcome("PUT Allocations: the answer doesn't mention the allocation")
        }
    }

    // MARK: What a person did meanwhile

    /// Bills whose invoice was changed in Xero since the batch was planned: nothing of them is sent. Asked once and entered
    /// as a whole before the first request, after which the invoices change by what is sent. Contacts are asked for again
    /// where a batch goes on: each is written to once.
    func holdChangedSincePlanned() async throws {
        let hasBegun = try store.hasBegun(batch: batch)
        let changed = hasBegun ? [] : try await changedSincePlanned()
        let contacts = try await contactsChangedSincePlanned(hasBegun: hasBegun)
        guard !changed.isEmpty || !contacts.isEmpty else { return }
        var held: [Settled] = []
        var reader = try OperationReader(path: path)
        while let operation = try reader.next() {
            if contacts.contains(operation.line) {
                held.append(
                    Settled(operation, .held, "somebody changed the contact in Xero since it was planned: plan again"))
            }
            guard changed.contains(operation.bill) else { continue }
            held.append(
                Settled(operation, .held, "somebody changed its invoice in Xero since it was planned: plan again"))
        }
        try settle(held, links: [])
    }

    private func changedSincePlanned() async throws -> Set<String> {
        var reader = try OperationReader(path: path)
        var changed: Set<String> = []
        var planned: [String: (bill: String, base: String)] = [:]
        func check() async throws {
            let found = try XeroReading.readable(await client.invoices(ids: Array(planned.keys)))
            for invoice in found {
                guard let plan = planned[invoice.id], let updated = invoice.updated else { continue }
                if "\(updated.milliseconds)" != plan.base { changed.insert(plan.bill) }
            }
            planned = [:]
        }
        while let operation = try reader.next() {
            guard !operation.base.isEmpty, let invoice = try plannedInvoice(operation) else { continue }
            planned[invoice] = (operation.bill, operation.base)
            if planned.count == 100 { try await check() }
        }
        if !planned.isEmpty { try await check() }
        return changed
    }

    /// Lines of the edits of contacts that were changed in Xero since.
    private func contactsChangedSincePlanned(hasBegun: Bool) async throws -> Set<Int> {
        var reader = try OperationReader(path: path)
        var window = ProgressWindow(store: store, batch: batch)
        var changed: Set<Int> = []
        var planned: [String: (base: String, lines: [Int])] = [:]
        while let operation = try reader.next() {
            guard operation.key.kind == .contact, !operation.base.isEmpty else { continue }
            // What goes to Clio rests on what was sent to Xero before it.
            if hasBegun, try operation.action != .update || window.progress(of: operation.line) != nil { continue }
            planned[operation.xeroID, default: (operation.base, [])].lines.append(operation.line)
        }
        guard !planned.isEmpty else { return [] }
        for contact in try XeroReading.readable(await client.contacts(ids: Array(planned.keys))) {
            guard let plan = planned[contact.id], "\(contact.updated?.milliseconds ?? 0)" != plan.base else { continue }
            changed.formUnion(plan.lines)
        }
        return changed
    }

    /// Xero's id of the invoice that an operation was planned from.
    private func plannedInvoice(_ operation: BatchOperation) throws -> String? {
        switch operation.key.kind {
        case .invoice: operation.xeroID
        case .payment: try store.link(LinkKey(.invoice, operation.bill, part: operation.key.part))?.xeroID
        case .creditNote: try store.invoice(of: operation)?.xeroID
        case .contact: nil
        }
    }
}

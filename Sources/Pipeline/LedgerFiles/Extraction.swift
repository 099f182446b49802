import DelimitedText
import Foundation
import Ledger

/// `extract`: Clio's exports as ledger files. What can't be read as a whole bill goes to `rejected/` beside them.
public struct Extraction {
    private let request: RunRequest
    private let destination: String

    /// - Parameter destination: the ledger's folder, which must not exist yet.
    public init(_ request: RunRequest, to destination: String) {
        self.request = request
        self.destination = destination
    }

    public func execute() throws -> RunResult {
        defer { try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory) }
        return try SourceOpening.trying(request) { trustsOrder in
            let source = try SourceOpening.open(request, trustsOrder: trustsOrder)
            var folder = try BatchFolder(id: "ledger", destination: destination)
            do {
                let result = try write(source, &folder)
                try folder.publish()
                return result
            } catch {
                folder.discard()
                throw error
            }
        }
    }

    private func write(_ source: consuming any BillSource, _ folder: inout BatchFolder) throws -> RunResult {
        let files = source.files
        let contacts = source.takeContacts()
        var writer = try LedgerWriter(directory: folder.path)
        var rejected = RejectedFiles(folder: folder.file("rejected"))
        var totals = RunTotals()
        var problems = ProblemList(request)
        for (index, contact) in contacts.contacts.enumerated() {
            let problem = contacts.problems[index]?.first
            if problem == nil { try writer.append(contact, contacts.text) }
            totals.outcomes.add(
                amount: 0, to: .init(kind: .contact, currency: .none, month: nil),
                problem.map { ControlTotals.Outcome(.rejected, $0.code.rawValue) } ?? .init(.written))
            if let problem { try rejected.add(contact: index, contact.source, because: problem, files: files) }
        }
        source = try ReadAhead.each(of: consume source, for: request) { batch in
            var outcomes = [ControlTotals.Outcome](repeating: .init(.written), count: batch.bills.count)
            for stray in batch.strays where !stray.isUnbilled { try rejected.add(stray, files: files) }
            for (index, bill) in batch.bills.enumerated() {
                let contact = contacts.index(of: batch.text[bill.contactID])
                let reasons =
                    batch.problems.filter { $0.bill == index && $0.diagnostic.severity == .reject }.map(\.diagnostic)
                    + (contact.flatMap { contacts.problems[$0] } ?? [])
                if let reason = reasons.first {
                    outcomes[index] = .init(.rejected, reason.code.rawValue)
                    try rejected.add(
                        bill: index, of: batch, because: reasons,
                        contact: contact.map { ($0, contacts.contacts[$0].source) }, files: files)
                } else {
                    try writer.append(bill: index, of: batch)
                }
            }
            totals.add(batch, bills: outcomes)
            problems.add(batch)
        }
        try problems.checkDates(file: request.configuration.path)
        let trustKey = ControlTotals.Key(kind: .trustTransaction, currency: .none, month: nil)
        let trust = source.read.sum(trustKey)
        if trust.count > 0 { totals.outcomes.add(trust, to: trustKey, .init(.written)) }
        try writer.finish(trust: source.trust)
        let rejectedFiles = try rejected.finish()
        var report = BatchReport()
        report.firm = request.configuration.firm
        report.created = request.environment.now()
        report.proof = ConservationProof.rows(read: source.read, outcomes: totals.outcomes)
        report.leftOut = ConservationProof.leftOut(totals.outcomes)
        report.problems = problems.first
        report.problemCounts = problems.counts
        report.trust = source.trust
        if !report.closes { throw RunError.proofFailed(report) }
        return RunResult(
            exitCode: rejectedFiles.isEmpty ? .done : .someRejected, report: report, batchPath: destination,
            notices: source.notes)
    }
}

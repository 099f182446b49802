import DelimitedText
import Foundation
public import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Everything that is wrong with the settings, the mappings and the inputs, all at once and before any work: nothing is
/// written.
public struct Checkup: Sendable {
    /// What was found, settings first.
    public private(set) var diagnostics: [Diagnostic] = []
    /// How many there are of each; only the first ``BatchReport/problemLimit`` of the inputs are kept.
    public private(set) var total = 0
    public private(set) var exitCode = ExitCode.done
    /// Accounts in the chart; nil where none could be read.
    public private(set) var accounts: Int?
    /// The Xero organisation, where it was asked and answered.
    public private(set) var organisation: String?
    /// What would become of the records; nil where the inputs can't be read.
    public private(set) var report: BatchReport?

    /// - Parameter isOnline: asks Xero as well: whether the sign-in works, and whether the organisation has the accounts and
    ///   tax types the settings name.
    public init(_ request: RunRequest, isOnline: Bool = false) throws {
        let configuration = request.configuration
        defer { try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory) }
        var chart: ChartOfAccounts?
        do {
            chart = try configuration.readChart()
            accounts = chart?.accounts.count
        } catch {
            add(Failure(error).diagnostics, .configuration)
        }
        if isOnline {
            do {
                let survey = try XeroSession.survey(request)
                chart = ChartOfAccounts(survey.accounts.map(\.chartAccount), path: "Xero's chart of accounts")
                accounts = chart?.accounts.count
                organisation = survey.organisation.name
                let faults = Preflight(survey).faults(configuration.transform.tax, file: configuration.path)
                add(faults, faults.isEmpty ? nil : .configuration)
            } catch {
                let failure = Failure(error)
                add(failure.diagnostics, failure.exitCode)
            }
        } else if configuration.chart == nil {
            add([
                Diagnostic(
                    .missingFile, .warning,
                    at: SourceLocation(file: configuration.path, column: "transform.accounts.chart"),
                    "transform.accounts.chart is not set, so no account can be checked",
                    remedy: "Export the chart from Xero (Accounting, Chart of accounts, Export) and name the file here."
                )
            ])
        }
        if chart != nil || configuration.chart == nil, !isOnline || chart != nil {
            let faults = AccountAudit.faults(configuration.transform.accounts, chart: chart, file: configuration.path)
            add(faults, faults.contains { $0.severity == .reject } ? .configuration : nil)
        }
        checkPlaces(configuration)
        do {
            try SourceOpening.trying(request) { try readInputs(request, chart, trustsOrder: $0) }
        } catch let error as RunError {
            if case .interrupted = error { throw error }
            add(Failure(error).diagnostics, .inputUnusable)
        } catch {
            add(Failure(error).diagnostics, .inputUnusable)
        }
    }

    private mutating func add(_ found: [Diagnostic], _ code: ExitCode? = nil, total count: Int? = nil) {
        diagnostics += found
        total += count ?? found.count
        guard let code else { return }
        // What must be mended first decides: the settings, then the inputs, then single records.
        let order: [ExitCode] = [.configuration, .notAuthorised, .temporary, .inputUnusable, .someRejected, .done]
        if let new = order.firstIndex(of: code), let old = order.firstIndex(of: exitCode), new < old { exitCode = code }
    }

    /// The state and the folder for batches must be writable, or the run would fail at its end.
    private mutating func checkPlaces(_ configuration: Configuration) {
        for (setting, path) in [("state", configuration.state), ("load.files.directory", configuration.load.directory)]
        {
            var folder = setting == "state" ? path.parentFolder : path
            while folder != ".", folder != "/", !FileManager.default.fileExists(atPath: folder) {
                folder = folder.parentFolder
            }
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
            guard !isThere || !isFolder.boolValue || access(folder, W_OK) != 0 else { continue }
            add(
                [
                    Diagnostic(
                        .cannotWrite, .reject, at: SourceLocation(file: configuration.path, column: setting),
                        "\(setting): nothing can be written to \(folder)", text: path,
                        remedy: "Give this user permission to write there, or set \(setting) to another place.")
                ], .configuration)
        }
    }

    private mutating func readInputs(_ request: RunRequest, _ chart: ChartOfAccounts?, trustsOrder: Bool) throws {
        var source = try SourceOpening.open(request, trustsOrder: trustsOrder)
        let files = source.files
        var transform = BillTransform(
            settings: request.configuration.transform, chart: chart, contacts: source.takeContacts())
        var totals = RunTotals()
        var problems = ProblemList(request)
        var documents = DocumentBatch()
        var outcomes = BatchOutcomes()
        source = try ReadAhead.each(of: consume source, for: request) { batch in
            transform.process(&batch, files: files, into: &documents, outcomes: &outcomes)
            totals.add(batch, outcomes)
            problems.add(batch)
        }
        try problems.checkDates(file: request.configuration.path)
        totals.addContacts(transform) { _ in .written }
        totals.addTrust(source)
        var report = BatchReport()
        report.firm = request.configuration.firm
        report.proof = ConservationProof.rows(read: source.read, outcomes: totals.outcomes)
        report.leftOut = ConservationProof.leftOut(totals.outcomes)
        self.report = report
        add(source.notes + transform.warnings)
        let isIncomplete = report.leftOut.contains { $0.bucket == .rejected || $0.bucket == .held }
        add(
            problems.first, isIncomplete ? .someRejected : nil, total: problems.counts.values.reduce(0, +))
    }
}

import Benchmarking
import Foundation

/// The runs of ours that are measured.
enum Variant: String, CaseIterable {
    /// Everything, for the first time.
    case run
    /// Again with nothing changed.
    case again
    /// The next night: 200 bills have one line more.
    case night
    /// The lines by date instead of by bill.
    case unordered
    /// On one processor.
    case oneJob = "one-job"
    case csv
    case xml
    /// Clio's exports to ledger files, and ledger files to a batch.
    case ledger
    case startUp = "start-up"

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// Who runs on a firm of one size, in which order, and what each must come to.
struct Lineup {
    let environment: Surroundings
    let bills: Int
    let seed: UInt64
    let variants: [Variant]
    let peers: [Peer]

    private static let changed = 200

    /// Writes what data is missing and every settings file. The plain run is always among them: it is what everything is
    /// compared with, and what sequels go on from.
    func prepare() throws -> (FirmFacts, [Contender]) {
        let firm = try folder(.bill, changed: 0)
        var contenders: [Contender] = []
        for variant in Variant.allCases where variant == .run || variants.contains(variant) {
            contenders += try ours(variant, firm)
        }
        return (firm.facts, contenders + peers.map { peer($0, firm) })
    }

    private typealias Firm = (path: String, facts: FirmFacts)

    // MARK: Ours

    private func ours(_ variant: Variant, _ firm: Firm) throws -> [Contender] {
        switch variant {
        case .run: return [try plain("clio-xero run", firm, "run")]
        case .again: return [try sequel("again, nothing changed", firm)]
        case .night:
            let next = try folder(.bill, changed: min(Self.changed, bills / 10))
            return [try sequel("next night, \(next.facts.changedBills) changed", next)]
        case .unordered: return [try plain("lines by date", try folder(.date, changed: 0), "unordered")]
        case .oneJob:
            guard environment.hasJobs else {
                Progress.note("This program has no --jobs, so the run on one processor is left out.")
                return []
            }
            return [try plain("--jobs 1", firm, "one-job", more: ["--jobs", "1"])]
        case .csv: return [try plain("CSV alone", firm, "csv", formats: ["csv"])]
        case .xml: return [try plain("XML alone", firm, "xml", formats: ["xml"])]
        case .ledger: return try ledger(firm)
        case .startUp: return []
        }
    }

    private func plain(
        _ name: String, _ firm: Firm, _ scratch: String, formats: [String] = ["csv", "xml"], more: [String] = []
    ) throws -> Contender {
        let folder = "\(environment.work)/scratch/\(scratch)"
        let config = try settings(firm, scratch: folder, name: scratch, formats: formats)
        return Contender(
            name, .ours,
            ChildProcess(environment.program, ["run", "--config", config, "--json"] + more),
            scratch: folder, expected: .init(firm.facts))
    }

    /// Goes on with the state the plain run left: what went is not sent again.
    private func sequel(_ name: String, _ firm: Firm) throws -> Contender {
        let folder = "\(environment.work)/scratch/run"
        let config = try settings(firm, scratch: folder, name: "sequel-\(firm.facts.changedBills)")
        return Contender(
            name, .ours, ChildProcess(environment.program, ["run", "--config", config, "--json"]), scratch: folder,
            isSequel: true, expected: .init(invoices: 0, totals: [:], toDos: firm.facts.changedBills))
    }

    private func ledger(_ firm: Firm) throws -> [Contender] {
        let folder = "\(environment.work)/scratch/ledger"
        let config = try settings(firm, scratch: folder, name: "ledger")
        let common = ["--config", config, "--json"]
        let extract = Contender(
            "extract to ledger", .ours,
            ChildProcess(environment.program, ["extract", "--out", folder + "/ledger"] + common), scratch: folder)
        let plan = Contender(
            "plan from ledger", .ours,
            ChildProcess(
                environment.program, ["plan", "--from", folder + "/ledger", "--out", folder + "/plan"] + common),
            scratch: folder, isSequel: true, expected: .init(firm.facts))
        return [extract, plan]
    }

    /// Settings lie outside the scratch folders, which are made anew for each run.
    private func settings(
        _ firm: Firm, scratch: String, name: String, formats: [String] = ["csv", "xml"]
    ) throws -> String {
        let folder = "\(environment.work)/settings"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(bills)-\(name).json"
        try FirmSettings(firm: firm.path, scratch: scratch, formats: formats).write(to: path)
        return path
    }

    // MARK: Peers

    /// Peers may use every processor, as the program may.
    private func peer(_ peer: Peer, _ firm: Firm) -> Contender {
        let folder = "\(environment.work)/scratch/\(peer.rawValue)"
        let arguments = [
            environment.script(of: peer), firm.path, folder, "\(FirmCalendar.from)", "\(FirmCalendar.through)",
            "\(ProcessInfo.processInfo.activeProcessorCount)",
        ]
        return Contender(
            peer.title, .peer, ChildProcess(environment.python, arguments), scratch: folder,
            expected: .init(firm.facts))
    }

    // MARK: Data

    /// The firm's folder, written where it isn't there yet.
    private func folder(_ order: FirmSpecification.LineOrder, changed: Int) throws -> Firm {
        let wanted = FirmSpecification(bills: bills, seed: seed, order: order, changedBills: changed)
        let path = "\(environment.work)/firms/\(bills)-\(seed)-\(order.rawValue)-\(changed)"
        if let facts = FirmFacts.read(folder: path), facts.specification == wanted,
            facts.version == FirmSpecification.version
        {
            return (path, facts)
        }
        Progress.show("writing a firm of \(bills.grouped) bills")
        try FileManager.default.createDirectory(
            atPath: "\(environment.work)/firms", withIntermediateDirectories: true)
        // In a process of its own: see ChildProcess about peaks.
        let arguments = [
            "generate", path, "--bills", "\(bills)", "--seed", "\(seed)", "--order", order.rawValue, "--changed",
            "\(changed)",
        ]
        let outcome = try ChildProcess("/proc/self/exe", arguments).run()
        guard outcome.exitCode == 0, let facts = FirmFacts.read(folder: path) else {
            throw BenchmarkError("the firm's data could not be written: \(outcome.errors)")
        }
        return (path, facts)
    }
}

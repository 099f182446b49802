import Benchmarking
import Foundation

/// A tool people would otherwise write the same job with.
enum Peer: String, CaseIterable {
    case polars
    case duckdb

    var title: String { self == .polars ? "Polars" : "DuckDB" }
}

/// The programs that are measured, and where they lie. Paths are absolute.
struct Surroundings {
    let program: String
    let python: String
    let scripts: String
    let work: String
    /// Whether the program can be told how many processors it may use.
    let hasJobs: Bool

    init(program: String, python: String?, scripts: String, work: String) throws {
        self.program = program
        let ownPython = FileManager.default.currentDirectoryPath + "/.build/peers/bin/python"
        self.python =
            python ?? (FileManager.default.isExecutableFile(atPath: ownPython) ? ownPython : "python3")
        self.scripts = scripts
        self.work = work
        let help = try ChildProcess(program, ["run", "--help"]).run()
        guard help.exitCode == 0 else { throw BenchmarkError("\(program) run --help ended with \(help.exitCode)") }
        hasJobs = help.output.contains("--jobs")
    }

    func version() throws -> String {
        try ChildProcess(program, ["--version"]).run().output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func script(of peer: Peer) -> String { "\(scripts)/\(peer.rawValue)_job.py" }

    func version(of peer: Peer) throws -> String {
        guard FileManager.default.fileExists(atPath: script(of: peer)) else {
            throw BenchmarkError("\(script(of: peer)) is missing: run this in the project's folder, or name --scripts.")
        }
        let module = "import \(peer.rawValue); print(\(peer.rawValue).__version__)"
        let outcome = try? ChildProcess(python, ["-c", module]).run()
        guard let outcome, outcome.exitCode == 0 else {
            throw BenchmarkError(
                "\(python) has no \(peer.rawValue). Install the peers with: python3 -m venv .build/peers && "
                    + ".build/peers/bin/pip install -r \(scripts)/requirements.txt, or leave them out with --peers none."
            )
        }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

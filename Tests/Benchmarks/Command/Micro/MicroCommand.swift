import ArgumentParser
import Benchmarking
import Foundation

/// `benchmarks micro`: the innermost loops, their time and their allocations. Time is shown; only allocations are judged,
/// since they come out the same on every machine.
struct MicroCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "micro", abstract: "Measures the innermost loops: nanoseconds, and allocations counted exactly.",
        discussion: "Example:  swift run -c release benchmarks micro --check")

    @Flag(name: .long, help: "Exit 1 where a loop allocates more than its source allows.")
    var check = false

    @Option(name: .long, help: "How often each loop is timed; the least counts.")
    var passes = 9

    func validate() throws {
        if passes < 1 { throw ValidationError("There must be at least one pass.") }
    }

    func run() throws {
        if check && Self.isDebug {
            throw ValidationError(
                "What is allowed holds for release builds: swift run -c release benchmarks micro --check")
        }
        let folder = NSTemporaryDirectory() + "benchmarks-micro-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let benchmarks =
            try CSVBenchmarks.make(folder: folder) + ValueBenchmarks.make() + XMLBenchmarks.make(folder: folder)
            + JSONBenchmarks.make()
        var table = TextColumns(["", "ns", "a", "allocations", "allowed"])
        var excesses: [String] = []
        for benchmark in benchmarks {
            let outcome = try benchmark.run(passes: passes)
            table.append(
                [
                    outcome.name, outcome.nanoseconds.short, outcome.unit, outcome.allocations.grouped,
                    outcome.allowed.grouped,
                ])
            if !outcome.isWithin { excesses.append(outcome.name) }
        }
        print(table.text, terminator: "")
        print("Allocations are for 1,000 of each, rounded up; times are the least of \(passes) passes.")
        guard check else { return }
        guard excesses.isEmpty else {
            FileHandle.standardError.write(
                Data("More allocations than allowed: \(excesses.joined(separator: "; ")).\n".utf8))
            throw ExitCode(1)
        }
        print("No loop allocates more than is allowed.")
    }

    private static var isDebug: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }
}

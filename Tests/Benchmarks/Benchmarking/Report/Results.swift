import Foundation
import Glibc

/// Everything that was measured, as `results.json` has it.
package struct Results: Sendable, Codable {
    package var machine = Machine()
    package var rounds: Int
    package var seed: UInt64
    /// Versions by name: the program's, the peers'.
    package var versions: [String: String] = [:]
    /// No peak below this can be told: the measuring program's own.
    package var peakFloor = 0
    package var sizes: [Size] = []
    /// Seconds until a program that does nothing has ended.
    package var startUp: [String: Statistics] = [:]

    package init(rounds: Int, seed: UInt64) {
        self.rounds = rounds
        self.seed = seed
    }

    package struct Size: Sendable, Codable {
        package var firm: FirmFacts
        package var entries: [Entry]

        package init(firm: FirmFacts, entries: [Entry]) {
            self.firm = firm
            self.entries = entries
        }

        /// The program's plain run, which everything is compared with.
        package var run: Entry? { entries.first { $0.side == .ours } }

        package var peers: [Entry] { entries.filter { $0.side == .peer } }
    }

    package struct Entry: Sendable, Codable {
        package var name: String
        package var side: Contender.Side
        package var samples: [Sample]
        /// Seconds.
        package var wall: Statistics
        package var cpu: Statistics
        /// Bytes.
        package var peakMemory: Statistics
        /// Lines of bills a second.
        package var linesPerSecond: Double
        /// Median seconds of the stages, where the program tells them.
        package var stages: [Stage]

        /// - Parameter samples: at least one.
        package init(
            name: String, side: Contender.Side, samples: [Sample], stages: [[Stage]] = [], lines: Int
        ) {
            self.name = name
            self.side = side
            self.samples = samples
            wall = Statistics(samples.map(\.wall))
            cpu = Statistics(samples.map(\.cpu))
            peakMemory = Statistics(samples.map { Double($0.peakMemory) })
            linesPerSecond = Double(lines) / wall.median
            self.stages = (stages.first ?? []).map { stage in
                let seconds = stages.flatMap { $0 }.filter { $0.name == stage.name }.map(\.seconds)
                return Stage(name: stage.name, seconds: Statistics(seconds).median)
            }
        }
    }

    package func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }
}

/// What it was measured on.
package struct Machine: Sendable, Codable {
    package var processor: String
    package var cores: Int
    /// Bytes.
    package var memory: UInt64
    package var system: String

    package init() {
        let processors = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = processors.split(separator: "\n").first { $0.hasPrefix("model name") }
        processor = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
        cores = ProcessInfo.processInfo.activeProcessorCount
        memory = ProcessInfo.processInfo.physicalMemory
        system = ProcessInfo.processInfo.operatingSystemVersionString
    }

    var words: String {
        "\(processor), \(cores) cores, \((Double(memory) / 1e9).formatted(decimals: 0)) GB, \(system)"
    }
}

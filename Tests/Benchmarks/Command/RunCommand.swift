import ArgumentParser
import Benchmarking
import Foundation

/// `benchmarks run`: ours and the peers, interleaved, on the firm's data.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs the program and its peers in turns and compares them.",
        discussion: """
            Build the program first:   swift build -c release --product clio-xero
            Install the peers once:    python3 -m venv .build/peers && \
            .build/peers/bin/pip install -r Tests/Benchmarks/Peers/requirements.txt

            Example:  swift run -c release benchmarks run --sizes 10k,100k --rounds 5
            """)

    @Option(name: .long, help: "Bills of the firms.", transform: Sizes.list)
    var sizes = [10_000, 100_000, 1_000_000]

    @Option(name: .long, help: "How often each is run.")
    var rounds = 3

    @Option(name: .long, help: "Whom to compare with: polars, duckdb, or none.", transform: Self.peers)
    var peers = Peer.allCases

    @Option(name: .long, help: "Which runs of ours: \(Variant.names), or all.", transform: Self.variants)
    var variants = Variant.allCases

    @Option(name: .long, help: "The program.", completion: .file())
    var program = ".build/release/clio-xero"

    @Option(name: .long, help: "The Python that has the peers; .build/peers/bin/python where that exists.")
    var python: String?

    @Option(name: .long, help: "The peers' scripts.", completion: .directory)
    var scripts = "Tests/Benchmarks/Peers"

    @Option(name: .long, help: "Where data and outputs lie while they are needed.", completion: .directory)
    var work = ".build/benchmarks"

    @Option(name: .long, help: "Where results.json and scaling.svg go.", completion: .directory)
    var out = ".build/benchmarks/results"

    @Option(name: .long, help: "Where the random numbers begin.")
    var seed = FirmSpecification.defaultSeed

    func validate() throws {
        if rounds < 1 { throw ValidationError("There must be at least one round.") }
        if sizes.isEmpty { throw ValidationError("There must be at least one size.") }
    }

    func run() throws {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BenchmarkError(
                "\(program) is no program. Build it with: swift build -c release --product clio-xero, or name one with "
                    + "--program.")
        }
        let environment = try Surroundings(
            program: Self.absolute(program), python: python, scripts: Self.absolute(scripts),
            work: Self.absolute(work))
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        var results = Results(rounds: rounds, seed: seed)
        results.versions["clio-xero"] = try environment.version()
        for peer in peers { results.versions[peer.title] = try environment.version(of: peer) }
        if variants.contains(.startUp) { results.startUp = try StartUp.measure(environment, runs: 20 * rounds) }
        for size in sizes { results.sizes.append(try measure(size, environment)) }
        results.peakFloor = ChildProcess.ownPeak
        try results.write(to: out + "/results.json")
        try Data(ScalingPlot(results).render().utf8).write(to: URL(fileURLWithPath: out + "/scaling.svg"))
        print(ResultText.render(results), terminator: "")
        print("\n\(out)/results.json and \(out)/scaling.svg have it all.")
    }

    private func measure(_ bills: Int, _ environment: Surroundings) throws -> Results.Size {
        let line = Lineup(environment: environment, bills: bills, seed: seed, variants: variants, peers: peers)
        let (firm, contenders) = try line.prepare()
        var samples: [[(Sample, [Stage])]] = Array(repeating: [], count: contenders.count)
        for round in 0..<rounds {
            for (index, contender) in contenders.enumerated() {
                Progress.show("\(bills.grouped) bills, round \(round + 1) of \(rounds): \(contender.name)")
                samples[index].append(try contender.run())
                let isContinued = index + 1 < contenders.count && contenders[index + 1].isSequel
                // What is left of a run would be written to the disk while the next one is measured.
                if !isContinued { try FileManager.default.removeItem(atPath: contender.scratch) }
            }
        }
        Progress.clear()
        let entries = zip(contenders, samples).map { contender, samples in
            Results.Entry(
                name: contender.name, side: contender.side, samples: samples.map(\.0), stages: samples.map(\.1),
                lines: firm.lines)
        }
        return Results.Size(firm: firm, entries: entries)
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    private static func peers(_ text: String) throws -> [Peer] {
        if text == "none" { return [] }
        return try text.split(separator: ",").map { name in
            guard let peer = Peer(rawValue: String(name)) else {
                throw ValidationError("\(name) is no peer: write polars, duckdb or none.")
            }
            return peer
        }
    }

    private static func variants(_ text: String) throws -> [Variant] {
        if text == "all" { return Variant.allCases }
        return try text.split(separator: ",").map { name in
            guard let variant = Variant(rawValue: String(name)) else {
                throw ValidationError("\(name) is no run of ours: write all or some of \(Variant.names).")
            }
            return variant
        }
    }
}

/// One line on the terminal that says what is going on.
enum Progress {
    private static let isTerminal = isatty(2) == 1

    static func show(_ text: String) {
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[2K\(text)" : text + "\n").utf8))
    }

    /// A line that stays.
    static func note(_ text: String) {
        clear()
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    static func clear() {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
    }
}

import ArgumentParser
import Benchmarking

/// `benchmarks generate`: an invented firm's exports, in a process of its own so that what measures stays small.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Writes an invented firm's exports, the same bytes for the same seed.",
        discussion: "Example:  benchmarks generate firm --bills 10k && clio-xero run --config firm/pipeline.json")

    @Argument(help: "The folder, made anew.", completion: .directory)
    var folder: String

    @Option(name: .long, help: "How many bills: 10k, 1m, 2500.", transform: Sizes.one)
    var bills = 10_000

    @Option(name: .long, help: "Where the random numbers begin.")
    var seed = FirmSpecification.defaultSeed

    @Option(name: .long, help: "How the lines stand in their file: bill or date.")
    var order = FirmSpecification.LineOrder.bill

    @Option(name: .long, help: "How many bills have one line more than without this.")
    var changed = 0

    func run() throws {
        let firm = FirmSpecification(bills: bills, seed: seed, order: order, changedBills: changed)
        let facts = try FirmGenerator.write(firm, to: folder)
        print("\(folder): \(bills.grouped) bills, \(facts.lines.grouped) lines, \(facts.bytes.grouped) bytes")
    }
}

extension FirmSpecification.LineOrder: ExpressibleByArgument {}

/// Sizes as people write them.
enum Sizes {
    static func one(_ text: String) throws -> Int {
        guard let size = FirmSpecification.count(text) else {
            throw ValidationError("\(text) is no number of bills: write 10k, 1m or 2500, at most 50m.")
        }
        return size
    }

    static func list(_ text: String) throws -> [Int] {
        try text.split(separator: ",").map { try one(String($0)) }
    }
}

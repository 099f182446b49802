import ArgumentParser
import Benchmarking
import Foundation

/// `benchmarks table`: the README's table, out of what a run of them wrote.
struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table", abstract: "Prints results as a Markdown table, for the README.")

    @Argument(help: "What a run wrote.", completion: .file(extensions: ["json"]))
    var results = "Tests/Benchmarks/Results/results.json"

    func run() throws {
        let read = try JSONDecoder().decode(Results.self, from: Data(contentsOf: URL(fileURLWithPath: results)))
        print(MarkdownTable.render(read), terminator: "")
    }
}

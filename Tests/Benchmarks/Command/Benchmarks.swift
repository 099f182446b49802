import ArgumentParser

/// How fast the program is, beside the tools people would otherwise write the same job with.
@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "Measures the program, its peers and its innermost loops.",
        subcommands: [RunCommand.self, TableCommand.self, MicroCommand.self, GenerateCommand.self])
}

import ArgumentParser
import Pipeline

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: "x")
    @OptionGroup var common: CommonOptions
    func run() throws {}
}

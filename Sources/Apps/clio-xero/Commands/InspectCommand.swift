import ArgumentParser
import Pipeline

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "inspect", abstract: "x")
    @OptionGroup var common: CommonOptions
    func run() throws {}
}

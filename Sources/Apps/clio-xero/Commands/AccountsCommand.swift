import ArgumentParser
import Pipeline

struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "accounts", abstract: "x")
    @OptionGroup var common: CommonOptions
    func run() throws {}
}

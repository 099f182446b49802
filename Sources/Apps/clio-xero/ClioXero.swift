import ArgumentParser
import CMalloc

/// The command: what a person types. Each subcommand asks the pipeline for one thing and shows what came of it.
@main
struct ClioXero: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clio-xero",
        abstract:
            "Carries a law firm's billing from Clio Manage into Xero: exact to the cent, nothing twice, nothing lost.",
        discussion: """
            Begin with the sample firm:   clio-xero run
            Then with your own exports:   clio-xero inspect FILE…   clio-xero check   clio-xero plan   clio-xero run

            Results go to standard output, everything else to standard error. Exit codes: 0 done or nothing to do, \
            2 there are changes (plan --detailed-exitcode), 3 done but some records were rejected or held, 4 stopped for a \
            person to decide, 11 another run is at work, 64 usage, 65 input unusable, 75 try again later, \
            77 not signed in, 78 configuration, 130 and 143 interrupted.
            """,
        version: "0.1.0",
        subcommands: [
            RunCommand.self, WatchCommand.self, PlanCommand.self, ApplyCommand.self, ExtractCommand.self,
            CheckCommand.self,
            InspectCommand.self, AccountsCommand.self, LinkCommand.self, UnlinkCommand.self, ReconcileCommand.self,
            DriftCommand.self, StatusCommand.self, ToDoCommand.self, UndoCommand.self, RunsCommand.self,
            SandboxCommand.self,
            SchemaCommand.self,
        ])

    static func main() {
        // What is large goes back to the system when it is given up. By itself glibc soon keeps even megabytes.
        mallopt(M_MMAP_THRESHOLD, 128 << 10)
        mallopt(M_TRIM_THRESHOLD, 128 << 10)
        main(nil)
    }
}

import ArgumentParser
import ClioSandbox
import Foundation
import Pipeline
import SandboxKit
import XeroSandbox

/// `clio-xero sandbox`: a Xero of this machine's own, to rehearse with.
struct SandboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serves a Xero and a Clio on this machine, to rehearse everything without an account.",
        discussion: """
            It keeps Xero's rules (unique names and numbers, states, locked periods, limits) and forgets everything when it \
            ends. Write what it prints into load.api and set load.to to api; then link, plan, apply, reconcile and undo as \
            with Xero itself.

            Example:  clio-xero sandbox --port 8744
            """)

    @Option(name: .long, help: "The port on this machine; 0 takes a free one.")
    var port = 8_744

    @Option(name: .long, help: "An invented firm of this number instead of the sample firm.")
    var seed: UInt64?

    @Option(name: .long, help: "How many times faster than the real one its time goes.")
    var speed = 1

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform { interruption in
            let firm = seed.map { SandboxFirm.seeded($0) } ?? .harbourFinch
            let clock = SandboxClock(factor: max(1, speed))
            let options = SandboxOptions(port: port, firm: firm, clock: clock)
            let clioFirm = seed.map { ClioFirm.seeded($0) } ?? .sample
            let clioOptions = ClioSandboxOptions(port: port == 0 ? 0 : port + 1, firm: clioFirm, clock: clock)
            let sandbox: XeroSandbox
            let clio: ClioSandbox
            do {
                (sandbox, clio) = try Blocking.wait {
                    (try await XeroSandbox.start(options), try await ClioSandbox.start(clioOptions))
                }
            } catch {
                throw RunError.usage(
                    "port \(port) can't be listened on: \(error)", remedy: "Choose another with --port, or 0 for any.")
            }
            let url = "http://localhost:\(sandbox.port)"
            Output.print(
                """
                \(firm.name) in a Xero of this machine: \(url)

                    "load": { "to": "api",
                              "api": { "baseURL": "\(url)", "identityURL": "\(url)", "loginURL": "\(url)",
                                       "clientID": {"command": "echo sandbox"} } }

                A firm of \(clioFirm.bills.count) bills in a Clio of this machine, to read through its API:

                    "extract": { "from": "api",
                                 "api": { "baseURL": "http://localhost:\(clio.port)",
                                          "clientID": {"command": "echo sandbox"},
                                          "clientSecret": {"command": "echo sandbox-secret"} } }

                Control-C ends it, and everything in it is gone.
                """)
            while interruption.signal == nil { Thread.sleep(forTimeInterval: 0.1) }
            try Blocking.wait {
                await sandbox.stop()
                await clio.stop()
            }
            return .done
        }
    }
}

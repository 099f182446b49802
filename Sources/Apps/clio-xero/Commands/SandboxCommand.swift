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
            ends. The settings it writes read the Clio and submit to the Xero: link, plan, apply, reconcile and undo with \
            --config as with Clio and Xero themselves.

            Example:  clio-xero sandbox --settings rehearsal.json
            """)

    @Option(name: .long, help: "The port on this machine; 0 takes a free one.")
    var port = 8_744

    @Option(name: .long, help: "An invented firm of this number instead of the sample firm.")
    var seed: UInt64?

    @Option(name: .long, help: "How many times faster than the real one its time goes.")
    var speed = 1

    @Option(
        name: .long, help: "Write settings for both to this file; it must not exist yet.",
        completion: .file(extensions: ["json"]))
    var settings: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform { interruption in
            let rehearsal = Rehearsal(seed: seed)
            let clock = SandboxClock(factor: max(1, speed))
            let options = SandboxOptions(port: port, firm: rehearsal.xero, clock: clock)
            let sandbox: XeroSandbox
            let clio: ClioSandbox
            do {
                (sandbox, clio) = try Blocking.wait {
                    let xero = try await XeroSandbox.start(options)
                    let clioOptions = ClioSandboxOptions(
                        port: port == 0 ? 0 : port + 1, firm: rehearsal.clio, clock: clock,
                        elsewhere: { seed in xero.playDay(seed: seed).map { "in Xero: " + $0 } })
                    return (xero, try await ClioSandbox.start(clioOptions))
                }
            } catch {
                throw RunError.usage(
                    "port \(port) can't be listened on: \(error)", remedy: "Choose another with --port, or 0 for any.")
            }
            let addresses = Rehearsal.Addresses(
                xero: "http://localhost:\(sandbox.port)", clio: "http://localhost:\(clio.port)")
            if let settings { try write(rehearsal.settings(addresses), to: settings) }
            Output.print(rehearsal.welcome(addresses, settings: settings))
            while interruption.signal == nil { Thread.sleep(forTimeInterval: 0.1) }
            try Blocking.wait {
                await sandbox.stop()
                await clio.stop()
            }
            return .done
        }
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw RunError.usage(
                "\(path) can't be written, or is there already", remedy: "Choose another name with --settings.")
        }
    }
}

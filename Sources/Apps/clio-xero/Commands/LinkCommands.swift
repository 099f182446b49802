import ArgumentParser
import Foundation
import Pipeline
import XeroAPI

/// `clio-xero link xero`: signs in to Xero in the browser.
struct LinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Signs in to Clio or Xero in the browser.",
        subcommands: [LinkClio.self, LinkXero.self])
}

struct LinkClio: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clio", abstract: "Signs in to Clio in the browser; extract.api.baseURL names the region.",
        discussion: """
            Waits on http://localhost:8742/callback until access was allowed. Sign in as an administrator with rights to \
            billing and accounts: what that person may not see, Clio doesn't give.

            Example:  clio-xero link clio --no-browser
            """)

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "Print the address to open instead of opening a browser.")
    var noBrowser = false

    func run() throws {
        try common.perform { _ in
            let browser = Browser(isOpened: !noBrowser)
            let name = try ClioSession(configuration: try common.configuration()).link { browser.show($0) }
            common.conclude("Linked to \(name).")
            return .done
        }
    }
}

struct LinkXero: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xero", abstract: "Signs in to Xero in the browser and chooses the organisation.",
        discussion: """
            Waits on http://localhost:8742/callback until access was allowed. The tokens are kept beside the state, readable \
            by you alone, and encrypted where load.api.tokenKey is set.

            Example:  clio-xero link xero --no-browser
            """)

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "Print the address to open instead of opening a browser.")
    var noBrowser = false

    func run() throws {
        try common.perform { _ in
            let browser = Browser(isOpened: !noBrowser)
            let name = try XeroSignIn(configuration: try common.configuration()).link(
                present: { browser.show($0) }, choose: { Self.choose($0) })
            common.conclude("Linked to \(name).")
            return .done
        }
    }

    /// Asks on a terminal; nobody is asked elsewhere.
    private static func choose(_ connections: [XeroConnection]) -> XeroConnection? {
        guard Terminal.isInputTerminal else { return nil }
        Output.note("Which organisation?")
        for (index, connection) in connections.enumerated() { Output.note("  \(index + 1)  \(connection.tenantName)") }
        guard let answer = readLine().flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) }),
            connections.indices.contains(answer - 1)
        else { return nil }
        return connections[answer - 1]
    }
}

/// `clio-xero unlink xero`: ends the sign-in.
struct UnlinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlink", abstract: "Ends the sign-in to Clio or Xero.",
        subcommands: [UnlinkClio.self, UnlinkXero.self])
}

struct UnlinkClio: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clio", abstract: "Ends the sign-in at Clio and removes the tokens; what is linked stays linked.",
        discussion: "Example:  clio-xero unlink clio")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform { _ in
            try ClioSession(configuration: try common.configuration()).unlink()
            common.conclude("Signed out of Clio.")
            return .done
        }
    }
}

struct UnlinkXero: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xero", abstract: "Ends the sign-in at Xero and removes the tokens; what is linked stays linked.",
        discussion: "Example:  clio-xero unlink xero")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform { _ in
            try XeroSignIn(configuration: try common.configuration()).unlink()
            common.conclude("Signed out of Xero.")
            return .done
        }
    }
}

/// The person's browser.
struct Browser: Sendable {
    /// False prints the address alone.
    let isOpened: Bool

    func show(_ address: String) {
        Output.note("Open this address and allow access:\n\n    \(address)\n")
        if isOpened { Self.open(address) }
    }

    /// Where none can be opened, the printed address remains.
    private static func open(_ address: String) {
        #if os(macOS)
            let opener = "/usr/bin/open"
        #else
            let opener = "/usr/bin/xdg-open"
        #endif
        guard FileManager.default.isExecutableFile(atPath: opener) else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: opener)
        process.arguments = [address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }
}

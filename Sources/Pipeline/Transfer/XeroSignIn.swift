import Foundation
import Ledger
public import WebAccess
public import XeroAPI

/// Signing in to Xero and out again: `link xero`, `unlink xero`.
public struct XeroSignIn: Sendable {
    private let configuration: Configuration
    private let clock: any APIClock

    public init(configuration: Configuration, clock: any APIClock = MachineClock()) {
        self.configuration = configuration
        self.clock = clock
    }

    /// Signs a person in.
    /// - Parameters:
    ///   - present: shows the address to the person, in a browser or as text.
    ///   - choose: which of several organisations; nil for none.
    /// - Returns: the organisation's name.
    public func link(
        present: @escaping @Sendable (String) async throws -> Void,
        choose: @escaping @Sendable ([XeroConnection]) throws -> XeroConnection?
    ) throws -> String {
        let lock = try RunLock(statePath: configuration.state)
        defer { _ = lock.path }
        let store = try SQLiteState(path: configuration.state, takesTurn: true)
        return try Blocking.wait { [configuration, clock] in
            let transport = HTTPTransport()
            do {
                let name = try await Self.link(configuration, store, transport, clock, present, choose)
                await transport.close()
                return name
            } catch {
                await transport.close()
                throw error
            }
        }
    }

    private static func link(
        _ configuration: Configuration, _ store: SQLiteState, _ transport: HTTPTransport, _ clock: any APIClock,
        _ present: @escaping @Sendable (String) async throws -> Void,
        _ choose: @Sendable ([XeroConnection]) throws -> XeroConnection?
    ) async throws -> String {
        let authorizer = try await authorizer(configuration, application(configuration), transport, clock)
        try await authorizer.signIn(present: present)
        let connections = try await authorizer.connections()
        let chosen: (tenant: String, name: String)
        let organisations = connections.filter { $0.tenantType == "ORGANISATION" }
        if configuration.load.api.tenant == nil, organisations.count > 1, let one = try choose(organisations) {
            chosen = (one.tenantID, one.tenantName)
        } else {
            chosen = try XeroSession.choose(connections, configuration.load.api.tenant)
        }
        if let bound = try store.binding(XeroSession.tenantBinding), bound != chosen.tenant {
            throw RunError.configuration([
                Diagnostic(
                    .badSetting, .reject, at: SourceLocation(file: configuration.path, column: "load.api.tenant"),
                    "the state \(configuration.state) belongs to another Xero organisation", text: chosen.name,
                    remedy: "Give each organisation a state of its own: set \"state\" to another file.")
            ])
        }
        try store.bind(XeroSession.tenantBinding, to: chosen.tenant)
        try store.bind(XeroSession.nameBinding, to: chosen.name)
        return chosen.name
    }

    /// Ends the sign-in at Xero and forgets it here; what is linked stays linked.
    public func unlink() throws {
        try Blocking.wait { [configuration, clock] in
            let transport = HTTPTransport()
            do {
                let application = try await Self.application(configuration)
                try await Self.authorizer(configuration, application, transport, clock).revoke()
                await transport.close()
            } catch {
                await transport.close()
                throw error
            }
        }
    }

    // MARK: From the settings

    static func application(_ configuration: Configuration) async throws -> XeroApplication {
        let api = configuration.load.api
        guard let clientID = api.clientID else {
            throw RunError.configuration([
                Diagnostic(
                    .badSetting, .reject, at: SourceLocation(file: configuration.path, column: "load.api.clientID"),
                    "load.api.clientID is not set",
                    remedy: "Register an app at developer.xero.com and write {\"env\": \"XERO_CLIENT_ID\"}.")
            ])
        }
        return XeroApplication(
            clientID: try await clientID.value("load.api.clientID", in: configuration.path),
            clientSecret: try await api.clientSecret.kept("load.api.clientSecret", in: configuration.path),
            login: try ServerAddress(api.loginURL), identity: try ServerAddress(api.identityURL),
            api: try ServerAddress(api.baseURL))
    }

    static func authorizer(
        _ configuration: Configuration, _ application: XeroApplication, _ transport: HTTPTransport,
        _ clock: any APIClock
    ) async throws -> Authorizer {
        let path = (configuration.state.parentFolder as NSString).appendingPathComponent("xero-tokens.json")
        let key = try await configuration.load.api.tokenKey.kept("load.api.tokenKey", in: configuration.path)
        return Authorizer(
            application: application, store: TokenStore(path: path, service: .xero, passphrase: key),
            transport: transport, clock: clock)
    }
}

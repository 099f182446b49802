import Foundation
import Ledger
import WebAccess
public import XeroAPI

/// A signed-in connection to the one Xero organisation a state belongs to.
public struct XeroSession: Sendable {
    public let client: XeroClient
    public let tenant: String
    public let organisationName: String
    let clock: any APIClock
    private let transport: HTTPTransport

    static let tenantBinding = "xero_tenant"
    static let nameBinding = "xero_name"

    /// Opens it from the settings and the stored sign-in.
    /// - Throws: ``XeroError``; ``RunError/configuration(_:)`` where the state belongs to another organisation.
    static func open(_ configuration: Configuration, store: any BindingStore, clock: any APIClock) async throws
        -> XeroSession
    {
        let transport = HTTPTransport()
        do {
            return try await open(configuration, store: store, clock: clock, transport)
        } catch {
            await transport.close()
            throw error
        }
    }

    private static func open(
        _ configuration: Configuration, store: any BindingStore, clock: any APIClock, _ transport: HTTPTransport
    ) async throws -> XeroSession {
        let application = try await XeroSignIn.application(configuration)
        let bound = try store.binding(tenantBinding)
        let credentials: any XeroCredentials
        var connection: (tenant: String, name: String)?
        if configuration.load.api.customConnection {
            credentials = try ClientCredentials(application: application, transport: transport, clock: clock)
        } else {
            let authorizer = try await XeroSignIn.authorizer(configuration, application, transport, clock)
            credentials = authorizer
            if let bound, configuration.load.api.tenant == nil || configuration.load.api.tenant == bound {
                connection = (bound, try store.binding(nameBinding) ?? "")
            } else {
                connection = try choose(try await authorizer.connections(), configuration.load.api.tenant)
            }
        }
        let client = try XeroClient(
            address: ServerAddress(configuration.load.api.baseURL), tenant: connection?.tenant,
            credentials: credentials, transport: transport, scheduler: CallScheduler(clock: clock), clock: clock)
        if connection == nil {
            // The token names the organisation.
            let organisation = try await client.organisation()
            connection = (organisation.id, organisation.name)
        }
        guard let connection else { throw XeroError.notAuthorised(.tenant, "") }
        if let bound, bound != connection.tenant {
            throw RunError.configuration([
                Diagnostic(
                    .badSetting, .reject, at: SourceLocation(file: configuration.path, column: "load.api.tenant"),
                    "the state \(configuration.state) belongs to another Xero organisation", text: connection.name,
                    remedy: "Give each organisation a state of its own: set \"state\" to another file.")
            ])
        }
        if bound == nil {
            try store.bind(tenantBinding, to: connection.tenant)
            try store.bind(nameBinding, to: connection.name)
        }
        return XeroSession(
            client: client, tenant: connection.tenant, organisationName: connection.name, clock: clock,
            transport: transport)
    }

    /// The organisation the settings name, or the only one there is.
    static func choose(_ connections: [XeroConnection], _ wanted: String?) throws -> (tenant: String, name: String) {
        let organisations = connections.filter { $0.tenantType == "ORGANISATION" }
        let names = organisations.map { "\($0.tenantName) (\($0.tenantID))" }.joined(separator: ", ")
        if let wanted {
            let found = organisations.filter { $0.tenantID == wanted || $0.tenantName == wanted }
            guard let one = found.first, found.count == 1 else {
                throw XeroError.configuration(
                    "load.api.tenant names \"\(wanted)\", and the sign-in reaches "
                        + (names.isEmpty ? "no organisation" : names))
            }
            return (one.tenantID, one.tenantName)
        }
        guard let one = organisations.first else {
            throw XeroError.notAuthorised(.tenant, "the sign-in reaches no organisation")
        }
        guard organisations.count == 1 else {
            throw XeroError.configuration(
                "the sign-in reaches several organisations: set load.api.tenant to one of \(names)")
        }
        return (one.tenantID, one.tenantName)
    }

    func close() async { await transport.close() }

    /// What Xero says of the organisation's settings, for a command that only looks: nothing is bound or made.
    static func survey(_ request: RunRequest) throws -> XeroReading.Survey {
        let path = request.configuration.state
        let state =
            FileManager.default.fileExists(atPath: path) ? try SQLiteState(path: path, takesTurn: false) : nil
        let bindings = FixedBindings(state: state)
        return try with(request.configuration, store: bindings, clock: request.environment.clock) { session in
            try XeroReading(client: session.client).survey()
        }
    }

    private struct FixedBindings: BindingStore {
        let state: SQLiteState?

        func binding(_ name: String) throws -> String? { try state?.binding(name) }
        func bind(_ name: String, to value: String) {}
    }

    /// Opens a session, works with it and closes it, on the calling thread.
    static func with<Result>(
        _ configuration: Configuration, store: any BindingStore, clock: any APIClock,
        _ body: (XeroSession) throws -> Result
    ) throws -> Result {
        let session = try Blocking.wait { try await open(configuration, store: store, clock: clock) }
        defer { try? Blocking.wait { await session.close() } }
        return try body(session)
    }
}

public import WebAccess

/// A custom connection: an app of one organisation that signs in by its secret, without a person and without a file.
public actor ClientCredentials: XeroCredentials {
    private let endpoint: TokenEndpoint
    private let clock: any APIClock
    private var tokens: TokenSet?
    private var request: Task<TokenSet, any Error>?

    /// - Throws: ``XeroError/configuration(_:)`` for an application without a secret.
    public init(
        application: XeroApplication, transport: HTTPTransport, clock: any APIClock = MachineClock()
    ) throws(XeroError) {
        guard application.clientSecret != nil else {
            throw .configuration("a custom connection needs the client secret: set `load.api.clientSecret`")
        }
        self.clock = clock
        endpoint = TokenEndpoint(application: application, transport: transport, clock: clock)
    }

    public func accessToken() async throws -> Secret {
        if let tokens, tokens.isGood(at: clock.now) { return tokens.access }
        return try await fetched()
    }

    public func accessToken(insteadOf refused: Secret) async throws -> Secret {
        if let tokens, tokens.access != refused, tokens.isGood(at: clock.now) { return tokens.access }
        return try await fetched()
    }

    private func fetched() async throws -> Secret {
        if let request { return try await request.value.access }
        let task = Task { try await self.fetch() }
        request = task
        defer { request = nil }
        return try await task.value.access
    }

    private func fetch() async throws -> TokenSet {
        do {
            let fetched = try await endpoint.clientCredentials()
            tokens = fetched
            return fetched
        } catch {
            guard case .grant(let text) = error else { throw XeroError(error) }
            throw XeroError.notAuthorised(.application, text)
        }
    }
}

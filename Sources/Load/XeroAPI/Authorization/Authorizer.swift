public import WebAccess

/// A person's sign-in to Xero: made in the browser once, kept in a ``TokenStore``, renewed as it runs out.
///
/// Only one renewal happens at a time, in this process and in all that share the file, because a refresh token is good for
/// one use: who finds the file already renewed takes what is there.
public actor Authorizer: XeroCredentials {
    /// How long Xero takes a refresh token again after its successor was made.
    static let secondChance: Duration = .seconds(30 * 60)
    private static let tries = 4

    private let application: XeroApplication
    private let store: TokenStore
    private let endpoint: TokenEndpoint
    private let connectionsEndpoint: ConnectionsEndpoint
    private let clock: any APIClock
    private var tokens: StoredTokens?
    /// What was received and couldn't be written: the refresh token in the file is used up.
    private var isUnsaved = false
    private var renewal: Task<TokenSet, any Error>?

    public init(
        application: XeroApplication, store: TokenStore, transport: HTTPTransport, clock: any APIClock = MachineClock()
    ) {
        self.application = application
        self.store = store
        self.clock = clock
        endpoint = TokenEndpoint(application: application, transport: transport, clock: clock)
        connectionsEndpoint = ConnectionsEndpoint(application: application, transport: transport, clock: clock)
    }

    // MARK: Signing in

    /// Signs a person in: waits on the redirect address while they allow access in their browser.
    /// - Parameters:
    ///   - wait: how long to wait for them.
    ///   - present: opens the address in a browser, or prints it.
    /// - Throws: ``XeroError``; `CancellationError`.
    public func signIn(
        wait: Duration = .seconds(600), present: @Sendable (_ address: String) async throws -> Void
    ) async throws {
        let pkce = PKCE()
        do {
            let received = try await BrowserSignIn.perform(
                port: application.redirectPort, service: store.service, wait: wait, clock: clock,
                address: { application.authorizeAddress(state: $0, challenge: pkce.challenge) }, present: present,
                redeem: { try await redeem($0, pkce) })
            let lock = try await store.lock(clock: clock)
            try store.save(received)
            withExtendedLifetime(lock) {}
            tokens = received
            isUnsaved = false
        } catch {
            throw XeroError.translated(error)
        }
    }

    private func redeem(_ code: Secret, _ pkce: PKCE) async throws -> StoredTokens {
        let tokens: TokenSet
        do {
            tokens = try await endpoint.exchange(code: code, pkce: pkce)
        } catch {
            guard case .grant(let text) = error else { throw error }
            throw XeroError.notAuthorised(.declined, "the code was not taken; it lives five minutes. \(text)")
        }
        guard tokens.refresh != nil else {
            throw XeroError.notAuthorised(.scope, "Xero gave no refresh token: offline_access is missing")
        }
        return StoredTokens(current: tokens, received: clock.now)
    }

    // MARK: Tokens

    public func accessToken() async throws -> Secret {
        if let tokens, !isUnsaved, tokens.current.isGood(at: clock.now) { return tokens.current.access }
        return try await renewed(insteadOf: nil)
    }

    public func accessToken(insteadOf refused: Secret) async throws -> Secret {
        if let tokens, tokens.current.access != refused, tokens.current.isGood(at: clock.now) {
            return tokens.current.access
        }
        return try await renewed(insteadOf: refused)
    }

    /// A caller that is cancelled doesn't end the renewal: its answer must be saved.
    private func renewed(insteadOf refused: Secret?) async throws -> Secret {
        if let renewal { return try await renewal.value.access }
        let task = Task {
            do {
                return try await self.renew(insteadOf: refused)
            } catch {
                throw XeroError.translated(error)
            }
        }
        renewal = task
        defer { renewal = nil }
        return try await task.value.access
    }

    private func renew(insteadOf refused: Secret?) async throws -> TokenSet {
        let lock = try await store.lock(clock: clock)
        defer { withExtendedLifetime(lock) {} }
        if isUnsaved, let tokens {
            try store.save(tokens)
            isUnsaved = false
        }
        guard var stored = try store.load() else { throw XeroError.notAuthorised(.notLinked, "") }
        if stored.current.isGood(at: clock.now), stored.current.access != refused {
            tokens = stored
            return stored.current
        }
        guard let refresh = stored.current.refresh else { throw XeroError.notAuthorised(.token, "no refresh token") }

        let askedBefore = stored.renewalAsked
        stored.renewalAsked = askedBefore ?? clock.now
        try store.save(stored)
        var used = refresh
        var received = try await ask(refresh)
        if received == nil, let previous = stored.previousRefresh,
            clock.now.since(stored.received) < Self.secondChance
        {
            used = previous
            received = try await ask(previous)
        }
        guard let received else {
            throw XeroError.notAuthorised(.token, Self.reason(askedBefore, now: clock.now))
        }
        var renewed = StoredTokens(current: received, received: clock.now)
        if renewed.current.refresh == nil { renewed.current.refresh = used }
        renewed.previousRefresh = used
        tokens = renewed
        isUnsaved = true
        try store.save(renewed)
        isUnsaved = false
        return renewed.current
    }

    /// Nil where the token isn't taken. A lost answer is asked for again: Xero takes the same token again for a while.
    private func ask(_ token: Secret) async throws -> TokenSet? {
        var tries = 0
        while true {
            do {
                return try await endpoint.refresh(token)
            } catch {
                if case .grant = error { return nil }
                tries += 1
                guard case .server = error, tries < Self.tries else { throw error }
                try await clock.sleep(for: .seconds(1 << tries))
            }
        }
    }

    private static func reason(_ askedBefore: UTCInstant?, now: UTCInstant) -> String {
        if let askedBefore, now.since(askedBefore) > secondChance {
            return "a renewal at \(askedBefore) was interrupted, and its half hour is over"
        }
        return "it was ended in Xero, or not used for 60 days"
    }

    // MARK: Connections

    /// The organisations this sign-in reaches; which one is used is the caller's choice.
    public func connections() async throws -> [XeroConnection] {
        try await withToken { token in try await self.connectionsEndpoint.list(token) }
    }

    /// Ends one organisation's connection.
    public func disconnect(_ connection: XeroConnection) async throws {
        try await withToken { token in try await self.connectionsEndpoint.end(connection.id, token) }
    }

    /// Ends the sign-in at Xero and removes the file. The file stays where Xero couldn't be told.
    public func revoke() async throws {
        do {
            try await revokeAndForget()
        } catch {
            throw XeroError.translated(error)
        }
    }

    private func revokeAndForget() async throws {
        let lock = try await store.lock(clock: clock)
        defer { withExtendedLifetime(lock) {} }
        guard let stored = try store.load() else { return }
        if let refresh = stored.current.refresh { try await endpoint.revoke(refresh) }
        try store.remove()
        tokens = nil
        isUnsaved = false
    }

    private func withToken<Value: Sendable>(_ body: (Secret) async throws -> Value) async throws -> Value {
        let token = try await accessToken()
        do {
            return try await body(token)
        } catch XeroError.notAuthorised(.token, _) {
            return try await body(try await accessToken(insteadOf: token))
        }
    }
}

public import WebAccess

/// A person's sign-in to Clio: made in the browser once, kept in a ``TokenStore``, renewed as it runs out.
///
/// Clio's refresh token is used again and again. Still only one renewal happens at a time, in this process and in all that
/// share the file: who finds the file already renewed takes what is there.
public actor ClioSignIn: AccessTokens {
    private static let tries = 4

    private let application: ClioApplication
    private let store: TokenStore
    private let endpoint: TokenEndpoint
    private let clock: any APIClock
    private var tokens: TokenSet?
    private var renewal: Task<TokenSet, any Error>?

    public init(
        application: ClioApplication, store: TokenStore, transport: HTTPTransport, clock: any APIClock = MachineClock()
    ) {
        self.application = application
        self.store = store
        self.clock = clock
        endpoint = TokenEndpoint(application: application, transport: transport, clock: clock)
    }

    // MARK: Signing in and out

    /// Signs a person in: waits on the redirect address while they allow access in their browser.
    /// - Parameters:
    ///   - wait: how long to wait for them.
    ///   - present: opens the address in a browser, or prints it.
    /// - Throws: ``ClioError``; `CancellationError`.
    public func signIn(
        wait: Duration = .seconds(600), present: @Sendable (_ address: String) async throws -> Void
    ) async throws {
        do {
            let received = try await BrowserSignIn.perform(
                port: application.redirectPort, service: store.service, wait: wait, clock: clock,
                address: { application.authorizeAddress(state: $0) }, present: present, redeem: redeem)
            let lock = try await store.lock(clock: clock)
            try store.save(StoredTokens(current: received, received: clock.now))
            withExtendedLifetime(lock) {}
            tokens = received
        } catch {
            throw ClioError.translated(error)
        }
    }

    private func redeem(_ code: Secret) async throws -> TokenSet {
        let tokens: TokenSet
        do {
            tokens = try await endpoint.exchange(code: code)
        } catch {
            guard case .grant(let text) = error else { throw error }
            throw ClioError.notAuthorised(.declined, "the code was not taken; it lives ten minutes. \(text)")
        }
        guard tokens.refresh != nil else {
            throw ClioError.unreadable("Clio gave no refresh token: check `extract.api.baseURL`")
        }
        return tokens
    }

    /// Ends the sign-in at Clio and removes the file. The file stays where Clio couldn't be told.
    /// - Throws: ``ClioError``.
    public func deauthorize() async throws {
        do {
            let lock = try await store.lock(clock: clock)
            defer { withExtendedLifetime(lock) {} }
            guard let stored = try store.load() else { return }
            try await endpoint.deauthorize(stored.current.access)
            try store.remove()
            tokens = nil
        } catch {
            throw ClioError.translated(error)
        }
    }

    // MARK: Tokens

    public func accessToken() async throws -> Secret {
        if let tokens, tokens.isGood(at: clock.now) { return tokens.access }
        return try await renewed(insteadOf: nil)
    }

    public func accessToken(insteadOf refused: Secret) async throws -> Secret {
        if let tokens, tokens.access != refused, tokens.isGood(at: clock.now) { return tokens.access }
        return try await renewed(insteadOf: refused)
    }

    /// A caller that is cancelled doesn't end the renewal: its answer must be saved.
    private func renewed(insteadOf refused: Secret?) async throws -> Secret {
        if let renewal { return try await renewal.value.access }
        let task = Task {
            do {
                return try await self.renew(insteadOf: refused)
            } catch {
                throw ClioError.translated(error)
            }
        }
        renewal = task
        defer { renewal = nil }
        return try await task.value.access
    }

    private func renew(insteadOf refused: Secret?) async throws -> TokenSet {
        let lock = try await store.lock(clock: clock)
        defer { withExtendedLifetime(lock) {} }
        guard let stored = try store.load() else { throw ClioError.notAuthorised(.notLinked, "") }
        if stored.current.isGood(at: clock.now), stored.current.access != refused {
            tokens = stored.current
            return stored.current
        }
        guard let refresh = stored.current.refresh else { throw ClioError.notAuthorised(.token, "no refresh token") }
        let received = try await ask(refresh)
        tokens = received
        try store.save(StoredTokens(current: received, received: clock.now))
        return received
    }

    private func ask(_ token: Secret) async throws -> TokenSet {
        var tries = 0
        while true {
            do {
                return try await endpoint.refresh(token)
            } catch {
                tries += 1
                guard case .server = error, tries < Self.tries else { throw error }
                try await clock.sleep(for: .seconds(1 << tries))
            }
        }
    }
}

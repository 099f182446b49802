internal import WebAccess

/// Clio's `/oauth`: exchanges codes and refresh tokens for tokens, and ends them.
struct TokenEndpoint: Sendable {
    private let application: ClioApplication
    private let server: TokenServer

    init(application: ClioApplication, transport: HTTPTransport, clock: any APIClock) {
        self.application = application
        server = TokenServer(root: application.server, transport: transport, clock: clock)
    }

    func exchange(code: Secret) async throws(SignInRefusal) -> TokenSet {
        try await tokens([
            ("grant_type", "authorization_code"), ("code", code.value), ("redirect_uri", application.redirectAddress),
        ])
    }

    /// The refresh token is good again and again; where the answer has none, the old one stays.
    func refresh(_ token: Secret) async throws(SignInRefusal) -> TokenSet {
        var tokens = try await tokens([("grant_type", "refresh_token"), ("refresh_token", token.value)])
        if tokens.refresh == nil { tokens.refresh = token }
        return tokens
    }

    /// Ends a sign-in. A token that is refused counts as ended.
    func deauthorize(_ token: Secret) async throws(SignInRefusal) {
        try await server.end(
            "oauth/deauthorize", token: token, headers: [("Authorization", "Bearer \(token.value)")], unknown: [401])
    }

    private func tokens(_ form: [(name: String, value: String)]) async throws(SignInRefusal) -> TokenSet {
        try await server.tokens(
            "oauth/token",
            form: form + [("client_id", application.clientID), ("client_secret", application.clientSecret.value)])
    }
}

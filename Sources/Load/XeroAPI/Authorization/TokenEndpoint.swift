internal import Foundation
internal import WebAccess

/// Xero's identity server: exchanges codes and refresh tokens for tokens, and revokes them.
struct TokenEndpoint: Sendable {
    private let application: XeroApplication
    private let server: TokenServer

    init(application: XeroApplication, transport: HTTPTransport, clock: any APIClock) {
        self.application = application
        server = TokenServer(root: application.identity, transport: transport, clock: clock)
    }

    func exchange(code: Secret, pkce: PKCE) async throws(SignInRefusal) -> TokenSet {
        try await tokens([
            ("grant_type", "authorization_code"), ("code", code.value),
            ("redirect_uri", application.redirectAddress), ("code_verifier", pkce.verifier.value),
        ])
    }

    func refresh(_ token: Secret) async throws(SignInRefusal) -> TokenSet {
        try await tokens([("grant_type", "refresh_token"), ("refresh_token", token.value)])
    }

    func clientCredentials() async throws(SignInRefusal) -> TokenSet {
        // There is no refresh token here, and Xero refuses the scope that asks for one.
        let scopes = application.scopes.filter { $0 != "offline_access" }
        return try await tokens([("grant_type", "client_credentials"), ("scope", scopes.joined(separator: " "))])
    }

    /// Ends a refresh token and everything made from it. One that is unknown already counts as ended.
    func revoke(_ token: Secret) async throws(SignInRefusal) {
        try await server.end("connect/revocation", token: token, form: form, headers: headers)
    }

    private func tokens(_ form: [(name: String, value: String)]) async throws(SignInRefusal) -> TokenSet {
        var tokens = try await server.tokens("connect/token", form: form + self.form, headers: headers)
        if tokens.scopes.isEmpty { tokens.scopes = application.scopes }
        return tokens
    }

    /// How the app shows who it is: by its secret in a header, or, with PKCE alone, by its id in the form.
    private var headers: [(String, String)] {
        guard let secret = application.clientSecret else { return [] }
        let pair = "\(application.clientID):\(secret.value)"
        return [("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())")]
    }

    private var form: [(name: String, value: String)] {
        application.clientSecret == nil ? [("client_id", application.clientID)] : []
    }
}

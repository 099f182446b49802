internal import Foundation
internal import Ledger
internal import WebAccess

/// Xero's identity server: exchanges codes and refresh tokens for tokens, and revokes them.
struct TokenEndpoint: Sendable {
    let application: XeroApplication
    let transport: HTTPTransport
    let clock: any APIClock

    /// What to do about a token request that failed.
    enum Failure: Error, Hashable, Sendable {
        /// The code or refresh token is used, run out or not ours.
        case invalidGrant(String)
        case other(XeroError)
    }

    func exchange(code: Secret, pkce: PKCE) async throws(Failure) -> TokenSet {
        try await tokens([
            ("grant_type", "authorization_code"), ("code", code.value),
            ("redirect_uri", application.redirectAddress), ("code_verifier", pkce.verifier.value),
        ])
    }

    func refresh(_ token: Secret) async throws(Failure) -> TokenSet {
        try await tokens([("grant_type", "refresh_token"), ("refresh_token", token.value)])
    }

    func clientCredentials() async throws(Failure) -> TokenSet {
        // There is no refresh token here, and Xero refuses the scope that asks for one.
        let scopes = application.scopes.filter { $0 != "offline_access" }
        return try await tokens([("grant_type", "client_credentials"), ("scope", scopes.joined(separator: " "))])
    }

    /// Ends a refresh token and everything made from it. One that is unknown already counts as ended.
    func revoke(_ token: Secret) async throws(Failure) {
        let answer = try await post("connect/revocation", [("token", token.value)])
        guard (200...299).contains(answer.status) else { throw failure(answer) }
    }

    private func tokens(_ form: [(name: String, value: String)]) async throws(Failure) -> TokenSet {
        // The time before asking, so that the token's life is never thought longer than it is.
        let asked = clock.now
        let answer = try await post("connect/token", form)
        guard answer.status == 200 else { throw failure(answer) }
        guard let json = try? JSONValue.parse(answer.body), let access = json["access_token"]?.string, !access.isEmpty,
            let life = json["expires_in"]?.number.flatMap({ Int64($0) }), life > 0, life < 10_000_000
        else {
            throw .other(.unreadable("the identity server's answer holds no token: check `load.api.identityURL`"))
        }
        let scopes = json["scope"]?.string ?? application.scopes.joined(separator: " ")
        return TokenSet(
            access: Secret(access),
            refresh: json["refresh_token"]?.string.flatMap { $0.isEmpty ? nil : Secret($0) },
            expires: asked.advanced(by: .seconds(life)), scopes: scopes.split(separator: " ").map(String.init))
    }

    private func post(
        _ path: String, _ form: [(name: String, value: String)]
    ) async throws(Failure) -> HTTPTransport.Exchange {
        var form = form
        var headers = [
            ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
            ("User-Agent", "clio-xero"),
        ]
        if let secret = application.clientSecret {
            let pair = "\(application.clientID):\(secret.value)"
            headers.append(("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())"))
        } else {
            form.append(("client_id", application.clientID))
        }
        do throws(HTTPTransport.Failure) {
            return try await transport.exchange(
                .post, "\(application.identity.text)/\(path)", headers: headers,
                body: Array(QueryText.encoded(form).utf8))
        } catch {
            switch error {
            case .tls(let reason): throw .other(.tls(reason))
            case .notSent(let reason), .lost(let reason):
                throw .other(.temporary("Xero's identity server can't be reached: \(reason). Try again later"))
            case .tooLarge, .cancelled:
                throw .other(.temporary("the call to Xero's identity server was interrupted. Try again"))
            }
        }
    }

    /// `error` and `error_description` of RFC 6749 section 5.2; a form's values are never repeated.
    private func failure(_ answer: HTTPTransport.Exchange) -> Failure {
        let json = try? JSONValue.parse(answer.body)
        let code = json?["error"]?.string ?? ""
        let text = SafeText.cleaned(
            [code, json?["error_description"]?.string ?? ""].filter { !$0.isEmpty }.joined(separator: ": "), limit: 200)
        switch (answer.status, code) {
        case (_, "invalid_grant"): return .invalidGrant(text)
        case (_, "invalid_scope"), (_, "access_denied"): return .other(.notAuthorised(.scope, text))
        case (_, "invalid_client"), (_, "unauthorized_client"), (401, _):
            return .other(.notAuthorised(.application, text))
        case (429, _), (408, _), (500..., _):
            return .other(.temporary("Xero's identity server is in trouble (\(answer.status)). Try again later"))
        default:
            let detail = text.isEmpty ? "status \(answer.status)" : text
            return .other(.notAuthorised(.application, detail))
        }
    }
}

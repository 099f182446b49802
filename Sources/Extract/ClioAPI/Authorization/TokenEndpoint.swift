internal import Ledger
internal import WebAccess

/// Clio's `/oauth`: exchanges codes and refresh tokens for tokens, and ends them.
struct TokenEndpoint: Sendable {
    let application: ClioApplication
    let transport: HTTPTransport
    let clock: any APIClock

    /// What to do about a token request that failed.
    enum Failure: Error, Hashable, Sendable {
        /// The code or refresh token is used, run out, ended or not ours.
        case invalidGrant(String)
        case other(ClioError)
    }

    func exchange(code: Secret) async throws(Failure) -> TokenSet {
        try await tokens([
            ("grant_type", "authorization_code"), ("code", code.value), ("redirect_uri", application.redirectAddress),
        ])
    }

    /// The refresh token is good again and again; where the answer has none, the old one stays.
    func refresh(_ token: Secret) async throws(Failure) -> TokenSet {
        var tokens = try await tokens([("grant_type", "refresh_token"), ("refresh_token", token.value)])
        if tokens.refresh == nil { tokens.refresh = token }
        return tokens
    }

    /// Ends a sign-in. A token that is refused counts as ended.
    func deauthorize(_ token: Secret) async throws(Failure) {
        let answer = try await post(
            "deauthorize", [("token", token.value)], headers: [("Authorization", "Bearer \(token.value)")])
        guard (200...299).contains(answer.status) || answer.status == 401 else { throw failure(answer) }
    }

    private func tokens(_ form: [(name: String, value: String)]) async throws(Failure) -> TokenSet {
        // The time before asking, so that the token's life is never thought longer than it is.
        let asked = clock.now
        let answer = try await post(
            "token",
            form + [("client_id", application.clientID), ("client_secret", application.clientSecret.value)])
        guard answer.status == 200 else { throw failure(answer) }
        guard let json = try? JSONValue.parse(answer.body), let access = json["access_token"]?.string, !access.isEmpty,
            let life = json["expires_in"]?.number.flatMap({ Int64($0) }), life > 0, life < 100_000_000
        else {
            throw .other(.unreadable("Clio's answer to the sign-in holds no token: check `extract.api.baseURL`"))
        }
        return TokenSet(
            access: Secret(access),
            refresh: json["refresh_token"]?.string.flatMap { $0.isEmpty ? nil : Secret($0) },
            expires: asked.advanced(by: .seconds(life)), scopes: [])
    }

    private func post(
        _ path: String, _ form: [(name: String, value: String)], headers: [(String, String)] = []
    ) async throws(Failure) -> HTTPTransport.Exchange {
        let headers =
            headers + [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
                ("User-Agent", "clio-xero"),
            ]
        do throws(HTTPTransport.Failure) {
            return try await transport.exchange(
                .post, "\(application.server.text)/oauth/\(path)", headers: headers,
                body: Array(QueryText.encoded(form).utf8))
        } catch {
            switch error {
            case .tls(let reason): throw .other(.tls(reason))
            case .notSent(let reason), .lost(let reason):
                throw .other(.temporary("Clio can't be reached for the sign-in: \(reason). Try again later"))
            case .tooLarge, .cancelled:
                throw .other(.temporary("the call to Clio's sign-in was interrupted. Try again"))
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
        case (429, _), (408, _), (500..., _):
            return .other(.temporary("Clio's sign-in is in trouble (\(answer.status)). Try again later"))
        default: return .other(.notAuthorised(.application, text.isEmpty ? "status \(answer.status)" : text))
        }
    }
}

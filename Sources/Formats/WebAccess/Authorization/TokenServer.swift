internal import Ledger

/// A token endpoint of OAuth 2.0 (RFC 6749, section 3.2): a form goes in, tokens or a refusal come out.
package struct TokenServer: Sendable {
    /// The server's root, without a slash at its end.
    private let root: String
    private let transport: HTTPTransport
    private let clock: any APIClock

    package init(root: ServerAddress, transport: HTTPTransport, clock: any APIClock) {
        self.root = root.text
        self.transport = transport
        self.clock = clock
    }

    /// - Returns: tokens whose ``TokenSet/scopes`` are empty where the answer names none.
    package func tokens(
        _ path: String, form: [(name: String, value: String)], headers: [(String, String)] = []
    ) async throws(SignInRefusal) -> TokenSet {
        // The time before asking, so that the token's life is never thought longer than it is.
        let asked = clock.now
        let answer = try await post(path, form: form, headers: headers)
        guard answer.status == 200 else { throw Self.refusal(answer) }
        guard let json = try? JSONValue.parse(answer.body), let access = json["access_token"]?.string, !access.isEmpty,
            let life = json["expires_in"]?.number.flatMap({ Int64($0) }), life > 0, life < 100_000_000
        else {
            throw .noToken
        }
        return TokenSet(
            access: Secret(access),
            refresh: json["refresh_token"]?.string.flatMap { $0.isEmpty ? nil : Secret($0) },
            expires: asked.advanced(by: .seconds(life)),
            scopes: (json["scope"]?.string ?? "").split(separator: " ").map(String.init))
    }

    /// Ends a token (RFC 7009). One that the server doesn't know any more counts as ended.
    package func end(
        _ path: String, token: Secret, form: [(name: String, value: String)] = [], headers: [(String, String)],
        unknown: Set<Int> = []
    ) async throws(SignInRefusal) {
        let answer = try await post(path, form: [("token", token.value)] + form, headers: headers)
        guard !(200...299).contains(answer.status), !unknown.contains(answer.status) else { return }
        let refusal = Self.refusal(answer)
        if case .grant = refusal { return }
        throw refusal
    }

    private func post(
        _ path: String, form: [(name: String, value: String)], headers: [(String, String)]
    ) async throws(SignInRefusal) -> HTTPTransport.Exchange {
        let headers =
            headers + [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
                ("User-Agent", "clio-xero"),
            ]
        do throws(HTTPTransport.Failure) {
            return try await transport.exchange(
                .post, "\(root)/\(path)", headers: headers, body: Array(QueryText.encoded(form).utf8))
        } catch {
            switch error {
            case .tls(let reason): throw .tls(reason)
            case .notSent(let reason), .lost(let reason):
                throw .server("the server can't be reached: \(reason). Try again later")
            case .tooLarge, .cancelled: throw .server("the call was interrupted. Try again")
            }
        }
    }

    /// `error` and `error_description` of RFC 6749 section 5.2; a form's values are never repeated.
    private static func refusal(_ answer: HTTPTransport.Exchange) -> SignInRefusal {
        let json = try? JSONValue.parse(answer.body)
        let code = json?["error"]?.string ?? ""
        let text = SafeText.cleaned(
            [code, json?["error_description"]?.string ?? ""].filter { !$0.isEmpty }.joined(separator: ": "), limit: 200)
        switch (answer.status, code) {
        case (_, "invalid_grant"): return .grant(text)
        case (_, "invalid_scope"), (_, "access_denied"): return .scope(text)
        case (_, "invalid_client"), (_, "unauthorized_client"), (401, _): return .application(text)
        case (429, _), (408, _), (500..., _):
            return .server("the server is in trouble (\(answer.status)). Try again later")
        default: return .application(text.isEmpty ? "status \(answer.status)" : text)
        }
    }
}

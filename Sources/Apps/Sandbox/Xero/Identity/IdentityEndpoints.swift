internal import Crypto
internal import Foundation
internal import SandboxKit

/// The login's HTTP side: authorise, token, revocation, connections.
struct IdentityEndpoints {
    let now: Int64
    let login: SandboxLogin

    // MARK: Authorise

    /// `GET /identity/connect/authorize`: a code right away, or a page that asks first.
    func authorize(_ request: SandboxRequest, _ state: inout IdentityState, organisation: String) -> SandboxAnswer {
        guard let client = state.clients[request.parameter("client_id") ?? ""], client.kind != .custom else {
            return refusal("unauthorized_client", "Unknown client or client not enabled")
        }
        let redirect = request.parameter("redirect_uri") ?? ""
        guard Self.isAllowed(redirect) else { return refusal("invalid_request", "Invalid redirect_uri") }
        guard request.parameter("response_type") == "code" else {
            return refusal("unsupported_response_type", "Response type not supported")
        }
        let scopes = Set((request.parameter("scope") ?? "").split(separator: " ").map(String.init))
        guard !scopes.isEmpty, scopes.isSubset(of: Scopes.known) else {
            return refusal("invalid_scope", "Invalid scope for client")
        }
        let challenge = request.parameter("code_challenge")
        if client.kind == .proofKey || challenge != nil {
            guard let challenge, challenge.utf8.count == 43, request.parameter("code_challenge_method") == "S256" else {
                return refusal("invalid_request", "A code_challenge with the method S256 is required")
            }
        }
        let answer: String
        switch (login, request.parameter("consent")) {
        case (.page, nil): return page(request, scopes, organisation)
        case (.page, "no"): answer = "error=access_denied"
        default:
            let code = state.random.token()
            state.codes[code] = IdentityState.Code(
                clientID: client.id, redirect: redirect, scopes: scopes, challenge: challenge,
                expires: now + IdentityState.codeLife)
            answer = "code=\(code)&scope=\(Self.encoded(scopes.sorted().joined(separator: " ")))"
        }
        var location = redirect + (redirect.contains("?") ? "&" : "?") + answer
        if let mark = request.parameter("state") { location += "&state=" + Self.encoded(mark) }
        return SandboxAnswer(status: 302, headers: [("Location", location), ("Cache-Control", "no-store")])
    }

    /// Xero shows its own error page; it does not redirect with these errors.
    private func refusal(_ error: String, _ text: String) -> SandboxAnswer {
        .text(400, "Error: \(error)\n\(text)\n")
    }

    /// https anywhere, http on `localhost` alone (developer.xero.com, Redirect URIs).
    private static func isAllowed(_ redirect: String) -> Bool {
        redirect.hasPrefix("https://") || redirect.hasPrefix("http://localhost:")
            || redirect.hasPrefix("http://localhost/")
    }

    private func page(_ request: SandboxRequest, _ scopes: Set<String>, _ organisation: String) -> SandboxAnswer {
        let target = Self.escaped(request.target)
        let items = scopes.sorted().map { "<li>\(Self.escaped($0))</li>" }.joined()
        let html = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox login</title>
            <h1>Allow access to \(Self.escaped(organisation))?</h1>
            <p>This is the local sandbox, not Xero. The app <b>\(Self.escaped(request.parameter("client_id") ?? ""))</b> \
            asks for:</p><ul>\(items)</ul>
            <p><a href="\(target)&amp;consent=yes">Allow access</a> &nbsp; <a href="\(target)&amp;consent=no">Cancel</a></p>
            </html>
            """
        var answer = SandboxAnswer.text(200, html, type: "text/html; charset=utf-8")
        answer.headers.append(("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"))
        return answer
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    // MARK: Tokens

    /// `POST /connect/token`.
    func token(_ request: SandboxRequest, _ state: inout IdentityState) -> SandboxAnswer {
        guard request.method == "POST" else { return .methodNotAllowed }
        let form = Form(request)
        guard let client = client(form, request, state) else { return Self.error("invalid_client") }
        let tokens: IdentityState.Tokens?
        switch form["grant_type"] {
        case "authorization_code": tokens = exchange(form, client, &state)
        case "refresh_token": tokens = form["refresh_token"].flatMap { state.rotate($0, client, now: now) }
        case "client_credentials":
            guard client.kind == .custom else { return Self.error("unauthorized_client") }
            let asked = Set((form["scope"] ?? "").split(separator: " ").map(String.init))
            guard asked.isSubset(of: client.scopes) else {
                return Self.error("invalid_scope", "Client credentials scope validation failed")
            }
            tokens = state.issue(client, scopes: asked.isEmpty ? client.scopes : asked, now: now)
        default: return Self.error("unsupported_grant_type")
        }
        guard let tokens else { return Self.error("invalid_grant") }
        var view = OutputObject()
        view.text("access_token", tokens.access)
        view.add("expires_in", .number(String(IdentityState.accessLife / 1_000)))
        view.text("token_type", "Bearer")
        view.text("refresh_token", tokens.refresh)
        view.text("scope", tokens.scopes.sorted().joined(separator: " "))
        var answer = SandboxAnswer.json(200, view.value)
        answer.headers.append(("Cache-Control", "no-store"))
        return answer
    }

    /// A code works once, for five minutes, with its own redirect address and verifier.
    private func exchange(
        _ form: Form, _ client: SandboxClient, _ state: inout IdentityState
    ) -> IdentityState.Tokens? {
        guard let text = form["code"], let code = state.codes.removeValue(forKey: text), code.clientID == client.id,
            code.expires > now, code.redirect == form["redirect_uri"]
        else { return nil }
        if let challenge = code.challenge {
            guard let verifier = form["code_verifier"], (43...128).contains(verifier.utf8.count) else { return nil }
            let digest = Data(SHA256.hash(data: Array(verifier.utf8))).base64EncodedString()
            let expected = digest.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            guard expected == challenge else { return nil }
        }
        return state.issue(client, scopes: code.scopes, now: now)
    }

    /// `POST /connect/revocation`.
    func revoke(_ request: SandboxRequest, _ state: inout IdentityState) -> SandboxAnswer {
        guard request.method == "POST" else { return .methodNotAllowed }
        let form = Form(request)
        guard let client = client(form, request, state) else { return Self.error("invalid_client") }
        if let token = form["token"] { state.revoke(token, client) }
        return SandboxAnswer(status: 200)
    }

    /// The app that asks: by HTTP Basic, or by its id and secret in the form.
    private func client(_ form: Form, _ request: SandboxRequest, _ state: IdentityState) -> SandboxClient? {
        var id = form["client_id"]
        var secret = form["client_secret"]
        if let header = request.header("authorization"), header.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: String(header.dropFirst(6)))
        {
            let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
            id = parts.first
            secret = parts.count > 1 ? parts[1] : nil
        }
        guard let client = id.flatMap({ state.clients[$0] }) else { return nil }
        return client.secret == nil || client.secret == secret ? client : nil
    }

    private static func error(_ code: String, _ description: String? = nil) -> SandboxAnswer {
        var view = OutputObject()
        view.text("error", code)
        view.text("error_description", description)
        return .json(400, view.value)
    }

    private struct Form {
        private let pairs: [String: String]

        init(_ request: SandboxRequest) {
            let body = SandboxRequest.pairs(String(decoding: request.body, as: UTF8.self))
            pairs = Dictionary(body.map { ($0.name, $0.value) }) { first, _ in first }
        }

        subscript(name: String) -> String? { pairs[name] }
    }

    // MARK: Connections

    /// `GET /connections` and `DELETE /connections/{id}`.
    func connections(
        _ request: SandboxRequest, _ access: IdentityState.Access, _ state: inout IdentityState, book: Book
    ) -> SandboxAnswer {
        if request.method == "DELETE", request.path.count == 2 {
            guard let id = GUID(request.path[1]), state.disconnect(id, clientID: access.clientID) else {
                return SandboxAnswer(status: 404)
            }
            return SandboxAnswer(status: 204)
        }
        guard request.method == "GET", request.path.count == 1 else { return .methodNotAllowed }
        let wanted = request.parameter("authEventId").map { GUID($0) }
        let own = state.connections.filter { connection in
            connection.clientID == access.clientID && (wanted.map { $0 == connection.grant } ?? true)
        }
        let shown = own.map { connection in
            var view = OutputObject()
            view.id("id", connection.id)
            view.id("authEventId", connection.grant)
            view.id("tenantId", book.tenantID)
            view.text("tenantType", "ORGANISATION")
            view.text("tenantName", book.name)
            view.text("createdDateUtc", TimeText.connection(connection.created))
            view.text("updatedDateUtc", TimeText.connection(connection.updated))
            return view.value
        }
        return .json(200, .list(item: "Connection", shown))
    }
}

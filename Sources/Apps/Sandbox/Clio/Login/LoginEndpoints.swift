internal import Foundation
internal import Ledger
internal import SandboxKit

/// Clio's OAuth 2.0: authorization code and refresh, on the same host as the API (docs.developers.clio.com, Authorization).
struct LoginEndpoints {
    let now: Int64
    let login: ClioLogin
    let firmName: String

    func answer(_ request: SandboxRequest, _ state: inout LoginState) -> SandboxAnswer {
        switch (request.method, request.path.dropFirst().joined(separator: "/")) {
        case ("GET", "authorize"): authorize(request, &state)
        case ("GET", "approval"): approval(request)
        case ("POST", "token"): token(request, &state)
        case ("POST", "deauthorize"): deauthorize(request, &state)
        default: ClioProblem.noPath.answer
        }
    }

    // MARK: Authorize

    /// `GET /oauth/authorize`: a code right away, or a page that asks first.
    private func authorize(_ request: SandboxRequest, _ state: inout LoginState) -> SandboxAnswer {
        guard let client = state.clients[request.parameter("client_id") ?? ""] else {
            return refusal("invalid_client", "The app is not known.")
        }
        let redirect = request.parameter("redirect_uri") ?? ""
        guard Self.isAllowed(redirect) else { return refusal("invalid_redirect_uri", "The redirect URI is not valid.") }
        guard request.parameter("response_type") == "code" else {
            return refusal("unsupported_response_type", "The response type is not supported.")
        }
        let answer: String
        switch (login, request.parameter("consent")) {
        case (.page, nil): return page(request, client)
        case (.page, "no"):
            guard request.parameter("redirect_on_decline") == "true" else {
                return .text(200, "Access was declined. You can close this page.\n")
            }
            answer = "error=access_denied"
        default: answer = "code=\(state.newCode(client, redirect: redirect, now: now))"
        }
        var location = redirect + (redirect.contains("?") ? "&" : "?") + answer
        if let mark = request.parameter("state") { location += "&state=" + Self.encoded(mark) }
        return SandboxAnswer(status: 302, headers: [("Location", location), ("Cache-Control", "no-store")])
    }

    /// https anywhere; http on this machine alone.
    private static func isAllowed(_ redirect: String) -> Bool {
        let hosts = ["http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:", "http://localhost/"]
        return redirect.hasPrefix("https://") || hosts.contains(where: redirect.hasPrefix)
    }

    /// Clio shows its own error page; it does not redirect with these errors.
    private func refusal(_ error: String, _ text: String) -> SandboxAnswer { .text(400, "Error: \(error)\n\(text)\n") }

    private func page(_ request: SandboxRequest, _ client: ClioClient) -> SandboxAnswer {
        let target = Self.escaped(request.target)
        let html = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox login</title>
            <h1>Allow access to \(Self.escaped(firmName))?</h1>
            <p>This is the local sandbox, not Clio. The app <b>\(Self.escaped(client.id))</b> asks for access.</p>
            <p><a href="\(target)&amp;consent=yes">Allow access</a> &nbsp; <a href="\(target)&amp;consent=no">Decline</a></p>
            </html>
            """
        return Self.html(html)
    }

    /// The page of the native redirect, for apps that can't listen: it shows the code to copy.
    private func approval(_ request: SandboxRequest) -> SandboxAnswer {
        let code = Self.escaped(request.parameter("code") ?? "")
        return Self.html(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>code=\(code)</title><p>\(code)</p></html>")
    }

    private static func html(_ text: String) -> SandboxAnswer {
        var answer = SandboxAnswer.text(200, text, type: "text/html; charset=utf-8")
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

    private func token(_ request: SandboxRequest, _ state: inout LoginState) -> SandboxAnswer {
        let form = request.form
        guard let client = state.clients[form["client_id"] ?? ""], client.secret == form["client_secret"] else {
            return Self.error(401, "invalid_client")
        }
        var view = ClioObject()
        view.text("token_type", "bearer")
        switch form["grant_type"] {
        case "authorization_code":
            // A code works once, for ten minutes, with its own redirect address.
            guard let text = form["code"], let code = state.codes.removeValue(forKey: text),
                code.clientID == client.id, code.expires > now, code.redirect == form["redirect_uri"]
            else { return Self.error(400, "invalid_grant") }
            let tokens = state.issue(client.id, now: now)
            view.text("access_token", tokens.access)
            view.number("expires_in", LoginState.accessLife / 1_000)
            view.text("refresh_token", tokens.refresh)
        case "refresh_token":
            guard let access = form["refresh_token"].flatMap({ state.renew($0, client, now: now) }) else {
                return Self.error(400, "invalid_grant")
            }
            view.text("access_token", access)
            view.number("expires_in", LoginState.accessLife / 1_000)
        default: return Self.error(400, "unsupported_grant_type")
        }
        var answer = SandboxAnswer.json(200, view.value)
        answer.headers.append(("Cache-Control", "no-store"))
        return answer
    }

    private func deauthorize(_ request: SandboxRequest, _ state: inout LoginState) -> SandboxAnswer {
        guard let header = request.header("authorization"), header.hasPrefix("Bearer "),
            let caller = state.check(String(header.dropFirst(7)), now: now)
        else { return ClioProblem.unauthorized.answer }
        guard let token = request.form["token"], state.revoke(token, caller: caller) else {
            return Self.error(400, "invalid_request")
        }
        return .json(200, ClioObject().value)
    }

    private static func error(_ status: Int, _ code: String) -> SandboxAnswer {
        var view = ClioObject()
        view.text("error", code)
        return .json(status, view.value)
    }
}

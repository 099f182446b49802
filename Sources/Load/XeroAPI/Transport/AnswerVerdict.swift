internal import Ledger
internal import WebAccess

/// What a status line, headers and a body of any kind come to.
enum AnswerVerdict: Hashable, Sendable {
    case success
    /// Refused for the number of calls; the call was not done.
    case limited(RateLimit, retryAfter: Duration?)
    /// 401: the token is run out or no longer taken. Worth one renewal.
    case tokenRefused(String)
    /// 5xx and its kin: whether a write was done isn't known.
    case trouble(String, retryAfter: Duration?)
    /// Certain, and not worth another try.
    case failure(XeroError)

    /// - Parameters:
    ///   - title: the call, for messages.
    ///   - authenticate: the `WWW-Authenticate` header.
    init(status: Int, limits: LimitHeaders, authenticate: String?, body: [UInt8], title: String) {
        let text = ErrorBody(body)
        switch status {
        case 200...299, 304: self = .success
        case 401, 403:
            self = Self.notAuthorised(status, text, authenticate: authenticate)
        case 404, 410:
            self = .failure(
                .notFound(
                    "Xero has nothing under \(title) (\(status)). It may have been deleted, or the id is "
                        + "of another organisation."))
        case 429: self = .limited(limits.limit, retryAfter: limits.retryAfter)
        case 503 where text.isOldRateLimit:
            self = .limited(limits.limit, retryAfter: limits.retryAfter)
        case 408, 500, 502...599:
            let detail = text.detail.map { ": \($0)" } ?? ""
            self = .trouble("Xero is in trouble (\(status) to \(title))\(detail)", retryAfter: limits.retryAfter)
        case 300...399:
            self = .failure(
                .unreadable(
                    "\(title) was answered by a redirect (\(status)), which is not followed: check the server's address."
                ))
        case 400 where text.isKeyInUse:
            self = .failure(
                .unknownOutcome("\(title): Xero already knows this idempotency key from a different request"))
        default:
            self = .failure(.refused(text.refusal(status: status)))
        }
    }

    private static func notAuthorised(_ status: Int, _ text: ErrorBody, authenticate: String?) -> AnswerVerdict {
        let detail = text.detail ?? ""
        let hints = (detail + " " + (authenticate ?? "")).lowercased()
        // Seen in the wild: AuthorizationUnsuccessful where a scope is missing, AuthenticationUnsuccessful for the rest.
        if hints.contains("scope") || hints.contains("authorizationunsuccessful") {
            return .failure(.notAuthorised(.scope, detail))
        }
        return status == 401 ? .tokenRefused(detail) : .failure(.notAuthorised(.tenant, detail))
    }
}

/// An error's body: Xero's ApiException, an RFC 7807 problem (keys in either case), the old `oauth_problem` form, or
/// any text at all.
struct ErrorBody {
    private let root: JSONValue?
    private let plain: String

    init(_ body: [UInt8]) {
        root = try? JSONValue.parse(body)
        plain = root == nil ? String(decoding: body.prefix(2_000), as: UTF8.self) : ""
    }

    private func member(_ name: String) -> JSONValue? {
        root?.members?.first { $0.key.lowercased() == name }?.value
    }

    private func text(_ name: String) -> String? {
        member(name)?.string.map { SafeText.cleaned($0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The most telling text; nil where the body has none, such as a proxy's page.
    var detail: String? {
        if let text = text("detail") ?? text("message") ?? text("title") { return text }
        for pair in QueryText.pairs(plain[...]) where pair.name == "oauth_problem" {
            return SafeText.cleaned(pair.value)
        }
        return nil
    }

    var isOldRateLimit: Bool { plain.contains("oauth_problem=rate") }

    /// "Idempotency Key: … is used with a different request."
    var isKeyInUse: Bool {
        let text = (text("message") ?? text("detail") ?? "").lowercased()
        return text.contains("idempotency") && text.contains("different request")
    }

    func refusal(status: Int) -> XeroError.Refusal {
        var validation: [String] = []
        if let root { ValidationMessages.collect(root, under: "ValidationErrors", into: &validation) }
        return XeroError.Refusal(
            status: status, errorNumber: member("errornumber")?.number.flatMap { Int($0) }, type: text("type"),
            message: detail ?? "status \(status), without a reason", validation: validation)
    }
}

/// Messages of `ValidationErrors` or `Warnings`, wherever in a value they are: Xero hangs them on nested elements too,
/// a contact inside an invoice, a line.
enum ValidationMessages {
    static func collect(_ value: JSONValue, under key: String, into messages: inout [String]) {
        switch value.content {
        case .array(let elements):
            for element in elements { collect(element, under: key, into: &messages) }
        case .object(let members):
            for member in members {
                if member.key == key {
                    for element in member.value.elements ?? [] {
                        guard let text = element.string ?? element["Message"]?.string, !text.isEmpty else { continue }
                        let message = SafeText.oneLine(text)
                        if !messages.contains(message) { messages.append(message) }
                    }
                } else {
                    collect(member.value, under: key, into: &messages)
                }
            }
        default: break
        }
    }
}

internal import Ledger
internal import WebAccess

/// What a status line, headers and a body of any kind come to.
enum AnswerVerdict: Hashable, Sendable {
    case success(JSONValue)
    /// Refused for the number of calls; the call was not done.
    case limited
    /// 401: the token is run out or no longer taken. Worth one renewal.
    case tokenRefused(String)
    /// 5xx and its kin, and success without the JSON it should come with, as a proxy or a maintenance page answers.
    case trouble(ClioError)
    /// Certain, and not worth another try.
    case failure(ClioError)

    /// - Parameter title: the call, for messages.
    init(status: Int, body: [UInt8], title: String) {
        if (200...299).contains(status) {
            self = Self.success(body, title)
            return
        }
        let json = try? JSONValue.parse(body)
        let error = json?["error"]
        let detail = [error?["message"]?.string, error?.string, json?["message"]?.string].compactMap { $0 }
            .first { !$0.isEmpty }.map { SafeText.cleaned($0) }
        let suffix = detail.map { ": \($0)" } ?? ""
        switch status {
        case 401: self = .tokenRefused(detail ?? "")
        case 403:
            self = .failure(
                .forbidden(
                    "Clio doesn't let this sign-in do \(title)\(suffix). Give the app and the person who signed in the "
                        + "permission, or sign in as an administrator with billing permissions: `clio-xero link clio`"))
        case 404: self = .failure(.notFound("Clio has nothing under \(title)\(suffix)"))
        case 410:
            self = .failure(
                .configuration(
                    "Clio no longer answers version \(ClioClient.version) of its API\(suffix). Update this program"))
        case 412:
            self = .failure(
                .changed("\(title): the record was changed in Clio since it was read, so nothing was written"))
        case 429: self = .limited
        case 408, 500, 502...599:
            self = .trouble(.temporary("Clio is in trouble (\(status) to \(title))\(suffix)"))
        case 300...399:
            self = .failure(
                .unreadable(
                    "\(title) was answered by a redirect (\(status)), which is not followed: check `extract.api.baseURL`"
                ))
        default:
            self = .failure(
                .refused(
                    ClioError.Refusal(
                        status: status, type: error?["type"]?.string.map { SafeText.cleaned($0, limit: 60) },
                        message: detail ?? "\(title), without a reason")))
        }
    }

    private static func success(_ body: [UInt8], _ title: String) -> AnswerVerdict {
        do {
            return .success(try JSONValue.parse(body))
        } catch {
            return .trouble(
                .unreadable(
                    "the answer to \(title) is no JSON (line \(error.line), column \(error.column): \(error.message)). "
                        + "Check that `extract.api.baseURL` is Clio's and no proxy answers in its place"))
        }
    }
}

internal import WebAccess

/// What can go wrong between this program and Clio, by what to do about it.
///
/// No case holds a token, a secret or a raw body. Text from Clio is shortened and cleared of anything that looks like a
/// token before it comes here.
public enum ClioError: Error, Hashable, Sendable {
    /// The network, or Clio itself (5xx). Trying later helps.
    case temporary(String)
    /// Limited more often than the retries allow.
    case rateLimited(retryAfter: Duration?)
    case notAuthorised(NotAuthorised, String)
    /// The person who signed in may not see or do it (403).
    case forbidden(String)
    /// Clio understood the call and says no (400, 422 and their kin). Sending the same again can't help.
    case refused(Refusal)
    /// There is no such record (404).
    case notFound(String)
    /// The record was changed since it was read (412): nothing was written; read it again.
    case changed(String)
    /// The server's certificate can't be trusted.
    case tls(String)
    /// The answer isn't what the API describes.
    case unreadable(String)
    /// An address, a client id, the API's version or another setting can't be used.
    case configuration(String)
    /// The file of tokens can't be read, written or trusted.
    case tokenFile(String)
    /// The folder of a download can't be read or written.
    case folder(String)

    public enum NotAuthorised: String, Hashable, Sendable {
        /// Nobody signed in yet.
        case notLinked
        /// The token is refused or run out, and can't be renewed.
        case token
        /// The person said no in the browser, or never came back.
        case declined
        /// Client id, secret or redirect address aren't those of an app in this region.
        case application
    }

    public struct Refusal: Hashable, Sendable {
        public var status: Int
        /// `ArgumentError`, `ForbiddenError`, …
        public var type: String?
        public var message: String

        public init(status: Int, type: String?, message: String) {
            self.status = status
            self.type = type
            self.message = message
        }
    }

    /// Whether the same call may succeed later without anybody's help.
    public var isTemporary: Bool {
        switch self {
        case .temporary, .rateLimited: true
        default: false
        }
    }
}

extension ClioError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .temporary(let text), .notFound(let text), .unreadable(let text), .configuration(let text),
            .tokenFile(let text), .folder(let text), .forbidden(let text), .changed(let text):
            return text
        case .tls(let text):
            return
                "the connection to Clio can't be trusted: \(text). Check the server's address, this machine's date and "
                + "its certificates, and whether a proxy opens the connection; nothing was sent."
        case .rateLimited(let retryAfter):
            let wait = retryAfter.map { " Try again after \($0.secondsRoundedUp) seconds." } ?? " Try again later."
            return "Clio takes no more calls for now." + wait
        case .notAuthorised(let kind, let detail): return Self.text(kind) + (detail.isEmpty ? "" : " (\(detail))")
        case .refused(let refusal):
            let type = refusal.type.map { " (\($0), status \(refusal.status))" } ?? " (status \(refusal.status))"
            return "Clio refused it: \(refusal.message)" + type
        }
    }

    private static func text(_ kind: NotAuthorised) -> String {
        switch kind {
        case .notLinked: "not signed in to Clio: run `clio-xero link clio`"
        case .token: "Clio no longer accepts this sign-in: run `clio-xero link clio` again"
        case .declined: "access was not granted in the browser: run `clio-xero link clio` again to allow it"
        case .application:
            "Clio doesn't know this app: check the client id and secret, that `extract.api.baseURL` is the region the "
                + "app was made in, and that the app's redirect address at developers.clio.com is the one shown"
        }
    }
}

extension ClioError {
    init(_ error: WebAccessError) {
        switch error {
        case .address(let text), .port(let text): self = .configuration(text)
        case .tokenFile(let text): self = .tokenFile(text)
        case .busy(let text): self = .temporary(text)
        }
    }

    init(_ refusal: SignInRefusal) {
        switch refusal {
        case .declined: self = .notAuthorised(.declined, "")
        case .nobodyCame: self = .notAuthorised(.declined, "nobody came back from the browser in time")
        case .grant(let detail): self = .notAuthorised(.token, detail)
        case .server(let detail): self = .temporary("Clio's sign-in failed: \(detail)")
        case .scope(let detail), .application(let detail): self = .notAuthorised(.application, detail)
        case .tls(let detail): self = .tls(detail)
        case .noToken:
            self = .unreadable("Clio's answer to the sign-in holds no token: check `extract.api.baseURL`")
        }
    }

    /// The same error in this module's words.
    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as WebAccessError: ClioError(error)
        case let error as SignInRefusal: ClioError(error)
        default: error
        }
    }
}

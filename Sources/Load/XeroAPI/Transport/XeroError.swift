internal import WebAccess

/// What can go wrong between this program and Xero, by what to do about it.
///
/// No case holds a token, a secret or a raw body. Text from Xero is shortened and cleared of anything that looks like a
/// token before it comes here.
public enum XeroError: Error, Hashable, Sendable {
    /// The network, or Xero itself (5xx); nothing was done. Trying later helps.
    case temporary(String)
    /// Limited more often than the retries allow; nothing was done.
    case rateLimited(RateLimit, retryAfter: Duration?)
    /// The day's calls are used up; nothing was done. Save the state and go on after `resetAfter`, if Xero said when.
    case dayLimit(resetAfter: Duration?)
    case notAuthorised(NotAuthorised, String)
    /// Xero understood the call and says no (400 and its kin). Sending the same again can't help.
    case refused(Refusal)
    /// There is no such record (404).
    case notFound(String)
    /// The server's certificate can't be trusted.
    case tls(String)
    /// A write was sent and no answer tells whether it was done: look it up before anything is sent again.
    case unknownOutcome(String)
    /// The answer isn't what the API describes.
    case unreadable(String)
    /// An address, a client id or another setting can't be used.
    case configuration(String)
    /// The file of tokens can't be read, written or trusted.
    case tokenFile(String)

    public enum NotAuthorised: String, Hashable, Sendable {
        /// Nobody signed in yet.
        case notLinked
        /// The token is refused or run out, and can't be renewed.
        case token
        /// The organisation isn't connected to this app.
        case tenant
        /// The app may not do this.
        case scope
        /// The person said no in the browser.
        case declined
        /// Client id, secret or redirect address aren't those of an app at Xero.
        case application
    }

    /// A refusal with every message Xero gave.
    public struct Refusal: Hashable, Sendable {
        public var status: Int
        /// 10 validation, 14 and 17 unreadable data, 16 unreadable filter.
        public var errorNumber: Int?
        public var type: String?
        public var message: String
        /// Validation messages of every element, nested ones too, each once.
        public var validation: [String]

        public init(status: Int, errorNumber: Int?, type: String?, message: String, validation: [String]) {
            self.status = status
            self.errorNumber = errorNumber
            self.type = type
            self.message = message
            self.validation = validation
        }
    }

    /// Whether the same call may succeed later without anybody's help.
    public var isTemporary: Bool {
        switch self {
        case .temporary, .rateLimited, .dayLimit: true
        default: false
        }
    }
}

extension XeroError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .temporary(let text), .notFound(let text), .unreadable(let text), .configuration(let text),
            .tokenFile(let text):
            return text
        case .tls(let text):
            return
                "the connection to Xero can't be trusted: \(text). Check the server's address, this machine's date and "
                + "its certificates, and whether a proxy opens the connection; nothing was sent."
        case .unknownOutcome(let text):
            return "\(text). It may have been done: it must be looked up in Xero before it is sent again."
        case .rateLimited(let limit, let retryAfter):
            let wait = retryAfter.map { " Try again after \($0.secondsRoundedUp) seconds." } ?? " Try again later."
            return "Xero takes no more calls for now (\(limit.rawValue) limit)." + wait
        case .dayLimit(let resetAfter):
            let wait =
                resetAfter.map { " They come back in about \(($0.secondsRoundedUp + 59) / 60) minutes." }
                ?? " They come back within a day."
            return "the day's calls of the Xero API are used up for this organisation." + wait
                + " What was done is saved; run again then."
        case .notAuthorised(let kind, let detail): return Self.text(kind) + (detail.isEmpty ? "" : " (\(detail))")
        case .refused(let refusal): return refusal.description
        }
    }

    private static func text(_ kind: NotAuthorised) -> String {
        switch kind {
        case .notLinked: "not signed in to Xero: run `clio-xero link xero`"
        case .token: "Xero no longer accepts this sign-in: run `clio-xero link xero` again"
        case .tenant:
            "Xero refuses access to this organisation: check `load.api.tenant`, or connect the organisation with "
                + "`clio-xero link xero`"
        case .scope:
            "this sign-in lacks a permission the call needs: run `clio-xero link xero` again and allow all of it"
        case .declined: "access was not granted in the browser: run `clio-xero link xero` again to allow it"
        case .application:
            "Xero doesn't know this app: check the client id (and secret) and that the app's redirect address at "
                + "developer.xero.com is the one shown"
        }
    }
}

extension XeroError.Refusal: CustomStringConvertible {
    public var description: String {
        var text = "Xero refused it: "
        text += validation.isEmpty ? message : validation.joined(separator: " · ")
        if let errorNumber { text += " (error \(errorNumber))" }
        return text
    }
}

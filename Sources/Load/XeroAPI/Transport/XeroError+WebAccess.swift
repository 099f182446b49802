internal import WebAccess

extension XeroError {
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
        case .scope(let detail): self = .notAuthorised(.scope, detail)
        case .server(let detail): self = .temporary("Xero's sign-in failed: \(detail)")
        case .application(let detail): self = .notAuthorised(.application, detail)
        case .tls(let detail): self = .tls(detail)
        case .noToken:
            self = .unreadable("the identity server's answer holds no token: check `load.api.identityURL`")
        }
    }

    /// The same error in this module's words.
    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as WebAccessError: XeroError(error)
        case let error as SignInRefusal: XeroError(error)
        default: error
        }
    }
}

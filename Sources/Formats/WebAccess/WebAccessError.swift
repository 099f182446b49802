/// What can go wrong on this side of a server, whichever it is.
public enum WebAccessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text can't be used as a server's address.
    case address(String)
    /// The port a sign-in comes back to can't be listened on.
    case port(String)
    /// The file of tokens can't be read, written or trusted.
    case tokenFile(String)
    /// Another process holds what is needed; later it won't.
    case busy(String)

    public var description: String {
        switch self {
        case .address(let text), .port(let text), .tokenFile(let text), .busy(let text): text
        }
    }
}

/// Why a sign-in in the browser brought no code.
package enum SignInRefusal: Error, Hashable, Sendable {
    /// The person said no.
    case declined
    case nobodyCame
    /// The app may not have what it asked for.
    case scope(String)
    /// The server is in trouble.
    case server(String)
    /// The server doesn't take the app, or what it sent.
    case application(String)
}

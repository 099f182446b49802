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

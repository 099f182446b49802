/// Scheme, host, port and perhaps a path a server is reached under: `https://api.example.com`.
///
/// `http` is accepted for this machine only (localhost, 127.0.0.1, [::1]), so that no token crosses a network in clear.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// Without a slash at its end.
    public let text: String

    /// - Throws: ``WebAccessError/address(_:)`` where the address can't be used.
    public init(_ address: String) throws(WebAccessError) {
        let bad = { (reason: String) in
            WebAccessError.address("\"\(address)\" can't be used as a server's address: \(reason)")
        }
        let lowered = address.lowercased()
        let isPlain = lowered.hasPrefix("http://")
        guard isPlain || lowered.hasPrefix("https://") else {
            throw bad("it must begin with https:// (or http:// for this machine itself)")
        }
        let rest = address.dropFirst(isPlain ? 7 : 8)
        let authority = rest.prefix { $0 != "/" }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !rest.contains(where: { "?#\\".contains($0) }) else {
            throw bad("it must have neither blanks nor a query")
        }
        guard !authority.contains("@") else { throw bad("it must not hold a user name or password") }
        let host: Substring
        let port: Substring
        if authority.hasPrefix("[") {
            host = authority.prefix { $0 != "]" }.dropFirst()
            port = authority.drop { $0 != "]" }.dropFirst()
        } else {
            host = authority.prefix { $0 != ":" }
            port = authority.drop { $0 != ":" }
        }
        guard !host.isEmpty else { throw bad("the host is missing") }
        guard port.isEmpty || (port.hasPrefix(":") && UInt16(port.dropFirst()).map { $0 > 0 } == true) else {
            throw bad("the port must be a number from 1 to 65535")
        }
        let isLoopback = ["localhost", "127.0.0.1", "::1"].contains(host.lowercased())
        guard !isPlain || isLoopback else {
            throw bad("http is accepted for this machine only; use https")
        }
        var text = address[...]
        while text.hasSuffix("/") { text = text.dropLast() }
        self.text = String(text)
    }

    public var description: String { text }
}

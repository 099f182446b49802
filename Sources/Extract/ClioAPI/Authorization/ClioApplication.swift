public import WebAccess

/// The app as it is registered with Clio, and where to reach Clio.
public struct ClioApplication: Sendable {
    public var clientID: String
    public var clientSecret: Secret
    /// Of the firm's ``ClioRegion``; sign-in and API are on the same host.
    public var server: ServerAddress
    /// Part of what is registered: `http://localhost:8742/callback`.
    public var redirectPort: Int

    public init(clientID: String, clientSecret: Secret, server: ServerAddress, redirectPort: Int = 8_742) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.server = server
        self.redirectPort = redirectPort
    }

    public var redirectAddress: String { "http://localhost:\(redirectPort)/callback" }

    /// Where the person's browser must go. It holds no secret. What the app may do is set at developers.clio.com: there is
    /// no scope to ask for.
    public func authorizeAddress(state: Secret) -> String {
        let query = QueryText.encoded([
            ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectAddress),
            ("state", state.value), ("redirect_on_decline", "true"),
        ])
        return "\(server.text)/oauth/authorize?\(query)"
    }
}

public import WebAccess

/// The app as it is registered with Xero, and where to reach Xero.
public struct XeroApplication: Sendable {
    /// What this program needs, and no more. Apps made since March 2026 are refused the broad `accounting.transactions`.
    public static let scopes = [
        "accounting.invoices", "accounting.payments", "accounting.contacts", "accounting.settings.read",
        "offline_access",
    ]

    public var clientID: String
    /// A web app and a custom connection have one; an app with PKCE alone has none.
    public var clientSecret: Secret?
    /// `https://login.xero.com`.
    public var login: ServerAddress
    /// `https://identity.xero.com`.
    public var identity: ServerAddress
    /// `https://api.xero.com`.
    public var api: ServerAddress
    public var scopes: [String]
    /// Xero takes `http` for `localhost` only, not for 127.0.0.1; the port is part of what is registered.
    public var redirectPort: Int

    public init(
        clientID: String, clientSecret: Secret? = nil, login: ServerAddress, identity: ServerAddress,
        api: ServerAddress, scopes: [String] = Self.scopes, redirectPort: Int = 8_742
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.login = login
        self.identity = identity
        self.api = api
        self.scopes = scopes
        self.redirectPort = redirectPort
    }

    public var redirectAddress: String { "http://localhost:\(redirectPort)/callback" }

    /// Where the person's browser must go. It holds no secret.
    public func authorizeAddress(state: Secret, challenge: String) -> String {
        let query = QueryText.encoded([
            ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectAddress),
            ("scope", scopes.joined(separator: " ")), ("state", state.value), ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ])
        return "\(login.text)/identity/connect/authorize?\(query)"
    }
}

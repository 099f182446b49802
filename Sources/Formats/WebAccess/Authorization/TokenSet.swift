/// An access token and what renews it.
public struct TokenSet: Hashable, Sendable {
    /// A token counts as run out this long before it does.
    static let margin: Duration = .seconds(60)

    public var access: Secret
    /// What makes a new access token; nil where there is none.
    public var refresh: Secret?
    public var expires: UTCInstant
    /// As granted; empty where the server knows no scopes.
    public var scopes: [String]

    public init(access: Secret, refresh: Secret?, expires: UTCInstant, scopes: [String]) {
        self.access = access
        self.refresh = refresh
        self.expires = expires
        self.scopes = scopes
    }

    public func isGood(at now: UTCInstant) -> Bool { now.advanced(by: Self.margin) < expires }
}

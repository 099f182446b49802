/// An access token and what renews it.
public struct TokenSet: Hashable, Sendable {
    /// A token counts as run out this long before it does.
    static let margin: Duration = .seconds(60)

    public var access: Secret
    /// Good for one use and 60 days; nil for a custom connection.
    public var refresh: Secret?
    public var expires: UTCInstant
    /// As granted.
    public var scopes: [String]

    public init(access: Secret, refresh: Secret?, expires: UTCInstant, scopes: [String]) {
        self.access = access
        self.refresh = refresh
        self.expires = expires
        self.scopes = scopes
    }

    public func isGood(at now: UTCInstant) -> Bool { now.advanced(by: Self.margin) < expires }
}

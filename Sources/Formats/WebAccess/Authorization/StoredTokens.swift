internal import Ledger

/// What the token file holds.
///
/// Where a refresh token is good for one use, a server may take the one before it again for a while. So the file can keep
/// it beside the new one: whichever answer was lost, one of the two still works.
public struct StoredTokens: Hashable, Sendable {
    public var current: TokenSet
    /// The refresh token ``current`` was made from.
    public var previousRefresh: Secret?
    /// When ``current`` was received.
    public var received: UTCInstant
    /// Set before a renewal is asked for and cleared by its answer: a process that dies between leaves it.
    public var renewalAsked: UTCInstant?

    public init(current: TokenSet, received: UTCInstant) {
        self.current = current
        self.received = received
    }

    func json() -> [UInt8] {
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        object.member("access", current.access.value, &out)
        if let refresh = current.refresh { object.member("refresh", refresh.value, &out) }
        object.member("expires", Int(current.expires.milliseconds), &out)
        object.member("scopes", current.scopes.joined(separator: " "), &out)
        object.member("received", Int(received.milliseconds), &out)
        if let previousRefresh { object.member("previousRefresh", previousRefresh.value, &out) }
        if let renewalAsked { object.member("renewalAsked", Int(renewalAsked.milliseconds), &out) }
        object.end(&out)
        return out
    }

    /// Nil where the bytes are no such file.
    init?(json bytes: [UInt8]) {
        guard let json = try? JSONValue.parse(bytes), let access = json["access"]?.string,
            let expires = Self.instant(json["expires"]), let received = Self.instant(json["received"])
        else { return nil }
        current = TokenSet(
            access: Secret(access), refresh: json["refresh"]?.string.map { Secret($0) }, expires: expires,
            scopes: (json["scopes"]?.string ?? "").split(separator: " ").map(String.init))
        self.received = received
        previousRefresh = json["previousRefresh"]?.string.map { Secret($0) }
        renewalAsked = Self.instant(json["renewalAsked"])
    }

    private static func instant(_ json: JSONValue?) -> UTCInstant? {
        json?.number.flatMap { Int64($0) }.map { UTCInstant(milliseconds: $0) }
    }
}

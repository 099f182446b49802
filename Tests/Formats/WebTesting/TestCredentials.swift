package import WebAccess

/// A fixed token, another one each time it is refused.
package actor TestCredentials: AccessTokens {
    package private(set) var renewals = 0

    package init() {}

    package func accessToken() async throws -> Secret { Secret("access-\(renewals)") }

    package func accessToken(insteadOf refused: Secret) async throws -> Secret {
        renewals += 1
        return Secret("access-\(renewals)")
    }
}

/// What a server answers to each request and its number from 0.
package struct Script: Sendable {
    package let reply: @Sendable (Received, Int) -> Reply

    package init(_ reply: @escaping @Sendable (Received, Int) -> Reply) { self.reply = reply }
}

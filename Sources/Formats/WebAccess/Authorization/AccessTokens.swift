/// Where a client gets its access token from.
public protocol AccessTokens: Sendable {
    /// A token that is good for some time yet.
    func accessToken() async throws -> Secret
    /// Another token, because the server refused `refused`; the one at hand where that has changed since.
    func accessToken(insteadOf refused: Secret) async throws -> Secret
}

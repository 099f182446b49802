import ClioSandbox
import Testing
import WebAccess

extension ClioSandbox {
    /// As if a person had signed in to it: the tokens lie in `folder`, beside a state.
    func signIn(_ folder: String, now: UTCInstant) throws {
        let token = try #require(issueToken())
        let store = TokenStore(
            path: folder + "/clio-tokens.json",
            service: WebService(name: "Clio", linkCommand: "clio-xero link clio"))
        try store.save(
            StoredTokens(
                current: TokenSet(
                    access: WebAccess.Secret(token.access), refresh: WebAccess.Secret(token.refresh),
                    expires: now.advanced(by: .seconds(86_400)), scopes: []), received: now))
    }
}

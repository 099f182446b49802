import Testing

@testable import XeroAPI

@Suite("#20: secrets are never printed") struct SecretTests {
    private static let value = "eyJhbGciOiJ-very-secret"

    private func prints(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return
            "\(value) \(String(reflecting: value)) \(String(describing: Mirror(reflecting: value).children.map(\.value))) \(dumped)"
    }

    @Test func whateverHoldsOne() throws {
        let secret = Secret(Self.value)
        let tokens = TokenSet(access: secret, refresh: secret, expires: TestClock.start, scopes: ["a"])
        var stored = StoredTokens(current: tokens, received: TestClock.start)
        stored.previousRefresh = secret
        let api = try ServerAddress("https://api.xero.com")
        let holders: [Any] = [
            secret, Optional(secret) as Any, [secret], ["k": secret], tokens, stored, TokenSeal(passphrase: secret),
            TokenStore(path: "x", passphrase: secret), CallbackVerdict.code(secret),
            XeroApplication(clientID: "id", clientSecret: secret, login: api, identity: api, api: api),
            try #require(PKCE(verifier: Secret(String(repeating: "v", count: 43)))),
        ]
        for holder in holders {
            let text = prints(holder)
            #expect(!text.contains(Self.value))
            #expect(!text.contains("vvvvvvvv"))
        }
        #expect(prints(secret).contains("…"))
    }

    @Test func comparesWhole() {
        #expect(Secret("abc").equalsInConstantTime("abc"))
        for other in ["", "ab", "abd", "abcd", "Abc"] { #expect(!Secret("abc").equalsInConstantTime(other)) }
    }
}

@Suite struct PKCETests {
    @Test func theExampleOfTheRFC() throws {
        let pkce = try #require(PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")))
        #expect(pkce.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func verifiersHaveTheirLengthAndCharacters() {
        #expect(PKCE(verifier: Secret(String(repeating: "a", count: 42))) == nil)
        #expect(PKCE(verifier: Secret(String(repeating: "a", count: 129))) == nil)
        #expect(PKCE(verifier: Secret(String(repeating: "a", count: 128))) != nil)
        #expect(PKCE(verifier: Secret(String(repeating: "+", count: 50))) == nil)
        let made = (0..<20).map { _ in PKCE().verifier }
        #expect(Set(made).count == 20)
        #expect(made.allSatisfy { $0.value.utf8.count == 64 && PKCE(verifier: $0) != nil })
    }

    @Test("#5: the scopes are granular") func scopes() throws {
        let api = try ServerAddress("https://login.xero.com")
        let application = XeroApplication(clientID: "client & id", login: api, identity: api, api: api)
        let address = application.authorizeAddress(state: Secret("s+t"), challenge: "c-h")
        #expect(address.hasPrefix("https://login.xero.com/identity/connect/authorize?"))
        let query = Received(method: "GET", target: address, headers: [], body: []).query
        #expect(
            query == [
                "response_type": "code", "client_id": "client & id", "redirect_uri": "http://localhost:8742/callback",
                "scope":
                    "accounting.invoices accounting.payments accounting.contacts accounting.settings.read offline_access",
                "state": "s+t", "code_challenge": "c-h", "code_challenge_method": "S256",
            ])
        #expect(!XeroApplication.scopes.contains { $0.hasPrefix("accounting.transactions") })
    }
}

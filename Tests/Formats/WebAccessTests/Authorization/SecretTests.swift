import Testing
import WebTesting

@testable import WebAccess

@Suite("Pain 20: secrets are never printed") struct SecretTests {
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
        let holders: [Any] = [
            secret, Optional(secret) as Any, [secret], ["k": secret], tokens, stored, TokenSeal(passphrase: secret),
            TokenStore(path: "x", service: WebService(name: "E", linkCommand: "l"), passphrase: secret),
            CallbackVerdict.code(secret),
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
}

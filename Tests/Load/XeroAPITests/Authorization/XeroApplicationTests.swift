import Testing
import WebAccess
import WebTesting

@testable import XeroAPI

@Suite struct XeroApplicationTests {
    @Test("Pain 5: the scopes are granular") func scopes() throws {
        let api = try ServerAddress("https://login.xero.com")
        let application = XeroApplication(clientID: "client & id", login: api, identity: api, api: api)
        let address = application.authorizeAddress(state: Secret("s+t"), challenge: "c-h")
        #expect(address.hasPrefix("https://login.xero.com/identity/connect/authorize?"))
        let query = Received(method: "GET", target: address).query
        #expect(
            query == [
                "response_type": "code", "client_id": "client & id", "redirect_uri": "http://localhost:8742/callback",
                "scope":
                    "accounting.invoices accounting.payments accounting.contacts accounting.settings.read offline_access",
                "state": "s+t", "code_challenge": "c-h", "code_challenge_method": "S256",
            ])
        #expect(!XeroApplication.scopes.contains { $0.hasPrefix("accounting.transactions") })
    }

    @Test func holdsItsSecretForItself() throws {
        let api = try ServerAddress("https://api.xero.com")
        let application = XeroApplication(
            clientID: "id", clientSecret: Secret("very-secret"), login: api, identity: api, api: api)
        var dumped = ""
        dump(application, to: &dumped)
        #expect(!"\(application) \(String(reflecting: application)) \(dumped)".contains("very-secret"))
    }
}

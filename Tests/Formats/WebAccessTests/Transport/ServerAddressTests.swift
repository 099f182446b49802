import TestSupport
import Testing
import WebTesting

@testable import WebAccess

@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("https://api.example.com", "https://api.example.com"), ("https://api.example.com/", "https://api.example.com"),
        ("http://localhost:8080", "http://localhost:8080"), ("http://127.0.0.1:1/x/", "http://127.0.0.1:1/x"),
        ("http://[::1]:9000", "http://[::1]:9000"), ("HTTPS://proxy.example/rec", "HTTPS://proxy.example/rec"),
    ])
    func takesAnyHostOverTLSAndLoopbackWithout(address: String, text: String) throws {
        #expect(try ServerAddress(address).text == text)
    }

    @Test(arguments: [
        "http://api.example.com", "http://localhost.example.com", "http://127.0.0.1.example.com:80", "ftp://localhost",
        "https://", "https://:443", "https://user:secret@api.example.com", "https://a b", "https://a?x=1",
        "api.example.com",
        "http://localhost@evil.example", "https://a:0", "https://a:99999", "https://a:x", "",
    ])
    func refusesWhatWouldLeakATokenOrIsNoAddress(address: String) {
        #expect(throws: WebAccessError.self) { try ServerAddress(address) }
    }
}

@Suite struct QueryTextTests {
    @Test func whatBreaksQueriesIsEncoded() {
        #expect(QueryText.encoded("O'Brien \"X\" & Sons + Co\\") == "O%27Brien%20%22X%22%20%26%20Sons%20%2B%20Co%5C")
        #expect(QueryText.encoded("Ünïted=#?/") == "%C3%9Cn%C3%AFted%3D%23%3F%2F")
        #expect(QueryText.encoded([("where", "A==\"b\""), ("page", "1")]) == "where=A%3D%3D%22b%22&page=1")
    }

    @Test func everyTextComesBack() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                Unicode.Scalar(UInt32.random(in: 0..<0xD800, using: &random)) ?? "x"
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            #expect(QueryText.decoded(QueryText.encoded(text)[...]) == text)
        }
        #expect(QueryText.decoded("a%2") == nil)
        #expect(QueryText.decoded("%FF") == nil)
    }
}

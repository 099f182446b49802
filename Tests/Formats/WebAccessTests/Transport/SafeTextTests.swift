import Testing

@testable import WebAccess

@Suite struct SafeTextTests {
    @Test("Pain 20: a token in a server's text is not repeated") func tokensAreCut() {
        let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjFDQUY4RTY2NzcyRDZEQzAyOEQ2NzI2RkQwMjYxNTgxNTcwRUZDMTkifQ.abc"
        #expect(SafeText.cleaned("Bearer \(token) is bad") == "Bearer … is bad")
        #expect(
            SafeText.cleaned("id 00000000-0000-0000-0000-000000000000 stays")
                == "id 00000000-0000-0000-0000-000000000000 stays")
        #expect(SafeText.cleaned(String(repeating: "word ", count: 300)).count <= 501)
        #expect(SafeText.cleaned("two\nlines\u{7}") == "two lines ")
        #expect(SafeText.oneLine("Contact\r\nname") == "Contact  name")
    }
}

import Testing

@testable import Ledger

@Suite struct CurrencyCodeTests {
    @Test(arguments: [("USD", 2), ("usd", 2), ("JPY", 0), ("KWD", 3), ("KRW", 0), ("CLF", 4), ("GBP", 2)])
    func knowsItsDecimals(code: String, digits: Int) throws {
        let currency = try #require(CurrencyCode(code))
        #expect(currency.digits == digits)
        #expect(currency.description == code.uppercased())
    }

    @Test(arguments: ["", "US", "USDX", "XXQ", "U$D", "ÜSD"])
    func refusesWhatIsNoCurrency(code: String) { #expect(CurrencyCode(code) == nil) }

    @Test func writesItsLetters() {
        #expect(text { CurrencyCode("gbp")?.append(to: &$0) } == "GBP")
        #expect(text { CurrencyCode.none.append(to: &$0) } == "")
        #expect(CurrencyCode("USD")?.letters == 0x55_5344)
        #expect(CurrencyCode("eur") == CurrencyCode("EUR"))
        #expect(CurrencyCode.none.digits == 2)
    }

    @Test func onlyLettersAreLetters() {
        for byte in UInt8.min ... .max {
            let isCurrency = CurrencyCode([byte, 0x53, 0x44]) != nil  // USD, and BSD and RSD
            #expect(isCurrency == "bruBRU".utf8.contains(byte), "\(byte)")
        }
    }
}

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
}

@Suite struct ApportionmentTests {
    @Test func sharesAddUpAndStayNearTheirExactPart() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<5_000 {
            let weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int64.random(in: 0...1_000_000, using: &random)
            }
            let sum = weights.reduce(0, +)
            let amount = Int64.random(in: -2_000_000...2_000_000, using: &random)
            let shares = Apportionment.largestRemainder(amount, over: weights)
            #expect(shares.reduce(0, +) == amount)
            guard sum > 0 else { continue }
            for (share, weight) in zip(shares, weights) {
                let distance = (Int128(share) * Int128(sum) - Int128(amount) * Int128(weight)).magnitude
                #expect(distance < UInt128(sum), "a share is less than one unit from its exact part")
                if amount >= 0, amount <= sum { #expect(share <= weight) }
            }
        }
    }

    @Test func negativeWeightsTakeTheirPartFromTheOthers() {
        #expect(Apportionment.largestRemainder(95, over: [200, 40, -50]) == [100, 20, -25])
        #expect(Apportionment.largestRemainder(1, over: [3, -1]) == [2, -1])
        #expect(Apportionment.largestRemainder(190, over: [200, 40, -50]) == [200, 40, -50])
        #expect(Apportionment.largestRemainder(7, over: [5, -5]) == [7, 0])
        var random = SeededGenerator(seed: 4)
        for _ in 0..<5_000 {
            let weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int64.random(in: -300_000...1_000_000, using: &random)
            }
            let sum = weights.reduce(0, +)
            guard sum > 0 else { continue }
            let amount = Int64.random(in: 0...sum, using: &random)
            let shares = Apportionment.largestRemainder(amount, over: weights)
            #expect(shares.reduce(0, +) == amount)
            for (share, weight) in zip(shares, weights) {
                let distance = (Int128(share) * Int128(sum) - Int128(amount) * Int128(weight)).magnitude
                #expect(distance < UInt128(sum))
                #expect(share.magnitude <= weight.magnitude && (share == 0 || (share < 0) == (weight < 0)))
            }
        }
    }

    @Test func theWholeGivesBackTheWeights() {
        #expect(Apportionment.largestRemainder(600, over: [100, 200, 300]) == [100, 200, 300])
        #expect(Apportionment.largestRemainder(100, over: [1, 1, 1]) == [34, 33, 33])
        #expect(Apportionment.largestRemainder(-100, over: [1, 1, 1]) == [-34, -33, -33])
        #expect(Apportionment.largestRemainder(5, over: [0, 0]) == [5, 0])
        #expect(Apportionment.largestRemainder(5, over: []) == [])
    }
}

@Suite struct RecordKeyTests {
    @Test func numbersComeInTheirOrder() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5_000 {
            let left = UInt64.random(in: 0...UInt64.max >> UInt64.random(in: 0...60, using: &random), using: &random)
            let right = UInt64.random(in: 0...UInt64.max >> UInt64.random(in: 0...60, using: &random), using: &random)
            let compared = RecordKey.compare(bytes(String(left)), bytes(String(right)))
            #expect(compared == (left == right ? 0 : left < right ? -1 : 1))
        }
    }

    @Test func otherIdsHaveOneOrder() {
        #expect(RecordKey.compare(bytes("B"), bytes("AA")) < 0)
        #expect(RecordKey.compare(bytes("INV-2"), bytes("INV-1")) > 0)
        #expect(RecordKey.compare(bytes(""), bytes("")) == 0)
    }
}

@Suite struct FingerprintTests {
    @Test func neighbouringFieldsDoNotRunIntoEachOther() {
        func mark(_ fields: String...) -> UInt64 {
            var mark = Fingerprint()
            for field in fields { mark.combine(bytes(field)) }
            return mark.value
        }
        #expect(mark("ab", "c") != mark("a", "bc"))
        #expect(mark("abcdefgh", "") != mark("", "abcdefgh"))
        #expect(mark("a\0") != mark("a"))
        #expect(mark("same text, longer than eight") == mark("same text, longer than eight"))
    }

    @Test func staysTheSameBetweenVersions() {
        var mark = Fingerprint()
        mark.combine(bytes("Harbour & Finch"))
        mark.combine(42)
        #expect(mark.value == 6_953_971_499_347_529_161)
    }
}

import TestSupport
import Testing

@testable import Ledger

@Suite struct ApportionmentTests {
    @Test func sharesAddUpAndStayNearTheirExactPart() {
        var random = SplitMix64(seed: 3)
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

    @Test func theWholeGivesBackTheWeights() {
        #expect(Apportionment.largestRemainder(600, over: [100, 200, 300]) == [100, 200, 300])
        #expect(Apportionment.largestRemainder(100, over: [1, 1, 1]) == [34, 33, 33])
        #expect(Apportionment.largestRemainder(-100, over: [1, 1, 1]) == [-34, -33, -33])
        #expect(Apportionment.largestRemainder(5, over: [0, 0]) == [5, 0])
        #expect(Apportionment.largestRemainder(5, over: []) == [])
    }

    /// The slow twin: each leftover unit goes to whoever lost most, found anew every time.
    private func slowShares(_ amount: Int64, _ weights: [Int64]) -> [Int64] {
        let sum = weights.reduce(0, +)
        let whole = Int64(amount.magnitude)
        var shares = weights.map { whole * $0 / sum }
        var lost = weights.map { whole * $0 % sum }
        for _ in 0..<whole - shares.reduce(0, +) {
            let most = lost.firstIndex(of: lost.max()!)!
            shares[most] += 1
            lost[most] = -1
        }
        return shares.map { amount < 0 ? -$0 : $0 }
    }

    @Test func agreesWithItsSlowTwin() {
        var random = SplitMix64(seed: 29)
        for _ in 0..<2_000 {
            // Few different weights, so that many tie.
            let weights = (0..<Int.random(in: 1...8, using: &random)).map { _ in Int64.random(in: 0...4, using: &random)
            }
            guard weights.reduce(0, +) > 0 else { continue }
            let amount = Int64.random(in: -60...60, using: &random)
            let shares = Apportionment.largestRemainder(amount, over: weights)
            if shares != slowShares(amount, weights) { Issue.record("\(amount) over \(weights): \(shares)") }
            for (share, weight) in zip(shares, weights) where weight == 0 { #expect(share == 0) }
        }
    }

    @Test func earlierOnesComeFirstWhereTheyTie() {
        #expect(Apportionment.largestRemainder(2, over: [1, 1, 1]) == [1, 1, 0])
        #expect(Apportionment.largestRemainder(2, over: [0, 5, 5, 5, 0]) == [0, 1, 1, 0, 0])
        #expect(Apportionment.largestRemainder(1, over: [2, 3, 2, 3]) == [0, 1, 0, 0])
        #expect(Apportionment.largestRemainder(-1, over: [2, 3, 2, 3]) == [0, -1, 0, 0])
    }

    @Test func largeAmountsStayExact() {
        let weights: [Int64] = [.max, .max, .max - 1]
        #expect(Apportionment.largestRemainder(.max, over: weights).reduce(0, +) == .max)
        #expect(Apportionment.largestRemainder(-.max, over: [1]) == [-.max])
        #expect(Apportionment.largestRemainder(.max, over: [.max]) == [.max])
    }

    @Test func negativeWeightsTakeTheirPartFromTheOthers() {
        #expect(Apportionment.largestRemainder(95, over: [200, 40, -50]) == [100, 20, -25])
        #expect(Apportionment.largestRemainder(1, over: [3, -1]) == [2, -1])
        #expect(Apportionment.largestRemainder(190, over: [200, 40, -50]) == [200, 40, -50])
        #expect(Apportionment.largestRemainder(7, over: [5, -5]) == [7, 0])
        var random = SplitMix64(seed: 4)
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
}

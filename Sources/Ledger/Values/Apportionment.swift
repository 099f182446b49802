/// Sharing an amount over several weights so that the shares add up to it exactly.
public enum Apportionment {
    /// The largest-remainder method (Hamilton): each share of a positive amount is its exact part rounded down, and the
    /// minor units left over go, one each, to the shares that lost most, earlier ones first where they tie. A negative
    /// amount is shared like its opposite.
    ///
    /// Weights may be negative as long as their sum isn't. Where the sum is zero or less, the whole amount falls to the
    /// first share. No share goes beyond its weight as long as `amount` doesn't exceed their sum, and sharing the sum
    /// itself gives back the weights.
    /// - Returns: as many shares as weights; empty for no weights.
    public static func largestRemainder(_ amount: Int64, over weights: [Int64]) -> [Int64] {
        guard !weights.isEmpty else { return [] }
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0 else {
            var shares = [Int64](repeating: 0, count: weights.count)
            shares[0] = amount
            return shares
        }
        let sign: Int64 = amount < 0 ? -1 : 1
        let whole = Int128(amount.magnitude)
        var shares = [Int64](repeating: 0, count: weights.count)
        var remainders = [(remainder: Int128, index: Int)]()
        remainders.reserveCapacity(weights.count)
        var left = whole
        for (index, weight) in weights.enumerated() {
            var (quotient, remainder) = (whole * Int128(weight)).quotientAndRemainder(dividingBy: sum)
            if remainder < 0 { (quotient, remainder) = (quotient - 1, remainder + sum) }
            shares[index] = Int64(quotient)
            left -= quotient
            remainders.append((remainder, index))
        }
        remainders.sort { $0.remainder != $1.remainder ? $0.remainder > $1.remainder : $0.index < $1.index }
        for position in 0..<Int(left) { shares[remainders[position].index] += 1 }
        return sign < 0 ? shares.map { -$0 } : shares
    }
}

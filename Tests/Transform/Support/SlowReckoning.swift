import Foundation
import Ledger

/// The contract's arithmetic once more in `Decimal`, from its words: quantity × price rounds half away from zero to the
/// minor unit; discounts come before tax; tax is rounded line by line the same way; shares by largest remainder.
enum SlowReckoning {
    struct Line: Equatable {
        var gross = Decimal(0)
        var net = Decimal(0)
        var tax = Decimal(0)
        var primary = Decimal(0)
        var secondary = Decimal(0)
        /// The whole rate in per cent, to four decimals.
        var rate = Decimal(0)
    }

    static func rounded(_ value: Decimal, _ digits: Int) -> Decimal {
        var (value, result) = (value, Decimal())
        NSDecimalRound(&result, &value, digits, .plain)
        return result
    }

    static func lines(of bill: BillSpec) -> [Line] {
        let digits = bill.digits
        var lines = bill.lines.map { spec in
            var line = Line()
            line.gross = rounded(spec.quantity * spec.price, digits)
            line.net = line.gross - value(of: spec.discount, on: line.gross, digits)
            return line
        }
        // A bill's discount covers what charges something: no interest, no lines that are discounts themselves.
        let covered = bill.lines.indices.filter {
            bill.lines[$0].kind != .interest && bill.lines[$0].kind != .discount && lines[$0].net > 0
        }
        let base = covered.reduce(Decimal(0)) { $0 + lines[$1].net }
        let discount = value(of: bill.discount, on: base, digits)
        if discount != 0 {
            let shares = shares(of: discount, over: covered.map { lines[$0].net }, digits)
            for (index, share) in zip(covered, shares) { lines[index].net -= share }
        }
        for (index, spec) in bill.lines.enumerated() {
            let second = spec.secondary ?? (spec.tax == 0 ? 0 : bill.secondary ?? 0)
            let isCompound = bill.isCompound && spec.tax != 0 && second != 0
            let first = rounded(lines[index].net * spec.tax / 100, digits)
            let other = rounded((lines[index].net + (isCompound ? first : 0)) * second / 100, digits)
            lines[index].tax = spec.givenTax ?? first + other
            (lines[index].primary, lines[index].secondary) = (spec.tax, second)
            lines[index].rate = spec.tax + second + (isCompound ? rounded(spec.tax * second / 100, 4) : 0)
        }
        return lines
    }

    static func total(of bill: BillSpec) -> Decimal { lines(of: bill).reduce(0) { $0 + $1.net + $1.tax } }

    private static func value(of discount: DiscountSpec, on base: Decimal, _ digits: Int) -> Decimal {
        switch discount {
        case .none: 0
        case .percent(let percent): rounded(base * percent / 100, digits)
        case .money(let money): money
        }
    }

    /// Hamilton's method: everybody gets the exact part rounded down, and the minor units that are left go one each to
    /// those who lost most.
    static func shares(of amount: Decimal, over weights: [Decimal], _ digits: Int) -> [Decimal] {
        let unit = pow(Decimal(10), -digits)
        let sum = weights.reduce(0, +)
        var shares: [Decimal] = []
        var losses: [(loss: Decimal, index: Int)] = []
        for (index, weight) in weights.enumerated() {
            var (exact, down) = (amount * weight / sum / unit, Decimal())
            NSDecimalRound(&down, &exact, 0, .down)
            // The quotient isn't exact: put it right by the products, which are.
            while (down + 1) * unit * sum <= amount * weight { down += 1 }
            while down * unit * sum > amount * weight { down -= 1 }
            shares.append(down * unit)
            losses.append((amount * weight - down * unit * sum, index))
        }
        losses.sort { $0.loss != $1.loss ? $0.loss > $1.loss : $0.index < $1.index }
        var left = amount - shares.reduce(0, +)
        for entry in losses where left > 0 {
            shares[entry.index] += unit
            left -= unit
        }
        return shares
    }

    /// Net and tax of a tax type.
    struct Bucket: Equatable {
        var type: String
        var net: Decimal
        var tax: Decimal
    }

    /// In the order the types first come.
    static func buckets(_ parts: [Bucket]) -> [Bucket] {
        var buckets: [Bucket] = []
        for part in parts {
            if let index = buckets.firstIndex(where: { $0.type == part.type }) {
                buckets[index].net += part.net
                buckets[index].tax += part.tax
            } else {
                buckets.append(part)
            }
        }
        return buckets
    }

    /// What a credit note takes from each bucket, in proportion to what is left in it.
    static func credit(_ amount: Decimal, from left: inout [Bucket], _ digits: Int) -> [Bucket] {
        let parts = shares(of: amount, over: left.flatMap { [$0.net, $0.tax] }, digits)
        var taken: [Bucket] = []
        for index in left.indices {
            let part = Bucket(type: left[index].type, net: parts[index * 2], tax: parts[index * 2 + 1])
            left[index].net -= part.net
            left[index].tax -= part.tax
            if part.net != 0 || part.tax != 0 { taken.append(part) }
        }
        return taken
    }
}

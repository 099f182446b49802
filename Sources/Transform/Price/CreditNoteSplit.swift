import Ledger

/// Splits credit notes, whose amounts Clio states with tax, over the tax types of their bill.
///
/// What an invoice comes to is a row of buckets: for each tax type its net and its tax, either of them negative where
/// discounts outweigh the rest. A note takes from every bucket in proportion to what earlier notes have left in it, by
/// largest remainder; so each note is exact in its sum, no bucket is overdrawn, and notes that credit the whole invoice
/// together give back exactly its net and its tax of each type.
struct CreditNoteSplit {
    struct Bucket {
        var taxType: Int
        var net: Int64
        var tax: Int64
    }

    private(set) var left: [Bucket] = []

    init() {}

    mutating func removeAll() { left.removeAll(keepingCapacity: true) }

    /// A line of the invoice.
    mutating func add(taxType: Int, net: Int64, tax: Int64) {
        if let index = left.firstIndex(where: { $0.taxType == taxType }) {
            left[index].net += net
            left[index].tax += tax
        } else {
            left.append(Bucket(taxType: taxType, net: net, tax: tax))
        }
    }

    /// With tax.
    var total: Int64 { left.reduce(0) { $0 + $1.net + $1.tax } }

    /// A note's share of each tax type; shares of zero are left out.
    /// - Parameter amount: more than nothing, and no more than ``total``.
    mutating func take(_ amount: Int64) -> [Bucket] {
        let parts = Apportionment.largestRemainder(amount, over: left.flatMap { [$0.net, $0.tax] })
        let shares = left.enumerated().map { index, bucket in
            Bucket(taxType: bucket.taxType, net: parts[index * 2], tax: parts[index * 2 + 1])
        }
        for (index, share) in shares.enumerated() {
            left[index].net -= share.net
            left[index].tax -= share.tax
        }
        return shares.filter { $0.net != 0 || $0.tax != 0 }
    }
}

/// One line of a bill.
struct FirmLine {
    var kind: StaticString = "TimeEntry"
    var category: [UInt8] = []
    var user: [UInt8] = []
    var description: [UInt8] = []
    var note: [UInt8] = []
    /// In hundredths, as are price (cents) and tax rate.
    var quantity: Int64 = 100
    var price: Int64 = 0
    var taxRate: Int64 = 0

    /// Quantity times price in cents, halves away from zero.
    var net: Int64 { Self.rounded(quantity * price, by: 100) }

    /// On the rounded net, rounded by itself.
    var tax: Int64 { Self.rounded(net * taxRate, by: 10_000) }

    static func rounded(_ value: Int64, by divisor: Int64) -> Int64 {
        let magnitude = (Int64(value.magnitude) + divisor / 2) / divisor
        return value < 0 ? -magnitude : magnitude
    }
}

/// Makes the lines a real firm's bills have: mostly time, some costs, now and then a flat fee, interest or a discount.
struct LineMaking {
    /// - Parameters:
    ///   - rate: the bill's tax rate in hundredths of a per cent.
    ///   - total: what the bill's earlier lines come to; a discount never takes more than a third of it.
    static func make(_ random: inout SplitMix64, rate: Int64, total: Int64, into line: inout FirmLine) {
        line.category.removeAll(keepingCapacity: true)
        line.user.removeAll(keepingCapacity: true)
        line.description.removeAll(keepingCapacity: true)
        line.note.removeAll(keepingCapacity: true)
        line.quantity = 100
        line.taxRate = rate
        let share = random.below(1000)
        if share >= 980, total >= 300 { return discount(&random, total, &line) }
        if share >= 960, share < 980 { return interest(&random, &line) }
        if share >= 930, share < 960 { return flatFee(&random, &line) }
        if share >= 790, share < 930 { return cost(&random, &line) }
        time(&random, &line)
    }

    private static func time(_ random: inout SplitMix64, _ line: inout FirmLine) {
        line.kind = "TimeEntry"
        line.category.append(contentsOf: random.pick(FirmWords.categories))
        let keeper = random.below(FirmWords.timekeepers.count)
        line.user.append(contentsOf: FirmWords.timekeepers[keeper])
        describe(&random, &line.description)
        if random.chance(30) { line.note.append(contentsOf: random.pick(FirmWords.practiceNotes)) }
        // Tenths of an hour, short ones more often; now and then a half tenth.
        let tenths = 1 + random.below(80) * random.below(100) / 100
        line.quantity = Int64(tenths * 10 + (random.chance(150) ? 5 : 0))
        line.price = Int64(FirmWords.rates[keeper])
    }

    private static func describe(_ random: inout SplitMix64, _ text: inout [UInt8]) {
        let share = random.below(1000)
        if share < 820 {
            text.append(contentsOf: random.pick(FirmWords.verbs))
            text.append(UInt8(ascii: " "))
            text.append(contentsOf: random.pick(FirmWords.subjects))
            text.append(contentsOf: random.pick(FirmWords.endings))
        } else if share < 930 {
            text.append(contentsOf: random.pick(FirmWords.withCommas))
            text.append(UInt8(ascii: " "))
            text.append(contentsOf: random.pick(FirmWords.subjects))
            text.append(contentsOf: " (no. ".utf8)
            RowText.append(random.below(10_000), to: &text)
            text.append(UInt8(ascii: ")"))
        } else if share < 975 {
            text.append(contentsOf: random.pick(FirmWords.verbs))
            text.append(UInt8(ascii: " "))
            text.append(contentsOf: random.pick(FirmWords.withQuotes))
        } else {
            text.append(contentsOf: random.pick(FirmWords.withNewlines))
        }
    }

    private static func cost(_ random: inout SplitMix64, _ line: inout FirmLine) {
        line.category.append(contentsOf: "Disbursement".utf8)
        line.user.append(contentsOf: random.pick(FirmWords.timekeepers))
        if random.chance(250) {
            line.kind = "SoftCost"
            line.description.append(contentsOf: "Photocopies, black and white".utf8)
            line.quantity = Int64(100 * (1 + random.below(400)))
            line.price = 25
        } else {
            line.kind = "ExpenseEntry"
            let cost = random.pick(FirmWords.costs)
            line.description.append(contentsOf: cost.text)
            line.price = Int64(cost.price)
        }
        if random.chance(500) { line.taxRate = 0 }
    }

    private static func flatFee(_ random: inout SplitMix64, _ line: inout FirmLine) {
        line.kind = "FlatFee"
        line.user.append(contentsOf: random.pick(FirmWords.timekeepers))
        line.description.append(contentsOf: "Flat fee for services rendered".utf8)
        line.price = Int64(50_000 + random.below(40) * 12_500)
    }

    private static func interest(_ random: inout SplitMix64, _ line: inout FirmLine) {
        line.kind = "Interest"
        line.description.append(contentsOf: "Interest on overdue balance of ".utf8)
        RowText.append(hundredths: Int64(random.below(10_000_000)), to: &line.description)
        line.price = Int64(1 + random.below(20_000))
        line.taxRate = 0
    }

    private static func discount(_ random: inout SplitMix64, _ total: Int64, _ line: inout FirmLine) {
        line.kind = "Discount"
        line.description.append(contentsOf: "Courtesy discount".utf8)
        line.price = -min(Int64(1 + random.below(30_000)), total / 3)
    }
}

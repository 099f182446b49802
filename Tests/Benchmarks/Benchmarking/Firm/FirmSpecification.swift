/// Which invented firm to write: the same specification gives the same bytes.
package struct FirmSpecification: Sendable, Codable, Hashable {
    /// How the lines stand in their file.
    package enum LineOrder: String, Sendable, Codable, CaseIterable {
        /// Bill after bill, by rising id.
        case bill
        /// By the day of the work: the lines of some forty days' bills are mixed.
        case date
    }

    package var bills: Int
    package var seed: UInt64
    package var order: LineOrder
    /// Bills that have one line more than the same firm had the night before.
    package var changedBills: Int

    package static let defaultSeed: UInt64 = 20_260_131

    package init(
        bills: Int, seed: UInt64 = Self.defaultSeed, order: LineOrder = .bill, changedBills: Int = 0
    ) {
        self.bills = bills
        self.seed = seed
        self.order = order
        self.changedBills = changedBills
    }

    /// Bumped where the same specification comes to give other bytes, so that no old folder is taken for a new one.
    package static let version = 1

    /// A size as people write it: `10k`, `1m`, `2500`.
    package static func count(_ text: String) -> Int? {
        let factor = text.lowercased().hasSuffix("k") ? 1_000 : text.lowercased().hasSuffix("m") ? 1_000_000 : 1
        guard let number = Int(factor == 1 ? text[...] : text.dropLast()), number > 0 else { return nil }
        let (count, isTooLarge) = number.multipliedReportingOverflow(by: factor)
        // Ids and amounts are made for firms up to here.
        return isTooLarge || count > 50_000_000 ? nil : count
    }
}

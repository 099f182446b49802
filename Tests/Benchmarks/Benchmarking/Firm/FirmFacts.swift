import Foundation

/// What was written, and what a right answer to it must come to.
package struct FirmFacts: Sendable, Codable, Hashable {
    package var version = FirmSpecification.version
    package var specification: FirmSpecification
    package var contacts = 0
    package var lines = 0
    package var payments = 0
    package var creditNotes = 0
    package var changedBills = 0
    /// Bytes of the exports.
    package var bytes = 0
    /// Invoices that must come out: neither void nor draft, and issued in the window.
    package var invoices = 0
    package var invoiceLines = 0
    /// What those invoices come to with tax, in cents, by currency.
    package var totals: [String: Int64] = [:]

    package init(_ specification: FirmSpecification) { self.specification = specification }

    package static let fileName = "firm.json"

    /// The facts of a folder that was written whole; nil where there is none.
    package static func read(folder: String) -> FirmFacts? {
        guard let data = FileManager.default.contents(atPath: folder + "/" + fileName) else { return nil }
        return try? JSONDecoder().decode(FirmFacts.self, from: data)
    }

    func write(folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(fileURLWithPath: folder + "/" + Self.fileName))
    }
}

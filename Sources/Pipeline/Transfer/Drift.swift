import Foundation
import Ledger

/// What people changed in Xero of invoices and credit notes that came from Clio, and what is to become of it: each is told
/// until it is restored, or accepted as it is.
public struct Drift {
    /// One document.
    public struct Entry: Hashable, Sendable {
        /// `invoice` or `credit_note`.
        public var kind: String
        public var number: String
        /// In words: `voided`, `changed: its due date (…)`.
        public var what: String
        /// Restoring it was chosen, and no run has done it yet.
        public var isToBeRestored: Bool

        init?(_ link: Link) {
            guard let drift = link.drift else { return nil }
            kind = link.key.kind.rawValue
            number = link.number
            what = drift.details.isEmpty ? drift.verb : "\(drift.verb): \(drift.details)"
            isToBeRestored = link.mark == .matchesNothing
        }
    }

    private let configuration: Configuration

    public init(configuration: Configuration) { self.configuration = configuration }

    public func list() throws -> [Entry] {
        guard FileManager.default.fileExists(atPath: configuration.state) else { return [] }
        return try SQLiteState(path: configuration.state, takesTurn: false).driftedLinks().compactMap(Entry.init)
    }

    /// The next run that reads their bills puts documents in Xero as Clio has them, or holds them with the reason.
    /// - Parameter numbers: nil for all.
    /// - Returns: how many.
    public func restore(_ numbers: [String]?) throws -> Int {
        try change(numbers) { link in
            guard link.mark != .matchesNothing else { return }
            link.markBefore = link.mark
            link.mark = .matchesNothing
            let gone = XeroContent(text: link.found)?.gone ?? ""
            if !gone.isEmpty { link.status = gone }
        }
    }

    /// What Xero has counts as agreed, until either side changes again.
    /// - Parameter numbers: nil for all.
    /// - Returns: how many.
    public func accept(_ numbers: [String]?) throws -> Int {
        try change(numbers) { link in
            link.agreed = link.found
            link.found = ""
            guard link.mark == .matchesNothing else { return }
            // Restoring it was chosen before.
            link.mark = link.markBefore
            if !link.isLive { link.status = "AUTHORISED" }
        }
    }

    private func change(_ numbers: [String]?, _ body: (inout Link) -> Void) throws -> Int {
        let lock = try RunLock(statePath: configuration.state)
        defer { _ = lock.path }
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        let drifted = try state.driftedLinks()
        if let unknown = numbers?.first(where: { number in !drifted.contains { $0.number == number } }) {
            throw RunError.usage(
                "nobody changed \(unknown) in Xero, as far as is known",
                remedy: "`clio-xero drift` lists what was changed.")
        }
        var links = drifted.filter { numbers?.contains($0.number) ?? true }
        for index in links.indices {
            body(&links[index])
            links[index].version += 1
        }
        try state.forgetRefusals(ofBills: links.map(\.bill))
        // Their bills are read again from Clio, whatever it says of them.
        try XeroDrift.readAgain(links.map(\.bill), state)
        try state.settle(request: nil, status: 200, answer: [], batch: "", operations: [], links: links)
        return links.count
    }
}

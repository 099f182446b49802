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

    /// Says what is to become of documents that people changed in Xero, by their numbers: of all that are named, or of none
    /// where one can't be meant.
    /// - Parameters:
    ///   - restore: the next run that reads their bills puts them in Xero as Clio has them, or holds them with the reason. What
    ///     was voided or deleted, and accepted, can be named, too.
    ///   - accept: what Xero has of them counts as agreed, until either side changes again.
    /// - Returns: how many documents of each.
    public func decide(restore: [String], accept: [String]) throws -> (restored: Int, accepted: Int) {
        let lock = try RunLock(statePath: configuration.state)
        defer { _ = lock.path }
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        let drifted = try state.driftedLinks()
        var restored: [Link] = []
        for number in Self.unique(restore) {
            var named = drifted.filter { $0.number == number }
            if named.isEmpty {
                named = [try state.link(.invoice, number: number), try state.link(.creditNote, number: number)]
                    .compactMap(\.self).filter { $0.isLive && !$0.gone.isEmpty }
            }
            restored += try Self.named(named, number).map(Self.restored)
        }
        var accepted: [Link] = []
        for number in Self.unique(accept) {
            accepted += try Self.named(drifted.filter { $0.number == number }, number).map(Self.accepted)
        }
        try state.forgetRefusals(ofBills: (restored + accepted).map(\.bill))
        // Their bills are read again from Clio, whatever it says of them.
        try XeroDrift.readAgain((restored + accepted).map(\.bill), state)
        try state.settle(
            request: nil, status: 200, answer: [], batch: "", operations: [], links: restored + accepted)
        return (restored.count, accepted.count)
    }

    private static func unique(_ numbers: [String]) -> [String] { Set(numbers).sorted() }

    private static func named(_ links: [Link], _ number: String) throws -> [Link] {
        guard links.isEmpty else { return links }
        throw RunError.usage(
            "nobody changed \(number) in Xero, as far as is known", remedy: "`clio-xero drift` lists what was changed.")
    }

    private static func restored(_ link: Link) -> Link {
        var link = link
        // It was accepted before.
        if link.found.isEmpty { (link.found, link.agreed) = (link.agreed, "") }
        if !link.gone.isEmpty { link.status = link.gone }
        guard link.mark != .matchesNothing else { return link }
        link.version += 1
        link.markBefore = link.mark
        link.mark = .matchesNothing
        return link
    }

    private static func accepted(_ link: Link) -> Link {
        var link = link
        link.version += 1
        link.agreed = link.found
        link.found = ""
        guard link.mark == .matchesNothing else { return link }
        // Restoring it was chosen before.
        link.mark = link.markBefore
        if !link.isLive { link.status = "AUTHORISED" }
        return link
    }
}

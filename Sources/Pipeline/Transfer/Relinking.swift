import Ledger
import XeroAPI
import XeroDocuments

/// Payments or credit notes of a bill that went before under other ids: they are known again by bill, day and amount, one
/// to one. Among those that are alike in these, either is the same money.
struct Relinking {
    /// What stands in Xero for a record, by its place among the documents.
    private(set) var links: [Int: Link] = [:]
    /// Records that may be one of those in Xero or not.
    private(set) var unclear: Set<Int> = []
    /// What Clio has voided meanwhile, by the record's place in the batch.
    private(set) var voided: [Int: Link] = [:]
    /// Links of which it can't be said what became of them.
    private var leftOver: Set<LinkKey> = []

    /// What a record is known by within its bill.
    struct Receipt: Hashable {
        /// Of the invoice it is on.
        var part: Int
        var date: CalendarDate
        var amount: Int64
    }

    /// A record as Clio shows it, and its place.
    typealias Shown = (receipt: Receipt, place: Int)

    /// Nothing went under another id.
    init() {}

    /// - Parameters:
    ///   - sent: what stands in Xero under ids that aren't shown.
    ///   - certain: records that are known again by more than day and amount.
    ///   - isWhole: whether all that Clio has of the bill is shown: of two sent that are alike, and one shown, one is gone
    ///     then, not merely left out.
    ///   - closeness: how far the details of a shown record agree with those of one in Xero, from 0 to 2.
    init(
        sent: [(receipt: Receipt, link: Link)], certain: [Int: Link] = [:], shown: [Shown], voided gone: [Shown],
        isWhole: Bool, closeness: (Int, Link) -> Int
    ) {
        links = certain
        guard !sent.isEmpty else { return }
        var old = Dictionary(grouping: sent, by: \.receipt).mapValues { sent in
            sent.map(\.link).sorted { $0.key.id < $1.key.id }
        }
        var new = Dictionary(grouping: shown, by: \.receipt).mapValues { $0.map(\.place) }
        for (receipt, places) in new {
            guard var before = old[receipt], isWhole || before.count == places.count else { continue }
            for level in [2, 1, 0] {
                for place in places where links[place] == nil {
                    guard let match = before.firstIndex(where: { closeness(place, $0) >= level }) else { continue }
                    links[place] = before.remove(at: match)
                }
            }
            old[receipt] = before.isEmpty ? nil : before
            let rest = places.filter { links[$0] == nil }
            new[receipt] = rest.isEmpty ? nil : rest
        }
        for (receipt, place) in gone where new[receipt] == nil {
            guard var before = old[receipt], isWhole || before.count == 1 else { continue }
            voided[place] = before.removeFirst()
            old[receipt] = before.isEmpty ? nil : before
        }
        guard !old.isEmpty else { return }
        unclear = Set(new.values.joined())
        leftOver = Set(old.values.joined().map(\.key))
    }

    /// Whether a record in Xero is one of the bill's under another id, or may be.
    func keeps(_ link: Link) -> Bool {
        leftOver.contains(link.key) || links.values.contains { $0.key == link.key }
            || voided.values.contains { $0.key == link.key }
    }

    /// Whether a record in Xero is one of the bill's under another id, or was.
    func knows(_ link: Link) -> Bool { keeps(link) && !leftOver.contains(link.key) }
}

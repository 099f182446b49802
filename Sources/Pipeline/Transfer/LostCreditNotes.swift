import Ledger

/// Credit notes in Xero that Clio shows nowhere, as far as the last runs told: a person may void one without being asked
/// whether it is to be restored.
struct LostCreditNotes {
    private static let binding = "lost_credit_notes"

    /// Xero's ids.
    private var ids: Set<String>
    private let before: Set<String>

    init(_ store: any TransferStore) throws {
        before = Set(try store.binding(Self.binding)?.split(separator: " ").map(String.init) ?? [])
        ids = before
    }

    func contains(_ link: Link) -> Bool { ids.contains(link.xeroID) }

    /// Enters what is so of a bill now.
    mutating func update(_ settling: BillSettling) {
        guard settling.standing.hasAll else { return }
        ids.subtract(settling.standing.links.filter { $0.key.kind == .creditNote }.map(\.xeroID))
        ids.formUnion(settling.lostCreditNotes.map(\.xeroID))
    }

    func save(_ store: any TransferStore) throws {
        if ids != before { try store.bind(Self.binding, to: ids.sorted().joined(separator: " ")) }
    }
}

import Ledger

/// Which bills the settings ask for.
struct BillSelection {
    let settings: BillSettings
    /// A bit for each of ``BillState`` that is asked for.
    private let states: UInt8

    init(settings: BillSettings) {
        self.settings = settings
        states = settings.states.reduce(0) { $0 | 1 << $1.rawValue }
    }

    /// The rule that keeps a bill back; nil for a bill in scope.
    func rule(for bill: Bill) -> FilterRule? {
        if !settings.export { return .exportOff }
        if bill.isTrustRequest { return .trustRequest }
        switch bill.state {
        case .void: return .voided
        case .deleted: return .deleted
        default: if states & 1 << bill.state.rawValue == 0 { return .state }
        }
        guard bill.isIssuedReadable else { return nil }
        if let from = settings.issuedFrom, bill.issued < from { return .outsideDates }
        if let through = settings.issuedThrough, through < bill.issued { return .outsideDates }
        return nil
    }
}

/// Two states of a contact and what they last agreed on, brought together field by field.
///
/// A field changed on one side goes to the other; changed on both alike, nothing goes; changed on both differently, the
/// later edit stays. An address is one thing: its parts are never taken from both sides. Pure: the same three states and order of time always come to the same.
struct ContactMerge: Hashable, Sendable {
    typealias Field = ContactFields.Field

    enum Side: String, Hashable, Sendable {
        case clio = "Clio"
        case xero = "Xero"
    }

    /// What goes to a side.
    struct Edit: Hashable, Sendable {
        var field: Field
        var old: String
        var new: String
    }

    /// A value that gave way to the other side's.
    struct Loss: Hashable, Sendable {
        var field: Field
        /// Whose value stayed.
        var winner: Side
        var kept: String
        var lost: String
    }

    /// What both have after it.
    private(set) var merged = ContactFields()
    private(set) var toClio: [Edit] = []
    private(set) var toXero: [Edit] = []
    private(set) var losses: [Loss] = []

    /// - Parameters:
    ///   - agreed: nil at the first agreement: what both have alike is agreed, Clio's stands where they differ, and what Clio
    ///     lacks is filled from Xero where it fits.
    ///   - later: the side edited last.
    init(agreed: ContactFields?, clio: ContactFields, xero: ContactFields, later: Side) {
        let addressWinner = agreed.map { old in
            Self.winner(old: old.address, clio: clio.address, xero: xero.address, later: later)
        }
        let isAddressFilled = Field.address.allSatisfy { field in
            clio[field].isEmpty || xero[field].isEmpty || clio[field] == xero[field]
        }
        for field in Field.allCases {
            let (here, there) = (clio[field], xero[field])
            let winner: Side?
            if here == there {
                winner = nil
            } else if let old = agreed?[field] {
                winner =
                    Field.address.contains(field)
                    ? addressWinner ?? nil : Self.winner(old: old, clio: here, xero: there, later: later)
                if let winner, (winner == .clio ? there : here) != old { lose(field, here, there, to: winner) }
            } else {
                let isFilled = Field.others.contains(field) || Field.address.contains(field) && isAddressFilled
                winner = here.isEmpty && isFilled ? .xero : .clio
                if winner == .clio, !there.isEmpty { lose(field, here, there, to: .clio) }
            }
            merged[field] = winner == .xero ? there : here
            switch winner {
            case .clio: toXero.append(Edit(field: field, old: there, new: here))
            case .xero: toClio.append(Edit(field: field, old: here, new: there))
            case nil: break
            }
        }
    }

    /// Whose value stays; nil where both have the same.
    private static func winner<Value: Equatable>(old: Value, clio: Value, xero: Value, later: Side) -> Side? {
        clio == xero ? nil : xero == old ? .clio : clio == old ? .xero : later
    }

    private mutating func lose(_ field: Field, _ clio: String, _ xero: String, to winner: Side) {
        losses.append(
            Loss(
                field: field, winner: winner, kept: winner == .clio ? clio : xero,
                lost: winner == .clio ? xero : clio))
    }
}

import ClioSandbox
import Foundation
import Ledger

/// A detail of a client that both sides keep; a person's name is the last one, an address its street.
enum ContactDetail: String, CaseIterable {
    case name, email, phone, street, taxNumber
}

/// What may become of a client's details by the contract alone: field by field, a change of one side goes to the other, and
/// of two different ones the later edit stays.
///
/// Where a cycle was disturbed, nobody can say whether both sides agreed in it or not: all that may be so is followed.
struct ContactContract {
    typealias Details = [ContactDetail: String]

    enum Side { case clio, xero }

    struct World: Hashable {
        /// Nil until it is in Xero.
        var agreed: Details?
        var clio: Details
        var xero: Details = [:]
        /// The second of the last edit.
        var clioTouched: Int64 = 0
        var xeroTouched: Int64 = 0
        /// A disturbed cycle may have written to it since both agreed: which edit is later can't be told from the outside.
        var isBlurred = false
    }

    struct Edit {
        var side: Side
        var detail: ContactDetail
        var value: String
        var second: Int64
    }

    private(set) var worlds: Set<World>
    /// As Clio had it from the beginning: a first read that was interrupted goes on with what it had.
    private var history: [Details]

    /// Whether one outcome alone is right.
    var isExact: Bool { Set(worlds.map(\.clio)).count == 1 }

    init(_ clio: Details) {
        worlds = [World(clio: clio)]
        history = [clio]
    }

    mutating func note(_ edit: Edit) {
        worlds = Set(worlds.map { Self.edited($0, edit) })
        if edit.side == .clio { history += worlds.map(\.clio) }
    }

    private static func edited(_ world: World, _ edit: Edit) -> World {
        var world = world
        switch edit.side {
        case .clio: (world.clio[edit.detail], world.clioTouched) = (edit.value, edit.second)
        case .xero: (world.xero[edit.detail], world.xeroTouched) = (edit.value, edit.second)
        }
        return world
    }

    /// - Parameters:
    ///   - meanwhile: edits in Clio while it ran.
    ///   - isWhole: it went through, and so did the one before, so that it read all anew.
    /// - Returns: values that must be told to have lost.
    mutating func cycle(meanwhile: [Edit], isWhole: Bool, isInXero: Bool) -> [String] {
        var after: Set<World> = []
        var losses: [String] = []
        let isDisturbed = !isWhole || !meanwhile.isEmpty
        let isCertain = worlds.count == 1 && !isDisturbed
        for world in worlds {
            guard world.agreed != nil || isInXero else {
                after.insert(meanwhile.reduce(world, Self.edited))
                continue
            }
            for place in 0...meanwhile.count {
                let before = meanwhile[..<place].reduce(world, Self.edited)
                let merged: [World]
                if world.agreed == nil {
                    merged = (history + [before.clio]).map { World(agreed: $0, clio: before.clio, xero: $0) }
                } else {
                    let (worlds, lost) = Self.merged(before)
                    merged = worlds + (isDisturbed ? worlds.flatMap { Self.stages(from: before, to: $0) } : [])
                    if isCertain { losses = lost }
                }
                after.formUnion(merged.map { meanwhile[place...].reduce($0, Self.edited) })
            }
        }
        worlds = after
        if !meanwhile.isEmpty { history += worlds.map(\.clio) }
        return losses
    }

    /// One world, or two where it can't be said which side was edited later.
    private static func merged(_ world: World) -> (worlds: [World], losses: [String]) {
        guard let agreed = world.agreed else { return ([world], []) }
        let isOpen = world.isBlurred || world.clioTouched == world.xeroTouched
        let winners: [Side] = isOpen ? [.clio, .xero] : world.clioTouched > world.xeroTouched ? [.clio] : [.xero]
        var losses: [String] = []
        let worlds = winners.map { winner in
            var merged: Details = [:]
            for detail in ContactDetail.allCases {
                let (old, clio, xero) = (agreed[detail] ?? "", world.clio[detail] ?? "", world.xero[detail] ?? "")
                let isConflict = clio != xero && clio != old && xero != old
                if isConflict { losses.append(winner == .clio ? xero : clio) }
                merged[detail] = isConflict ? (winner == .clio ? clio : xero) : clio == old ? xero : clio
            }
            return World(
                agreed: merged, clio: merged, xero: merged, clioTouched: world.clioTouched,
                xeroTouched: world.xeroTouched)
        }
        return (Array(Set(worlds)), isOpen ? [] : losses)
    }

    /// How far a disturbed cycle may have come: nothing is done, or what goes to Xero, or of what goes to Clio, which comes
    /// after it, each detail that nobody edited there first.
    private static func stages(from before: World, to merged: World) -> [World] {
        guard let old = before.agreed, let new = merged.agreed else { return [] }
        let changed = ContactDetail.allCases.filter { detail in
            [before.clio[detail], before.xero[detail]].contains { ($0 ?? "") != old[detail] ?? "" }
        }
        let toClio = changed.filter { (before.clio[$0] ?? "") != new[$0] }
        let steps = [changed.filter { !toClio.contains($0) }] + toClio.map { [$0] }
        var start = before
        start.isBlurred = true
        return steps.reduce(into: [start]) { worlds, step in
            worlds += worlds.map { world in
                var world = world
                for detail in step {
                    world.agreed?[detail] = new[detail]
                    world.clio[detail] = new[detail]
                    world.xero[detail] = new[detail]
                }
                return world
            }
        }
    }

    // MARK: What stands there

    /// Nil where it is as one of the possible worlds has it, and alike on both sides.
    func fault(_ id: Int64, clio: Details, xero: Details?) -> String? {
        guard let xero else {
            return worlds.contains { $0.clio == clio } ? nil : "contact \(id): Clio has \(clio) of its own"
        }
        if clio != xero { return "contact \(id): Clio has \(clio), Xero \(xero)" }
        let possible = worlds.map(\.clio)
        return possible.contains(clio) ? nil : "contact \(id): both have \(clio), must be \(possible)"
    }
}

extension ContactDetail {
    static func all(of contact: ClioContact) -> ContactContract.Details {
        func primary(_ lines: [ClioContact.Line]) -> String { lines.first(where: \.isPrimary)?.text ?? "" }
        let email = primary(contact.emails)
        return [
            .name: contact.isPerson ? contact.lastName : contact.companyName,
            // Xero takes no other letters.
            .email: email.utf8.allSatisfy { $0 < 0x80 } ? email : "",
            .phone: primary(contact.phones), .street: contact.addresses.first(where: \.isPrimary)?.street ?? "",
            .taxNumber: contact.taxNumber ?? "",
        ]
    }

    /// - Parameter contact: as a sandbox's book has it.
    static func all(of contact: JSONValue, isPerson: Bool) -> ContactContract.Details {
        func text(_ list: String, _ type: String, _ name: String) -> String {
            contact[list]?.elements?.first { $0["Type"]?.string == type }?[name]?.string ?? ""
        }
        return [
            .name: contact[isPerson ? "LastName" : "Name"]?.string ?? "",
            .email: contact["EmailAddress"]?.string ?? "", .phone: text("Phones", "DEFAULT", "PhoneNumber"),
            .street: text("Addresses", "POBOX", "AddressLine1"), .taxNumber: contact["TaxNumber"]?.string ?? "",
        ]
    }

    /// A new value, one that no other edit gives; now and then none.
    func value(_ seed: UInt64) -> String {
        let number = seed % 100_000_000
        switch self {
        case .name: return "Name-\(number)"
        case .email: return "mail\(number)@example.com"
        case .street: return "\(number) Spruce Lane"
        case .phone: return number % 5 == 0 ? "" : "207-\(number)"
        case .taxNumber: return number % 5 == 0 ? "" : "TN-\(number)"
        }
    }

    func set(_ value: String, in contact: inout ClioContact) {
        func replace(_ lines: inout [ClioContact.Line]) {
            guard let index = lines.firstIndex(where: \.isPrimary), !value.isEmpty else {
                lines = value.isEmpty ? [] : [ClioContact.Line(value)]
                return
            }
            lines[index].text = value
        }
        switch self {
        case .name where contact.isPerson: contact.lastName = value
        case .name: contact.companyName = value
        case .email: replace(&contact.emails)
        case .phone: replace(&contact.phones)
        case .taxNumber: contact.taxNumber = value.isEmpty ? nil : value
        case .street:
            contact.addresses = [
                ClioContact.Address(
                    street: value, city: "Portland", province: "ME", postalCode: "04101", country: "US")
            ]
        }
    }

    /// What a person sends to Xero.
    func members(_ value: String, of contact: ClioContact) -> String {
        switch self {
        case .name where contact.isPerson: #""Name":"\#(contact.firstName) \#(value)","LastName":"\#(value)""#
        case .name: #""Name":"\#(value)""#
        case .email: #""EmailAddress":"\#(value)""#
        case .taxNumber: #""TaxNumber":"\#(value)""#
        case .phone:
            #""Phones":[{"PhoneType":"DEFAULT","PhoneNumber":"\#(value)","PhoneAreaCode":"","PhoneCountryCode":""}]"#
        case .street:
            #""Addresses":[{"AddressType":"POBOX","AddressLine1":"\#(value)","City":"Portland","Region":"ME","#
                + #""PostalCode":"04101","Country":"US"}]"#
        }
    }
}

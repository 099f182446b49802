import TestSupport
import Testing

@testable import Pipeline

@Suite("Two states of a contact, merged")
struct ContactMergeTests {
    typealias Field = ContactFields.Field
    typealias Side = ContactMerge.Side

    private static let values = ["", "a", "b", "c"]

    private func fields(_ random: inout SplitMix64) -> ContactFields {
        var fields = ContactFields()
        for field in Field.allCases where field != .email { fields[field] = Self.values[random.below(4)] }
        fields[.email] = ["", "a@b", "c@d", "e@f"][random.below(4)]
        return fields
    }

    /// The rule as a table: what stays, and what gives way.
    private func expected(
        _ field: Field, _ old: ContactFields, _ clio: ContactFields, _ xero: ContactFields, _ later: Side
    ) -> (kept: String, lost: String?) {
        guard Field.address.contains(field) else { return expected(old[field], clio[field], xero[field], later) }
        let address = { (fields: ContactFields) in Field.address.map { fields[$0] }.joined(separator: "/") }
        let whole = expected(address(old), address(clio), address(xero), later)
        let isOfClio = whole.kept == address(clio)
        let (kept, lost) = isOfClio ? (clio[field], xero[field]) : (xero[field], clio[field])
        return (kept, whole.lost == nil || lost == kept || lost == old[field] ? nil : lost)
    }

    private func expected(_ old: String, _ clio: String, _ xero: String, _ later: Side) -> (kept: String, lost: String?)
    {
        if clio == old && xero == old { return (old, nil) }
        if clio == old { return (xero, nil) }
        if xero == old { return (clio, nil) }
        if clio == xero { return (clio, nil) }
        return later == .clio ? (clio, xero) : (xero, clio)
    }

    @Test("Each field by the rule; what goes to a side is what it hasn't got; nothing that is lost goes unsaid")
    func againstTheRule() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<2_000 {
            let (agreed, clio, xero) = (fields(&random), fields(&random), fields(&random))
            let later: Side = random.chance(1, in: 2) ? .clio : .xero
            let merge = ContactMerge(agreed: agreed, clio: clio, xero: xero, later: later)
            for field in Field.allCases {
                let rule = expected(field, agreed, clio, xero, later)
                #expect(merge.merged[field] == rule.kept)
                #expect(merge.losses.first { $0.field == field }?.lost == rule.lost)
                #expect(
                    merge.toClio.first { $0.field == field }
                        == (clio[field] == rule.kept ? nil : .init(field: field, old: clio[field], new: rule.kept)))
                #expect(
                    merge.toXero.first { $0.field == field }
                        == (xero[field] == rule.kept ? nil : .init(field: field, old: xero[field], new: rule.kept)))
            }
        }
    }

    @Test("An address is never mixed of both sides: the later edit's stays whole, and what gave way is told")
    func addresses() {
        var (agreed, clio, xero) = (ContactFields(), ContactFields(), ContactFields())
        (agreed[.street], agreed[.city]) = ("1 Quay", "Bath")
        (clio[.street], clio[.city]) = ("2 Hill", "Bath")
        (xero[.street], xero[.city], xero[.postalCode]) = ("1 Quay", "Camden", "04843")
        let merge = ContactMerge(agreed: agreed, clio: clio, xero: xero, later: .clio)
        #expect(merge.merged.address == ["2 Hill", "Bath", "", "", ""])
        #expect(merge.losses.map(\.lost) == ["Camden", "04843"])
        #expect(ContactMerge(agreed: agreed, clio: clio, xero: xero, later: .xero).merged.address == xero.address)
        #expect(ContactMerge(agreed: agreed, clio: agreed, xero: xero, later: .clio).merged.address == xero.address)
    }

    @Test("Either side may come first; once merged, merging again changes nothing")
    func commutesAndRests() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<2_000 {
            let (agreed, clio, xero) = (fields(&random), fields(&random), fields(&random))
            let later: Side = random.chance(1, in: 2) ? .clio : .xero
            let merge = ContactMerge(agreed: agreed, clio: clio, xero: xero, later: later)
            let turned = ContactMerge(agreed: agreed, clio: xero, xero: clio, later: later == .clio ? .xero : .clio)
            #expect(merge.merged == turned.merged)
            #expect(merge.toClio == turned.toXero && merge.toXero == turned.toClio)
            #expect(merge.losses.map(\.lost) == turned.losses.map(\.lost))
            for base in [merge.merged, nil] as [ContactFields?] {
                for side in [Side.clio, .xero] {
                    let again = ContactMerge(agreed: base, clio: merge.merged, xero: merge.merged, later: side)
                    #expect(again.merged == merge.merged)
                    #expect(again.toClio.isEmpty && again.toXero.isEmpty && again.losses.isEmpty)
                }
            }
        }
    }

    @Test("Whatever is edited on both sides in any order, both are the same after one merge, and no lone edit is lost")
    func convergesFromAnyHistory() {
        let address = Set(Field.address)
        for seed in UInt64(1)...300 {
            var random = SplitMix64(seed: seed)
            var agreed = fields(&random)
            var sides: [Side: ContactFields] = [.clio: agreed, .xero: agreed]
            for _ in 0..<8 {
                var edited: [Field: Set<String>] = [:]
                var last = Side.clio
                var lone: [Field: String] = [:]
                for _ in 0..<random.below(6) {
                    let side: Side = random.chance(1, in: 2) ? .clio : .xero
                    let field = Field.allCases[random.below(Field.allCases.count)]
                    let value = fields(&random)[field]
                    sides[side]?[field] = value
                    edited[field, default: []].insert(side.rawValue)
                    lone[field] = value
                    last = side
                }
                let (clio, xero) = (sides[.clio] ?? agreed, sides[.xero] ?? agreed)
                let merge = ContactMerge(agreed: agreed, clio: clio, xero: xero, later: last)
                for edit in merge.toClio { sides[.clio]?[edit.field] = edit.new }
                for edit in merge.toXero { sides[.xero]?[edit.field] = edit.new }
                #expect(sides[.clio] == merge.merged && sides[.xero] == merge.merged, "seed \(seed)")
                let ofAddress = Set(edited.filter { address.contains($0.key) }.values.joined())
                for (field, by) in edited where (address.contains(field) ? ofAddress : by).count == 1 {
                    #expect(merge.merged[field] == lone[field], "seed \(seed)")
                }
                agreed = merge.merged
            }
        }
    }

    @Test(
        "At the first agreement Clio's stands, gaps are filled from Xero where it fits, and Xero's other values are told"
    )
    func firstAgreement() {
        var clio = ContactFields()
        (clio[.name], clio[.phone], clio[.city]) = ("Acme", "1", "Bath")
        var xero = ContactFields()
        (xero[.name], xero[.email], xero[.phone], xero[.city]) = ("ACME", "x@acme.example", "2", "Bath")
        (xero[.street], xero[.lastName]) = ("1 Quay", "Roe")
        let merge = ContactMerge(agreed: nil, clio: clio, xero: xero, later: .xero)
        #expect(merge.merged[.name] == "Acme" && merge.merged[.phone] == "1" && merge.merged[.lastName] == "")
        #expect(merge.merged[.email] == "x@acme.example" && merge.merged[.street] == "1 Quay")
        #expect(merge.losses.map(\.lost) == ["ACME", "Roe", "2"])
        #expect(merge.losses.allSatisfy { $0.winner == .clio })
        // An address that is another one isn't mixed with Clio's.
        xero[.city] = "Camden"
        let other = ContactMerge(agreed: nil, clio: clio, xero: xero, later: .xero)
        #expect(other.merged[.street] == "" && other.merged[.city] == "Bath")
        #expect(other.losses.map(\.lost) == ["ACME", "Roe", "2", "1 Quay", "Camden"])
    }
}

@Suite("The fields of a contact")
struct ContactFieldsTests {
    private func person(_ first: String, _ middle: String, _ last: String) -> ContactFields {
        var fields = ContactFields()
        (fields[.firstName], fields[.middleName], fields[.lastName]) = (first, middle, last)
        return fields
    }

    @Test("They go into the state and come back")
    func json() {
        var fields = person("Jane", "Q", "Roe \"x\"")
        fields[.street] = " 1  Quay \r\n\n Suite 2\nc\nd\ne"
        #expect(fields[.street] == "1 Quay\nSuite 2\nc\nd, e")
        #expect(ContactFields(json: fields.json) == fields)
        #expect(ContactFields(json: "") == nil)
        fields[.email] = "no address"
        fields[.phone] = String(repeating: "5", count: 51)
        #expect(fields[.email] == "" && fields[.phone] == "")
    }

    @Test(
        "A person's name in Xero, of which the name shown or the parts were changed",
        arguments: [
            // name shown, first, last → first, middle, last; before: Jane Q Roe
            ["Jane Q Roe", "Jane", "Roe", "Jane", "Q", "Roe"],
            ["Jane Q Doe", "Jane", "Roe", "Jane", "Q", "Doe"],
            ["Janet Q Roe", "Jane", "Roe", "Janet", "Q", "Roe"],
            ["Jane Roe", "Jane", "Roe", "Jane", "", "Roe"],
            ["Jane Q Roe", "Janet", "Roe", "Janet", "Q", "Roe"],
            ["Janet Z Doe", "Janet", "Doe", "Janet", "Z", "Doe"],
            ["Something else", "Janet", "Doe", "Janet", "Q", "Doe"],
            ["Maria de la Cruz", "Jane", "Roe", "Maria", "de la", "Cruz"],
            ["Jane Q Roe", "", "", "Jane", "Q", "Roe"],
            ["Jane Q Doe", "", "", "Jane", "Q", "Doe"],
            ["Madonna", "Jane", "Roe", "", "", "Madonna"],
        ])
    func parts(_ row: [String]) {
        let known = person("Jane", "Q", "Roe")
        var fields = ContactFields()
        fields.setParts(name: row[0], first: row[1], last: row[2], known: known)
        #expect(fields == person(row[3], row[4], row[5]))
    }

    @Test("A middle name is what stands between, and a number is no part of a name")
    func middle() {
        var fields = ContactFields()
        (fields[.name], fields[.firstName], fields[.lastName]) = ("Jane Q Roe", "Jane", "Roe")
        #expect(fields.inParts() == person("Jane", "Q", "Roe"))
        #expect(fields.inParts().shownName == "Jane Q Roe")
        #expect(ContactNumbering.name("Jane Roe (13)", without: "13") == "Jane Roe")
        #expect(ContactNumbering.name("Jane Roe (13)", without: "14") == "Jane Roe (13)")
    }

    @Test("What changed in Clio after it was planned stays as it is there, for the next run to merge")
    func resolved() {
        let edit = ContactEdit(edits: [
            .init(field: .phone, old: "1", new: "2"), .init(field: .city, old: "Bath", new: "Camden"),
            .init(field: .taxNumber, old: "", new: "T"),
        ])
        var present = ContactFields()
        (present[.phone], present[.city], present[.taxNumber]) = ("3", "Bath", "T")
        let resolved = edit.resolved(present)
        #expect(resolved.fields == [.city] && resolved.agreed.map(\.field) == [.city, .taxNumber])
        #expect(resolved.left == [.phone])
    }
}

@Suite("Contacts that wait")
struct ContactWaitsTests {
    private let entry = ContactWaits.Entry(message: "Clio refused the contact: no  way", tried: 1_000, clio: 7, xero: 8)

    @Test("They go into the state and come back; what is none of ours is nobody")
    func text() {
        var waits = ContactWaits()
        #expect(waits.text.isEmpty)
        waits.entries = ["12": entry, "7": ContactWaits.Entry()]
        #expect(ContactWaits(text: waits.text) == waits)
        #expect(ContactWaits(text: "12 13").entries.isEmpty)
    }

    @Test("What Clio didn't take is tried again once a side was changed, and after an hour at the latest")
    func pause() {
        #expect(entry.isPaused(clio: 7, xero: 8, now: 3_600_999))
        #expect(!entry.isPaused(clio: 7, xero: 8, now: 3_601_000))
        #expect(!entry.isPaused(clio: 9, xero: 8, now: 2_000) && !entry.isPaused(clio: 7, xero: 9, now: 2_000))
        #expect(!ContactWaits.Entry(tried: 1_000, clio: 7, xero: 8).isPaused(clio: 7, xero: 8, now: 2_000))
    }
}

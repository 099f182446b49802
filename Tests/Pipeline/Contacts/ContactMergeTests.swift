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
                let rule = expected(agreed[field], clio[field], xero[field], later)
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
                for (field, by) in edited where by.count == 1 {
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

    @Test("What changed in Clio after it was planned stays if it is the later edit, and gives way if it isn't")
    func resolved() {
        let edit = ContactEdit(
            edits: [
                .init(field: .phone, old: "1", new: "2"), .init(field: .city, old: "Bath", new: "Camden"),
                .init(field: .taxNumber, old: "", new: "T"),
            ], xeroUpdated: 5_000)
        var present = ContactFields()
        (present[.phone], present[.city], present[.taxNumber]) = ("3", "Bath", "T")
        let later = edit.resolved(present, updated: 6_000)
        #expect(later.fields == [.city] && later.agreed.map(\.field) == [.city, .taxNumber])
        #expect(later.losses == ["phone: Xero's \"2\" gives way to \"3\""])
        let earlier = edit.resolved(present, updated: 4_000)
        #expect(earlier.fields == [.phone, .city] && earlier.agreed.count == 3)
        #expect(earlier.losses == ["phone: Clio's \"3\" gives way to \"2\""])
    }
}

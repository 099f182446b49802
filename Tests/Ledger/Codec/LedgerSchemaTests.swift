import Testing

@testable import Ledger

struct LedgerSchemaTests {
    @Test func itNamesEveryMemberThatIsWrittenAndNeedsOnlyWhatAlwaysIs() throws {
        var records = RandomRecords(seed: 3)
        for _ in 0..<100 {
            let bill = records.bill()
            let (contact, line, payment, note) = (
                records.contact(), records.line(), records.payment(), records.creditNote()
            )
            var lines: [(RecordKind, [UInt8])] = RecordKind.allCases.dropLast().map { ($0, []) }
            LedgerEncoder.append(contact, records.text, to: &lines[0].1)
            LedgerEncoder.append(bill, records.text, to: &lines[1].1)
            LedgerEncoder.append(line, of: bill, records.text, to: &lines[2].1)
            LedgerEncoder.append(payment, of: bill, records.text, to: &lines[3].1)
            LedgerEncoder.append(note, of: bill, records.text, to: &lines[4].1)
            for (kind, bytes) in lines {
                let members = LedgerSchema.members(of: kind)
                let keys = Set(try #require(JSONValue.parse(bytes).members).map(\.key))
                #expect(keys.isSubset(of: Set(members.map(\.name))))
                #expect(Set(members.filter(\.isRequired).map(\.name)).isSubset(of: keys))
            }
        }
    }

    @Test func everyFileOfTheLedgerHasOne() throws {
        for kind in RecordKind.allCases where kind != .trustTransaction {
            let schema = try JSONValue.parse(try #require(LedgerSchema.render(kind)))
            #expect(schema["required"]?.elements?.contains { $0.string == "id" } == true)
        }
        #expect(LedgerSchema.render(.trustTransaction) == nil)
    }
}

import TestSupport
import Testing

@testable import Ledger

@Suite struct ContactTableTests {
    private func table(_ rows: [(id: String, name: String)]) -> ContactTable {
        var table = ContactTable()
        for row in rows {
            var contact = Contact()
            contact.id = table.text.append(row.id)
            contact.name = table.text.append(row.name)
            table.append(contact)
        }
        return table
    }

    @Test func findsEveryContactByItsId() {
        var random = SplitMix64(seed: 80)
        for _ in 0..<200 {
            let rows = (0..<Int.random(in: 0...30, using: &random)).map { index in
                (id: String(Int.random(in: 0...40, using: &random)), name: "\(index)")
            }
            var table = table(rows)
            let replaced = table.sort()
            // The slow twin: of two with one id the later stays.
            let last = Dictionary(rows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
            #expect(table.contacts.map { table.text.string($0.id) } == last.keys.sorted { Int($0)! < Int($1)! })
            #expect(
                Set(replaced) == Set(rows.indices).subtracting(last.values) && replaced.count == Set(replaced).count)
            for id in 0...41 {
                let found = table.index(of: bytes(String(id))).map { table.text.string(table.contacts[$0].name) }
                if found != last[String(id)].map(String.init) { Issue.record("\(id): \(found ?? "none")") }
            }
        }
    }

    @Test func problemsStayWithTheirContact() {
        var table = table([("12", "a"), ("7", "b"), ("12", "c"), ("9", "d")])
        func problem(_ message: String) -> [Diagnostic] {
            [Diagnostic(.badEmail, .reject, at: SourceLocation(file: "contacts.csv"), message, remedy: "")]
        }
        table.problems = [0: problem("a"), 2: problem("c"), 3: problem("d")]
        #expect(table.sort() == [0])
        #expect(table.contacts.map { table.text.string($0.name) } == ["b", "d", "c"])
        #expect(table.problems == [1: problem("d"), 2: problem("c")])
    }

    @Test func anEmptyTableHoldsNobody() {
        var table = ContactTable()
        #expect(table.sort() == [])
        #expect(table.index(of: bytes("1")) == nil)
    }

    /// Whatever the places of its texts, a contact comes out of the table as it went in.
    @Test func theTableKeepsContactsAsTheyAre() {
        var random = SplitMix64(seed: 81)
        var table = ContactTable()
        var kept: [Contact] = []
        table.reserveCapacity(fileBytes: 5_000)
        for _ in 0..<2_000 {
            func text() -> TextRef {
                switch Int.random(in: 0...40, using: &random) {
                case 0: TextRef(offset: UInt32.random(in: 0...(.max / 2), using: &random), count: 3)
                case 1: TextRef(offset: 100, count: UInt32.random(in: 250...70_000, using: &random))
                case 2...12: .empty
                default:
                    TextRef(
                        offset: UInt32.random(in: 100_000...100_600, using: &random),
                        count: UInt32.random(in: 1...255, using: &random))
                }
            }
            var contact = Contact()
            contact.form = Bool.random(using: &random) ? .person : .company
            (contact.id, contact.name, contact.firstName, contact.lastName) = (text(), text(), text(), text())
            (contact.company, contact.email, contact.phone, contact.street) = (text(), text(), text(), text())
            (contact.city, contact.province, contact.postalCode) = (text(), text(), text())
            (contact.country, contact.taxNumber, contact.updatedAt) = (text(), text(), text())
            contact.source = SourceRow(
                file: UInt16.random(in: 0...(.max), using: &random),
                line: UInt32.random(in: 0...(.max), using: &random),
                offset: UInt64.random(in: 0...(.max), using: &random),
                length: UInt32.random(in: 0...(.max), using: &random))
            kept.append(contact)
            table.append(contact)
        }
        #expect(table.contacts.count == kept.count)
        for (contact, expected) in zip(table.contacts, kept) {
            // Neither holds a reference, so their descriptions are all there is to them.
            if "\(contact)" != "\(expected)" { Issue.record("\(contact), but \(expected)") }
        }
    }
}

import Testing

@testable import Ledger

struct ContactTableTests {
    @Test func contactsAreFoundByIDAndOfTwoTheLaterStays() {
        var table = ContactTable()
        for (id, name) in [("10", "ten"), ("9", "nine"), ("100", "hundred"), ("9", "nine again"), ("b", "bee")] {
            var contact = Contact()
            contact.id = table.text.append(id)
            contact.name = table.text.append(name)
            table.append(contact)
        }
        table.problems[1] = [Diagnostic(.badDate, .reject, at: SourceLocation(file: "f"), "m", remedy: "r")]
        table.problems[2] = [Diagnostic(.badEmail, .reject, at: SourceLocation(file: "f"), "m", remedy: "r")]
        #expect(table.sort() == [1])
        #expect(table.contacts.map { table.text.string($0.name) } == ["nine again", "bee", "ten", "hundred"])
        #expect(table.index(of: Array("100".utf8)[...]) == 3 && table.index(of: Array("9".utf8)[...]) == 0)
        #expect(table.index(of: Array("11".utf8)[...]) == nil && table.index(of: []) == nil)
        // Problems go with their contacts; the replaced one's are gone.
        #expect(table.problems.mapValues { $0.map(\.code) } == [3: [.badEmail]])
    }
}

struct ControlTotalsTests {
    @Test func outcomesSumToWhatWasReadHoweverTheyAreMerged() {
        var generator = SeededGenerator(seed: 5)
        let months: [Int32?] = [nil, 24_300, 24_301]
        for _ in 0..<50 {
            var (read, parts) = (ControlTotals(), [ControlTotals(), ControlTotals()])
            for _ in 0..<40 {
                let key = ControlTotals.Key(
                    kind: RecordKind.allCases.randomElement(using: &generator) ?? .bill, currency: .none,
                    month: months.randomElement(using: &generator) ?? nil)
                let amount: Int64? =
                    Bool.random(using: &generator) ? Int64.random(in: .min ... .max, using: &generator) : nil
                read.add(amount: amount, to: key)
                let outcome = ControlTotals.Outcome(Bucket.allCases.randomElement(using: &generator) ?? .held, "x")
                parts[Int.random(in: 0...1, using: &generator)].add(amount: amount, to: key, outcome)
            }
            parts[0].merge(parts[1])
            for key in read.totals.keys { #expect(read.sum(key) == parts[0].sum(key)) }
            #expect(Set(read.totals.keys) == Set(parts[0].totals.keys))
        }
    }
}

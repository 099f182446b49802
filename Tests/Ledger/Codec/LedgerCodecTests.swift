import Testing

@testable import Ledger

/// Records as lines and back: the same bytes, whatever the order of the members, and nothing read past a line's end.
struct LedgerCodecTests {
    private struct Made {
        var text = TextArena()
        var bill = Bill()
        var line = BillLine()
        var payment = Payment()
        var note = CreditNote()
        var contact = Contact()
    }

    private func words(_ generator: inout SeededGenerator, isNeeded: Bool = false) -> String {
        let pieces = ["a", "é", "\"", "\\", "\n", "\t", "日本", "\u{1}", "</x>", " ", "0", "😀", "\u{7F}"]
        let count = Int.random(in: (isNeeded ? 1 : 0)...5, using: &generator)
        return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }

    private func make(_ generator: inout SeededGenerator) -> Made {
        var made = Made()
        func text(_ isNeeded: Bool = false) -> TextRef { made.text.append(words(&generator, isNeeded: isNeeded)) }
        func day() -> CalendarDate { CalendarDate(dayNumber: Int32.random(in: 0...30_000, using: &generator)) }
        func number() -> FixedPoint {
            FixedPoint(tenThousandths: Int64.random(in: -10_000_000...10_000_000, using: &generator))
        }
        func discount() -> Discount {
            let form: Discount.Form = [.none, .percentage, .money].randomElement(using: &generator) ?? .none
            return form == .none ? .none : Discount(form: form, value: number())
        }
        made.bill.id = text(true)
        made.bill.number = text()
        made.bill.contactID = text()
        made.bill.state = BillState.allCases.randomElement(using: &generator) ?? .draft
        made.bill.isTrustRequest = Bool.random(using: &generator)
        made.bill.issued = day()
        made.bill.due = day()
        made.bill.subject = text()
        made.bill.currency =
            [CurrencyCode("USD"), CurrencyCode("JPY"), CurrencyCode("KWD")].randomElement(using: &generator)! ?? .none
        made.bill.total = Int64.random(in: -1_000_000...1_000_000_000, using: &generator)
        made.bill.discount = discount()
        if Bool.random(using: &generator) {
            made.bill.secondaryTaxRate = number()
            made.bill.secondaryTaxRule = Bool.random(using: &generator) ? .compound : .onNet
        }
        made.bill.attorney = text()
        made.bill.office = text()
        made.line.id = text(true)
        made.line.kind = LineKind.allCases.randomElement(using: &generator) ?? .timeEntry
        made.line.date = Bool.random(using: &generator) ? day() : nil
        made.line.category = text()
        made.line.description = text()
        made.line.note = text()
        made.line.quantity = number()
        made.line.price = number()
        made.line.taxRate = number()
        made.line.secondaryTaxRate = Bool.random(using: &generator) ? number() : nil
        made.line.discount = discount()
        made.line.tax = Bool.random(using: &generator) ? Int64.random(in: -9_999...9_999, using: &generator) : nil
        made.line.accountCode = text()
        made.payment.id = text(true)
        made.payment.allocationID = text(true)
        made.payment.date = day()
        made.payment.amount = Int64.random(in: 1...1_000_000, using: &generator)
        made.payment.funds = Payment.Funds.allCases.randomElement(using: &generator) ?? .unstated
        made.payment.isVoided = Bool.random(using: &generator)
        made.payment.isForInterest = Bool.random(using: &generator)
        made.payment.reference = text()
        made.note.id = text(true)
        made.note.number = text()
        made.note.date = day()
        made.note.amount = Int64.random(in: 1...1_000_000, using: &generator)
        made.note.reason = text()
        made.note.isVoided = Bool.random(using: &generator)
        made.contact.id = text(true)
        made.contact.form = Bool.random(using: &generator) ? .person : .company
        made.contact.name = text()
        made.contact.street = text()
        made.contact.taxNumber = text()
        return made
    }

    private func encode(_ made: Made) -> [[UInt8]] {
        var (contact, bill, line, payment, note): ([UInt8], [UInt8], [UInt8], [UInt8], [UInt8]) = ([], [], [], [], [])
        LedgerEncoder.append(made.contact, made.text, to: &contact)
        LedgerEncoder.append(made.bill, made.text, to: &bill)
        LedgerEncoder.append(made.line, of: made.bill, made.text, to: &line)
        LedgerEncoder.append(made.payment, of: made.bill, made.text, to: &payment)
        LedgerEncoder.append(made.note, of: made.bill, made.text, to: &note)
        return [contact, bill, line, payment, note]
    }

    private func decode(_ lines: [[UInt8]]) throws -> Made {
        var made = Made()
        var parent: [UInt8] = []
        func decoder(_ index: Int) -> LedgerDecoder {
            let end = lines[index].last == 0x0A ? lines[index].count - 1 : lines[index].count
            return LedgerDecoder(lines[index], 0..<end, line: 1)
        }
        var contact = decoder(0)
        made.contact = try contact.contact(&made.text)
        var bill = decoder(1)
        made.bill = try bill.bill(&made.text)
        let currency = made.bill.currency
        var line = decoder(2)
        made.line = try line.line(&made.text, parent: &parent) { _ in currency }
        #expect(parent.elementsEqual(made.text[made.bill.id]))
        var payment = decoder(3)
        made.payment = try payment.payment(&made.text, parent: &parent) { _ in currency }
        var note = decoder(4)
        made.note = try note.creditNote(&made.text, parent: &parent) { _ in currency }
        return made
    }

    @Test func whatIsWrittenReadAndWrittenAgainIsTheSame() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let lines = encode(make(&generator))
            #expect(encode(try decode(lines)) == lines)
            for line in lines { #expect(line.count { $0 == 0x0A } == 1 && line.last == 0x0A) }
        }
    }

    @Test func aLineCutAnywhereIsRefused() throws {
        var generator = SeededGenerator(seed: 11)
        let whole = encode(make(&generator))
        for index in whole.indices {
            for length in 0..<(whole[index].count - 1) {
                var lines = whole
                lines[index] = Array(whole[index][..<length])
                #expect(throws: JSONError.self, "\(index) cut at \(length)") { _ = try decode(lines) }
            }
        }
    }

    @Test func strangersArePassedOverAndWordsMustBeKnown() throws {
        var text = TextArena()
        func bill(_ line: String) throws -> Bill {
            let bytes = Array(line.utf8)
            var decoder = LedgerDecoder(bytes, 0..<bytes.count, line: 5)
            return try decoder.bill(&text)
        }
        let good =
            #"{"new":{"a":[1,null]},"total":"1.50","currency":"USD","id":"9","state":"paid","due_at":"2026-01-02","issued_at":"2026-01-01"}"#
        #expect(try bill(good).total == 150)
        for (old, new) in [
            ("paid", "settled"), ("1.50", "1.505"), ("USD", "US"), ("2026-01-02", "2026-02-30"), ("\"1.50\"", "1.50"),
        ] {
            let error = #expect(throws: JSONError.self) { _ = try bill(good.replacing(old, with: new)) }
            #expect(error?.line == 5)
        }
    }

    @Test func theSchemaNamesEveryMemberThatIsWritten() throws {
        var generator = SeededGenerator(seed: 3)
        let kinds: [RecordKind] = [.contact, .bill, .line, .payment, .creditNote]
        for _ in 0..<50 {
            for (kind, line) in zip(kinds, encode(make(&generator))) {
                let members = LedgerSchema.members(of: kind)
                let keys = try #require(JSONValue.parse(line).members).map(\.key)
                #expect(Set(keys).isSubset(of: Set(members.map(\.name))))
                #expect(Set(members.filter(\.isRequired).map(\.name)).isSubset(of: Set(keys)))
            }
        }
    }
}

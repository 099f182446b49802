import Testing

@testable import Ledger

@Suite struct LedgerCodecTests {
    /// One line of each kind, all of one random bill.
    private struct Lines {
        var bill: Bill
        var text: TextArena
        var written: [RecordKind: [UInt8]] = [:]

        init(_ records: inout RandomRecords) {
            bill = records.bill()
            let (contact, line) = (records.contact(), records.line())
            let (payment, note) = (records.payment(), records.creditNote())
            text = records.text
            written[.contact] = bytes { LedgerEncoder.append(contact, $0, to: &$1) }
            written[.bill] = bytes { [bill] in LedgerEncoder.append(bill, $0, to: &$1) }
            written[.line] = bytes { [bill] in LedgerEncoder.append(line, of: bill, $0, to: &$1) }
            written[.payment] = bytes { [bill] in LedgerEncoder.append(payment, of: bill, $0, to: &$1) }
            written[.creditNote] = bytes { [bill] in LedgerEncoder.append(note, of: bill, $0, to: &$1) }
        }

        private func bytes(_ body: (TextArena, inout [UInt8]) -> Void) -> [UInt8] {
            var out: [UInt8] = []
            body(text, &out)
            return out
        }

        /// `line` read, and written again.
        func again(_ kind: RecordKind, _ line: [UInt8]) throws(JSONError) -> [UInt8] {
            var decoder = LedgerDecoder(line, 0..<line.count, line: 1)
            var arena = TextArena()
            var parent: [UInt8] = []
            var out: [UInt8] = []
            let currency = { (_: ArraySlice<UInt8>) in bill.currency }
            var owner = bill
            switch kind {
            case .contact:
                let contact = try decoder.contact(&arena)
                LedgerEncoder.append(contact, arena, to: &out)
            case .bill:
                let bill = try decoder.bill(&arena)
                LedgerEncoder.append(bill, arena, to: &out)
            case .line:
                let line = try decoder.line(&arena, parent: &parent, currency: currency)
                owner.id = arena.append(parent)
                LedgerEncoder.append(line, of: owner, arena, to: &out)
            case .payment:
                let payment = try decoder.payment(&arena, parent: &parent, currency: currency)
                owner.id = arena.append(parent)
                LedgerEncoder.append(payment, of: owner, arena, to: &out)
            default:
                let note = try decoder.creditNote(&arena, parent: &parent, currency: currency)
                owner.id = arena.append(parent)
                LedgerEncoder.append(note, of: owner, arena, to: &out)
            }
            return out
        }
    }

    @Test func whatIsWrittenReadsAndWritesTheSame() throws {
        var records = RandomRecords(seed: 2026)
        for _ in 0..<300 {
            let lines = Lines(&records)
            for (kind, line) in lines.written {
                #expect(line.last == 0x0A && !line.dropLast().contains(0x0A))
                #expect(try lines.again(kind, line) == line, "\(String(decoding: line, as: UTF8.self))")
            }
            records.text.removeAll()
        }
    }

    @Test func membersComeInAnyOrderAmongUnknownOnes() throws {
        var records = RandomRecords(seed: 2027)
        let unknown = try #require(
            try JSONValue.parse(Array(#"{"x":{"id":[1,null,{"amount":"x"}]},"Id":"y","total2":1.5,"":true}"#.utf8))
                .members)
        for _ in 0..<100 {
            let lines = Lines(&records)
            for (kind, line) in lines.written {
                let members = try #require(try JSONValue.parse(line).members)
                let shuffled = (members + unknown).shuffled(using: &records.random)
                let text = Array(JSONValue(content: .object(shuffled), line: 1).text.utf8)
                #expect(try lines.again(kind, text) == line, "\(String(decoding: text, as: UTF8.self))")
            }
            records.text.removeAll()
        }
    }

    @Test func aLineThatIsCutOffOrGoesOnIsRefused() throws {
        var records = RandomRecords(seed: 2028)
        for _ in 0..<10 {
            let lines = Lines(&records)
            for (kind, line) in lines.written {
                for end in 0..<line.count - 1 {
                    #expect(throws: JSONError.self, "\(kind) \(end)") { try lines.again(kind, Array(line[..<end])) }
                }
                for rest in ["x", "{}", ",", "}"] {
                    #expect(throws: JSONError.self, "\(kind) \(rest)") {
                        try lines.again(kind, line.dropLast() + Array(rest.utf8))
                    }
                }
            }
        }
    }

    @Test func anyBytesGiveAnAnswer() throws {
        var records = RandomRecords(seed: 2029)
        for _ in 0..<100 {
            let lines = Lines(&records)
            for (kind, line) in lines.written {
                var line = line
                for _ in 0..<Int.random(in: 1...3, using: &records.random) {
                    let place = line.indices.randomElement(using: &records.random)!
                    line[place] = Array("\"\\{}[]:,0-. \u{0}é".utf8).randomElement(using: &records.random)!
                }
                guard let once = try? lines.again(kind, line) else { continue }
                // What is read at all is written in a form that stays.
                #expect(try lines.again(kind, once) == once, "\(String(decoding: line, as: UTF8.self))")
            }
            records.text.removeAll()
        }
    }

    /// Nothing of it may fall back to zero, or to a day nobody wrote.
    @Test func refusesWhatLacksMoneyOrDays() throws {
        var records = RandomRecords(seed: 2030)
        let lines = Lines(&records)
        let needed: [RecordKind: [String]] = [
            .bill: ["issued_at", "currency", "total"], .line: ["price"], .payment: ["date", "amount"],
            .creditNote: ["date", "amount"],
        ]
        for (kind, names) in needed {
            let line = try #require(lines.written[kind])
            let members = try #require(try JSONValue.parse(line).members)
            for name in names {
                let rest = members.filter { $0.key != name }
                #expect(rest.count == members.count - 1)
                let error = #expect(throws: JSONError.self) {
                    try lines.again(kind, Array(JSONValue(content: .object(rest), line: 1).text.utf8))
                }
                #expect(error?.message == "\(name) is missing")
            }
        }
    }

    @Test func writesEveryMemberInItsPlace() throws {
        var (bill, arena) = (Bill(), TextArena())
        bill.id = arena.append("7")
        bill.number = arena.append("INV-\"7\"")
        bill.state = .awaitingPayment
        bill.issued = CalendarDate(dayNumber: 0)
        bill.due = CalendarDate(dayNumber: 31)
        bill.currency = try #require(CurrencyCode("KWD"))
        bill.total = -1_500
        bill.discount = Discount(form: .percentage, value: FixedPoint(tenThousandths: 125_000))
        bill.secondaryTaxRate = FixedPoint(7)
        bill.secondaryTaxRule = .compound
        #expect(
            text { LedgerEncoder.append(bill, arena, to: &$0) } == """
                {"id":"7","number":"INV-\\"7\\"","state":"awaiting_payment","issued_at":"1970-01-01",\
                "due_at":"1970-02-01","currency":"KWD","total":"-1.500","discount":"12.5","discount_type":"percentage",\
                "secondary_tax_rate":"7","tax_rule":"post"}

                """)
    }

    /// Each after members that would do.
    @Test(arguments: [
        #""state":"open"}"#, #""issued_at":"2026-02-30"}"#, #""issued_at":"03/11/2026"}"#, #""currency":"XXX"}"#,
        #""total":"1.005"}"#, #""total":1.5}"#, #""total":"1e3"}"#, #""discount_type":"percent"}"#,
        #""tax_rule":"compound"}"#, #""trust_request":"true"}"#, #""id":7}"#, #""id":null}"#, #""id":"\ud800"}"#, "}",
        "",
    ])
    func refusesBills(rest: String) throws {
        func bill(_ rest: String) throws(JSONError) {
            let line = Array(#"{"issued_at":"2026-11-03","currency":"USD","total":"1","#.utf8) + Array(rest.utf8)
            var (decoder, text) = (LedgerDecoder(line, 0..<line.count, line: 12), TextArena())
            _ = try decoder.bill(&text)
        }
        try bill(#""id":"7"}"#)
        let error = #expect(throws: JSONError.self) { try bill(rest) }
        #expect(error?.line == 12)
    }

    @Test(arguments: [
        #""kind":"timeentry"}"#, #""quantity":"x"}"#, #""tax":"0.001"}"#, #""date":""}"#, #""discount_type":""}"#,
    ])
    func refusesLines(rest: String) throws {
        func line(_ rest: String) throws(JSONError) {
            let line = Array(#"{"bill_id":"1","price":"1","#.utf8) + Array(rest.utf8)
            var (decoder, text, parent) = (LedgerDecoder(line, 0..<line.count, line: 1), TextArena(), [UInt8]())
            _ = try decoder.line(&text, parent: &parent) { _ in .none }
        }
        try line(#""tax":"0.01"}"#)
        #expect(throws: JSONError.self) { try line(rest) }
    }

    @Test func refusesOtherUnknownWords() throws {
        func contact(_ type: String) throws(JSONError) {
            let line = Array(#"{"type":"\#(type)"}"#.utf8)
            var (decoder, text) = (LedgerDecoder(line, 0..<line.count, line: 1), TextArena())
            _ = try decoder.contact(&text)
        }
        try contact("Company")
        #expect(throws: JSONError.self) { try contact("Firm") }
        func payment(_ source: String) throws(JSONError) {
            let line = Array(#"{"date":"2026-11-03","amount":"1","source":"\#(source)"}"#.utf8)
            var (decoder, text, parent) = (LedgerDecoder(line, 0..<line.count, line: 1), TextArena(), [UInt8]())
            _ = try decoder.payment(&text, parent: &parent) { _ in .none }
        }
        try payment("trust")
        #expect(throws: JSONError.self) { try payment("cash") }
    }

    @Test func aLineNamesItsBill() throws {
        func parent(_ line: String) throws(JSONError) -> String {
            var decoder = LedgerDecoder(Array(line.utf8), 0..<line.utf8.count, line: 1)
            return String(decoding: try decoder.parent(), as: UTF8.self)
        }
        #expect(try parent(#"{"id":"1","x":{"bill_id":"no"},"bill_id":"é\n","rest"#) == "é\n")
        #expect(try parent(#"{"id":"1"}"#) == "")
        #expect(throws: JSONError.self) { try parent(#"{"id":"1""#) }
    }
}

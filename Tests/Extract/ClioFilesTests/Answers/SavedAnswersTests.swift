import Ledger
import TestSupport
import Testing

@testable import ClioFiles

struct SavedAnswersTests {
    @Test func answersBecomeWholeBills() throws {
        let reading = try Answers.read()
        #expect(
            reading.contacts == [
                #"{"id":"501","type":"Person","name":"Jane Smith","first_name":"Jane","last_name":"Smith","company":"Acme","email":"jane@example.com","phone":"+1-555-0100","street":"2 Bill St","city":"Leeds","province":"WY","postal_code":"LS1","country":"GB","tax_number":"GB1"}"#
            ])
        #expect(
            reading.records == [
                #"{"id":"7001","number":"INV-1","contact_id":"501","matter_number":"Smith-1","state":"awaiting_payment","issued_at":"2026-02-01","due_at":"2026-03-01","subject":"February","currency":"CAD","total":"1320.00","updated_at":"2026-02-01T08:00:00Z"}"#,
                #"{"id":"1","bill_id":"7001","date":"2026-01-10","kind":"TimeEntry","user":"Alex","description":"Call","note":"n","quantity":"2.4","price":"500","tax_rate":"10","secondary_tax_rate":"0","tax":"120.00","activity_id":"71"}"#,
            ])
        #expect(reading.problems == [])
        #expect(reading.counts == [.contact: 1, .bill: 1, .line: 1])
    }

    @Test(arguments: [
        ("1320.0", "1320.00"), ("\"1320.00\"", "1320.00"), ("1.32e3", "1320.00"), ("\"1,320\"", "1320.00"),
        ("0.1", "0.10"),
        ("90071992547409.93", "90071992547409.93"), ("-0.5E1", "-5.00"),
    ])
    func moneyIsItsTextWhateverItsForm(json: String, total: String) throws {
        let bills = Answers.bills.replacing("1320.0,", with: json + ",")
        #expect(try Answers.read(["bills.json": bills]).records[0].contains("\"total\":\"\(total)\""))
    }

    @Test func whatIsUnknownIsPassedOver() throws {
        let bills = Answers.bills.replacing(
            "\"MatterBill\"", with: "\"HologramBill\",\"colour\":{\"deep\":[1,{\"a\":null}]}")
        let lines = Answers.lines.replacing("\"ActivityLineItem\"", with: "\"FutureLineItem\"")
        let contacts = Answers.contacts.replacing("\"Person\"", with: "\"Robot\"")
        let reading = try Answers.read(["bills.json": bills, "line_items.json": lines, "contacts.json": contacts])
        #expect(reading.problems == [])
        #expect(reading.contacts[0].contains(#""type":"Company""#))
        #expect(reading.records.count == 2)
    }

    @Test func anUnknownStateOrKindIsItsRecordsFault() throws {
        let reading = try Answers.read([
            "bills.json": Answers.bills.replacing("awaiting_payment", with: "pending_approval"),
            "line_items.json": Answers.lines.replacing("\"Service\"", with: "\"Miracle\""),
        ])
        #expect(
            reading.problems == [
                "bills.json:1 unknown-state pending_approval", "line_items.json:1 unknown-kind Miracle",
            ])
    }

    @Test func everyShapeOfAFileIsRead() throws {
        let line = { (id: Int) in "{\"id\":\(id),\"kind\":\"Service\",\"price\":1,\"bill\":{\"id\":7001}}" }
        let shapes = [
            "[\(line(1)),\(line(2))]", "{\"data\":[\(line(1)),\(line(2))]}", "\(line(1))\n\(line(2))\n",
            "{\"data\":\(line(1))}\n{\"data\":[\(line(2))],\"meta\":{}}", "\u{FEFF}[\(line(1))]\r\n[\(line(2))]",
        ]
        for shape in shapes {
            let reading = try Answers.read(["line_items.json": shape])
            #expect(reading.counts[.line] == 2)
            #expect(reading.problems == [])
        }
    }

    @Test func aRecordsOwnWordsCanBeShownAgain() throws {
        let text =
            "{\"data\":[\n{\"id\":1,\"price\":5,\"bill\":{\"id\":7001},\"kind\":\"Service\"},\n  {\"id\":2,\"price\":5,\"bill\":{\"id\":7001}}]}"
        let reading = try Answers.read(["line_items.json": text])
        let source = try #require(reading.sources.last)
        let bytes = Array(text.utf8)[Int(source.offset)..<Int(source.offset) + Int(source.length)]
        #expect(String(decoding: bytes, as: UTF8.self) == "{\"id\":2,\"price\":5,\"bill\":{\"id\":7001}}")
        #expect(source.line == 3)
        #expect(reading.files[Int(source.file)].form == .json)
        #expect(reading.problems == ["line_items.json:3 missing-value"])
    }

    @Test func filesAreKnownByNameOrByKeys() throws {
        #expect(AnswerResource.named("/x/bills.list.page2.json") == .bills)
        #expect(AnswerResource.named("/bills/bill_line_items-3.json") == .lineItems)
        #expect(AnswerResource.named("settings_billing.json") == .billingSettings)
        #expect(AnswerResource.named("Credit Memos.ndjson") == .creditMemos)
        #expect(AnswerResource.named("export.json") == nil)
        #expect(AnswerResource.of("export.json", keys: ["id", "number", "state", "issued_at"]) == .bills)
        #expect(AnswerResource.of("bills.json", keys: ["id", "parent", "amount", "bill"]) == .allocations)
        #expect(AnswerResource.of("bills.json", keys: ["id", "etag"]) == nil)
        #expect(AnswerResource.of("bills.json", keys: nil) == .bills)
    }

    @Test func everyFaultOfEveryFileIsSaidAtOnce() throws {
        let found = try Answers.faults([
            "bills.json": "{\"data\":[{\"id\":1},\n{\"id\":2,}]}", "line_items.json": "[1]",
            "contacts.json": "{\"error\":{\"type\":\"ForbiddenError\",\"message\":\"no\"}}",
            "matters.json": "[{\"id\":1,\"id\":2}]", "allocations.json": "[{\"id\":",
        ])
        #expect(
            found == [
                "allocations.json:1 malformed-json | this is no JSON as Clio writes it, at column 8: a value is missing",
                "bills.json:2 malformed-json | this is no JSON as Clio writes it, at column 9: a value is missing",
                "contacts.json:1 unreadable-file {\"type\":\"ForbiddenError\",\"message\":\"no\"} | this is no answer but Clio's refusal of one",
                "line_items.json:1 malformed-json | this is no JSON as Clio writes it, at column 2: an object was expected",
                "matters.json:1 malformed-json | this is no JSON as Clio writes it, at column 14: the key id comes twice",
            ])
    }

    @Test func recordsWithoutFieldsAreNoted() throws {
        let found = try Answers.faults(["bills.json": "{\"data\":[{\"id\":1,\"etag\":\"x\"}]}"])
        #expect(
            found.first
                == "bills.json:1 unknown-file etag,id | the records have nothing but their ids, so the file isn't read")
    }

    @Test func missingFilesAreNamedAsAnswers() throws {
        let folder = try TemporaryFolder(["contacts.json": Answers.contacts])
        let error = #expect(throws: ClioFilesError.self) { try folder.export("clio-api") }
        #expect(
            error?.diagnostics.map(\.remedy) == [
                "Put bills.json into the folder, or run `clio-xero inspect` on the file you have.",
                "Put line_items.json into the folder, or run `clio-xero inspect` on the file you have.",
            ])
    }

    // MARK: Pages

    private func page(_ id: Int, next: Bool, previous: Bool = false) -> String {
        "{\"data\":[{\"id\":\(id),\"display_number\":\"M\"}],\"meta\":{\"paging\":{"
            + [next ? "\"next\":\"https://n\"" : nil, previous ? "\"previous\":\"https://p\"" : nil].compactMap(\.self)
            .joined(separator: ",") + "}}}"
    }

    @Test func aMissingPageIsAWarning() throws {
        let one = try Answers.read(["matters.json": page(1, next: true)])
        #expect(one.notes.contains("matters.json fewer-records"))
        let both = try Answers.read(["matters.json": page(1, next: true), "matters-2.json": page(2, next: false)])
        #expect(!both.notes.contains { $0.contains("fewer-records") })
        let tail = try Answers.read([
            "matters-1.json": page(1, next: true), "matters-3.json": page(2, next: true, previous: true),
            "matters-5.json": page(3, next: false, previous: true),
            "matters-4.json": page(4, next: true, previous: true),
        ])
        #expect(!tail.notes.contains { $0.contains("fewer-records") })
        let hole = try Answers.read([
            "matters-1.json": page(1, next: true), "matters-2.json": page(2, next: true, previous: true),
            "matters-9.json": page(3, next: false),
        ])
        #expect(hole.notes.contains("matters-2.json fewer-records"))
    }

    @Test func aLaterFilesRecordReplacesAnEarlierOnes() throws {
        let moved = Answers.lines.replacing("\"price\":500", with: "\"price\":600")
        let reading = try Answers.read(["line_items-2.json": moved])
        #expect(reading.counts[.line] == 1)
        #expect(reading.records[1].contains(#""price":"600""#))
        #expect(reading.notes.first == "line_items.json duplicate-key")
    }

    @Test(.timeLimit(.minutes(1))) func anyTextIsReadOrRefused() throws {
        var generator = SplitMix64(seed: 3)
        let whole = Array((Answers.bills + Answers.lines + Answers.contacts).utf8)
        let spice = Array("{}[]\",:\\e-9\u{0}\n\u{FF}".utf8)
        var (accepted, refused) = (0, 0)
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = spice.randomElement(using: &generator)!
                case 1: bytes.insert(spice.randomElement(using: &generator)!, at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
                }
            }
            if let file = try? AnswerFile(bytes, path: "a", textPath: "a") {
                for record in file.records { _ = try? file.value(of: record) }
                accepted += 1
            } else {
                refused += 1
            }
        }
        #expect(accepted > 300)
        #expect(refused > 300)
    }
}

import DelimitedText
import Ledger
import TestSupport
import Testing

@testable import ClioFiles

struct ProfileTests {
    @Test(arguments: BuiltInProfiles.rules.keys.sorted()) func everyBuiltInProfileParses(name: String) throws {
        let profile = try Profile.named(name)
        #expect(profile.name == name)
        let forms: [String: Profile.Form] = [
            "canonical": .delimited, "clio-lists": .delimited, "ledes1998b": .ledes, "clio-api": .answers,
        ]
        #expect(profile.form == forms[name])
    }

    @Test func everyFieldOfTheCanonicalProfileIsItsOwnName() throws {
        let profile = try Profile.named("canonical")
        for kind in RecordKind.allCases {
            let rules = try #require(profile.kinds[kind])
            #expect(Set(rules.headers.entries.map(\.field)) == Set(Field.fields(of: kind)))
        }
    }

    @Test func settingsAreRead() throws {
        let profile = try Profile.parse(
            """
            \u{FEFF}# mine
            form ledes\r
            encoding windows-1252
            delimiter tab
            skip 3
            decimal-mark ,
            date-format d.M.yyyy
            contacts-by-name yes
            unbilled-lines yes
            credit-words Credit Note | write-off
            [bills]
            identify number, total
            number = Bill No. | Invoice
            subject : a = b
            state = Status
              Not Paid -> awaiting_payment
            """, name: "mine", path: "mine.rules")
        #expect(profile.form == .ledes)
        #expect(profile.encoding == .windows1252)
        #expect(profile.dialect.delimiter == 9)
        #expect(profile.dialect.skipLines == 3)
        #expect(profile.numbers.decimalMark == .comma)
        #expect(profile.dates.text == "d.M.yyyy")
        #expect(profile.contactsByName && profile.hasUnbilledLines)
        #expect(profile.creditWords == ["credit note", "write-off"])
        let bills = try #require(profile.kinds[.bill])
        #expect(bills.identity == [.number, .total])
        #expect(bills.headers[.number] == ["billno", "invoice"])
        #expect(bills.defaults[.subject] == Array("a = b".utf8))
        #expect(bills.values[.state]?.map { String(decoding: $0.from, as: UTF8.self) } == ["not paid"])
    }

    @Test(arguments: [
        ("form csv", "there is no such form", "csv"), ("encoding latin", "there is no such encoding", "latin"),
        ("delimiter ,,", "a delimiter is one character", ",,"), ("skip few", "this is no number of lines", "few"),
        ("skip -1", "this is no number of lines", "-1"),
        ("decimal-mark ;", "a decimal mark is a point or a comma", ";"),
        ("date-format yy-mm", "this is no date format", "yy-mm"),
        ("contacts-by-name maybe", "this is neither yes nor no", "maybe"),
        ("colour blue", "there is no such rule", "colour"),
        ("[invoices]", "there is no kind of record of this name", "invoices"),
        ("[bills]\ncolour = Blue", "a bill has no such field", "colour"),
        ("[bills]\nidentify number, colour", "a bill has no such field", "colour"),
        ("[bills]\nUnpaid -> draft", "a value's translation belongs under the field it translates", "Unpaid"),
        ("[bills]\nnonsense", "there is no such rule", "nonsense"),
    ])
    func everyFaultHasItsMessage(rules: String, message: String, text: String) {
        let error = #expect(throws: ClioFilesError.self) { try Profile.parse(rules, name: "x", path: "x.rules") }
        #expect(error?.diagnostics.map(\.message) == [message])
        #expect(error?.diagnostics.map(\.text) == [text])
        #expect(error?.diagnostics.first?.location.line == rules.split(separator: "\n").count)
    }

    @Test func allFaultsAreSaidAtOnce() {
        let error = #expect(throws: ClioFilesError.self) {
            try Profile.parse("form csv\r\nskip x\r\ncolour blue\r\n", name: "x", path: "x.rules")
        }
        #expect(error?.diagnostics.map(\.location.line) == [1, 2, 3])
    }

    @Test func aProfileThatIsNotThereIsSaid() {
        let error = #expect(throws: ClioFilesError.self) { try Profile.named("none.rules") }
        #expect(
            error?.diagnostics.first?.remedy
                == "Set extract.files.profile to one of canonical, clio-api, clio-lists, ledes1998b, or to the path of a rules file."
        )
    }

    @Test func settingsOfTheRunGoOverADelimitedProfileOnly() throws {
        var lists = try Profile.named("clio-lists")
        var ledes = try Profile.named("ledes1998b")
        for isLists in [true, false] {
            var profile = isLists ? lists : ledes
            profile.override(
                dates: DatePattern("d/M/yyyy"), decimalMark: .comma, currency: CurrencyCode("GBP"),
                encoding: .windows1252)
            if isLists { lists = profile } else { ledes = profile }
        }
        #expect(lists.dates.text == "d/M/yyyy")
        #expect(lists.numbers.decimalMark == .comma)
        #expect(ledes.dates.text == "yyyyMMdd")
        #expect(ledes.numbers.decimalMark == .point)
        #expect(ledes.encoding == .windows1252)
        #expect(ledes.kinds[.bill]?.defaults[.currency] == Array("GBP".utf8))
    }

    @Test(arguments: [
        ("Rate ($)", "rate"), ("Rate (£)", "rate"), ("EXP/FEE/INV_ADJ_TYPE", "expfeeinvadjtype"),
        ("Montant dû", "montantdû"),
        ("\u{A0}Bill\u{A0}Number ", "billnumber"), ("ÉTAT", "état"), ("Tax 1", "tax1"), ("($)", ""),
    ])
    func headersAreComparedByLettersAndDigits(header: String, name: String) {
        #expect(Profile.normalize(header) == name)
    }

    @Test func theFirstHeaderFoundStatesAField() {
        var rules = KindRules()
        rules.headers[.id] = ["number", "id"]
        #expect(rules.columns(of: ["ID", "Number"])[Field.id.position] == 1)
        #expect(rules.columns(of: ["ID", "Name"])[Field.id.position] == 0)
        #expect(rules.columns(of: ["Name"])[Field.id.position] == -1)
    }

    @Test func anyRulesTextIsReadOrRefused() {
        var generator = SplitMix64(seed: 7)
        let pieces = [
            "[bills]", "[", "]", "=", ":", "->", "|", "form ledes", "id", "number = x", "\n", "\r\n", " ", "state",
            "identify", "#", "é",
            "delimiter", "skip 1",
        ]
        var parsed = 0
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                pieces.randomElement(using: &generator)!
            }
            if (try? Profile.parse(text.joined(), name: "x", path: "x")) != nil { parsed += 1 }
        }
        #expect(parsed > 0 && parsed < 3_000)
    }
}

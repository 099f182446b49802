import Ledger
import Testing

@testable import ClioFiles

/// Looking at LEDES files and JSON answers.
struct OtherFormsTests {
    private func inspect(_ name: String, _ text: String) throws -> ExportInspection {
        let folder = try TemporaryFolder([name: text])
        return try ExportInspection.inspect(path: folder.path + "/" + name)
    }

    @Test func aLedesFileSaysWhatItsAdjustmentsAreTakenFor() throws {
        let text = Ledes.text(
            total: "73.00",
            [
                .init(1), .init(2, adjusting: "IF", "-30.00", "Credit note"), .init(3, adjusting: "IF", "13.00", "Tax"),
                .init(4, adjusting: "IE", "-10.00", "Courtesy"), .init(5, adjusting: "IE", "5.00", "Handling"),
            ])
        let inspection = try inspect("a.txt", text)
        #expect(inspection.form == .ledes)
        #expect(inspection.rowCount == 5)
        #expect(
            inspection.remarks == [
                "1 bill; rows by type: 1 F, 2 IE, 2 IF", "IF -30.00 \"Credit note\" is read as a credit note",
                "IF 13.00 \"Tax\" is read as a tax", "IE -10.00 \"Courtesy\" is read as a discount",
                "IE 5.00 \"Handling\" is read as a line",
            ])
        #expect(
            inspection.text.hasPrefix(
                "a.txt: LEDES 1998B, profile ledes1998b, 5 rows\n  utf-8, line ends LF, delimiter pipe\n"))
        #expect(try Profile.parse(inspection.rules, name: "x", path: "x").form == .ledes)
    }

    @Test func otherLedesFormatsAreSaid() throws {
        let inspection = try inspect("a.txt", "LEDES1998BI V2[]\nA|B[]\n")
        #expect(inspection.diagnostics.map(\.text) == ["LEDES1998BIV2"])
        #expect(inspection.rules == "")
    }

    @Test func anAnswerIsDescribed() throws {
        let inspection = try inspect("bills.json", Answers.bills)
        #expect(
            inspection.text == """
                bills.json: an answer of Clio's API, profile clio-api, 1 record
                  utf-8, line ends LF
                  answer of bills

                  column      looks like                   values
                  id          number                       7001
                  number      text                         INV-1
                  issued_at   date yyyy-MM-dd              2026-02-01
                  due_at      date yyyy-MM-dd              2026-03-01
                  subject     text                         February
                  type        text                         MatterBill
                  state       text                         awaiting_payment
                  kind        text                         revenue_kind
                  total       number with a decimal point  1320.0
                  tax_rate    number with a decimal point  10.0
                  currency    text                         id 1
                  client      text                         id 501
                  matters     empty
                  updated_at  date yyyy-MM-dd              2026-02-01T08:00:00Z

                """)
        #expect(try Profile.parse(inspection.rules, name: "x", path: "x").form == .answers)
    }

    @Test func faultsOfAnswersAreFindings() throws {
        #expect(try inspect("bills.json", "{\"data\":[").diagnostics.map(\.code) == [.malformedJSON])
        #expect(try inspect("bills.json", "{\"error\":{\"type\":\"x\"}}").diagnostics.map(\.code) == [.unreadableFile])
        #expect(try inspect("x.json", "[{\"a\":1}]").diagnostics.map(\.code) == [.unknownFile])
        #expect(try inspect("bills.json", "[]").diagnostics.map(\.code) == [.headerOnly])
        let more = try inspect(
            "bills.json", Answers.bills.replacing("\"paging\":{}", with: "\"paging\":{\"next\":\"https://n\"}"))
        #expect(more.remarks == ["answer of bills", "1 pages; the last links on to further ones"])
    }
}

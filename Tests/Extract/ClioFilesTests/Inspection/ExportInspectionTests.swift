import DelimitedText
import Foundation
import Ledger
import TestSupport
import Testing

@testable import ClioFiles

struct ExportInspectionTests {
    private func inspect(_ name: String, _ bytes: [UInt8]) throws -> (
        inspection: ExportInspection, folder: TemporaryFolder
    ) {
        let folder = try TemporaryFolder()
        try folder.write(name, bytes)
        return (try ExportInspection.inspect(path: folder.path + "/" + name, scratchDirectory: folder.path), folder)
    }

    private func inspect(_ name: String, _ text: String) throws -> ExportInspection {
        try inspect(name, Array(text.utf8)).inspection
    }

    private static let bills = """
        \u{FEFF}Bills of Smith & Co

        Exported,today
        Bill number,Client,Bill state,Issue date,Due date,Total,Colour
        101,Acme,Unpaid,03/04/2026,04/05/2026,"$1,234.50",red
        102,"Lee, Ann",Past due,05/06/2026,,$7.00,
        103,Acme,Odd,05/06/2026,,$7.00,

        """

    @Test func aListIsDescribed() throws {
        let inspection = try inspect("bills.csv", Self.bills.replacing("\n", with: "\r\n"))
        #expect(
            inspection.text == """
                bills.csv: bills as in profile clio-lists, 7 fields matched, 3 rows
                  utf-8 with a byte-order mark, line ends CRLF, delimiter comma, 3 lines before the header
                  else: payments of clio-lists, 2 columns matched
                  dates: AMBIGUOUS: MM/dd/yyyy or dd/MM/yyyy: 03/04/2026 is 2026-03-04 or 2026-04-03; a day after the 12th \
                would decide, and no row has one
                  numbers: decimal point
                  currency signs: $

                  column       field       looks like                     values
                  Bill number  id, number  number                         101 | 102 | 103
                  Client       contact_id  text                           Acme | Lee, Ann
                  Bill state   state       text                           Unpaid | Past due | Odd
                  Issue date   issued_at   date MM/dd/yyyy or dd/MM/yyyy  03/04/2026 | 05/06/2026
                  Due date     due_at      date MM/dd/yyyy or dd/MM/yyyy  04/05/2026
                  Total        total       number with a decimal point    $1,234.50 | $7.00
                  Colour       -           text                           red

                """)
        #expect(inspection.isDateAmbiguous)
        #expect(!inspection.isDecimalMarkAmbiguous)
    }

    @Test func theRulesAreToPaste() throws {
        #expect(
            try inspect("bills.csv", Self.bills).rules == """
                # For exports like bills.csv.
                form delimited
                encoding utf-8
                delimiter ,
                skip 3
                decimal-mark .
                # Rows don't tell which of these it is. Take the # away from the right one:
                # date-format MM/dd/yyyy
                # date-format dd/MM/yyyy
                contacts-by-name yes

                [bills]
                identify number, contact_id, issued_at, total
                id = Bill number
                number = Bill number
                contact_id = Client
                state = Bill state
                  Unpaid -> awaiting_payment
                  Past due -> awaiting_payment
                  # Odd -> ?
                issued_at = Issue date
                due_at = Due date
                # The file doesn't say its currency (signs: $). Check this:
                currency : USD
                total = Total
                # not read: Colour

                """)
    }

    @Test func aDayAfterTheTwelfthInAnyRowDecides() throws {
        var rows = (1...400).map { "\($0),1,paid,0\($0 % 9 + 1)/02/2026,5" }
        let open = try inspect(
            "bills.csv", "id,contact_id,state,issued_at,total,number\n" + rows.joined(separator: ",\n"))
        #expect(open.dateFormats == ["MM/dd/yyyy", "dd/MM/yyyy"])
        rows.append("401,1,paid,13/02/2026,5")
        let decided = try inspect(
            "bills.csv", "id,contact_id,state,issued_at,total,number\n" + rows.joined(separator: ",\n"))
        #expect(decided.dateFormats == ["dd/MM/yyyy"])
        #expect(decided.dateRemark == "")
        #expect(decided.rules.contains("\ndate-format dd/MM/yyyy\n"))
    }

    @Test func anotherDateColumnDecides() throws {
        let inspection = try inspect(
            "bills.csv", "id,number,contact_id,state,issued_at,due_at,total\n1,A,7,paid,1/2/2026,1/28/2026,5\n")
        #expect(inspection.dateFormats == ["M/d/yyyy"])
    }

    @Test func datesOfNoOneFormatAreSaid() throws {
        let inspection = try inspect(
            "bills.csv",
            "id,number,contact_id,state,issued_at,total\n1,A,7,paid,2026-01-02,5\n2,B,7,paid,01/02/2026,5\n3,C,7,paid,2026-01-02,5\n"
        )
        #expect(inspection.dateFormats == [])
        #expect(
            inspection.dateRemark
                == "no one format fits all (issued_at: date yyyy-MM-dd in 2 of 3, not in line 3: 01/02/2026)")
    }

    @Test(arguments: [
        ("1,234.50", ["."], ""), ("1.234,50", [","], ""), ("1234", [], ""), ("12.50", ["."], ""),
        ("0.16666666", ["."], ""),
        (
            "1,234", [".", ","],
            "AMBIGUOUS: point or comma: in 1,234 the mark can be either; an amount with two decimals would decide, and no row has one"
        ),
    ])
    func theDecimalMarkIsNeverGuessed(amount: String, marks: [String], remark: String) throws {
        let inspection = try inspect(
            "payments.csv", "id;bill_id;date;amount\n1;2;2026-01-01;\(amount)\n2;2;2026-01-01;7\n")
        #expect(inspection.decimalMarks == marks)
        #expect(inspection.decimalRemark == remark)
        #expect(inspection.guesses.first?.kind == .payment)
        #expect(inspection.delimiter == UInt8(ascii: ";"))
    }

    @Test func columnsThatNeedDifferentMarksAreSaid() throws {
        let inspection = try inspect(
            "bill_line_items.csv", "id\tbill_id\tkind\tprice\tquantity\n1\t2\tTimeEntry\t1,50\t1.5\n")
        #expect(inspection.decimalRemark == "no one decimal mark fits all columns")
        #expect(inspection.delimiter == 9)
    }

    @Test func theCurrencyIsTheSignsWhereItIsOnesAlone() throws {
        func rules(_ amount: String) throws -> String {
            try inspect("bills.csv", "id,number,contact_id,state,issued_at,total\n1,A,7,paid,2026-01-02,\(amount)\n")
                .rules
        }
        #expect(try rules("£5.00").contains("currency : GBP\n"))
        #expect(try rules("CHF 5.00").contains("currency : CHF\n"))
        #expect(
            try rules("$5.00").contains("# The file doesn't say its currency (signs: $). Check this:\ncurrency : USD\n")
        )
        #expect(try rules("5.00").contains("(signs: none)"))
    }

    @Test func encodingsAndLineEndsAreFoundOut() throws {
        let text = "id,name\r1,Café\r"
        let latin = try inspect("contacts.csv", text.unicodeScalars.map { UInt8($0.value) })
        #expect(latin.inspection.encoding.rawValue == "windows-1252")
        #expect(latin.inspection.lineEnds == .carriageReturn)
        #expect(latin.inspection.columns[1].samples == ["Café"])
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in text.replacing("\r", with: "\n").utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let utf16 = try inspect("contacts.csv", wide)
        #expect(utf16.inspection.text.contains("utf-16le with a byte-order mark, line ends LF"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: utf16.folder.path) == ["contacts.csv"])
        #expect(try inspect("contacts.csv", "id,name\r\n1,a\n").lineEnds == .mixed)
        #expect(try inspect("contacts.csv", "id,name").lineEnds == .none)
    }

    @Test func samplesAreTheFirstThreeThatDiffer() throws {
        let inspection = try inspect("contacts.csv", "id,name\n1,a\n2, a \n3,\n4,b\n5,\"c\nd\"\n6,e\n")
        #expect(inspection.columns[1].samples == ["a", "b", "c d"])
        #expect(inspection.rowCount == 6)
    }

    // MARK: What is wrong

    @Test func faultsAreFindings() throws {
        func codes(_ text: String) throws -> [DiagnosticCode] { try inspect("bills.csv", text).diagnostics.map(\.code) }
        #expect(try codes("") == [.emptyFile])
        #expect(try inspect("bills.csv", "").rules == "")
        #expect(try codes("id,number,contact_id,state,issued_at,total\n") == [.headerOnly])
        #expect(try codes("Alpha,Beta\n1,2\n") == [.unknownFile])
        #expect(try codes("id,number,contact_id,state,issued_at\n1,2,3,paid,2026-01-01\n") == [.missingColumn])
        #expect(try codes("id,number,contact_id,state,issued_at,total\n1,2\n1,2,3\n") == [.wrongFieldCount])
        #expect(
            try codes("id,number,contact_id,state,issued_at,total\n1,2,3,paid,2026-01-01,\"5\n") == [.malformedQuote])
        let error = #expect(throws: ClioFilesError.self) { try ExportInspection.inspect(path: "/nowhere/x.csv") }
        #expect(error?.diagnostics.map(\.code) == [.missingFile])
    }

    @Test func whatIsMissingIsAskedFor() throws {
        let rules = try inspect("bills.csv", "id,number,contact_id,state,issued_at\n1,2,3,paid,2026-01-01\n").rules
        #expect(rules.hasSuffix("# total = ?  (needed: name its column, or write `total : VALUE`)\n"))
    }

    // MARK: The rules read the file

    @Test func theRulesReadTheFilesTheyWereMadeFrom() throws {
        let files = [
            "rechnungen.csv":
                "Export\nNumber;Contact ID;Status;Issued;Total;Client -> x|y\n101;7;Unpaid;31.01.2026;1.234,50 €;z\n",
            "zeilen.csv": "Export\nID;Bill number;Type;Price\n1;101;Time;1.234,50\n",
            "kunden.csv": "Export\nID;Name\n7;Müller\n",
        ]
        let folder = try TemporaryFolder(files)
        var rules = ""
        for name in ["rechnungen.csv", "zeilen.csv", "kunden.csv"] {
            let text = try ExportInspection.inspect(path: folder.path + "/" + name).rules
            // The settings of the first file are those of all.
            let start = try #require(text.firstRange(of: "\n["))
            rules += rules.isEmpty ? text : String(text[start.lowerBound...])
        }
        let reading = try folder.read(Profile.parse(rules, name: "made", path: "made.rules"))
        #expect(reading.problems == [])
        #expect(
            reading.records == [
                #"{"id":"101","number":"101","contact_id":"7","state":"awaiting_payment","issued_at":"2026-01-31","due_at":"2026-01-31","currency":"EUR","total":"1234.50"}"#,
                #"{"id":"1","bill_id":"101","kind":"TimeEntry","quantity":"1","price":"1234.5","tax_rate":"0"}"#,
            ])
        #expect(reading.contacts.first?.contains("Müller") == true)
    }

    @Test(arguments: ["canonical", "shuffled"]) func theCanonicalFilesAreKnown(form: String) throws {
        for (name, text) in Canonical.files {
            let inspection = try inspect(form == "canonical" ? name : "x.csv", text)
            let best = try #require(inspection.guesses.first)
            #expect(best.profile == "canonical")
            #expect(best.kind.rawValue + ".csv" == name)
            #expect(best.missing == [])
            _ = try Profile.parse(inspection.rules, name: "made", path: "made.rules")
        }
    }

    // MARK: Lists that have much in common

    @Test func timeEntriesWithoutABillAreNoTrustTransactions() throws {
        let inspection = try inspect(
            "time.csv",
            """
            Client,Matter,Date,Description,Hours,Rate,Amount,Type
            Acme,Lease,2026-01-14,Letter,0.5,300.00,150.00,Time
            """)
        let best = try #require(inspection.guesses.first)
        #expect(best.kind == .line && best.profile == "clio-lists")
        #expect(best.missing == ["id", "bill_id"])
        #expect(
            inspection.diagnostics.map(\.message) == [
                "these look like time entries or expenses, and a bill's lines need the number of their bill: no column states "
                    + "id, bill_id"
            ])
        #expect(inspection.text.contains("Export Clio's Activities list, whose CSV has ID and Bill number"))
        #expect(inspection.rules.contains("\n[bill_line_items]\n"))
        #expect(inspection.rules.contains("\nquantity = Hours\nprice = Rate\n"))
        #expect(inspection.rules.contains("# bill_id = ?"))
    }

    @Test(
        arguments: [
            (
                "ID,Type,Date,Hours,Description,Matter number,Rate ($),Billable ($),User,Bill state,Bill number",
                RecordKind.line, []
            ),
            ("Date,Client,Amount,Type,Account", .trustTransaction, []),
            ("Client,Matter,Date,Amount,Type,Description", .trustTransaction, ["bank_account"]),
            ("Client,Type,Email", .contact, []), ("ID,Name", .contact, []),
            ("Invoice,Client,Date,Total,Status", .bill, []),
            ("Customer,Contact,Email,Invoice Number,Invoice Date,Due Date,Total,Balance", .bill, ["contact_id"]),
        ] as [(String, RecordKind, [String])])
    func theKindIsWhatTheColumnsTell(headers: String, kind: RecordKind, missing: [String]) throws {
        let best = try #require(try inspect("list.csv", headers + "\n").guesses.first)
        #expect(best.kind == kind)
        #expect(best.missing == missing)
    }

    @Test func aFolderStandsForItsFiles() throws {
        let folder = try TemporaryFolder(["b-2.csv": "a\n", "b-10.csv": "a\n", "A.json": "{}", ".hidden": "a\n"])
        try FileManager.default.createDirectory(atPath: folder.path + "/sub", withIntermediateDirectories: true)
        #expect(
            try ExportInspection.files(at: folder.path).map { ($0 as NSString).lastPathComponent }
                == ["b-2.csv", "b-10.csv", "A.json"].sorted(by: FileOrder.precedes))
        #expect(try ExportInspection.files(at: folder.path + "/b-2.csv") == [folder.path + "/b-2.csv"])
        #expect(try ExportInspection.files(at: "nowhere.csv") == ["nowhere.csv"])
        let error = #expect(throws: ClioFilesError.self) { try ExportInspection.files(at: folder.path + "/sub") }
        #expect(error?.diagnostics.map(\.message) == ["there is no file in this folder"])
    }

    @Test func anyTextIsDescribedAndItsRulesParse() throws {
        var generator = SplitMix64(seed: 5)
        let pieces = [
            "id", "number", "total", "[bills]", ",", ";", "|", "\"", "\n", "\r\n", "->", "=", ":", "#", "é", "1.5", "{",
            "LEDES1998B[]\n",
        ]
        let folder = try TemporaryFolder()
        var described = 0
        for _ in 0..<250 {
            let text = (0..<Int.random(in: 0..<25, using: &generator)).map { _ in
                pieces.randomElement(using: &generator)!
            }
            try folder.write("x.csv", Array(text.joined().utf8))
            guard let inspection = try? ExportInspection.inspect(path: folder.path + "/x.csv") else { continue }
            #expect(!inspection.text.isEmpty)
            _ = try Profile.parse(inspection.rules, name: "x", path: "x")
            described += 1
        }
        #expect(described > 200)
    }
}

import Foundation
import Testing

/// What a person sees when the input is bad: the exit code, the message with its place and code, and what to do.
struct BadInputTests {
    /// Runs and expects nothing written but what still could go.
    private func expect(
        _ place: Workplace, exit code: Int32, says parts: [String], written: Bool = false,
        location: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let result = try place.run("run")
        #expect(result.exitCode == code, "\(result.errors)", sourceLocation: location)
        for part in parts {
            #expect(result.errors.contains(part), "missing: \(part)\n\(result.errors)", sourceLocation: location)
        }
        #expect(place.names("batches").isEmpty == !written, sourceLocation: location)
        #expect(!place.names("batches").contains { $0.hasPrefix(".") }, sourceLocation: location)
    }

    @Test func aMissingFile() throws {
        let place = try Workplace()
        try place.remove("clio/bills.csv")
        try expect(
            place, exit: 65,
            says: [
                "clio: rejected: there is no bills file here for profile canonical [missing-file]",
                "Put bills.csv into the folder",
            ])
    }

    @Test func aMissingFolder() throws {
        let place = try Workplace()
        try place.remove("clio")
        try expect(
            place, exit: 65,
            says: ["there is no such folder, or it can't be read [missing-file]", "extract.files.directory"])
    }

    @Test(arguments: ["plan", "extract"]) func aPlaceThatIsTaken(command: String) throws {
        let place = try Workplace()
        let result = try place.run(command, "--out", "clio")
        #expect(result.exitCode == 64)
        #expect(
            result.errors.contains("clio is there already")
                && result.errors.contains("Name a folder that isn't there yet."))
    }

    /// Paths of one character crash parts of Foundation.
    @Test func aPlaceOfOneLetter() throws {
        let place = try Workplace()
        #expect(try place.run("extract", "--out", "y").exitCode == 0)
        #expect(try place.run("plan", "--from", "y", "--out", "z").exitCode == 0)
        #expect(!place.names("y").isEmpty && place.names("z").contains("manifest.json"))
    }

    @Test func anEmptyFile() throws {
        let place = try Workplace()
        try place.put("clio/bill_line_items.csv", "")
        try expect(
            place, exit: 65,
            says: ["clio/bill_line_items.csv: warning: the file is empty [empty-file]", "Export it again"])
    }

    @Test func aFileWithAHeaderOnly() throws {
        let place = try Workplace()
        try place.put("clio/payments.csv", "id,bill_id,contact_id,date,amount,method,reference,bank_account\n")
        try expect(
            place, exit: 0, says: ["clio/payments.csv: warning: the file has a header and no rows [header-only]"],
            written: true)
    }

    @Test func aWrongEncoding() throws {
        let place = try Workplace()
        try place.settings(files: ", \"encoding\": \"utf-8\"")
        let rows = Array(try place.text("clio/contacts.csv").utf8) + Array("13,Company,Caf".utf8) + [0xE9, 0x0A]
        try place.put("clio/contacts.csv", bytes: rows)
        try expect(
            place, exit: 65,
            says: ["clio/contacts.csv:4: rejected: a byte here is not valid UTF-8 [wrong-encoding]", "windows-1252"])
    }

    @Test func anUnbalancedQuote() throws {
        let place = try Workplace()
        try place.edit("clio/bill_line_items.csv", "Draft motion", "\"Draft motion")
        try expect(place, exit: 65, says: ["clio/bill_line_items.csv:2: rejected: ", "[malformed-quote]"])
    }

    @Test(arguments: [("101,INV-1,11,0001", "101,INV-1,11"), ("101,INV-1,11,0001", "101,INV-1,11,0001,more")])
    func aRowShortOrLong(old: String, new: String) throws {
        let place = try Workplace()
        try place.edit("clio/bills.csv", old, new)
        let cells = new.contains("more") ? 12 : 10
        try expect(
            place, exit: 3,
            says: [
                "clio/bills.csv:2: rejected: the row has \(cells) cells where the header has 11 [wrong-field-count]"
            ],
            written: true)
        let batch = try #require(place.names("batches").first)
        let rejected = try place.text("batches/\(batch)/rejected/bills.csv")
        #expect(
            rejected.hasPrefix(
                "id,number,contact_id,matter_number,state,issued_at,due_at,subject,currency,total,updated_at,reason_code,reason,remedy\n"
            ))
        #expect(rejected.contains("wrong-field-count"))
        #expect(try place.text("batches/\(batch)/rejected/payments.csv").contains("501,101,"))
        #expect(try place.text("batches/\(batch)/sales-invoices-001.csv").contains("INV-2"))
    }

    @Test(
        arguments: [
            ("clio/bills.csv", "2026-01-10", "2026-02-31", "bad-date", "this is no day in the form yyyy-MM-dd"),
            ("clio/bills.csv", "2026-01-10", "31/02/2026", "bad-date", "this is no day in the form yyyy-MM-dd"),
            (
                "clio/bills.csv", "345.00", "345.001", "too-many-decimals",
                "this has more decimals than can be kept exactly"
            ),
            ("clio/bills.csv", "345.00", "1e9", "bad-number", "this is no number"),
            ("clio/bills.csv", "345.00", "345.01", "total-mismatch", "the bill's total is 345.01: 0.01 apart"),
            ("clio/bills.csv", "paid", "settled", "unknown-state", "this is not a state that is known"),
            (
                "clio/bills.csv", "January,USD,345.00", "January,USX,345.00", "unknown-currency",
                "this is no currency of ISO 4217"
            ),
            (
                "clio/bills.csv", "101,INV-1,11", "101,INV-1,99", "without-contact",
                "the bill's contact is in none of the contacts files"
            ),
            ("clio/bills.csv", "INV-1,", "INV-2,", "duplicate-number", "this number is taken already"),
            ("clio/bill_line_items.csv", "TimeEntry", "Chargeable", "unknown-kind", "this is not a kind that is known"),
            (
                "clio/bill_line_items.csv", "Draft motion", "Draft\u{2}motion", "control-character",
                "the cell holds a control character (U+0002)"
            ),
            ("clio/bill_line_items.csv", "1002,101", "1001,101", "duplicate-key", "this line stands in the file twice"),
            (
                "clio/bill_line_items.csv", "1003,102", "1003,109", "without-bill",
                "the line's bill is in none of the bills files"
            ),
        ])
    func aRecordThatCannotGo(file: String, old: String, new: String, code: String, message: String) throws {
        let place = try Workplace()
        try place.edit(file, old, new)
        let result = try place.run("run")
        #expect(result.exitCode == 3)
        #expect(result.errors.contains("[\(code)]"), "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.errors.contains("\(file):"), "\(result.errors)")
        // The other bill goes, and nothing of the bad one.
        let batch = try #require(place.names("batches").first)
        #expect(!place.names("batches/\(batch)/rejected").isEmpty)
        #expect(result.output.contains("✓") && !result.output.contains("✗"))
    }

    @Test func whatStillWaitsIsSaidWithoutAnotherFolder() throws {
        let place = try Workplace()
        try place.edit("clio/bills.csv", "345.00", "345.01")
        #expect(try place.run("run").exitCode == 3)
        let batch = try #require(place.names("batches").first)
        let again = try place.run("run")
        #expect(again.exitCode == 3)
        #expect(again.output.contains("nothing to do, 1 bill still held or rejected: see "), "\(again.output)")
        #expect(again.output.contains("/batches/\(batch)\n"))
        let watch = try place.run("watch", "--cycles", "1")
        #expect(watch.output.contains("nothing to do, 1 bill still held or rejected: see "), "\(watch.output)")
        let status = try place.run("status")
        #expect(
            status.output.contains(
                "Held or rejected by the last run:\n  rejected: The lines don't come to the total [total-mismatch], 1 bill\n"
            ),
            "\(status.output)")
        #expect(place.names("batches") == [batch])
    }

    @Test func aCorrectedRejectGoesWithTheNextRun() throws {
        let place = try Workplace()
        try place.edit("clio/bills.csv", "2026-01-10", "2026-02-31")
        _ = try place.run("run")
        let first = try #require(place.names("batches").first)
        // The rejected rows, corrected in place and put beside the exports, replace what stands there by id.
        for name in place.names("batches/\(first)/rejected") {
            let text = try place.text("batches/\(first)/rejected/\(name)").replacingOccurrences(
                of: "2026-02-31", with: "2026-01-10")
            try place.put("clio/" + name.replacingOccurrences(of: ".csv", with: "-corrected.csv"), text)
        }
        let result = try place.run("run")
        #expect(result.exitCode == 0, "\(result.errors)")
        let second = try #require(place.names("batches").last)
        #expect(second != first)
        let csv = try place.text("batches/\(second)/sales-invoices-001.csv")
        #expect(csv.contains("INV-1") && !csv.contains("INV-2"))
        #expect(try place.text("batches/\(second)/payments-to-record.csv").contains("clio:501-101"))
    }

    @Test func daysInTheOtherOrderStopTheRun() throws {
        let place = try Workplace()
        try place.settings(files: ", \"dateFormat\": \"MM/dd/yyyy\"")
        var bills = "id,number,contact_id,state,issued_at,due_at,currency,total\n"
        var lines = "id,bill_id,kind,quantity,price,tax_rate\n"
        for day in 9...16 {
            bills += "\(day),N-\(day),11,awaiting_payment,\(day < 10 ? "0" : "")\(day)/03/2026,,USD,5.00\n"
            lines += "\(day),\(day),TimeEntry,1,5.00,0\n"
        }
        try place.put("clio/bills.csv", bills)
        try place.put("clio/bill_line_items.csv", lines)
        try place.remove("clio/payments.csv")
        try place.remove("clio/credit_notes.csv")
        try expect(
            place, exit: 65,
            says: ["the days look like dd/MM/yyyy, not MM/dd/yyyy: 4 can only be read that way", "[bad-date]"])
        #expect(try place.run("check").exitCode == 65)
        try place.settings(files: ", \"dateFormat\": \"dd/MM/yyyy\"")
        #expect(try place.run("run").exitCode == 0)
    }

    @Test func aDefaultAccountThatIsNotInTheChartStopsTheRun() throws {
        let place = try Workplace()
        try place.edit("pipeline.json", "\"timeEntries\": \"200\"", "\"timeEntries\": \"2000\"")
        try expect(
            place, exit: 78, says: ["transform.accounts.timeEntries: account 2000 is not in the chart of accounts"])
    }

    @Test func aCorrectedRejectWinsWhateverItsNameAndANewerRowOverIt() throws {
        let place = try Workplace()
        try place.edit("clio/bills.csv", "2026-01-10", "2026-02-31")
        _ = try place.run("run")
        let first = try #require(place.names("batches").first)
        for name in place.names("batches/\(first)/rejected") {
            let text = try place.text("batches/\(first)/rejected/\(name)").replacingOccurrences(
                of: "2026-02-31", with: "2026-01-10")
            try place.put("clio/A \(name)", text)
        }
        #expect(try place.run("run").exitCode == 0)
        // Touched in Clio since: the export's row is the newer one.
        try place.edit("clio/A bills.csv", "January,USD,345.00,", "January,USD,345.00,2026-02-01T00:00:00Z")
        try place.edit(
            "clio/bills.csv", "2026-02-31,2026-02-09,January,USD,345.00,",
            "2026-01-10,2026-02-09,Changed,USD,345.00,2026-03-01T00:00:00Z")
        let result = try place.run("run")
        #expect(try place.run("to-do").output.contains("INV-1"), "\(result.errors)")
    }

    @Test func aFieldOfAHundredMegabytes() throws {
        let place = try Workplace()
        let head = Array(try place.text("clio/bill_line_items.csv").utf8)
        try place.put(
            "clio/bill_line_items.csv",
            bytes: head + Array("1004,102,0002,2026-01-15,TimeEntry,,E. H.,".utf8)
                + [UInt8](repeating: 0x61, count: 100 << 20)
                + Array(",,1,1,0,\n".utf8))
        try expect(
            place, exit: 65, says: ["clio/bill_line_items.csv:5: rejected: a row is longer than 16 MiB [row-too-long]"])
    }

    @Test func aBatchFolderThatCannotBeWritten() throws {
        let place = try Workplace()
        try place.put("occupied", "a file, not a folder")
        try place.settings(batches: "occupied/batches")
        let result = try place.run("run")
        #expect(result.exitCode == 75, "\(result.errors)")
        #expect(result.errors.contains("[cannot-write]"))
        #expect(result.errors.contains("nothing was handed over"))
        #expect(try place.run("check").exitCode == 78)
    }

    @Test func aDiskThatFillsWhileWriting() throws {
        let place = try Workplace()
        try place.edit("clio/bill_line_items.csv", "Draft motion", String(repeating: "Draft motion. ", count: 250))
        for number in 0..<100 {
            let line =
                "\(2000 + number),102,0002,2026-01-15,TimeEntry,,E. H.,\(String(repeating: "Advice. ", count: 400)),,1,0,0,"
            try place.edit("clio/bill_line_items.csv", "1003,", line + "\n1003,")
        }
        // A limit on the size of files (in KiB) stands for the full disk: the same write fails in the same way.
        let result = try Command.run(
            ["-c", "ulimit -f 200; trap '' XFSZ; exec \"$0\" run", Command.path], in: place.folder, program: "/bin/bash"
        )
        #expect(result.exitCode == 75, "\(result.errors)")
        #expect(result.errors.contains("nothing was handed over"), "\(result.errors)")
        #expect(place.names("batches").isEmpty)
        // With room again, everything goes.
        #expect(try place.run("run").exitCode == 0)
        #expect(place.names("batches").count == 1)
    }

    @Test func settingsThatCannotBeUsed() throws {
        let place = try Workplace()
        try place.put(
            "pipeline.json",
            """
            {"firm": "F", "extract": {"files": {"directry": "clio", "scope": "some"}},
             "transform": {"bills": {"issuedFrom": "01/02/2026"}, "accounts": {"timeEntries": 200}},
             "load": {"api": {"clientID": "secret", "baseURL": "http://example.com"}}}
            """)
        let result = try place.run("check")
        #expect(result.exitCode == 78)
        for part in [
            "pipeline.json:1: rejected: extract.files.directry: there is no such key [bad-setting]",
            "Did you mean directory?",
            "extract.files.scope: there is no such choice", "transform.bills.issuedFrom: this is no day",
            "transform.accounts.timeEntries: a text was expected", "load.api.clientID: a secret is never written here",
            "load.api.baseURL: an address begins with https://",
        ] {
            #expect(result.errors.contains(part), "missing: \(part)\n\(result.errors)")
        }
        try place.put("pipeline.json", "{\"firm\": \"F\",}")
        let broken = try place.run("run")
        #expect(broken.exitCode == 78 && broken.errors.contains("pipeline.json:1: rejected: this is no JSON"))
    }
}

import Foundation
import Testing

/// The commands as a person or a scheduler uses them.
struct CommandTests {
    private func summary(_ result: Command.Result) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(result.lastLine.utf8)) as? [String: Any])
    }

    @Test func runWritesABatchAndThenHasNothingToDo() throws {
        let place = try Workplace()
        let first = try place.run("run")
        #expect(first.exitCode == 0, "\(first.errors)")
        #expect(
            first.output.contains(
                "Written: 2 contacts, 2 invoices USD 445.00, 1 credit note USD 20.00, 1 payment USD 345.00"))
        #expect(!first.output.contains("\u{1B}") && !first.errors.contains("\u{1B}"))
        let second = try place.run("run")
        #expect(second.exitCode == 0 && second.output.hasPrefix("Small & Co, nothing to do"))
        #expect(place.names("batches").count == 1)
    }

    @Test func theSummaryLineIsTheLastOnStandardOutput() throws {
        let place = try Workplace()
        let result = try place.run("run", "--json")
        let summary = try summary(result)
        #expect(summary["message_type"] as? String == "summary")
        #expect(summary["exit_code"] as? Int == 0)
        #expect((summary["proof"] as? [String: Any])?["closes"] as? Bool == true)
        let documents = try #require(summary["documents"] as? [[String: Any]])
        #expect(documents.contains { $0["kind"] as? String == "invoices" && $0["total"] as? String == "445.00" })
        let failed = try self.summary(try place.run("run", "--json", "--config", "none.json"))
        #expect(failed["exit_code"] as? Int == 78)
        #expect(((failed["errors"] as? [[String: Any]])?.first?["code"] as? String) == "missing-file")
    }

    @Test func messagesCanBeJSONLines() throws {
        let place = try Workplace()
        try place.edit("clio/bills.csv", "345.00", "345.01")
        let result = try place.run("run", "--log-format", "json")
        let messages = try result.errors.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(
            messages.contains {
                $0["code"] as? String == "total-mismatch" && $0["line"] as? Int == 2
                    && $0["severity"] as? String == "rejected"
            })
    }

    @Test func whatIsWrongManyTimesIsToldOnce() throws {
        let place = try Workplace()
        try place.edit("pipeline.json", "\"expenses\": \"200\"", "\"expenses\": null")
        try place.edit(
            "clio/bill_line_items.csv", "1001,101,0001,2026-01-05,TimeEntry", "1001,101,0001,2026-01-05,ExpenseEntry")
        let text = try place.run("check").errors
        #expect(text.components(separatedBy: "[no-account]").count == 3, "\(text)")
        #expect(
            text.contains("bill_line_items.csv:2: ") && text.contains("\n    … and 1 more of the same\n"), "\(text)")
        let lines = try place.run("check", "--log-format", "json").errors
        #expect(lines.components(separatedBy: "\"no-account\"").count == 4, "\(lines)")
    }

    @Test func aRunOfRejectsAlonePointsToThemAndNotToAnImport() throws {
        let place = try Workplace()
        try place.edit("clio/bills.csv", "345.00", "345.01")
        let some = try place.run("run").output
        #expect(some.contains("IMPORT.md says what to do in Xero, rejected/ holds what couldn't go"), "\(some)")
        let none = try Workplace()
        try none.edit("clio/bills.csv", "345.00", "345.01")
        try none.edit("clio/bills.csv", "100.00", "100.01")
        let result = try none.run("run")
        #expect(result.exitCode == 3)
        #expect(result.output.contains("Written: no documents"), "\(result.output)")
        #expect(result.output.contains(": rejected/ holds what couldn't go, report.html shows it all"))
        #expect(!result.output.contains("IMPORT.md"))
    }

    @Test func planSaysWhetherThereAreChanges() throws {
        let place = try Workplace()
        #expect(try place.run("plan", "--detailed-exitcode", "--out", "p1").exitCode == 2)
        #expect(try place.run("run").exitCode == 0)
        #expect(try place.run("plan", "--detailed-exitcode", "--out", "p2").exitCode == 0)
        #expect(place.names("p2").isEmpty)
    }

    @Test func theLedgerGoesRoundByteForByte() throws {
        let place = try Workplace()
        #expect(try place.run("extract", "--out", "ledger").exitCode == 0)
        #expect(try place.run("extract", "--from", "ledger", "--out", "again").exitCode == 0)
        let names = place.names("ledger")
        #expect(names.contains("bills.ndjson") && names.contains("bills.schema.json") && names == place.names("again"))
        for name in names { #expect(try place.text("ledger/\(name)") == place.text("again/\(name)"), "\(name)") }
        #expect(try place.run("plan", "--out", "direct").exitCode == 0)
        #expect(try place.run("plan", "--from", "ledger", "--out", "staged").exitCode == 0)
        for name in place.names("direct") where name.hasSuffix(".csv") || name.hasSuffix(".xml") {
            #expect(try place.text("direct/\(name)") == place.text("staged/\(name)"), "\(name)")
        }
    }

    @Test func twoRunsAtOnce() throws {
        let place = try Workplace()
        #expect(try place.run("run").exitCode == 0)
        // Held as another run would hold it.
        let holder = try Command.start(
            ["-x", place.folder + "/state/state.sqlite.lock", "sleep", "60"], in: place.folder,
            program: "/usr/bin/flock")
        defer {
            holder.process.terminate()
            holder.process.waitUntilExit()
        }
        var result = try place.run("run")
        for _ in 0..<50 where result.exitCode != 11 {
            usleep(50_000)
            result = try place.run("run")
        }
        #expect(result.exitCode == 11, "\(result.errors)")
        #expect(result.errors.contains("another run is at work on this state") && result.errors.contains("[locked]"))
    }

    @Test func anInboxIsEmptiedAndRejectsLieBesideTheArchive() throws {
        let place = try Workplace()
        try place.settings(files: ", \"inbox\": true")
        try place.edit("clio/bills.csv", "345.00", "345.01")
        #expect(try place.run("run").exitCode == 3)
        #expect(place.names("clio") == ["archive"])
        let batch = try #require(place.names("clio/archive").first)
        #expect(place.names("clio/archive/\(batch)").contains("bills.csv"))
        #expect(place.names("clio/archive/\(batch)/rejected").contains("bills.csv"))
        let empty = try place.run("run")
        #expect(empty.exitCode == 0 && empty.errors.contains("the inbox is empty"))
    }

    @Test func runsToDoAndUndo() throws {
        let place = try Workplace()
        #expect(try place.run("runs").output == "There was no run yet.\n")
        #expect(place.names("state").isEmpty)
        #expect(try place.run("run").exitCode == 0)
        try place.edit("clio/bills.csv", "January,USD,100.00", "Other,USD,100.00")
        #expect(try place.run("run").exitCode == 3)
        let list = try place.run("to-do")
        #expect(list.output.contains("bill changed") && list.output.contains("INV-2"))
        #expect(try place.run("to-do", "--done", "77").exitCode == 64)
        #expect(try place.run("to-do", "--all-done").output == "1 taken off the list.\n")
        #expect(try place.run("to-do").output == "Nothing is to be done in Xero by hand.\n")
        let runs = try place.run("runs")
        #expect(runs.output.split(separator: "\n").count == 3)
        let batch = try #require(place.names("batches").first)
        #expect(try place.run("undo", batch).output.hasPrefix("6 records go again"))
        #expect(try place.run("run").output.contains("2 invoices USD 445.00"))
    }

    @Test func accountsShowsWhatServesWhat() throws {
        let place = try Workplace()
        let result = try place.run("accounts")
        #expect(result.exitCode == 0)
        #expect(result.output.contains("090   Operating   BANK     active  payments"), "\(result.output)")
        #expect(result.output.contains("TimeEntry"))
        try place.edit("pipeline.json", "\"timeEntries\": \"200\"", "\"timeEntries\": \"999\"")
        let wrong = try place.run("accounts")
        #expect(
            wrong.exitCode == 78
                && wrong.errors.contains("account 999 is not in the chart of accounts [account-not-in-chart]"))
    }

    @Test func checkReadsEverythingAndWritesNothing() throws {
        let place = try Workplace()
        let well = try place.run("check")
        #expect(well.exitCode == 0 && well.output.contains("All is well"), "\(well.errors)")
        #expect(place.names("").sorted() == ["chart.csv", "clio", "pipeline.json"])
        try place.edit("clio/bills.csv", "345.00", "345.01")
        #expect(try place.run("check").exitCode == 3)
    }

    @Test func aFolderIsInspectedFileByFile() throws {
        let place = try Workplace()
        let folder = try place.run("inspect", "clio")
        #expect(folder.exitCode == 0, "\(folder.errors)")
        for name in place.names("clio") {
            #expect(folder.output.contains("\n\(name): ") || folder.output.hasPrefix("\(name): "))
        }
        let nothing = try place.run("inspect", "nowhere")
        #expect(nothing.exitCode == 65 && nothing.errors.contains("nowhere"))
    }

    @Test func usageErrorsExit64AndHelpHasAnExample() throws {
        let place = try Workplace()
        #expect(try place.run("run", "--no-such-flag").exitCode == 64)
        #expect(try place.run("fly").exitCode == 64)
        for command in ["run", "plan", "extract", "check", "inspect", "accounts", "runs", "to-do", "undo", "schema"] {
            let help = try place.run(command, "--help")
            #expect(help.exitCode == 0)
            #expect(help.output.contains("clio-xero \(command)") && help.output.contains("Example"), "\(command)")
        }
        #expect(try place.run("--generate-completion-script", "bash").output.contains("complete"))
    }

    @Test func schemasAreJSON() throws {
        let place = try Workplace()
        for document in ["pipeline", "contacts", "bills", "bill_line_items", "payments", "credit_notes"] {
            let result = try place.run("schema", document)
            let schema = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        }
    }

    @Test func anInterruptedRunLeavesNothingAndSaysSo() throws {
        let place = try Workplace()
        var lines = try place.text("clio/bill_line_items.csv")
        var bills = try place.text("clio/bills.csv")
        for number in 1000..<9000 {
            bills += "\(number),N-\(number),11,0001,paid,2026-01-10,2026-02-09,January,USD,1.00,\n"
            lines += "\(number)0,\(number),0001,2026-01-05,TimeEntry,,E. H.,Work,,1,1.00,0,\n"
        }
        try place.put("clio/bills.csv", bills)
        try place.put("clio/bill_line_items.csv", lines)
        let started = try Command.start(["run"], in: place.folder)
        while !place.names("batches").contains(where: { $0.hasPrefix(".pending") }), started.process.isRunning {
            usleep(2_000)
        }
        started.process.interrupt()
        started.process.waitUntilExit()
        #expect(started.process.terminationStatus == 130)
        #expect(try Command.text(started.errors).contains("interrupted; nothing was handed over"))
        #expect(place.names("batches").isEmpty)
    }
}

import Foundation
import Ledger
import Testing

@testable import Pipeline

/// A run takes the lines to be in the order of their bills, and begins anew where it finds that they aren't.
@Suite struct LineOrderTests {
    /// Many bills, their lines read in many pieces.
    private func firm() throws -> SmallFirm {
        let firm = try SmallFirm()
        let more = String(repeating: "and more ", count: 40)
        for number in 200..<1_900 {
            firm.bills.append("\(number),N-\(number),12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            firm.lines.append("\(2000 + number),\(number),0003,2026-02-11,TimeEntry,,,Zoë \(more),,0.4,200,0,")
        }
        return firm
    }

    /// The files about the documents. Where a line stood is said of what goes wrong alone.
    private func documents(_ firm: SmallFirm) throws -> [String: String] {
        #expect(firm.names("batches") == ["one"], "nothing else is left there")
        #expect(
            firm.names("scratch").isEmpty
                && firm.names("state") == firm.names("state").filter { $0.hasPrefix("state.sqlite") })
        var files: [String: String] = [:]
        for name in firm.names("batches/one") where name.hasSuffix(".csv") || name.hasSuffix(".xml") {
            files[name] = try firm.text("batches/one/" + name)
        }
        return files
    }

    @Test(arguments: [1, 2]) func aLineOutOfItsPlaceChangesNothing(jobs: Int) throws {
        var batches: [[String: String]] = []
        for place in [nil, 5, 900, 1_704] {
            let firm = try firm()
            if let place { firm.lines.insert(firm.lines.remove(at: place), at: place - 2) }
            var request = try firm.request(batch: "one")
            request.jobs = jobs
            let result = try FileRun(request).execute()
            #expect(result.report.closes && result.exitCode == .done)
            #expect(SmallFirm.count(result, "invoices") == 1_703)
            for source in result.report.sources { #expect(try source.sha256 == FileHash.sha256(path: source.path)) }
            batches.append(try documents(firm))
        }
        #expect(batches[0].count > 5)
        for batch in batches.dropFirst() { #expect(batch == batches[0]) }
    }

    /// Whatever else reads bills sees all of them once: a check, what is known of the accounts, ledger files.
    @Test func whateverReadsBillsBeginsAnew() throws {
        struct Seen: Hashable {
            var proof: [String]
            var categories: [AccountsOverview.Category]
            var ledger: [String: String]
        }
        var all: [Seen] = []
        for place in [nil, 5, 1_704] {
            let firm = try firm()
            if let place { firm.lines.insert(firm.lines.remove(at: place), at: place - 2) }
            let request = try firm.request(.plan, batch: "one")
            let checkup = try Checkup(request)
            #expect(checkup.exitCode == .done && checkup.diagnostics.isEmpty)
            let extracted = try Extraction(request, to: firm.folder + "/ledger").execute()
            #expect(extracted.exitCode == .done && extracted.report.closes)
            var ledger: [String: String] = [:]
            // Where a row stood is of the ledger too.
            for name in firm.names("ledger") {
                ledger[name] = try firm.text("ledger/" + name).replacing(/"(line|offset)":[0-9]+/, with: "")
                    .replacing(firm.folder, with: "")
            }
            #expect(firm.names("scratch").isEmpty && firm.names("batches").isEmpty)
            all.append(
                Seen(
                    proof: try #require(checkup.report).proof.map { "\($0)" },
                    categories: try AccountsOverview(request).categories,
                    ledger: ledger))
        }
        #expect(all[0].ledger.count > 3 && !all[0].categories.isEmpty)
        for seen in all.dropFirst() { #expect(seen == all[0]) }
    }

    /// What an attempt left in the scratch folder is in nobody's way.
    @Test func linesInAnotherEncodingAreReadAgain() throws {
        let expected = try firm()
        try expected.run("one")
        let firm = try firm()
        firm.lines.append(firm.lines.remove(at: 1_000))
        let request = try firm.request(batch: "one")
        let path = firm.folder + "/clio/bill_line_items.csv"
        let text = try #require(String(contentsOfFile: path, encoding: .utf8).data(using: .utf16LittleEndian))
        try (Data([0xFF, 0xFE]) + text).write(to: URL(fileURLWithPath: path))
        let result = try FileRun(request).execute()
        #expect(result.report.closes && result.exitCode == .done)
        #expect(try documents(firm) == documents(expected))
    }

    @Test func theNextNightFindsTheSame() throws {
        let firm = try firm()
        firm.lines.append(firm.lines.remove(at: 1_000))
        try firm.run("one")
        #expect(try firm.run("two").batchPath == nil)
    }

    /// The bad line is beyond the one out of place: it is told, and nothing was written.
    @Test func whatElseIsWrongIsTold() throws {
        let firm = try firm()
        firm.lines.append(firm.lines.remove(at: 1_000))
        firm.lines.append("9999,200,,2026-02-11,TimeEntry,,,\"never closed,,1,1,0,")
        do {
            try firm.run("one")
            Issue.record("it ran")
        } catch {
            let failure = Failure(error)
            #expect(failure.exitCode == .inputUnusable)
            #expect(failure.diagnostics.map(\.code) == [.malformedQuote])
            #expect(failure.diagnostics.first?.location.line == firm.lines.count)
        }
        #expect(firm.names("batches").isEmpty && firm.names("scratch").isEmpty)
    }
}

import Foundation
import Ledger
import Testing
import WebAccess
import WebTesting

@testable import ClioAPI

@Suite struct WholeDownloadTests {
    /// A folder's files and what is in them; the journal too.
    private func files(_ path: String) throws -> [String: Data] {
        var out: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            out[name] = FileManager.default.contents(atPath: path + "/" + name)
        }
        return out
    }

    @Test("the same answers, saved by hand and read live, are the same ledger", arguments: [true, false], [200, 3])
    func sameLedger(hidesVoided: Bool, pageLimit: Int) async throws {
        let saved = try LedgerText(folder: SavedAnswers.folder)
        let clio = try SavedAnswers.clio()
        clio.change {
            $0.hidesVoided = hidesVoided
            $0.pageLimit = pageLimit
        }
        let folder = ScratchFolder()
        try await ClioBench.run(clio) { bench in
            let result = try await bench.download.whole(into: folder.file("whole"))
            #expect(result.started == TestClock.start)
            #expect(result.unreachable.isEmpty)
            #expect(result.records[.bills] == 12)
            #expect(result.records[.lineItems] == 24)
            #expect(result.calls == bench.server.requests.count)
        }
        let live = try LedgerText(folder: folder.file("whole"))
        #expect(live.contacts == saved.contacts)
        #expect(live.records == saved.records)
        #expect(live.problems == saved.problems)
        #expect(saved.records.count > 40)
        #expect(live.notes == saved.notes)
    }

    @Test func codesOfActivitiesReachTheLines() async throws {
        let folder = ScratchFolder()
        try await ClioBench.run(FirmRecords.firm(bills: 2)) { bench in
            _ = try await bench.download.whole(into: folder.file("whole"))
        }
        let ledger = try LedgerText(folder: folder.file("whole"))
        let lines = ledger.records.filter { $0.contains("\"activity_id\"") }
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains(#""category":"Advice""#) && $0.contains(#""xero_code":"245""#) })
        #expect(ledger.records.filter { $0.contains(#""practice_area":"Property""#) }.count == 2)
    }

    @Test("interrupted at every call, no page is read twice") func interruptedEverywhere() async throws {
        let clio = try SavedAnswers.clio()
        clio.change { $0.pageLimit = 4 }
        let undisturbed = ScratchFolder()
        let calls = try await ClioBench.run(clio) { bench in
            try await bench.download.whole(into: undisturbed.file("whole")).calls
        }
        #expect(calls > 20)
        let folder = ScratchFolder()
        let fuse = Fuse(clio)
        try await ClioBench.run(retry: Fuse.retry, fuse.script) { bench in
            // Each process gets one answer, then dies.
            for process in 1...calls {
                fuse.allow(1)
                let error = try await clioError { _ = try await bench.download.whole(into: folder.file("whole")) }
                #expect((error == nil) == (process == calls), "\(process)")
            }
        }
        #expect(fuse.answered.count == calls)
        #expect(Set(fuse.answered).count == calls)
        let names = { (path: String) in try self.files(path).keys.sorted() }
        #expect(try names(folder.file("whole")) == names(undisturbed.file("whole")))
        #expect(try LedgerText(folder: folder.file("whole")) == LedgerText(folder: undisturbed.file("whole")))
    }

    @Test("killed between the steps of writing a page") func killedWhileWriting() async throws {
        let clio = FirmRecords.firm(bills: 9)
        clio.change { $0.pageLimit = 4 }
        let folder = ScratchFolder()
        let path = folder.file("whole")
        try await ClioBench.run(clio) { bench in
            let refusal = Reply.answer(400, headers: [], body: "")
            clio.change { $0.instead["line_items"] = [refusal, refusal] }
            _ = try await clioError { _ = try await bench.download.whole(into: path) }
            let count = bench.server.requests.count
            // The line is written, the page not yet in its place; then a line is cut off.
            try FileManager.default.moveItem(
                atPath: path + "/bills-page-3.json", toPath: path + "/.new-bills-page-3.json")
            let journal = path + "/.journal.ndjson"
            var lines = try String(contentsOfFile: journal, encoding: .utf8)
            let last = try #require(lines.range(of: "bills-page-3.json"))
            let end = try #require(lines[last.upperBound...].firstIndex(of: "\n"))
            lines = String(lines[...end]) + #"{"list":"bills.json?state=vo"#
            try lines.write(toFile: journal, atomically: true, encoding: .utf8)

            let result = try await bench.download.whole(into: path)
            #expect(result.records[.bills] == 9)
            #expect(result.keptPages > 3)
            let asked = bench.asked[count...]
            #expect(!asked.contains { $0.hasPrefix("bills.json") && !$0.contains("state=") })
            #expect(FileManager.default.fileExists(atPath: path + "/bills-page-3.json"))
        }
        #expect(try LedgerText(folder: path).records.count == 18)
    }

    @Test func whatIsCompleteIsNotReadAgain() async throws {
        let folder = ScratchFolder()
        try await ClioBench.run(FirmRecords.firm(bills: 3)) { bench in
            let first = try await bench.download.whole(into: folder.file("whole"))
            let count = bench.server.requests.count
            let again = try await bench.download.whole(into: folder.file("whole"))
            #expect(bench.server.requests.count == count)
            #expect(again.records == first.records)
            #expect(again.started == first.started)
            #expect(again.billsInClio == 3)
        }
    }

    @Test func aCursorThatHasRunOutBeginsItsListAnew() async throws {
        let clio = FirmRecords.firm(bills: 9)
        clio.change { $0.pageLimit = 4 }
        let folder = ScratchFolder()
        let fuse = Fuse(clio)
        try await ClioBench.run(retry: Fuse.retry, fuse.script) { bench in
            // Two counts, four small lists and two pages of bills.
            fuse.allow(8)
            _ = try await clioError { _ = try await bench.download.whole(into: folder.file("whole")) }
            #expect(try files(folder.file("whole")).keys.contains("bills-page-2.json"))
            clio.change { $0.instead["bills"] = [FakeClio.error(400, "page_token is not valid")] }
            fuse.allow(1_000)
            let result = try await bench.download.whole(into: folder.file("whole"))
            #expect(result.records[.bills] == 9)
        }
        // A process that died before it removed the old pages leaves that to the next.
        try Data("{}".utf8).write(to: URL(fileURLWithPath: folder.file("whole") + "/bills-page-1.json"))
        #expect(try DownloadFolder(folder.file("whole")).isFinished)
        #expect(try files(folder.file("whole")).keys.filter { $0.hasPrefix("bills-page") }.count == 5)
        #expect(try LedgerText(folder: folder.file("whole")).records.count == 18)
    }

    @Test func listsThatTakeNoOrderAreAskedWithout() async throws {
        let clio = FirmRecords.firm(bills: 3)
        clio.change { $0.orderless = ["line_items", "interest_charges", "activity_descriptions"] }
        let folder = ScratchFolder()
        try await ClioBench.run(clio) { bench in
            let result = try await bench.download.whole(into: folder.file("whole"))
            #expect(result.records[.lineItems] == 3)
        }
    }

    @Test func aRefusalOfWhatMattersEndsIt() async throws {
        for path in [
            "bills", "line_items", "allocations", "credit_memos", "interest_charges", "contacts", "activities",
        ] {
            let clio = FirmRecords.firm(bills: 2)
            clio.change { $0.instead[path] = [FakeClio.error(403, "User is forbidden from taking that action")] }
            let folder = ScratchFolder()
            try await ClioBench.run(clio) { bench in
                guard
                    case .forbidden? = try await clioError({
                        _ = try await bench.download.whole(into: folder.file("w"))
                    })
                else {
                    Issue.record("without \(path) nothing is right")
                    return
                }
            }
        }
        let clio = FirmRecords.firm(bills: 2)
        clio.change {
            for path in ["matters", "bank_accounts", "settings/billing"] {
                $0.instead[path] = [FakeClio.error(403, "no")]
            }
        }
        let folder = ScratchFolder()
        try await ClioBench.run(clio) { bench in
            let result = try await bench.download.whole(into: folder.file("w"))
            #expect(Set(result.unreachable.map(\.resource)) == [.matters, .bankAccounts, .billingSettings])
        }
    }

    @Test func recordsThatVanishWhilePagesAreReadDoNoHarm() async throws {
        let clio = FirmRecords.firm(bills: 9)
        clio.change { $0.pageLimit = 3 }
        let folder = ScratchFolder()
        let script = Script { request, _ in
            if request.target.contains("token=3") {
                for id in [2, 3, 4, 5, 6] { clio.remove("bills", Int64(id)) }
            }
            return clio.answer(request)
        }
        try await ClioBench.run(script) { bench in
            let result = try await bench.download.whole(into: folder.file("whole"))
            #expect(result.records[.bills] == 6)
            // Before it began there were more: for the caller to see.
            #expect(result.billsInClio == 9)
        }
    }

    @Test func anotherFoldersFilesAreLeftAlone() async throws {
        let folder = ScratchFolder()
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path + "/bills.json"))
        try await ClioBench.run(FirmRecords.firm(bills: 1)) { bench in
            guard
                case .folder(let text)? = try await clioError({ _ = try await bench.download.whole(into: folder.path) })
            else {
                Issue.record("the folder is somebody's")
                return
            }
            #expect(text.contains("bills.json"))
            #expect(bench.server.requests.isEmpty)
        }
        #expect(try files(folder.path).keys.sorted() == ["bills.json"])
    }

    @Test func aFirmWithoutAnythingIsReadableToo() async throws {
        let folder = ScratchFolder()
        try await ClioBench.run(FakeClio()) { bench in
            let result = try await bench.download.whole(into: folder.file("whole"))
            #expect(result.records.values.allSatisfy { $0 == 0 })
        }
        let ledger = try LedgerText(folder: folder.file("whole"))
        #expect(ledger.records.isEmpty && ledger.contacts.isEmpty && ledger.problems.isEmpty)
    }
}

import Foundation
import Testing

@testable import Pipeline

@Suite struct JobsTests {
    private func firm() throws -> SmallFirm {
        let firm = try SmallFirm()
        firm.settings["load"] = #", "linesPerFile": 40, "documentsPerXML": 7, "bankStatements": true"#
        // More lines than are read at once, and one out of its place.
        let more = String(repeating: "and more ", count: 10)
        for number in 200..<1_400 {
            firm.bills.append("\(number),N-\(number),12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            let text = "Advice, & <more> \(more)"
            firm.lines.append("\(2000 + number),\(number),0003,2026-02-11,TimeEntry,,,\"\(text)\",,0.4,200,0,")
            firm.payments.append("\(5000 + number),\(number),12,2026-03-01,30.00,Cheque,7,Operating")
        }
        firm.lines.append(firm.lines.remove(at: 1_000))
        return firm
    }

    /// The batch is the same however many threads make it.
    @Test func oneThreadMakesTheSameBatchAsMany() throws {
        var batches: [[String: String]] = []
        for jobs in [1, 2, 8] {
            let firm = try firm()
            var request = try firm.request(batch: "one")
            request.jobs = jobs
            let result = try FileRun(request).execute()
            #expect(result.report.closes && SmallFirm.count(result, "invoices") > 1_000)
            var files: [String: String] = [:]
            for name in firm.names("batches/one") where name != "report.html" && name != "manifest.json" {
                files[name] = try firm.text("batches/one/" + name).replacingOccurrences(of: firm.folder, with: "")
            }
            batches.append(files)
        }
        #expect(batches[0].count > 10)
        #expect(batches[1] == batches[0] && batches[2] == batches[0])
    }

    /// What the manifest says of a file is what a hash of its bytes on the disk says.
    @Test(arguments: [1, 2]) func everyHashIsTheFiles(jobs: Int) throws {
        let firm = try firm()
        var request = try firm.request(batch: "one")
        request.jobs = jobs
        let report = try FileRun(request).execute().report
        #expect(report.files.count > 10 && report.sources.count == 5)
        for file in report.files {
            let path = firm.folder + "/batches/one/" + file.name
            #expect(try file.sha256 == FileHash.sha256(path: path), "\(file.name)")
            #expect(try file.byteCount == Data(contentsOf: URL(fileURLWithPath: path)).count)
        }
        for source in report.sources {
            #expect(try source.sha256 == FileHash.sha256(path: source.path))
        }
    }
}

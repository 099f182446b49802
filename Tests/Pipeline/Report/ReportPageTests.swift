import Foundation
import Ledger
import Testing

@testable import Pipeline

struct ReportPageTests {
    private func page(_ change: (inout BatchReport) -> Void) -> String {
        var report = BatchReport()
        report.firm = "F"
        report.batch = "b"
        change(&report)
        return String(decoding: ReportPage.render(report), as: UTF8.self)
    }

    @Test func whatComesFromOutsideIsEscaped() {
        let evil = "<script>alert(\"1\")</script>&"
        let html = page { report in
            report.firm = evil
            report.problems = [
                Diagnostic(.badDate, .reject, at: SourceLocation(file: evil, line: 1), evil, text: evil, remedy: evil)
            ]
            report.problemCounts = [.badDate: 1]
            report.trust.byType = [evil: .init()]
            report.trust.count = 1
            report.toDo = [
                .init(
                    id: 1, kind: "bill", bill: "1", clioID: "1", mark: Fingerprint(value: 1), number: evil,
                    what: "changed",
                    detail: evil, firstBatch: evil)
            ]
        }
        #expect(!html.contains("<script") && !html.contains("alert(\"1\")"))
        #expect(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"))
    }

    @Test func itLoadsNothingAndRunsNothing() {
        let html = page { _ in }
        #expect(html.contains("default-src 'none'; style-src 'sha256-"))
        for word in ["http://", "https://", "src=", "url(", "<link", "<script", "onload"] {
            #expect(!html.contains(word))
        }
    }

    @Test func anOpenProofIsShownAsSuch() {
        let html = page { report in
            report.proof = [.init(kind: .bill, currency: .none, read: .init(), buckets: [:], openMonths: ["2026-01"])]
        }
        #expect(html.contains("records unaccounted for") && html.contains("✗ 2026-01"))
    }

    @Test func everyReasonHasWords() {
        for code in DiagnosticCode.allCases { #expect(ReasonWords.of(code.rawValue) != code.rawValue) }
    }

    @Test func editsOfContactsAreInOneRowEach() {
        let html = page { report in
            report.contacts = [
                .init(
                    id: "7", name: "Jane Roe", field: "email", from: "Clio", old: "", new: "j@example.com",
                    isLost: false),
                .init(
                    id: "7", name: "Jane Roe", field: "street", from: "Xero", old: "1 Quay", new: "2 Hill\nSuite 4",
                    isLost: true),
                .init(id: "8", name: "Acme", field: "phone", from: "Clio", old: "555", new: "", isLost: true),
            ]
        }
        let rows = html.split(separator: "\n").filter { $0.contains("<td>to\u{A0}") }.map { row in
            row.replacing("</td>", with: "|").replacing(/<[^>]*>/, with: "").replacing("\u{A0}", with: " ")
        }
        // The contact stands once; which side's edit was lost is the side it goes to.
        #expect(
            rows == [
                "Jane Roe (7)|e-mail|to Xero|(empty)|j@example.com||",
                "|street|to Clio|1 Quay|2 Hill, Suite 4|the edit in Clio|",
                "Acme (8)|phone|to Xero|555|(empty)|the edit in Xero|",
            ])
    }

    @Test(arguments: [
        (0, 0, 1, "takes no call of Xero's API."), (1, 0, 1, "takes 1 call of Xero's API, less than a minute."),
        (2, 1, 1, "takes 2 calls of Xero's API, about 1 minute."),
        (6_000, 100, 2, "takes 6000 calls of Xero's API, about 100 minutes, on 2 days."),
    ])
    func whatSubmittingTakesIsSaid(calls: Int, minutes: Int, days: Int, words: String) {
        let html = page { report in
            report.channel = "api"
            report.calls = .init(calls: calls, minutes: minutes, days: days)
        }
        #expect(html.contains("<p>Submitting it " + words + "</p>"))
    }
}

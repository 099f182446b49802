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
                .init(id: 1, kind: "bill", clioID: "1", number: evil, what: "changed", detail: evil, firstBatch: evil)
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
}

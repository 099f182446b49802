import Ledger
import Testing

@testable import Pipeline
@testable import clio_xero

@Suite("What a run says at its end")
struct SummaryTextTests {
    private func text(isPlan: Bool = false, _ change: (inout BatchReport) -> Void) -> String {
        var report = BatchReport()
        report.firm = "Halloran"
        report.batch = "b"
        report.channel = "api"
        change(&report)
        return SummaryText.run(
            RunResult(exitCode: .done, report: report, batchPath: "batches/b", notices: []), isPlan: isPlan)
    }

    private static func change(
        _ field: String, from: String, _ old: String, _ new: String, isLost: Bool = false, id: String = "7"
    ) -> BatchReport.ContactChange {
        .init(id: id, name: "Jane Roe", field: field, from: from, old: old, new: new, isLost: isLost)
    }

    @Test("Edits of contacts say which way they go, and which edit was lost")
    func contacts() {
        let text = text { report in
            report.contacts = [
                Self.change("email", from: "Clio", "old@example.com", "new@example.com"),
                Self.change("phone", from: "Xero", "", "555-0101"),
                Self.change("first_name", from: "Clio", "Jan", "", isLost: true),
            ]
        }
        #expect(
            text.contains(
                """

                Contacts:
                  Jane Roe (7), to Xero: e-mail "old@example.com" → "new@example.com"
                  Jane Roe (7), to Clio: phone "" → "555-0101"
                  Jane Roe (7), to Xero: first name "Jan" → "", edited on both sides; the earlier edit is lost

                """), "\(text)")
    }

    @Test("Of many edits the first ten are shown, and where the others are", arguments: [10, 11, 25])
    func manyContacts(_ count: Int) {
        let text = text { report in
            report.contacts = (1...count).map {
                Self.change("email", from: "Clio", "a@example.com", "b@example.com", id: "\($0)")
            }
        }
        #expect(text.split(separator: "\n").count { $0.hasPrefix("  Jane Roe (") } == 10)
        #expect(text.contains("Jane Roe (10), ") && !text.contains("Jane Roe (11), "))
        #expect(text.contains("… and \(count - 10) more: see report.html") == (count > 10))
    }

    @Test(
        "What waits is counted in bills, else in records, else as a part",
        arguments: [
            ([(RecordKind.bill, 2), (.payment, 1)], "2 bills"), ([(.payment, 1), (.line, 4)], "1 record"),
            ([(.payment, 0)], "part of a payment"),
        ])
    func waiting(_ left: [(RecordKind, Int)], words: String) {
        var report = BatchReport()
        report.leftOut = left.map {
            .init(bucket: .held, reason: "overpayment", kind: $0.0, currency: .none, count: $0.1, amount: 1_000)
        }
        #expect(SummaryText.waitingCount(report) == words)
    }

    @Test("Contacts that are updated are counted by the side they are on")
    func counts() {
        let text = text { report in
            report.changes = [
                .init(operation: "update", kind: "contacts", count: 2),
                .init(operation: "link", kind: "invoices", count: 1),
                .init(operation: "update_clio", kind: "contacts", count: 1),
            ]
        }
        #expect(
            text.contains("In Xero already: 2 contacts to update, 1 invoice to link\nIn Clio: 1 contact to update\n"),
            "\(text)")
    }

    @Test("A run without edits of contacts says nothing of them")
    func none() {
        let text = text { _ in }
        #expect(!text.contains("Contacts") && !text.contains("In Clio"))
    }
}

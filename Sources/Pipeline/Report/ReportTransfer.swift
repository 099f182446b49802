import Ledger

/// What a batch for the API does in Xero, and what that takes.
enum ReportTransfer {
    static func append(_ report: BatchReport, _ html: inout HTMLText) {
        guard report.channel == "api" else { return }
        let isInClio = report.changes.contains { $0.operation == "update_clio" }
        html.element("h2", isInClio ? "In Xero and in Clio" : "In Xero")
        if let organisation = report.organisation {
            html.element("p", "Organisation: \(organisation.name)")
        }
        var rows = report.documents.filter { $0.count > 0 }.map { total in
            let updated = report.changes.first { $0.operation == "update" && $0.kind == total.kind }?.count ?? 0
            return (kind: total.kind, operation: "create", count: total.count - updated)
        }.filter { $0.count > 0 }
        rows += report.changes.map { (kind: $0.kind, operation: $0.operation, count: $0.count) }
        html.table(["Operation", "What", "Count#"], rows.map { [words($0.operation), $0.kind, "\($0.count)"] })
        if let calls = report.calls { html.element("p", calls.words) }
    }

    private static func words(_ operation: String) -> String {
        switch operation {
        case "create": "created"
        case "update": "updated"
        case "link": "found in Xero and linked"
        case "void": "voided"
        case "update_clio": "updated in Clio"
        default: "deleted"
        }
    }
}

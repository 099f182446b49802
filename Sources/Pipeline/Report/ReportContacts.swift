import Ledger

/// Edits of linked contacts: what goes where, and what gives way.
enum ReportContacts {
    static func append(_ report: BatchReport, _ html: inout HTMLText) {
        guard !report.contacts.isEmpty else { return }
        html.element("h2", "Contacts: what went where, what lost")
        html.element(
            "p",
            "An edit on one side goes to the other. Where both changed a field, the later edit stays, and the other is lost."
        )
        let changes = report.contacts.prefix(BatchReport.problemLimit)
        if changes.count < report.contacts.count {
            html.element("p", "The first \(changes.count) of \(report.contacts.count); operations.ndjson has all.")
        }
        html.table(
            ["Contact", "Field", "Goes", "Was there", "Becomes", "Lost"],
            changes.enumerated().map { place, change in
                let isSameContact = place > 0 && changes[place - 1].id == change.id
                return [
                    isSameContact ? "" : "\(change.name) (\(change.id))", change.fieldInWords,
                    "to\u{A0}\(change.side)", shown(change.old), shown(change.new),
                    change.isLost ? "the edit in\u{A0}\(change.side)" : "",
                ]
            })
    }

    /// An address has several lines.
    private static func shown(_ value: String) -> String {
        value.isEmpty ? "(empty)" : value.split(separator: "\n").joined(separator: ", ")
    }
}

extension BatchReport.ContactChange {
    /// Where it goes.
    fileprivate var side: String { from == "Clio" ? "Xero" : "Clio" }
}

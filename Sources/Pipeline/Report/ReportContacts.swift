import Ledger

/// Edits of linked contacts: what goes where, and what gives way.
enum ReportContacts {
    static func append(_ report: BatchReport, _ html: inout HTMLText) {
        guard !report.contacts.isEmpty else { return }
        html.element("h2", "Contacts: what went where, what lost")
        html.element(
            "p",
            "An edit on one side goes to the other. Where both changed a field, the later edit stays; what lost is here."
        )
        let changes = report.contacts.prefix(BatchReport.problemLimit)
        if changes.count < report.contacts.count {
            html.element("p", "The first \(changes.count) of \(report.contacts.count); operations.ndjson has all.")
        }
        html.table(
            ["Contact", "Clio id", "Field", "Goes", "Was there", "Becomes", ""],
            changes.map { change in
                [
                    change.name, change.id, change.fieldInWords,
                    "\(change.from) → \(change.from == "Clio" ? "Xero" : "Clio")", change.old, change.new,
                    change.isLost
                        ? "edited on both sides: \(change.old.isEmpty ? "its removal" : change.old) lost" : "",
                ]
            })
    }
}

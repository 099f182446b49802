import Ledger

/// A write to a contact in Clio, as `operations.ndjson` has it in its member `clio`.
struct ContactEdit: Hashable, Sendable {
    var edits: [ContactMerge.Edit]

    init(edits: [ContactMerge.Edit]) { self.edits = edits }

    init?(_ json: JSONValue) {
        guard let fields = json["fields"]?.elements else { return nil }
        edits = fields.compactMap { field in
            guard let name = field["field"]?.string.flatMap(ContactFields.Field.init(rawValue:)),
                let old = field["old"]?.string, let new = field["new"]?.string
            else { return nil }
            return ContactMerge.Edit(field: name, old: old, new: new)
        }
        guard edits.count == fields.count else { return nil }
    }

    func append(to out: inout [UInt8]) {
        var object = JSONObjectText(&out)
        object.key("fields", &out)
        SummaryLine.list(edits, &out) { edit, out in
            var field = JSONObjectText(&out)
            field.member("field", edit.field.rawValue, &out)
            field.member("old", edit.old, &out)
            field.member("new", edit.new, &out)
            field.end(&out)
        }
        object.end(&out)
    }

    // MARK: Against Clio as it is now

    /// What of it is still to be done, now that Clio's contact was read again.
    struct Resolved: Hashable {
        /// To be written.
        var fields: Set<ContactFields.Field> = []
        /// Done with: written, or there already.
        var agreed: [ContactMerge.Edit] = []
        /// Changed in Clio since it was planned, and so later than what was planned: the next run merges them anew.
        var left: [ContactFields.Field] = []
    }

    func resolved(_ present: ContactFields) -> Resolved {
        var resolved = Resolved()
        for edit in edits {
            let value = present[edit.field]
            guard value == edit.new || value == edit.old else {
                resolved.left.append(edit.field)
                continue
            }
            if value != edit.new { resolved.fields.insert(edit.field) }
            resolved.agreed.append(edit)
        }
        return resolved
    }
}

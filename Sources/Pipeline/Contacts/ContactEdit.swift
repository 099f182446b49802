import Ledger

/// A write to a contact in Clio, as `operations.ndjson` has it in its member `clio`.
struct ContactEdit: Hashable, Sendable {
    var edits: [ContactMerge.Edit]
    /// When Xero's contact was changed last, milliseconds since 1970; what was changed in Clio after that stays.
    var xeroUpdated: Int64

    init(edits: [ContactMerge.Edit], xeroUpdated: Int64) {
        self.edits = edits
        self.xeroUpdated = xeroUpdated
    }

    init?(_ json: JSONValue) {
        guard let fields = json["fields"]?.elements,
            let updated = json["xero_updated"]?.number.flatMap(Int64.init)
        else { return nil }
        edits = fields.compactMap { field in
            guard let name = field["field"]?.string.flatMap(ContactFields.Field.init(rawValue:)),
                let old = field["old"]?.string, let new = field["new"]?.string
            else { return nil }
            return ContactMerge.Edit(field: name, old: old, new: new)
        }
        guard edits.count == fields.count else { return nil }
        xeroUpdated = updated
    }

    func append(to out: inout [UInt8]) {
        var object = JSONObjectText(&out)
        object.member("xero_updated", Int(xeroUpdated), &out)
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
        /// What gave way, in words.
        var losses: [String] = []
    }

    /// - Parameter updated: when Clio's contact was changed last; whole seconds count.
    func resolved(_ present: ContactFields, updated: Int64) -> Resolved {
        var resolved = Resolved()
        for edit in edits {
            let value = present[edit.field]
            if value != edit.new, value != edit.old {
                // Somebody changed it since it was planned: the later edit stays.
                guard updated / 1_000 < xeroUpdated / 1_000 else {
                    resolved.losses.append("\(edit.field.words): Xero's \"\(edit.new)\" gives way to \"\(value)\"")
                    continue
                }
                resolved.losses.append("\(edit.field.words): Clio's \"\(value)\" gives way to \"\(edit.new)\"")
            }
            if value != edit.new { resolved.fields.insert(edit.field) }
            resolved.agreed.append(edit)
        }
        return resolved
    }
}

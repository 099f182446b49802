import Ledger
import WebAccess
import XeroAPI
import XeroDocuments

/// The lines of `operations.ndjson` for a linked contact that was edited.
struct ContactOperation {
    let link: Link
    /// The client as Clio has it.
    let mark: Fingerprint
    let merge: ContactMerge
    /// Xero's contact that it was planned from.
    let there: XeroContact
    /// Shown in Xero once it is done.
    let name: String

    /// - Parameters:
    ///   - document: what is sent.
    ///   - agreed: the fields both sides have alike once it is done.
    ///   - hasBase: it is held where the contact was changed in Xero since.
    func toXero(
        _ document: [JSONValue.Member], agreed: [ContactFields.Field], hasBase: Bool
    ) -> PlannedBatch.ContactEdit {
        var out: [UInt8] = []
        var line = JSONObjectText(&out)
        begin(&line, "update", "its details changed in Clio", merge.toXero, agreed, hasBase: hasBase, &out)
        end(&line, document, &out)
        return PlannedBatch.ContactEdit(line: out, isToClio: false)
    }

    func toClio(agreed: [ContactFields.Field]) -> PlannedBatch.ContactEdit {
        var out: [UInt8] = []
        var line = JSONObjectText(&out)
        let action = BatchOperation.Action.updateClio.rawValue
        begin(&line, action, "its details changed in Xero", merge.toClio, agreed, hasBase: true, &out)
        line.key("clio", &out)
        ContactEdit(edits: merge.toClio).append(to: &out)
        end(&line, [], &out)
        return PlannedBatch.ContactEdit(line: out, isToClio: true)
    }

    private func begin(
        _ line: inout JSONObjectText, _ action: String, _ reason: String, _ edits: [ContactMerge.Edit],
        _ agreed: [ContactFields.Field], hasBase: Bool, _ out: inout [UInt8]
    ) {
        line.member("op", action, &out)
        line.member("kind", "contact", &out)
        line.member("clio_id", link.key.id, &out)
        line.member("reason", reason, &out)
        line.member("source", "", &out)
        var text: [UInt8] = []
        mark.append(to: &text)
        line.member("fingerprint", text[...], &out)
        line.member("link_version", Int(link.version), &out)
        line.member("xero_id", link.xeroID, &out)
        if hasBase { line.member("base", "\(there.updated?.milliseconds ?? 0)", &out) }
        line.member("name", name, &out)
        line.key("difference", &out)
        SummaryLine.list(edits, &out) { edit, out in
            JSONText.appendString("\(edit.field.words) \"\(edit.old)\" → \"\(edit.new)\"", to: &out)
        }
        line.key("agreed", &out)
        out += Self.text(
            agreed.map { .init(key: $0.rawValue, value: JSONValue(content: .string(merge.merged[$0]))) })
    }

    private func end(_ line: inout JSONObjectText, _ document: [JSONValue.Member], _ out: inout [UInt8]) {
        line.key("document", &out)
        out += Self.text(document)
        line.end(&out)
        out.append(UInt8(ascii: "\n"))
    }

    private static func text(_ members: [JSONValue.Member]) -> [UInt8] {
        Array(JSONValue(content: .object(members)).text.utf8)
    }
}

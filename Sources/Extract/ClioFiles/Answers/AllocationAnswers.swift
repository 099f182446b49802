import Ledger

/// Allocations of the API: the part of a payment, or of a credit memo, that settles one bill.
struct AllocationAnswers {
    let lookups: AnswerLookups

    static let paymentHeaders: [Field: String] = [
        .id: "parent.id", .billID: "bill.id", .contactID: "contact.id", .method: "payment_type",
        .reference: "parent.identifier", .bankAccount: "destination_bank_account", .source: "source_bank_account.type",
        .allocationID: "id",
    ]
    static let creditHeaders: [Field: String] = [
        .id: "parent.id", .number: "parent.identifier", .billID: "bill.id", .contactID: "contact.id",
        .reason: "description",
    ]

    static func isCredit(_ value: JSONValue) -> Bool { value.text("parent", "type") == "CreditMemo" }

    func payment(_ value: JSONValue, _ row: inout MadeRow, path: String) {
        row.set(.id, value.text("parent", "id"))
        row.set(.allocationID, value.text("id"))
        row.set(.billID, value.text("bill", "id"))
        row.set(.contactID, value.text("contact", "id"))
        row.set(.date, value.text("date"))
        row.set(.amount, value.text("amount"))
        row.set(.method, value.text("payment_type"))
        row.set(.reference, value.text("parent", "identifier"))
        let account = value.text("destination_bank_account", "id")
        row.set(.bankAccount, account.isEmpty ? value.text("destination_bank_account", "name") : account)
        row.set(.source, source(value))
        row.set(.state, Self.isVoided(value) ? "voided" : "valid")
        row.set(.interest, value.flag("interest") == true ? "true" : "false")
        let parent = value.text("parent", "type")
        if parent != "Payment" {
            row.problems.append(
                Diagnostic(
                    parent.isEmpty ? .missingValue : .unknownValue, .reject,
                    at: SourceLocation(file: path, line: row.line, column: "parent.type"),
                    "the allocation doesn't say whether it is of a payment or of a credit memo", text: parent,
                    remedy: "Save the allocations again with fields=...,parent{id,type,identifier}."))
        }
    }

    /// Trust, operating, or unstated.
    private func source(_ value: JSONValue) -> String {
        let type = value.text("source_bank_account", "type")
        let known = type.isEmpty ? lookups.bankAccountTypes[value.text("source_bank_account", "id")] ?? "" : type
        switch known.lowercased() {
        case "trust": return "trust"
        case "operating": return "operating"
        default: return ""
        }
    }

    private static func isVoided(_ value: JSONValue) -> Bool {
        !value.text("voided_at").isEmpty || value.text("status") == "invalid"
    }

    /// A credit memo on several bills is a credit note for each; its number gets `-2`, `-3` and so on in the order of the
    /// allocations, so that numbers stay when another bill joins.
    func creditNote(_ value: JSONValue, _ row: inout MadeRow) {
        let (id, allocation, bill) = (value.text("parent", "id"), value.text("id"), value.text("bill", "id"))
        let memo = lookups.memos[id] ?? AnswerLookups.Memo()
        let parts = lookups.memoParts[id] ?? []
        let position = parts.firstIndex { $0.allocation == allocation } ?? 0
        let isSecondOnBill = parts[..<min(position, parts.count)].contains { $0.bill == bill }
        row.set(.id, isSecondOnBill ? "\(id)-\(allocation)" : id)
        row.set(.number, Self.number(value.text("parent", "identifier"), id, position))
        row.set(.billID, bill)
        let contact = value.text("contact", "id")
        row.set(.contactID, contact.isEmpty ? memo.contact : contact)
        let date = value.text("date")
        row.set(.date, date.isEmpty ? memo.date : date)
        row.set(.amount, value.text("amount"))
        let description = memo.description.isEmpty ? value.text("description") : memo.description
        row.set(.reason, description.isEmpty && memo.isDiscount ? "Discount" : description)
        row.set(.state, Self.isVoided(value) || memo.isVoided ? "voided" : "applied")
    }

    /// Empty for the one part of a memo without a number: it is numbered by its id later.
    private static func number(_ identifier: String, _ id: String, _ position: Int) -> String {
        guard position > 0 else { return identifier }
        return "\(identifier.isEmpty ? "CN-\(id)" : identifier)-\(position + 1)"
    }
}

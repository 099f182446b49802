import DelimitedText
import Ledger

/// One line of `operations.ndjson`.
struct BatchOperation: Sendable {
    enum Action: String, Sendable {
        case create
        case update
        case link
        case void
        case delete
        /// Of a contact, in Clio.
        case updateClio = "update_clio"
    }

    /// From 1.
    var line: Int
    var action: Action
    var key: LinkKey
    /// The bill it belongs to; empty for a contact.
    var bill: String
    var source: String
    /// Why it is done, and what changes, in words.
    var reason: String
    var differences: [String]
    var mark: Fingerprint
    /// Of the link it was planned from.
    var linkVersion: Int64
    /// Xero's id, where it was known when the batch was planned.
    var xeroID: String
    /// Xero's `UpdatedDateUTC` then.
    var base: String
    /// A contact's name in Xero once it is done; empty where the document has it.
    var name: String
    /// What a contact's two sides agree on once it is done.
    var agreed: [ContactFields.Field: String] = [:]
    /// What it writes to Clio.
    var clioEdit: ContactEdit?
    var document: JSONValue

    /// - Throws: ``RunError/input(_:)`` where the line is none.
    init(_ bytes: [UInt8], line: Int, path: String) throws(RunError) {
        func fault(_ what: String) -> RunError {
            .input([
                Diagnostic(
                    .malformedJSON, .reject, at: SourceLocation(file: path, line: line), what,
                    remedy: "Make the batch again with `clio-xero plan`; a batch is never edited by hand.")
            ])
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(bytes)
        } catch {
            throw fault("this is no operation: \(error.message)")
        }
        guard let action = value["op"]?.string.flatMap(Action.init(rawValue:)),
            let kind = value["kind"]?.string.flatMap(LinkKey.Kind.init(rawValue:)),
            let id = value["clio_id"]?.string, let document = value["document"], document.members != nil,
            let mark = value["fingerprint"]?.string.flatMap({ UInt64($0, radix: 16) }),
            let version = value["link_version"]?.number.flatMap(Int64.init)
        else { throw fault("this is no operation of a batch") }
        self.line = line
        self.action = action
        let ownBill = value["bill"]?.string ?? ""
        // A credit memo over several bills is one record on each.
        key = LinkKey(
            kind, kind == .creditNote && !ownBill.isEmpty ? "\(id)-\(ownBill)" : id,
            part: value["part"]?.number.flatMap { Int($0) } ?? 0)
        bill = kind == .invoice ? id : ownBill
        source = value["source"]?.string ?? ""
        reason = value["reason"]?.string ?? ""
        differences = value["difference"]?.elements?.compactMap(\.string) ?? []
        self.mark = Fingerprint(value: mark)
        linkVersion = version
        xeroID = value["xero_id"]?.string ?? ""
        base = value["base"]?.string ?? ""
        name = value["name"]?.string ?? ""
        for member in value["agreed"]?.members ?? [] {
            if let field = ContactFields.Field(rawValue: member.key) { agreed[field] = member.value.string }
        }
        clioEdit = value["clio"].flatMap { ContactEdit($0) }
        self.document = document
    }

    // MARK: What the document says

    var currency: CurrencyCode { (document["CurrencyCode"]?.string).flatMap { CurrencyCode($0) } ?? .none }

    /// Xero's number; a contact's name, a payment's reference.
    var number: String {
        switch key.kind {
        case .contact: document["Name"]?.string ?? name
        case .invoice: document["InvoiceNumber"]?.string ?? ""
        case .creditNote: document["CreditNoteNumber"]?.string ?? ""
        case .payment: document["Reference"]?.string ?? ""
        }
    }

    var status: String { document["Status"]?.string ?? (key.kind == .contact ? "ACTIVE" : "AUTHORISED") }

    /// The invoice a payment or a credit note is for, by its number.
    var invoiceNumber: String {
        let reference = key.kind == .creditNote ? document["Allocations"]?.elements?.first : document
        return reference?["Invoice"]?["InvoiceNumber"]?.string ?? ""
    }

    /// The Clio id of the contact it is addressed to.
    var contactID: String {
        let number = document["Contact"]?["ContactNumber"]?.string ?? ""
        return number.hasPrefix("clio-") ? String(number.dropFirst(5)) : number
    }
}

extension FixedPoint {
    /// A JSON number; nil for one finer than four decimals or too large.
    init?(plain text: String) {
        guard case .success(let number) = NumberPattern().parse(Array(text.utf8)[...]) else { return nil }
        self = number
    }
}

/// Reads the operations of a batch from front to back.
struct OperationReader: ~Copyable {
    private let path: String
    private var reader: DelimitedReader
    private var rows = RowBatch()
    private var position = 0
    private var line = 0

    init(path: String) throws(RunError) {
        self.path = path
        do throws(DelimitedTextError) {
            // JSON holds no control characters, so a line is one field.
            reader = try DelimitedReader(path: path, dialect: Dialect(delimiter: 0x1F, quote: nil))
        } catch {
            throw Self.unreadable(error, path)
        }
    }

    /// The next operation; nil at the end.
    mutating func next() throws(RunError) -> BatchOperation? {
        while position >= rows.rows.count {
            do throws(DelimitedTextError) {
                guard try reader.read(into: &rows) else { return nil }
            } catch {
                throw Self.unreadable(error, path)
            }
            position = 0
        }
        let bytes = Array(rows.bytes[rows.field(0, of: rows.rows[position])])
        position += 1
        line += 1
        return try BatchOperation(bytes, line: line, path: path)
    }

    private static func unreadable(_ error: DelimitedTextError, _ path: String) -> RunError {
        .input([
            Diagnostic(
                .unreadableFile, .reject, at: SourceLocation(file: path, line: error.line),
                "the batch's operations can't be read: \(error.reason.isEmpty ? error.code.rawValue : error.reason)",
                text: error.text, remedy: "Name a folder that `clio-xero plan` made, as it made it.")
        ])
    }
}

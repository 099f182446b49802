import Ledger

/// What an operation needs before it can be sent, and the bytes it is sent as.
///
/// Numbers of ours are replaced by Xero's ids, which are known once the records they mean are there.
struct OperationElement {
    enum Prepared {
        case element([UInt8])
        /// Needs no call: the record is there.
        case done(Link)
        /// Nothing is left of it to do in this step.
        case nothing
        /// It can't be sent, because of this.
        case held(String)
    }

    let store: any TransferStore
    let batch: String

    func prepare(_ operation: BatchOperation, in step: TransferStep, _ progress: OperationProgress?) throws -> Prepared
    {
        switch progress?.status {
        case .done, .refused, .held: return .nothing
        case .sent, .halfway, nil: break
        }
        let link = try store.link(operation.key)
        let version = link?.version ?? 0
        let isWritten = version == operation.linkVersion + 1 && progress != nil
        guard isWritten || version == operation.linkVersion else {
            return .held(
                "it was planned from version \(operation.linkVersion) of its link, which is at \(version) now: plan again"
            )
        }
        switch step {
        case .createContacts:
            return operation.action == .link ? .done(try linked(operation)) : element(operation.document)
        case .updateContacts:
            // A contact that was in Xero before keeps the number somebody gave it there.
            return element(operation.document.removing("ContactNumber"), "ContactID", operation.xeroID)
        case .createInvoices, .createCreditNotes:
            if isWritten { return .nothing }
            if operation.action == .link { return .done(try linked(operation)) }
            return try documentElement(operation, id: nil)
        case .updateInvoices, .updateCreditNotes:
            if isWritten { return .nothing }
            let name = operation.key.kind == .invoice ? "InvoiceID" : "CreditNoteID"
            return try documentElement(operation, id: (name, operation.xeroID))
        case .renameInvoices, .renameCreditNotes:
            // Xero gives a voided document's number to no other: where it is wanted again, it is taken off first.
            // It has another number already where a further one was free.
            guard let link, link.isLive, !FreedNumber.agree(link.number, operation.number) else { return .nothing }
            return operation.key.kind == .invoice
                ? element(Self.object([("InvoiceID", operation.xeroID), ("InvoiceNumber", operation.number)]))
                : element(Self.object([("CreditNoteID", operation.xeroID), ("CreditNoteNumber", operation.number)]))
        case .removeInvoices, .voidCreditNotes:
            let name = operation.key.kind == .invoice ? "InvoiceID" : "CreditNoteID"
            return element(Self.object([(name, operation.xeroID), ("Status", operation.status)]))
        case .deletePayments: return .element([])
        case .takeOffCreditNotes: return link?.allocationID.isEmpty ?? true ? .nothing : .element([])
        case .allocate:
            guard isWritten, let link else { return .held("its credit note is not in Xero") }
            return link.allocationID.isEmpty ? try allocation(operation) : .done(link)
        case .createPayments:
            if operation.action == .link { return .done(try linked(operation)) }
            return try payment(operation)
        }
    }

    /// The link an operation leaves, once Xero has the record.
    func link(
        _ operation: BatchOperation, id: String, status: String? = nil, allocationID: String = ""
    ) throws -> Link {
        var currency = operation.currency
        if operation.key.kind == .payment {
            currency = try store.invoice(of: operation)?.currency ?? .none
        }
        var link = Link(
            operation.key, bill: operation.bill, xeroID: id, number: operation.number, mark: operation.mark,
            version: operation.linkVersion + 1, status: status ?? operation.status,
            amount: operation.amount(digits: currency.digits) ?? 0, currency: currency, batch: batch,
            allocationID: allocationID)
        link.contactAgreed = try contactAgreed(operation)
        return link
    }

    /// What a contact's two sides agree on, once an operation is done; empty for other records.
    private func contactAgreed(_ operation: BatchOperation) throws -> String {
        guard operation.key.kind == .contact else { return "" }
        // What was there before the first bill has to be compared yet.
        if operation.action == .link { return "" }
        if operation.agreed.isEmpty { return ContactFields(document: operation.document, id: operation.key.id).json }
        var fields = try store.link(operation.key).flatMap { ContactFields(json: $0.contactAgreed) } ?? ContactFields()
        for (field, value) in operation.agreed { fields[field] = value }
        return fields.json
    }

    private func linked(_ operation: BatchOperation) throws -> Link {
        let link = try link(operation, id: operation.xeroID)
        guard operation.key.kind == .creditNote, let before = try store.link(.creditNote, xeroID: operation.xeroID),
            before.isLive, before.key != operation.key, before.bill == operation.bill
        else { return link }
        // It went under another id: its number and its allocation stay as they are in Xero.
        var known = before
        (known.key, known.mark, known.version, known.batch) = (link.key, link.mark, link.version, link.batch)
        return known
    }

    // MARK: Elements

    private func element(_ document: JSONValue, _ idName: String? = nil, _ id: String = "") -> Prepared {
        guard let idName else { return .element(Array(document.text.utf8)) }
        return .element(Array(document.adding(idName, id).text.utf8))
    }

    private func documentElement(_ operation: BatchOperation, id: (name: String, value: String)?) throws -> Prepared {
        guard let contact = try store.link(LinkKey(.contact, operation.contactID)), contact.isLive else {
            return .held("its contact is not in Xero")
        }
        var document = operation.document.replacing("Contact", with: Self.object([("ContactID", contact.xeroID)]))
        document = document.removing("Allocations")
        return element(document, id?.name, id?.value ?? "")
    }

    private func invoiceID(_ operation: BatchOperation) throws -> String? {
        try store.invoice(of: operation)?.xeroID
    }

    private func payment(_ operation: BatchOperation) throws -> Prepared {
        guard let id = try invoiceID(operation) else { return .held("its invoice is not in Xero") }
        return element(operation.document.replacing("Invoice", with: Self.object([("InvoiceID", id)])))
    }

    private func allocation(_ operation: BatchOperation) throws -> Prepared {
        guard let id = try invoiceID(operation) else { return .held("the invoice it is for is not in Xero") }
        guard let allocation = operation.document["Allocations"]?.elements?.first else {
            return .held("the batch doesn't say which invoice it is for")
        }
        return element(allocation.replacing("Invoice", with: Self.object([("InvoiceID", id)])))
    }

    private static func object(_ members: [(String, String)]) -> JSONValue {
        JSONValue(members: members.map { ($0.0, JSONValue(string: $0.1)) })
    }
}

extension TransferStore {
    /// The invoice that a payment or credit note is for: its own bill's alone, whatever others have that number.
    func invoice(of operation: BatchOperation) throws -> Link? {
        try links(ofBill: operation.bill).first { link in
            link.key.kind == .invoice && link.isLive && link.number == operation.invoiceNumber
        }
    }
}

extension BatchOperation {
    /// The same under another number, for an invoice or credit note.
    func numbered(_ number: String) -> BatchOperation {
        var operation = self
        let name = key.kind == .invoice ? "InvoiceNumber" : "CreditNoteNumber"
        operation.document = document.replacing(name, with: JSONValue(string: number))
        return operation
    }

    /// Minor units; nil for what has no amount.
    func amount(digits: Int) -> Int64? {
        let text = (document["Total"] ?? document["Amount"])?.number
        return text.flatMap { FixedPoint(plain: $0)?.minorUnits(digits: digits) }
    }
}

extension JSONValue {
    fileprivate init(string: String) { self.init(content: .string(string), line: 0) }

    fileprivate init(members: [(String, JSONValue)]) {
        self.init(content: .object(members.map { Member(key: $0.0, value: $0.1) }), line: 0)
    }

    fileprivate func adding(_ key: String, _ value: String) -> JSONValue {
        guard !value.isEmpty else { return self }
        return JSONValue(members: [(key, JSONValue(string: value))] + (members ?? []).map { ($0.key, $0.value) })
    }

    fileprivate func replacing(_ key: String, with value: JSONValue) -> JSONValue {
        JSONValue(members: (members ?? []).map { ($0.key, $0.key == key ? value : $0.value) })
    }

    fileprivate func removing(_ key: String) -> JSONValue {
        JSONValue(members: (members ?? []).filter { $0.key != key }.map { ($0.key, $0.value) })
    }
}

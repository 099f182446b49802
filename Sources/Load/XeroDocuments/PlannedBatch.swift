public import Ledger

/// The documents of a batch of bills with which of them are to be written, and what the state will remember of those.
public struct PlannedBatch: Sendable {
    public var documents = DocumentBatch()
    /// Contacts that go before these invoices.
    public var contacts: [ContactOperation] = []
    /// Marks of the bills as Clio has them, one an invoice; nil for an invoice that isn't written.
    public var invoiceMarks: [Fingerprint?] = []
    public var creditNoteMarks: [Fingerprint?] = []
    public var paymentMarks: [Fingerprint?] = []

    public struct ContactOperation: Sendable {
        /// Position in the ``ContactBook``.
        public var place: Int
        /// Xero has it already, with other details.
        public var isUpdate: Bool
        public var mark: Fingerprint

        public init(place: Int, isUpdate: Bool, mark: Fingerprint) {
            self.place = place
            self.isUpdate = isUpdate
            self.mark = mark
        }
    }

    public init() {}

    /// Nothing of `documents` is written until it gets its mark.
    public init(_ documents: DocumentBatch) {
        self.documents = documents
        invoiceMarks = Array(repeating: nil, count: documents.invoices.count)
        creditNoteMarks = Array(repeating: nil, count: documents.creditNotes.count)
        paymentMarks = Array(repeating: nil, count: documents.payments.count)
    }
}

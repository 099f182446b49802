public import Ledger

/// The documents of a batch of bills that are to be written, with what the state will remember of them.
public struct PlannedBatch: Sendable {
    public var documents = DocumentBatch()
    /// Contacts that go before these invoices.
    public var contacts: [ContactOperation] = []
    /// Marks of the bills as Clio has them, one an invoice.
    public var invoiceMarks: [Fingerprint] = []
    public var creditNoteMarks: [Fingerprint] = []
    public var paymentMarks: [Fingerprint] = []

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

    public var isEmpty: Bool { documents.invoices.isEmpty && contacts.isEmpty }
}

import XeroDocuments

/// The documents of each bill as ranges, taken in the bills' order.
struct DocumentCursor {
    private var invoice = 0
    private var note = 0
    private var payment = 0

    init() {}

    mutating func take(
        bill: Int, _ documents: DocumentBatch
    ) -> (invoices: Range<Int>, creditNotes: Range<Int>, payments: Range<Int>) {
        let first = (invoice, note, payment)
        while invoice < documents.invoices.count, documents.invoices[invoice].bill == bill { invoice += 1 }
        while note < documents.creditNotes.count, documents.creditNotes[note].bill == bill { note += 1 }
        while payment < documents.payments.count, documents.payments[payment].bill == bill { payment += 1 }
        return (first.0..<invoice, first.1..<note, first.2..<payment)
    }
}

import DelimitedText
import Ledger
import XeroFiles

/// Writes bills as ledger files, as they come.
struct LedgerWriter: ~Copyable {
    private var contacts: FileSink
    private var bills: FileSink
    private var lines: FileSink
    private var payments: FileSink
    private var creditNotes: FileSink
    private var buffer = OutputBuffer(capacity: 64 << 10)
    /// Records written, in the order of ``LedgerFolder/kinds``.
    private var counted = [0, 0, 0, 0, 0]
    private let directory: String

    /// - Parameter directory: exists and is empty.
    init(directory: String) throws(FileError) {
        let contacts = try FileSink(path: LedgerFolder.path(.contact, in: directory))
        let bills = try FileSink(path: LedgerFolder.path(.bill, in: directory))
        let lines = try FileSink(path: LedgerFolder.path(.line, in: directory))
        let payments = try FileSink(path: LedgerFolder.path(.payment, in: directory))
        let creditNotes = try FileSink(path: LedgerFolder.path(.creditNote, in: directory))
        self.contacts = contacts
        self.bills = bills
        self.lines = lines
        self.payments = payments
        self.creditNotes = creditNotes
        self.directory = directory
    }

    mutating func append(_ contact: Contact, _ text: TextArena) throws(FileError) {
        buffer.removeAll()
        LedgerEncoder.append(contact, text, to: &buffer)
        try contacts.append(buffer)
        counted[0] += 1
    }

    mutating func append(bill index: Int, of batch: BillBatch) throws(FileError) {
        let bill = batch.bills[index]
        buffer.removeAll()
        LedgerEncoder.append(bill, batch.text, to: &buffer)
        try bills.append(buffer)
        buffer.removeAll()
        for line in bill.lines { LedgerEncoder.append(batch.lines[line], of: bill, batch.text, to: &buffer) }
        try lines.append(buffer)
        buffer.removeAll()
        for payment in bill.payments {
            LedgerEncoder.append(batch.payments[payment], of: bill, batch.text, to: &buffer)
        }
        try payments.append(buffer)
        buffer.removeAll()
        for note in bill.creditNotes {
            LedgerEncoder.append(batch.creditNotes[note], of: bill, batch.text, to: &buffer)
        }
        try creditNotes.append(buffer)
        counted[1] += 1
        counted[2] += bill.lines.count
        counted[3] += bill.payments.count
        counted[4] += bill.creditNotes.count
    }

    mutating func finish(trust: TrustSummary) throws(FileError) {
        try contacts.finish(sync: false)
        try bills.finish(sync: false)
        try lines.finish(sync: false)
        try payments.finish(sync: false)
        try creditNotes.finish(sync: false)
        for kind in LedgerFolder.kinds {
            guard let schema = LedgerSchema.render(kind) else { continue }
            var file = try FileSink(path: directory + "/\(kind.rawValue).schema.json")
            try file.append(schema)
            try file.finish(sync: false)
        }
        let counts = Dictionary(uniqueKeysWithValues: zip(LedgerFolder.kinds, counted))
        var index = try FileSink(path: directory + "/" + LedgerFolder.index)
        try index.append(LedgerFolder.renderIndex(counts: counts, trust: trust))
        try index.finish(sync: false)
    }
}
